"""A month of a plan: on which days its rows are due. A grid that counts, and below it the days with their rows."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from phoihop.domain.plans.models import Row
from phoihop.surfaces.workspace.plans import presenting
from phoihop.surfaces.workspace.plans.presenting import Line

MONTHS = 12
SHOWN = 200  # rows of a month; beyond it one chooses further


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the month and the rows that are due on it."""

    on: date
    lines: list[Line]
    today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks from Monday to Sunday, None for days of the months beside; and how many rows are due in it at all."""

    month: int
    weeks: list[list[Day | None]]
    count: int

    @property
    def days(self) -> list[Day]:
        """The days on which something is due."""
        return [day for week in self.weeks for day in week if day is not None and day.lines]

    @property
    def more(self) -> int:
        """How many rows are left out."""
        return self.count - sum(len(day.lines) for day in self.days)

    @property
    def before(self) -> str:
        """The month before, empty in January."""
        return str(self.month - 1) if self.month > 1 else ""

    @property
    def after(self) -> str:
        """The month after, empty in December."""
        return str(self.month + 1) if self.month < MONTHS else ""


def weekdays() -> list[tuple[str, str]]:
    """The days of a week from Monday on, short and whole."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)]


def month_of(asked: int, year: int, today: date) -> int:
    """The month that is asked for; else today's in the plan's own year, and January in any other."""
    return asked or (today.month if today.year == year else 1)


def drawn(rows: "QuerySet[Row]", year: int, month: int, today: date) -> Month:
    """The rows due in a month of the plan's year. As many queries as the table, and one that counts."""
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    due = rows.filter(commitment__due_on__gte=first, commitment__due_on__lte=last)
    shown = presenting.lines(list(due.order_by("commitment__due_on", "number")[:SHOWN]), today)
    return Month(month, _weeks(shown, year, month, today), due.count())


def _weeks(shown: Sequence[Line], year: int, month: int, today: date) -> list[list[Day | None]]:
    by_day: dict[date, list[Line]] = {}
    for line in shown:
        if line.row.commitment.due_on:
            by_day.setdefault(line.row.commitment.due_on, []).append(line)
    return [
        [Day(day, by_day.get(day, []), day == today) if day.month == month else None for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
