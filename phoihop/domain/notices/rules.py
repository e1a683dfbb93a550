"""When reminders fall and letters may come: pure arithmetic over the working-day calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from phoihop.domain.rulebook.calendar import Calendar
from phoihop.foundation.jobs.schedule import VIET_NAM

CAUGHT_UP = 7  # days: what a long weekend without power missed; what lies further back nobody needs to hear again
REPEATED = 52  # times at most: a year, if weekly
HOLIDAYS = 20  # days off in a row at most, at Tết, and some to spare


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many days of a calendar, counted as the rule says."""

    value: int
    working: bool

    @property
    def reach(self) -> int:
        """Within so many days of the calendar it ends in any case."""
        return (2 * self.value if self.working else self.value) + HOLIDAYS

    def before(self, day: date, calendar: Calendar) -> date:
        """The day so many days before another; of working days only those count."""
        return self._walk(day, calendar, -1)

    def after(self, day: date, calendar: Calendar) -> date:
        """The day so many days after another."""
        return self._walk(day, calendar, 1)

    def _walk(self, day: date, calendar: Calendar, step: int) -> date:
        left = self.value
        while left:
            day += timedelta(days=step)
            if not self.working or not calendar.why_off(day):
                left -= 1
        return day


def window(until: date | None, today: date) -> list[date]:
    """The days that were not looked through yet, up to today; none on the first day, and few after a long sleep.

    A clock that was set back finds none: what was looked through stays so.
    """
    if until is None:
        return []
    first = max(until + timedelta(days=1), today - timedelta(days=CAUGHT_UP - 1))
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def due_before(days: list[date], rule: Ahead, calendar: Calendar) -> set[date]:
    """The due days whose reminder, so many days ahead of them, falls on one of these days."""
    if not days:
        return set()
    ahead = (days[0] + timedelta(days=n) for n in range(1, len(days) + rule.reach))
    return {day for day in ahead if rule.before(day, calendar) in days}


def due_after(days: list[date], rule: Ahead, calendar: Calendar) -> set[date]:
    """The due days that passed so many days before one of these."""
    if not days:
        return set()
    behind = (days[-1] - timedelta(days=n) for n in range(1, len(days) + rule.reach))
    return {day for day in behind if rule.after(day, calendar) in days}


def due_again(days: list[date], first: Ahead, again: Ahead, calendar: Calendar) -> set[date]:
    """The due days of what is told once more on one of these days: so many days after the first time, again and again."""
    found, told = set[date](), days
    for _time in range(REPEATED if again.value else 0):
        told = [again.before(day, calendar) for day in told]
        found |= due_after(sorted(set(told)), first, calendar)
    return found


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person wants no letters: between two times of day, over midnight if the second comes first; on days off."""

    quiet_from: time | None
    quiet_to: time | None
    working_days_only: bool

    def next_after(self, moment: datetime, why_off: Callable[[date], str]) -> datetime:
        """The moment itself where a letter may come, else the first one after it at which it may."""
        local = moment.astimezone(VIET_NAM)
        while True:
            if self.working_days_only and why_off(local.date()):
                local = datetime.combine(local.date() + timedelta(days=1), time(), VIET_NAM)
            elif end := self._end_of_quiet(local):
                local = end
            else:
                return local.astimezone(moment.tzinfo)

    def _end_of_quiet(self, local: datetime) -> datetime | None:
        start, end, now = self.quiet_from, self.quiet_to, local.time()
        if start is None or end is None:
            return None
        if start < end:
            return datetime.combine(local.date(), end, VIET_NAM) if start <= now < end else None
        if now >= start:
            return datetime.combine(local.date() + timedelta(days=1), end, VIET_NAM)
        return datetime.combine(local.date(), end, VIET_NAM) if now < end else None
