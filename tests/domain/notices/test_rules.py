"""When reminders fall, and when letters may come."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.notices import rules
from phoihop.domain.notices.rules import Ahead, Hours
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.foundation.jobs.schedule import VIET_NAM

CALENDAR = Calendar()
DAYS = st.dates(date(2021, 1, 1), date(2026, 12, 31))
RULES = st.builds(Ahead, st.integers(1, 30), st.booleans())
FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).replace(tzinfo=None) for year in (2021, 2027))
MOMENTS = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))


class TestAReminder:
    @given(DAYS, RULES)
    def test_of_each_due_day_falls_on_one_day_and_no_other(self, due: date, rule: Ahead) -> None:
        falls = rule.before(due, CALENDAR)

        assert due in rules.due_before([falls], rule, CALENDAR)
        assert due not in rules.due_before([falls - timedelta(days=1)], rule, CALENDAR)
        assert due not in rules.due_before([falls + timedelta(days=1)], rule, CALENDAR)

    @given(DAYS, RULES)
    def test_of_what_is_late_comes_as_many_days_later_as_the_rule_says(self, due: date, rule: Ahead) -> None:
        falls = rule.after(due, CALENDAR)

        assert due in rules.due_after([falls], rule, CALENDAR)
        assert due not in rules.due_after([falls + timedelta(days=1)], rule, CALENDAR)

    @given(DAYS, st.integers(1, 52))
    def test_comes_again_every_so_many_days(self, due: date, time_: int) -> None:
        first, again = Ahead(1, working=False), Ahead(7, working=False)
        told = due + timedelta(days=1 + 7 * time_)

        assert due in rules.due_again([told], first, again, CALENDAR)
        assert due not in rules.due_again([told + timedelta(days=1)], first, again, CALENDAR)

    @given(DAYS, st.integers(-400, 400))
    def test_is_never_looked_for_on_a_day_that_was_looked_at(self, until: date, jump: int) -> None:
        days = rules.window(until, until + timedelta(days=jump))

        assert all(day > until for day in days)
        assert len(days) == min(max(jump, 0), rules.CAUGHT_UP)

    def test_is_not_looked_for_on_the_first_day(self) -> None:
        assert rules.window(None, date(2021, 9, 23)) == []

    def test_counts_working_days_over_a_holiday(self) -> None:
        """2/9/2021 was a Thursday off, and the days around it are as the rows of the calendar say."""
        assert Ahead(5, working=True).before(date(2021, 9, 6), CALENDAR) == date(2021, 8, 27)


class TestALetter:
    @given(MOMENTS, HOURS, HOURS, st.booleans())
    def test_never_comes_when_its_reader_wants_none_and_never_earlier(
        self, at: datetime, start: time, end: time, working: bool
    ) -> None:
        hours = Hours(*((start, end) if start != end else (None, None)), working)

        due = hours.next_after(at, CALENDAR.why_off)

        local = due.astimezone(VIET_NAM)
        quiet = start != end and (
            start <= local.time() < end if start < end else local.time() >= start or local.time() < end
        )
        assert due >= at
        assert not quiet
        assert not (working and CALENDAR.why_off(local.date()))
        assert hours.next_after(due, CALENDAR.why_off) == due

    @pytest.mark.parametrize(
        ("at", "due"),
        [
            (datetime(2021, 9, 24, 10, 59, tzinfo=UTC), datetime(2021, 9, 24, 10, 59, tzinfo=UTC)),
            (datetime(2021, 9, 24, 11, 0, tzinfo=UTC), datetime(2021, 9, 27, 0, 0, tzinfo=UTC)),  # over the weekend
            (datetime(2021, 9, 26, 23, 0, tzinfo=UTC), datetime(2021, 9, 27, 0, 0, tzinfo=UTC)),  # Monday before seven
        ],
    )
    def test_waits_until_the_quiet_hours_are_over(self, at: datetime, due: datetime) -> None:
        hours = Hours(time(18), time(7), working_days_only=True)

        assert hours.next_after(at, CALENDAR.why_off) == due
