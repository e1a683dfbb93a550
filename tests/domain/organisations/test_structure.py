"""The structure of Lào Cai on both sides of 1/7/2025: the tree, what changed, the lives, old names, former decisions."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from phoihop.domain.organisations import services, structure
from phoihop.domain.organisations.models import Body, BodyParent
from tests.domain.organisations import factories, reorganised
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, body
from tests.domain.organisations.reorganised import BEFORE, CHANGED

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
MOST = 50


@pytest.fixture
def lao_cai() -> None:
    reorganised.lao_cai()


def of(code: str) -> Body:
    return Body.objects.get(code=code)


def names(nodes) -> list[str]:
    return [node.body.name for node in nodes]


def found(name: str, on: date) -> list[tuple[str, str, bool]]:
    hits = structure.find(name, on, most=MOST).hits
    return [(hit.body.short_name, hit.by, hit.to_come) for hit in hits]


class TestForest:
    def test_hangs_districts_below_the_province_before_and_communes_after(self, lao_cai):
        before, after = (
            structure.tree_under(of(code).pk, on)
            for code, on in (("laocai.ubnd", BEFORE), ("laocai-2025.ubnd", CHANGED))
        )

        assert [child.level for child in before.children].count("DISTRICT") == 9
        assert [child.level for child in after.children].count("COMMUNE") == 99
        assert {node.level for node in structure.walk([after])} == {"PROVINCE", "COMMUNE"}

    def test_orders_by_protocol_and_then_by_the_vietnamese_alphabet(self):
        province = body("tinh", name="Tỉnh")
        for code, name in (("b", "Xã Đông"), ("c", "Xã Dương"), ("d", "Xã Ánh"), ("e", "Xã Ân"), ("f", "Xã An")):
            body(code, name=name, under=province)
        first = body("z", name="Xã Ý", side="FRONT", under=province)
        first.kind.protocol_order = 0
        first.kind.save(update_fields=["protocol_order"])

        (tree,) = structure.forest(SINCE).trees

        assert names(tree.children) == ["Xã Ý", "Xã An", "Xã Ánh", "Xã Ân", "Xã Dương", "Xã Đông"]

    def test_names_bodies_as_of_the_day(self):
        province = body("tinh", name="Tỉnh")
        commune = body("xa", name="Xã Tà Xi Láng", under=province)
        services.rename(body=commune, name="Xã Tà Si Láng", short_name="x", from_day=CHANGED, by=ADMIN, at=ENTERED)

        on_both = [names(structure.forest(on).trees[0].children) for on in (BEFORE, CHANGED)]

        assert on_both == [["Xã Tà Xi Láng"], ["Xã Tà Si Láng"]]

    def test_sets_bodies_apart_that_the_structure_does_not_place(self, lao_cai):
        forest = structure.forest(CHANGED, "AGENCY")

        assert names(forest.trees) == ["Cơ quan Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"]
        assert len(forest.trees[0].children) == 5
        assert "Ủy ban nhân dân tỉnh Lào Cai" in [view.name for view in forest.apart]
        assert structure.outside(CHANGED, "AGENCY", most=3).number == len(forest.apart)

    def test_lets_a_body_stand_alone_whose_parent_has_ended(self):
        above = body("tren")
        below = body("duoi", under=above)
        above.ended_on = CHANGED
        above.save(update_fields=["ended_on"])

        forest = structure.forest(CHANGED)

        assert (forest.trees, [view.id for view in forest.apart]) == ((), [below.pk])

    def test_walks_no_circle(self):
        one, other = body("mot"), body("hai")
        for below, above in ((one, other), (other, one)):
            BodyParent.objects.create(body=below, parent=above, valid_from=SINCE)

        forest = structure.forest(SINCE)

        assert (forest.trees, len(forest.apart)) == ((), 2)
        assert len(list(structure.walk([structure.tree_under(one.pk, SINCE)]))) == 2


class TestOpened:
    def test_reads_the_branches_on_the_way_and_no_others(self, lao_cai):
        ward = of("laocai.ubnd-02635")

        tops = structure.opened(BEFORE, way=structure.way_to(ward.pk, BEFORE))

        province = next(node for node in tops if node.body.code == "laocai.ubnd")
        city = next(node for node in province.children if node.body.code == "laocai.ubnd-080")
        assert "laocai.ubnd-02635" in [node.body.code for node in city.children]
        assert all(not node.children for node in province.children if node is not city)
        assert city.below == len(city.children) == 17


class TestTreeUnder:
    def test_is_none_for_a_body_that_does_not_live_then(self, lao_cai):
        assert structure.tree_under(of("laocai.ubnd").pk, CHANGED) is None


class TestCounts:
    def test_add_up_to_all_bodies_of_the_day_by_level_from_the_top(self, lao_cai):
        counted = structure.counts(BEFORE)

        forest = structure.forest(BEFORE)
        assert sum(count.number for count in counted) == len([*structure.walk(forest.trees), *forest.apart])
        levels = list(dict.fromkeys(count.level for count in counted))
        assert levels == [level for level in ("CENTRAL", "PROVINCE", "DISTRICT", "COMMUNE") if level in levels]
        assert [count.number for count in counted if count.kind == "Ủy ban nhân dân cấp huyện"] == [18]

    def test_keep_apart_those_without_a_level(self):
        body("moi")

        assert [(count.level, count.number) for count in structure.counts(SINCE)] == [("", 1)]

    def test_keep_kinds_apart_that_are_called_the_same_and_name_one_without_an_english_name(self):
        for code, english in (("FRONT", "Office"), ("AUTHORITY", "Office"), ("OTHER", "")):
            kind = body(f"mot-{code}", side=code).kind
            kind.label_en = english
            kind.save(update_fields=["label_en"])
        body("hai-FRONT", side="FRONT")

        with translation.override("en"):
            counted = structure.counts(SINCE)

        assert [(count.kind, count.number) for count in counted] == [("Office", 1), ("Office", 2), ("OTHER", 1)]

    def test_are_named_in_the_reader_s_language_as_the_nodes_are(self):
        above = body("tren", side="FRONT")
        body("duoi", side="FRONT", under=above)
        above.kind.label_en = "Office"
        above.kind.save(update_fields=["label_en"])

        with translation.override("en"):
            told = {node.kind for node in structure.walk(structure.forest(SINCE).trees)}

        assert told == {"Office"}


class TestCompare:
    def test_leads_every_commune_to_the_one_that_follows_it(self, lao_cai):
        ended = {row.body.code: row for row in structure.compare(BEFORE, CHANGED).ended}

        merged = [row for row in ended.values() if "UBND xã Cốc Lầu" in [view.short_name for view in row.others]]
        assert {"UBND xã Cốc Lầu", "UBND xã Bản Cái", "UBND xã Nậm Lúc"} <= {row.body.short_name for row in merged}
        assert [row.body.name for row in ended.values() if not row.others] == []
        assert ended["laocai.ubnd"].bases == ("Nghị quyết 202/2025/QH15, Điều 1 khoản 2",)

    def test_follows_heirs_that_have_ended_too(self):
        first, middle, last = body("mot"), body("hai"), body("ba")
        for old, heir, on in ((first, middle, date(2023, 1, 1)), (middle, last, date(2024, 1, 1))):
            factories.heir_of(old, heir=heir, on=on)
            old.ended_on = on
            old.save(update_fields=["ended_on"])

        compared = structure.compare(date(2022, 1, 1), CHANGED)

        assert [(row.body.code, [view.code for view in row.others]) for row in compared.ended] == [
            ("hai", ["ba"]), ("mot", ["ba"]),
        ]  # fmt: skip

    def test_tells_what_moved_and_what_was_renamed(self, lao_cai):
        compared = structure.compare(BEFORE, CHANGED)

        assert [(row.before.name, row.after.name) for row in compared.renamed] == [
            ("Ủy ban nhân dân xã Tà Si Láng", "Ủy ban nhân dân xã Tà Xi Láng")
        ]
        assert {row.after.code for row in compared.moved if row.structure == "ADMINISTRATIVE"} == {"laocai-2025.ubnd"}
        assert all(row.before for row in compared.moved if row.structure == "ADMINISTRATIVE")

    def test_tells_a_change_of_level(self):
        made = body("xa")
        services.set_level(body=made, level="DISTRICT", from_day=SINCE, by=ADMIN, at=ENTERED)
        services.set_level(body=made, level="COMMUNE", from_day=CHANGED, by=ADMIN, at=ENTERED)

        (row,) = structure.compare(BEFORE, CHANGED).relevelled

        assert (row.body.code, row.before, row.after) == ("xa", "DISTRICT", "COMMUNE")


class TestChangeDays:
    def test_are_the_days_of_the_file(self, lao_cai):
        days = structure.change_days()

        assert [day.on for day in days] == [date(2021, 1, 1), date(2025, 1, 4), CHANGED]
        assert (days[-1].renamed, days[-1].moved, days[-1].relevelled) == (1, 8, 0)
        assert days[-1].total == sum((days[-1].new, days[-1].ended, 1, 8))


class TestLife:
    def test_of_a_district_ends_with_its_heirs_and_by_what(self, lao_cai):
        life = structure.life(of("laocai.ubnd-087"))

        assert life.ended_on == CHANGED
        assert {heir.body.name for heir in life.successors} >= {
            "Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban nhân dân xã Bảo Yên",
        }  # fmt: skip
        assert {heir.basis for heir in life.successors} == {"Luật Tổ chức chính quyền địa phương 72/2025/QH15"}
        assert [(placed.parent.name, placed.until) for placed in life.parents] == [
            ("Ủy ban nhân dân tỉnh Lào Cai", CHANGED)
        ]
        assert [(coded.scheme, coded.value) for coded in life.codes] == [("GSO", "087")]

    def test_of_the_new_province_begins_with_both_old_ones(self, lao_cai):
        life = structure.life(of("laocai-2025.ubnd"))

        came = [other.body.name for other in life.predecessors]
        assert came[:2] == ["Ủy ban nhân dân tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Yên Bái"]
        assert life.successors == ()

    def test_of_a_kept_commune_goes_on_under_another_parent_and_name(self, lao_cai):
        life = structure.life(of("yenbai.ubnd-04603"))

        assert [named.name for named in life.names] == [
            "Ủy ban nhân dân xã Tà Si Láng", "Ủy ban nhân dân xã Tà Xi Láng",
        ]  # fmt: skip
        assert [placed.since for placed in life.parents] == [date(2025, 1, 4), CHANGED]
        assert life.ended_on is None
        assert life.body.name == "Ủy ban nhân dân xã Tà Xi Láng"


class TestFind:
    def test_finds_those_that_follow_an_ended_district(self, lao_cai):
        hits = found("huyen bao yen", CHANGED)

        assert ("UBND xã Bảo Yên", "Ủy ban nhân dân huyện Bảo Yên", False) in hits
        assert ("UBND tỉnh Lào Cai", "Ủy ban nhân dân huyện Bảo Yên", False) in hits

    def test_finds_today_by_the_old_name_of_a_place_that_no_body_bore(self, lao_cai):
        hits = found("TP Lào Cai", CHANGED)

        assert {short for short, by, _later in hits if by == "Thành phố Lào Cai"} == {
            "UBND phường Cam Đường", "UBND phường Lào Cai", "UBND xã Cốc San", "UBND xã Gia Phú", "UBND xã Hợp Thành",
        }  # fmt: skip

    def test_lets_own_names_come_first_and_without_any_other(self, lao_cai):
        assert found("xã Cốc Lầu", CHANGED)[0] == ("UBND xã Cốc Lầu", "", False)

    def test_finds_before_the_day_by_a_name_of_after_and_says_so(self, lao_cai):
        hits = found("UBND phường Cầu Thia", BEFORE)

        assert ("UBND phường Cầu Thia", "", False) in hits
        assert {later for _short, by, later in hits if by} == {True}

    def test_finds_a_renamed_body_by_both_names(self, lao_cai):
        assert found("Tà Si Láng", CHANGED) == [("UBND xã Tà Xi Láng", "Ủy ban nhân dân xã Tà Si Láng", False)]
        assert [hit[0] for hit in found("Tà Xi Láng", CHANGED)] == ["UBND xã Tà Xi Láng"]

    def test_takes_a_whole_code_and_nothing_for_nothing(self, lao_cai):
        assert [hit[0] for hit in found("laocai-2025.ubnd", CHANGED)] == ["UBND tỉnh Lào Cai"]
        assert found("  ", CHANGED) == []
        assert found("không ai mang tên này", CHANGED) == []

    def test_shows_some_and_counts_all(self, lao_cai):
        finding, all_of_them = (structure.find("UBND xã", CHANGED, most=most) for most in (5, 500))

        assert len([hit for hit in all_of_them.hits if not hit.by]) == 89
        assert (len(finding.hits), finding.number) == (5, len(all_of_them.hits))


class TestFormer:
    def test_names_who_ended_since_and_who_follows(self, lao_cai):
        parties = [of("laocai.mttq").pk, of("yenbai.mttq").pk]

        former = structure.former(parties, date(2023, 5, 1), CHANGED)

        assert former.on == CHANGED
        assert len(former.ended) == 2
        assert [view.name for view in former.heirs] == ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai"]

    @pytest.mark.parametrize(
        ("decided_on", "today"), [(date(2023, 5, 1), BEFORE), (CHANGED, CHANGED), (CHANGED, CHANGED + ONE_DAY)]
    )
    def test_is_nothing_while_all_live_and_once_it_is_decided_after(self, lao_cai, decided_on, today):
        assert structure.former([of("laocai.mttq").pk], decided_on, today) is None
