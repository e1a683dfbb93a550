"""Rows of a plan along the months of its year: as agreed, as planned now, and how far it has come. Drawn on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from phoihop.domain.ledger.states import State
from phoihop.domain.plans import disturbances
from phoihop.domain.plans.disturbances import Compared
from phoihop.domain.plans.models import Row
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.plans import presenting
from phoihop.surfaces.workspace.plans.presenting import Line

MONTHS = 12
SHOWN = 60  # rows of a page: one line each
_DONE = frozenset({State.CLAIMED, State.FULFILLED})
_HALTED = {State.SUSPENDED: "STOPPED", State.NOT_FEASIBLE: "GIVEN_UP"}
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the year in days from its first one: `kind` is WAS (as agreed), PLAN, DONE or LATE, STOPPED (its clock stands still) or GIVEN_UP."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row with its bars, and the same in words."""

    line: Line
    bars: list[Bar]
    words: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows, how many days the year has, where each month begins, and where today stands, if within."""

    rows: list[Drawn]
    days: int
    months: list[tuple[int, int, str]]
    today: int | None


def drawn(rows: Sequence[Row], year: int, today: date, by: Actor | None = None) -> Timeline:
    """These rows of the plan of a year. As many queries as the table, and two for what was agreed."""
    first, last = date(year, 1, 1), date(year, MONTHS, 31)
    compared = disturbances.compare(rows, today)
    lines = presenting.lines(rows, today, by=by)
    days = (last - first).days + 1
    begins = [(month, (date(year, month, 1) - first).days) for month in range(1, MONTHS + 1)]
    months = [(month, x, f"{x / days:.2%}") for month, x in begins]
    return Timeline(
        [Drawn(line, bars(of, year), _words(of, line.words)) for line, of in zip(lines, compared, strict=True)],
        days, months, (today - first).days if first <= today <= last else None,
    )  # fmt: skip


def bars(of: Compared, year: int) -> list[Bar]:
    """What was agreed where it was another day, what is planned, and what of that is done; cut off at the year's ends."""
    first, last = date(year, 1, 1), date(year, MONTHS, 31)
    begins, ends = _within(of.row.first_on or first, first, last), _within(_end(of, last), first, last)
    begins = min(begins, ends)

    def bar(kind: str, until: date) -> Bar:
        return Bar(kind, (begins - first).days, max(1, (_within(until, begins, last) - begins).days + 1))

    found = [bar("PLAN", ends)]
    if of.agreed_due is not None and of.agreed_due != of.row.commitment.due_on:
        found.insert(0, bar("WAS", of.agreed_due))
    if halt := _HALTED.get(State(of.row.commitment.state)):
        stop = _within(of.disturbances[-1].on, begins, ends) if of.disturbances else begins
        x = (stop - first).days
        found.append(Bar(halt, x, max(1, (ends - first).days + 1 - x)))
    done = _done(of, begins, ends)
    return found if done is None else [*found, bar(*done)]


def _end(of: Compared, last: date) -> date:
    return of.row.commitment.due_on or of.row.last_on or last


def _within(day: date, first: date, last: date) -> date:
    return min(max(day, first), last)


def _done(of: Compared, begins: date, ends: date) -> tuple[str, date] | None:
    """How far it has come: to the day on which it was reported done, else as many percent of the way."""
    told = of.row.commitment
    if told.state in _DONE and told.claimed_on:
        late = told.due_on is not None and told.claimed_on > told.due_on
        return ("LATE" if late else "DONE"), told.claimed_on
    if told.percent and told.state == State.IN_FORCE:
        return "DONE", begins + (ends - begins) * told.percent // _WHOLE
    return None


def _words(of: Compared, stands: str) -> str:
    """The same for whoever does not see the drawing."""
    told = of.row.commitment
    parts = [stands, _("planned: %(words)s") % {"words": of.row.timing}]
    if told.due_on:
        parts.append(_("due %(day)s") % {"day": dates.show(told.due_on)})
    if of.agreed_due and of.agreed_due != told.due_on:
        parts.append(_("as agreed %(day)s") % {"day": dates.show(of.agreed_due)})
    if told.claimed_on and told.state in _DONE:
        parts.append(_("reported done %(day)s") % {"day": dates.show(told.claimed_on)})
    elif told.percent:
        parts.append(_("%(percent)s%% done") % {"percent": told.percent})
    return "; ".join(parts)
