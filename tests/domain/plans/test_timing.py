"""The words of a plan's time column, as people write them: what they mean, and that nothing is lost or invented."""

import calendar
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.plans import timing
from phoihop.domain.plans.timing import Span

YEAR = 2021
ROMAN = ("I", "II", "III", "IV")
dashes = st.sampled_from([" - ", "-", "–", " – ", " đến ", ", ", " và "])
spellings = st.sampled_from([str, str.upper, str.lower, lambda text: unicodedata.normalize("NFD", text)])


def end(month: int) -> date:
    return date(YEAR, month, calendar.monthrange(YEAR, month)[1])


class TestUnderstand:
    @pytest.mark.parametrize(
        ("words", "first", "last"),
        [
            ("Quý I", date(2021, 1, 1), date(2021, 3, 31)),
            ("Tháng 3–4", date(2021, 3, 1), date(2021, 4, 30)),
            ("Tháng 3 và tháng 4", date(2021, 3, 1), date(2021, 4, 30)),
            ("Trong tháng 02/2021", date(2021, 2, 1), date(2021, 2, 28)),
            ("Quý III năm 2021.", date(2021, 7, 1), date(2021, 9, 30)),
            ("6 tháng cuối năm", date(2021, 7, 1), date(2021, 12, 31)),
            ("19/5", date(2021, 5, 19), date(2021, 5, 19)),
            ("Trước ngày 15/9/2021", date(2021, 1, 1), date(2021, 9, 15)),
            ("Từ 1/3 đến 30/4", date(2021, 3, 1), date(2021, 4, 30)),
        ],
    )
    def test_reads_months_quarters_and_days(self, words: str, first: date, last: date) -> None:
        found = timing.understand(words, YEAR)

        assert (found.span, found.first, found.last) == (Span.RANGE, first, last)

    @pytest.mark.parametrize("words", ["Thường xuyên", "Cả năm", "Hằng quý", "hàng tháng", "Định kỳ 6 tháng, năm"])
    def test_reads_what_runs_all_year(self, words: str) -> None:
        found = timing.understand(words, YEAR)

        assert (found.span, found.first, found.last) == (Span.CONTINUOUS, date(2021, 1, 1), date(2021, 12, 31))

    @pytest.mark.parametrize(
        ("words", "event"),
        [("Trước kỳ họp", "kỳ họp"), ("Theo kỳ họp", "kỳ họp"), ("Trước và sau kỳ họp HĐND", "kỳ họp hđnd")],
    )
    def test_names_the_event_and_invents_no_day(self, words: str, event: str) -> None:
        found = timing.understand(words, YEAR)

        assert (found.span, found.anchor, found.first, found.last) == (Span.ANCHORED, event, None, None)

    @pytest.mark.parametrize(
        "words", ["Tháng 13", "Quý V", "Tháng 5/2022", "Tháng 9 - 3", "31/2", "sớm nhất có thể", ""]
    )
    def test_leaves_as_words_what_names_no_time_of_this_year(self, words: str) -> None:
        assert timing.understand(words, YEAR).span is Span.UNREAD

    @given(st.integers(1, 12), st.integers(1, 12), dashes, spellings)
    def test_covers_just_the_months_from_the_first_to_the_last(self, one, other, dash, spell) -> None:
        first, last = min(one, other), max(one, other)

        found = timing.understand(spell(f"Tháng {first}{dash}{last}"), YEAR)

        assert (found.span, found.first, found.last) == (Span.RANGE, date(YEAR, first, 1), end(last))

    @given(st.integers(1, 4), st.integers(1, 4), dashes, spellings, st.booleans())
    def test_reads_quarters_alike_in_roman_and_in_arabic(self, one, other, dash, spell, roman) -> None:
        first, last = min(one, other), max(one, other)
        names = [ROMAN[number - 1] if roman else str(number) for number in (first, last)]

        found = timing.understand(spell(f"Quý {names[0]}{dash}quý {names[1]}"), YEAR)

        assert (found.first, found.last) == (date(YEAR, first * 3 - 2, 1), end(last * 3))

    @given(st.text(max_size=60), st.integers(2015, 2035))
    def test_never_refuses_and_never_leaves_the_year(self, words: str, year: int) -> None:
        found = timing.understand(words, year)

        days = [day for day in (found.first, found.last) if day]
        assert all(day.year == year for day in days)
        assert len(days) == (2 if found.span in (Span.RANGE, Span.CONTINUOUS) else 0)
        assert days == sorted(days)
