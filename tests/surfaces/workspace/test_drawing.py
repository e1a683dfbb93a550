"""The drawing fills one sheet: nothing leaves it, nothing is too small to read, what does not fit is counted."""

import itertools
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.structure import Node
from phoihop.surfaces.workspace.structure import drawing
from phoihop.surfaces.workspace.structure.presenting import Place

PLACE = Place(date(2025, 7, 1))


def node(name: str, *children: Node, kind: str = "Ủy ban nhân dân cấp xã") -> Node:
    view = BodyView(0, name, f"Ủy ban nhân dân {name}", name, "AUTHORITY", "k", illustrative=False)
    return Node(view, kind, "COMMUNE", len(children), children)


def province(name: str, districts: int, communes: int) -> Node:
    below = [node(f"Huyện {d}", *(node(f"Xã {d}.{c}") for c in range(communes))) for d in range(districts)]
    return node(name, *below, kind="Ủy ban nhân dân")


trees = st.recursive(
    st.just(()),
    lambda below: st.lists(st.builds(lambda b: node("Ủy ban xã", *b), below), max_size=12).map(tuple),
    max_leaves=60,
)


class TestASheet:
    @given(trees)
    def test_keeps_every_name_on_the_paper_and_readable(self, forest):
        sheet = drawing.sheet_of(forest, PLACE)

        for text in sheet.texts:
            assert float(text.size) >= drawing.SMALLEST
            assert 0 <= float(text.x) <= drawing.WIDTH - len(text.words) * drawing.LETTER * float(text.size)
            assert 0 <= float(text.y) <= drawing.HEIGHT

    def test_names_each_body_of_a_province_once(self):
        sheet = drawing.sheet_of([province("Tỉnh", 9, 17)], PLACE)

        drawn = [text.words for text in sheet.texts if "(tiếp)" not in text.words and "(continued)" not in text.words]
        assert sheet.top.words == "Ủy ban nhân dân Tỉnh"
        assert len(drawn) == len(set(drawn)) == 9 + 9 * 17
        assert sheet.note == ""

    def test_says_a_head_again_where_its_block_goes_on_and_never_leaves_it_alone(self):
        sheet = drawing.sheet_of([province("Tỉnh", 9, 17)], PLACE)

        again = [text.words for text in sheet.texts if text.head and text.words.endswith(")")]
        ends = [text for text, after in itertools.pairwise(sheet.texts) if float(after.y) < float(text.y)]
        assert again != []
        assert len(ends) > 1
        assert not any(text.head for text in ends)

    def test_calls_by_its_short_name_what_a_line_cannot_hold(self):
        front = BodyView(
            0,
            "m",
            "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai",
            "Ủy ban MTTQ tỉnh",
            "FRONT",
            "k",
            illustrative=False,
        )

        sheet = drawing.sheet_of([Node(front, "Mặt trận", "PROVINCE", 1, (node("Xã 1"),)), node("Tỉnh")], PLACE)

        assert [text.words for text in sheet.texts if text.side == "front"][:1] == ["Ủy ban MTTQ tỉnh"]
        assert not any("…" in text.words for text in sheet.texts)

    def test_counts_what_it_cannot_hold(self):
        sheet = drawing.sheet_of([province(f"Tỉnh {number}", 40, 3) for number in range(63)], PLACE)

        assert "Tỉnh 62 (+40)" in " ".join(text.words for text in sheet.texts)
        assert sheet.note != ""

    def test_gives_few_bodies_large_letters(self):
        sheet = drawing.sheet_of([province("Tỉnh", 2, 2)], PLACE)

        assert {float(text.size) for text in sheet.texts} == {drawing.LARGEST}

    def test_holds_even_more_tops_than_any_sheet_does(self):
        sheet = drawing.sheet_of([node(f"Xã {number}", node("Thôn")) for number in range(5000)], PLACE)

        assert [text.words for text in sheet.texts] == ["Ủy ban nhân dân cấp xã (5000)"]
