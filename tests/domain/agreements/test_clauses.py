"""Clauses and points have names that stand, can be worded by themselves, and differ where their words do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.domain.agreements import clauses
from phoihop.domain.agreements.clauses import Differing
from tests.domain.agreements.test_text import pasted, squeezed

TEXT = """Các bên thống nhất:
1. Giám sát:
a) Lập kế hoạch; b) Gửi kế hoạch trước
mười ngày;
c) Tổ chức đoàn;
d) Kết luận;
đ) Thông báo.
2. Trả lời trong 15 ngày.
"""


def named(text: str) -> list[tuple[str, str]]:
    return [(line.path, line.cited) for line in clauses.outline(text) if line.path]


class TestAPath:
    def test_names_each_clause_and_point_as_papers_cite_it(self) -> None:
        assert named(TEXT) == [
            ("1", "khoản 1"), ("1.a", "điểm a khoản 1"), ("1.b", "điểm b khoản 1"), ("1.c", "điểm c khoản 1"),
            ("1.d", "điểm d khoản 1"), ("1.đ", "điểm đ khoản 1"), ("2", "khoản 2"),
        ]  # fmt: skip
        assert named("a) Một;\nb) Hai.") == [("a", "điểm a"), ("b", "điểm b")]

    def test_is_another_one_where_a_number_comes_again(self) -> None:
        assert named("1. Một.\n1. Lại một.\na) Điểm.") == [
            ("1", "khoản 1"), ("1-2", "khoản 1 (lần 2)"), ("1-2.a", "điểm a khoản 1 (lần 2)"),
        ]  # fmt: skip

    @settings(max_examples=80)
    @given(pasted)
    def test_is_one_thing_s_alone_and_stands_where_its_words_do(self, text: str) -> None:
        lines = clauses.outline(text)

        paths = [line.path for line in lines if line.path]
        assert len(paths) == len(set(paths))
        assert all(squeezed(text[line.start : line.end]) == squeezed(line.label + line.words) for line in lines)


class TestABlock:
    def test_is_a_clause_with_all_its_points_or_a_point_alone(self) -> None:
        clause, point = clauses.block(TEXT, "1"), clauses.block(TEXT, "1.b")

        assert clause is not None
        assert clause.words.startswith("1. Giám sát:")
        assert clause.words.endswith("đ) Thông báo.")
        assert point is not None
        assert point.words == "b) Gửi kế hoạch trước\nmười ngày;"
        assert clauses.block(TEXT, "3") is None

    def test_is_replaced_and_nothing_else_changes(self) -> None:
        point = clauses.block(TEXT, "1.b")
        assert point is not None

        other = clauses.replaced(TEXT, point, "b) Gửi kế hoạch trước hai mươi ngày;")

        assert clauses.differing(TEXT, other) == [Differing("CHANGED", "1.b")]
        assert named(other) == named(TEXT)

    @settings(max_examples=80)
    @given(pasted, st.integers(0, 30))
    def test_put_back_in_its_own_place_loses_nothing(self, text: str, which: int) -> None:
        found = clauses.blocks(text)
        if not found:
            return
        one = found[which % len(found)]

        again = clauses.replaced(text, one, one.words)

        assert squeezed(again) == squeezed(text)
        assert clauses.differing(text, again) == []


class TestDiffering:
    def test_names_what_is_changed_added_and_taken_out(self) -> None:
        now = TEXT.replace("15 ngày", "20 ngày").replace("đ) Thông báo.", "") + "3. Họp mỗi quý."

        assert clauses.differing(TEXT, now) == [
            Differing("CHANGED", "2"), Differing("NEW", "3"), Differing("GONE", "1.đ"),
        ]  # fmt: skip

    def test_does_not_mind_where_lines_were_broken(self) -> None:
        assert clauses.differing(TEXT, TEXT.replace("trước\nmười", "trước mười")) == []

    @pytest.mark.parametrize("was", ["", "Lời không có khoản."])
    def test_of_words_outside_any_clause_has_no_name(self, was: str) -> None:
        assert [one.cited for one in clauses.differing(was, "Lời khác.")] == [""]
