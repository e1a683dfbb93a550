"""Which months, or weeks, had the days on which citizens are received. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from phoihop.domain.rulebook.calendar import Calendar

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """Of how many stretches of a month (itself, or its weeks) enough days are recorded, lack, or may still come."""

    kept: int
    missed: int
    open: int

    @property
    def asked(self) -> int:
        """How many there are."""
        return self.kept + self.missed + self.open


def months(today: date, many: int) -> list[date]:
    """The first days of so many months, that of today first."""
    found = [today.replace(day=1)]
    while len(found) < many:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def weeks(month: date) -> list[tuple[date, date]]:
    """The weeks whose Monday lies in the month, so that every week belongs to one month: first day, and day after."""
    monday = month + timedelta(days=-month.weekday() % 7)
    found = []
    while monday < after(month):
        found.append((monday, monday + WEEK))
        monday += WEEK
    return found


def kept(
    held: Iterable[date], stretches: Iterable[tuple[date, date]], least: int, calendar: Calendar, today: date
) -> Kept:
    """How these stretches stand on the day. One that has not begun, or in which nobody works, asks nothing."""
    days, counts = set(held), Counter[str]()
    for first, end in stretches:
        worked = any(not calendar.why_off(first + timedelta(days=n)) for n in range((end - first).days))
        if first > today or not worked:
            continue
        enough = sum(first <= day < end for day in days) >= least
        counts["kept" if enough else "open" if today < end else "missed"] += 1
    return Kept(counts["kept"], counts["missed"], counts["open"])
