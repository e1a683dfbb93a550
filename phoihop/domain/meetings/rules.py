"""Arithmetic of a meeting, no Django."""

import calendar
from datetime import date, timedelta

MONTHS_OF_A_QUARTER = 3
FEWEST_IN_SECRET = 3  # who vote in secret: of two each knows what the other chose


def presumed_due(kind: str, value: str, on: date) -> date | None:
    """The last day that these words allow, counted from the day they were said; None for what recurs or never ends.

    A span of working days needs a calendar and stays for the person who confirms.
    """
    if kind == "day":
        return date.fromisoformat(value)
    if kind == "month":
        year, month = map(int, value.split("-"))
        return _end_of(year, month)
    if kind == "quarter":
        of_year, quarter = value.split("-Q")
        return _end_of(int(of_year), int(quarter) * MONTHS_OF_A_QUARTER)
    if kind == "year":
        return date(int(value), 12, 31)
    if kind == "days":
        return on + timedelta(days=int(value))
    return None


def _end_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def stretches(length: int, marks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """A text of this length cut at its marks: (start, end, number), 0 where nothing is marked; nothing twice, nothing left out."""
    found, at = [], 0
    for start, end, number in sorted(marks):
        if start < at:
            continue  # it overlaps one that is shown already
        if start > at:
            found.append((at, start, 0))
        found.append((start, end, number))
        at = end
    if at < length:
        found.append((at, length, 0))
    return found


def least(whole: int, percent: int | None) -> int:
    """How many of the whole a share asks for, rounded up; without a share one is enough."""
    return 1 if percent is None else -(-whole * percent // 100)


def passes(agree: int, electors: int, needed: str) -> bool:
    """Whether enough of all who may vote agreed: who stays away or has no opinion does not agree."""
    return 3 * agree >= 2 * electors if needed == "TWO_THIRDS" else 2 * agree > electors
