"""How the share that has signed went, quarter by quarter, each by the bodies of its own day."""

from dataclasses import dataclass
from datetime import date, timedelta

from phoihop.domain.agreements import coverage
from phoihop.surfaces.workspace.structure.presenting import level_label

QUARTERS = 8
_MONTHS, _WIDE, _HIGH, _EDGE = 3, 320, 60, 6  # months of a quarter; the drawing in dots, and what stays free around it


@dataclass(frozen=True, slots=True)
class Point:
    """A level on one day: how many bodies there were, how many were bound, and where the drawing marks it."""

    on: date
    bodies: int
    bound: int
    x: int
    y: int

    @property
    def share(self) -> int:
        """In whole per cent, rounded down; 0 where there was nobody."""
        return self.bound * 100 // self.bodies if self.bodies else 0


@dataclass(frozen=True, slots=True)
class Way:
    """A level over the quarters; a quarter in which it had no body is left out."""

    label: str
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """As a line is drawn."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def days(on: date) -> list[date]:
    """The last days of the quarters before, and the day itself: the oldest first."""
    first = date(on.year, (on.month - 1) // _MONTHS * _MONTHS + 1, 1)
    found = [on]
    while len(found) < QUARTERS:
        last = first - timedelta(days=1)
        found.append(last)
        first = date(last.year, last.month - _MONTHS + 1, 1)
    return found[::-1]


def ways(on: date) -> list[Way]:
    """Each level that has bodies on one of the days, by the bodies and the agreements of each day. Two queries a day."""
    told: dict[str, list[Point]] = {}
    for place, day in enumerate(days(on)):
        of_level: dict[str, tuple[int, int]] = {}
        for one in coverage.coverage(day):
            bodies, bound = of_level.get(one.level, (0, 0))
            of_level[one.level] = (bodies + len(one.bodies), bound + len(one.bound))
        for level, (bodies, bound) in of_level.items():
            x = _EDGE + place * (_WIDE - 2 * _EDGE) // (QUARTERS - 1)
            y = _HIGH - _EDGE - (bound * (_HIGH - 2 * _EDGE) // bodies if bodies else 0)
            told.setdefault(level, []).append(Point(day, bodies, bound, x, y))
    return [Way(level_label(level), tuple(points)) for level, points in told.items()]
