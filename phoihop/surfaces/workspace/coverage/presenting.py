"""From bodies, agreements and due days to the rows of one table, each figure with the address of what is behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.agreements import coverage
from phoihop.domain.agreements.coverage import Covered
from phoihop.domain.ledger import timeliness
from phoihop.domain.ledger.timeliness import Due, Outcome
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
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
    dropped: Figure
    timely: float | None
    signed_url: str
    timely_url: str
    each_url: str


@dataclass(frozen=True, slots=True)
class LevelLines:
    """The kinds at one level, in order of protocol, and their sum. `drops`: something ended undone, which most never do."""

    label: str
    lines: tuple[Line, ...]
    total: Line
    drops: bool


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One body of a kind at a level: whether something signed binds it, and how what it owed went."""

    body: BodyView
    bound: bool
    on_time: Figure
    late: Figure
    open: Figure
    stopped: Figure
    dropped: Figure
    timely: float | None
    timely_url: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind one figure: bodies, what fell due with who owed it, or a line for each body."""

    title: str
    bodies: tuple[BodyView, ...] = ()
    dues: tuple[tuple[Due, BodyView], ...] = ()
    each: tuple[BodyLine, ...] = ()

    @property
    def drops(self) -> bool:
        """Whether something ended undone."""
        return any(line.dropped.number for line in self.each)


@dataclass(frozen=True, slots=True)
class Asked:
    """The day, the first day of the period, up to when what was known counts, and which figure is opened.

    `body`: of one body alone, by its code.
    """

    on: date
    since: date
    known_on: date | None = None
    known_at: datetime | None = None
    level: str = ""
    kind: str = ""
    show: str = ""
    body: str = ""

    def url(self, **more: str) -> str:
        """The address of a figure of the same days."""
        days = {"on": dates.show(self.on), "since": dates.show(self.since)}
        if self.known_on:
            days["known_on"] = dates.show(self.known_on)
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

    So a level that has ended keeps its lines for as long as the period holds something that it owed. How that went is
    told as known at a moment, where one is asked for; who lived and had signed, by all that is known.
    """
    covered = tuple(coverage.coverage(asked.on))
    fallen = timeliness.fallen_due(asked.since, asked.on, asked.known_at)
    worked = structure.worked({(due.debtor_id, due.due_on) for due in fallen})
    dues: dict[tuple[str, str], list[Due]] = defaultdict(list)
    for due in fallen:
        ower = worked[due.debtor_id, due.due_on]
        dues[ower.level, ower.kind].append(due)
    gone = dues.keys() - {(row.level, row.kind) for row in covered}
    return Found((*covered, *(Covered(level, kind, (), frozenset()) for level, kind in sorted(gone))), dues)


def levels(asked: Asked, known: Found) -> list[LevelLines]:
    """The table: from the top of the country down."""
    labels = organisations.kind_labels()
    lines = []
    for level in LEVELS:
        rows = [row for row in known.covered if row.level == level]
        if rows:
            each = tuple(_line(asked, labels[row.kind], level, row.kind, [row], known.dues) for row in rows)
            total = _line(asked, _("Together"), level, "", rows, known.dues)
            lines.append(LevelLines(level_label(level), each, total, bool(total.dropped.number)))
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
        of(Outcome.DROPPED), _of_a_hundred(timely), figure("bodies", bodies).url,
        figure("counted", 0 if timely is None else 1).url, asked.url(level=level, kind=kind, show="each"),
    )  # fmt: skip


def _of_a_hundred(share: float | None) -> float | None:
    return None if share is None else round(share * 100, 1)


def behind(asked: Asked, known: Found) -> Behind | None:
    """The records behind the figure that is opened; None where the address opens none."""
    rows = [row for row in known.covered if row.level == asked.level and asked.kind in ("", row.kind)]
    if asked.show in BODIES:
        of = {row: {"bodies": row.bodies, "bound": tuple(row.bound), "bare": row.bare}[asked.show] for row in rows}
        return Behind(_titles()[asked.show], bodies=_views({body for row in rows for body in of[row]}, asked.on))
    if asked.show == "each":
        return Behind(_titles()["each"], each=tuple(_each(asked, known, rows)))
    outcomes = _COUNTED if asked.show == "counted" else {one for one in Outcome if one.value.lower() == asked.show}
    if not outcomes:
        return None
    dues = [due for row in rows for due in known.dues.get((row.level, row.kind), ()) if due.outcome in outcomes]
    views = organisations.views_of({due.debtor_id for due in dues}, asked.on)
    told = ((due, views[due.debtor_id]) for due in dues)
    return Behind(_titles()[asked.show], dues=tuple(one for one in told if asked.body in ("", one[1].code)))


_COUNTED = {Outcome.ON_TIME, Outcome.LATE}  # what a share on time is of


def _each(asked: Asked, known: Found, rows: Sequence[Covered]) -> list[BodyLine]:
    """A line for each body that lived on the day or owed something in the period; those with most that is late first."""
    owed: dict[int, list[Outcome]] = defaultdict(list)
    for row in rows:
        for due in known.dues.get((row.level, row.kind), ()):
            owed[due.debtor_id].append(due.outcome)
    bound = {body for row in rows for body in row.bound}
    views = _views({body for row in rows for body in row.bodies} | owed.keys(), asked.on)
    lines = [_body_line(asked, view, owed.get(view.id, []), bound=view.id in bound) for view in views]
    return sorted(lines, key=lambda line: -line.late.number)


def _body_line(asked: Asked, view: BodyView, outcomes: list[Outcome], *, bound: bool) -> BodyLine:
    def url(show: str) -> str:
        return asked.url(level=asked.level, kind=asked.kind, body=view.code, show=show)

    def of(outcome: Outcome) -> Figure:
        number = outcomes.count(outcome)
        return Figure(number, url(outcome.value.lower()) if number else "")

    timely = timeliness.rate(outcomes)
    return BodyLine(
        view, bound, of(Outcome.ON_TIME), of(Outcome.LATE), of(Outcome.OPEN), of(Outcome.STOPPED), of(Outcome.DROPPED),
        _of_a_hundred(timely), "" if timely is None else url("counted"),
    )  # fmt: skip


def _views(bodies: Iterable[int], on: date) -> tuple[BodyView, ...]:
    return tuple(sorted(organisations.views_of(bodies, on).values(), key=lambda view: view.code))


def _titles() -> dict[str, str]:
    return {
        "bodies": _("Bodies on that day"), "bound": _("Bodies with an agreement in force"),
        "bare": _("Bodies without an agreement in force"), "on_time": _("Done on time"), "late": _("Late, done or not"),
        "open": _("Due on the last day, not over yet"), "stopped": _("Suspended"), "dropped": _("Ended undone"),
        "counted": _("Done on time or late"), "each": _("Body by body"),
    }  # fmt: skip
