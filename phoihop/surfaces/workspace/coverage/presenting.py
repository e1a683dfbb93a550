"""From bodies, agreements and due days to the rows of one table, each figure with the address of what is behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.agreements import coverage
from phoihop.domain.agreements.coverage import Covered
from phoihop.domain.ledger import timeliness
from phoihop.domain.ledger.timeliness import Due, Outcome
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import BodyKind
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.structure.presenting import level_label

LEVELS = ("CENTRAL", "PROVINCE", "DISTRICT", "COMMUNE", "")
BODIES = ("bodies", "bound", "bare")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where its records are; no address where it is nothing."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of body at one level. Shares are of a hundred, None where there is nothing to have a share of."""

    kind: str
    bodies: Figure
    bound: Figure
    bare: Figure
    signed: float | None
    on_time: Figure
    late: Figure
    open: Figure
    stopped: Figure
    timely: float | None


@dataclass(frozen=True, slots=True)
class LevelLines:
    """The kinds at one level, in order of protocol, and their sum."""

    label: str
    lines: tuple[Line, ...]
    total: Line


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind one figure: bodies, or what fell due with who owed it."""

    title: str
    bodies: tuple[BodyView, ...]
    dues: tuple[tuple[Due, BodyView], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The day, the first day of the period, and which figure is opened."""

    on: date
    since: date
    level: str = ""
    kind: str = ""
    show: str = ""

    def url(self, **more: str) -> str:
        """The address of a figure of the same days."""
        days = {"on": dates.show(self.on), "since": dates.show(self.since)}
        return f"{reverse('coverage')}?{urlencode(days | more)}#behind"

    def url_of(self, day: date) -> str:
        """The same page on another day, of the year up to it."""
        return f"{reverse('coverage')}?{urlencode({'on': dates.show(day)})}"


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the page of two days is made of."""

    covered: tuple[Covered, ...]
    dues: Mapping[tuple[str, str], Sequence[Due]]


def found(asked: Asked) -> Found:
    """What was signed, by the bodies of the day; what fell due, by the level of who owed it on its due day.

    So a level that has ended keeps its lines for as long as the period holds something that it owed.
    """
    covered = tuple(coverage.coverage(asked.on))
    fallen = timeliness.fallen_due(asked.since, asked.on)
    worked = structure.worked({(due.debtor_id, due.due_on) for due in fallen})
    dues: dict[tuple[str, str], list[Due]] = defaultdict(list)
    for due in fallen:
        ower = worked[due.debtor_id, due.due_on]
        dues[ower.level, ower.kind].append(due)
    gone = dues.keys() - {(row.level, row.kind) for row in covered}
    return Found((*covered, *(Covered(level, kind, (), frozenset()) for level, kind in sorted(gone))), dues)


def levels(asked: Asked, known: Found) -> list[LevelLines]:
    """The table: from the top of the country down."""
    labels = dict(BodyKind.objects.values_list("code", "label"))
    lines = []
    for level in LEVELS:
        rows = [row for row in known.covered if row.level == level]
        if rows:
            each = tuple(_line(asked, labels[row.kind], level, row.kind, [row], known.dues) for row in rows)
            lines.append(LevelLines(level_label(level), each, _line(asked, _("Together"), level, "", rows, known.dues)))
    return lines


def _line(
    asked: Asked, words: str, level: str, kind: str, rows: Sequence[Covered],
    dues: Mapping[tuple[str, str], Sequence[Due]],
) -> Line:  # fmt: skip
    outcomes = [due.outcome for row in rows for due in dues.get((row.level, row.kind), ())]
    bodies, bound = (
        sum(len(side) for side in sides) for sides in zip(*((r.bodies, r.bound) for r in rows), strict=True)
    )

    def figure(show: str, number: int) -> Figure:
        return Figure(number, asked.url(level=level, kind=kind, show=show) if number else "")

    def of(outcome: Outcome) -> Figure:
        return figure(outcome.value.lower(), outcomes.count(outcome))

    timely = timeliness.rate(outcomes)
    return Line(
        words, figure("bodies", bodies), figure("bound", bound), figure("bare", bodies - bound),
        _of_a_hundred(bound / bodies if bodies else None), of(Outcome.ON_TIME), of(Outcome.LATE), of(Outcome.OPEN), of(Outcome.STOPPED),
        _of_a_hundred(timely),
    )  # fmt: skip


def _of_a_hundred(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def behind(asked: Asked, known: Found) -> Behind | None:
    """The records behind the figure that is opened; None where the address opens none."""
    rows = [row for row in known.covered if row.level == asked.level and asked.kind in ("", row.kind)]
    if asked.show in BODIES:
        of = {row: {"bodies": row.bodies, "bound": tuple(row.bound), "bare": row.bare}[asked.show] for row in rows}
        return Behind(_titles()[asked.show], _views({body for row in rows for body in of[row]}, asked.on), ())
    outcome = next((one for one in Outcome if one.value.lower() == asked.show), None)
    if outcome is None:
        return None
    dues = [due for row in rows for due in known.dues.get((row.level, row.kind), ()) if due.outcome is outcome]
    views = organisations.views_of({due.debtor_id for due in dues}, asked.on)
    return Behind(_titles()[asked.show], (), tuple((due, views[due.debtor_id]) for due in dues))


def _views(bodies: Iterable[int], on: date) -> tuple[BodyView, ...]:
    return tuple(sorted(organisations.views_of(bodies, on).values(), key=lambda view: view.code))


def _titles() -> dict[str, str]:
    return {
        "bodies": _("Bodies on that day"), "bound": _("Bodies with an agreement in force"),
        "bare": _("Bodies without an agreement in force"), "on_time": _("Done on time"), "late": _("Late"),
        "open": _("Due on the last day, not over yet"), "stopped": _("Suspended"), "dropped": _("Ended undone"),
    }  # fmt: skip
