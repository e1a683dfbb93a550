"""Working days: the moon's holidays, weekends, rows that win, and arithmetic that explains itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.rulebook import calendar, queries, rules, services
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import SwappedDay
from tests.domain.organisations.factories import ADMIN

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
SWAPS = st.dictionaries(st.dates(date(2020, 1, 1), date(2022, 12, 31)), st.booleans(), max_size=30)


def with_rows(swaps):
    return Calendar(
        {day: "hoán đổi" for day, off in swaps.items() if off}, frozenset(d for d, off in swaps.items() if not off)
    )


class TestHolidays:
    @pytest.mark.parametrize(
        ("year", "tet", "hung_kings"),
        [
            (2021, date(2021, 2, 12), date(2021, 4, 21)),
            (2022, date(2022, 2, 1), date(2022, 4, 10)),
            (2023, date(2023, 1, 22), date(2023, 4, 29)),
            (2024, date(2024, 2, 10), date(2024, 4, 18)),
            (2025, date(2025, 1, 29), date(2025, 4, 7)),
            (2026, date(2026, 2, 17), date(2026, 4, 26)),
        ],
    )
    def test_follow_the_vietnamese_moon(self, year, tet, hung_kings):
        found = calendar.holidays(year)

        assert found[tet] == calendar.TET
        assert found[tet - timedelta(days=1)] == calendar.TET
        assert found[hung_kings] == calendar.HUNG_KINGS

    @pytest.mark.parametrize("year", range(2000, 2061))
    def test_on_a_weekend_give_a_working_day_instead(self, year):
        found = calendar.holidays(year)

        own = [day for day, why in found.items() if why != calendar.INSTEAD]
        instead = [day for day, why in found.items() if why == calendar.INSTEAD]
        assert len(instead) == sum(day.weekday() >= 5 for day in own)
        assert all(day.weekday() < 5 for day in instead)


@pytest.mark.django_db
class TestNationalDay:
    @pytest.mark.parametrize("year", range(2021, 2026))
    def test_takes_two_days_of_every_year_since_the_labour_code(self, year):
        services.load_reference(by=ADMIN, at=datetime(2021, 1, 1, tzinfo=UTC))
        book, second = queries.calendar(), date(year, 9, 2)

        beside = [day for day in (second - timedelta(days=1), second + timedelta(days=1)) if day in book.off]

        assert book.why_off(second)
        assert len(beside) == 1
        assert beside[0].weekday() < 5

    def test_moves_on_what_is_counted_over_it(self):
        services.load_reference(by=ADMIN, at=datetime(2021, 1, 1, tzinfo=UTC))

        assert queries.calendar().after(date(2021, 9, 1), 1)[0] == date(2021, 9, 6)

    def test_rests_on_rows_that_a_person_has_yet_to_check(self):
        services.load_reference(by=ADMIN, at=datetime(2021, 1, 1, tzinfo=UTC))

        assert set(SwappedDay.objects.values_list("verified", flat=True)) == {False}


class TestAfter:
    @given(DAYS, st.integers(0, 60), SWAPS)
    def test_never_ends_on_a_day_off(self, start, days, swaps):
        book = with_rows(swaps)

        assert book.why_off(book.after(start, days)[0]) == ""

    @given(DAYS, st.integers(1, 40), st.integers(1, 40), SWAPS)
    def test_adds_up(self, start, first, second, swaps):
        book = with_rows(swaps)

        assert book.after(book.after(start, first)[0], second)[0] == book.after(start, first + second)[0]

    @given(DAYS, st.integers(1, 60), SWAPS)
    def test_passes_over_every_day_off_and_counts_every_other(self, start, days, swaps):
        book = with_rows(swaps)

        end, passed = book.after(start, days)

        assert (end - start).days == days + len(passed)
        assert all(book.why_off(day) == why != "" for day, why in passed)

    @given(DAYS, SWAPS)
    def test_obeys_a_row_before_anything_computed(self, day, swaps):
        book = with_rows({**swaps, day: True})
        worked = with_rows({**swaps, day: False})

        assert book.why_off(day) == "hoán đổi"
        assert worked.why_off(day) == ""

    def test_refuses_to_count_backwards(self):
        with pytest.raises(ValueError, match="forwards"):
            Calendar().after(date(2021, 1, 1), -1)


class TestWorkingDays:
    def test_say_which_days_were_not_counted_and_why(self):
        found = rules.working_days(date(2021, 4, 29), 2, Calendar(), basis="Quy định", verified=False)

        with translation.override("vi"):
            words = found.words()

        assert found.due_on == date(2021, 5, 5)
        assert words == [
            "Căn cứ: Quy định.",
            "Căn cứ này chưa kiểm chứng.",
            "2 ngày làm việc sau 29/4/2021: 5/5/2021.",
            "Không tính: 30/4/2021 (Ngày Chiến thắng), 1/5/2021 (Quốc tế Lao động), 2/5/2021 (cuối tuần), "
            "3/5/2021 (nghỉ bù ngày lễ trùng cuối tuần).",
        ]

    @given(DAYS, st.integers(1, 30), SWAPS)
    def test_come_back_from_their_facts(self, start, days, swaps):
        found = rules.working_days(start, days, with_rows(swaps), basis="Quy định", verified=True)

        assert rules.Reckoning.from_facts(found.to_facts()) == found
