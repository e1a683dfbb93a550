"""An indicator as a drawing made on the server: the way it was to go, and the way it went."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from phoihop.domain.programmes import queries
from phoihop.domain.programmes.queries import Progress
from phoihop.foundation.vn import dates, numbers

WIDTH, HEIGHT = 340, 120
LEFT, RIGHT, TOP, BOTTOM = 8, 332, 22, 92  # the field within the drawing


@dataclass(frozen=True, slots=True)
class Point:
    """A figure where it stands, with its words."""

    x: str
    y: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The line from the beginning to the target, the figures along it, and the same in words for who does not see it."""

    start: Point
    end: Point
    points: list[Point]
    path: str  # through the figures, as a polyline takes it
    first_year: str
    last_year: str
    words: str


def chart(of: Progress) -> Chart:
    """Time runs from the end of the first year to the end of the last; heights from the least figure to the most."""
    row = of.indicator
    first, last = date(row.baseline_year, 12, 31), date(row.target_year, 12, 31)
    amounts = [row.baseline, row.target, *(one.value for one in of.measures)]
    least, most = min(amounts), max(amounts)

    def at(day: date, value: Decimal) -> tuple[float, float]:
        passed = min(max((day - first).days / (last - first).days, 0), 1)
        height = float((value - least) / (most - least)) if most > least else 0.5
        return LEFT + passed * (RIGHT - LEFT), BOTTOM - height * (BOTTOM - TOP)

    def point(day: date, value: Decimal) -> Point:
        x, y = at(day, value)
        return Point(f"{x:.1f}", f"{y:.1f}", shown(value))

    start, end = point(first, row.baseline), point(last, row.target)
    points = [point(one.on, one.value) for one in of.measures]
    path = " ".join(f"{one.x},{one.y}" for one in (start, *points))
    return Chart(start, end, points, path, str(row.baseline_year), str(row.target_year), _words(of))


def shown(value: Decimal) -> str:
    """An amount as people write it."""
    return numbers.read_number(queries.even(value))


def _words(of: Progress) -> str:
    row = of.indicator
    told = _("%(name)s: from %(baseline)s in %(first)s to %(target)s in %(last)s") % {
        "name": row.name, "baseline": shown(row.baseline), "first": row.baseline_year, "target": shown(row.target),
        "last": row.target_year,
    }  # fmt: skip
    if of.last is None:
        return f"{told}; {_('no figure yet')}"
    return "; ".join([told, *(f"{dates.show(one.on)}: {shown(one.value)}" for one in of.measures)])
