"""Every day on which an answer was missing past its day, with whom it was missing and what they said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from phoihop.domain.petitions.models import Stage
from phoihop.domain.petitions.states import UNANSWERED, PetitionVerb

_RUNS = {
    PetitionVerb.ROUTE: True, PetitionVerb.RETURN: True, PetitionVerb.REOPEN: True, PetitionVerb.PASS: True,
    PetitionVerb.ANSWER: False,
    PetitionVerb.CONFIRM: False,
}  # fmt: skip
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Late:
    """A stretch of late days, first and last included. `holder` is None while it came back; no reason is an empty one."""

    first: date
    last: date
    holder: int | None
    reason: str
    until: date | None  # the day that the body named instead

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def opened_again_on(way: Iterable[Stage]) -> date | None:
    """The day on which voters who did not agree had it opened again; None where it was not, or was answered anew."""
    found: date | None = None
    for stage in way:
        if stage.verb == PetitionVerb.REOPEN:
            found = stage.on
        elif stage.verb == PetitionVerb.ANSWER:
            found = None
    return found


def unanswered_for(due_on: date | None, way: Iterable[Stage], today: date) -> int:
    """How many days past its day it has gone without an answer: of one that was opened again, since then."""
    again = opened_again_on(way)
    return max((today - counted_from(due_on, again)).days, 0) if due_on else 0


def counted_from(due_on: date, again: date | None) -> date:
    """The day after which an answer that is missing, or came, is late: its own, or that of the reopening after it."""
    return max(due_on, again or due_on)


def late_on(day: date) -> Q:
    """Petitions that are late on the day as they stand: those of which `unanswered_for` counts any day."""
    return Q(state__in=UNANSWERED, due_on__lt=day) & ~opened_again_from(day)


def opened_again_from(day: date, *, until: date | None = None) -> Q:
    """Petitions opened again on the day or later: of one that waits for an answer nothing is late on it. A set, asked once."""
    again = Stage.objects.filter(verb=PetitionVerb.REOPEN, on__gte=day)
    if until is not None:
        again = again.filter(on__lte=until)
    return Q(pk__in=again.order_by().values("petition"))


def late_days(way: Sequence[Stage], today: date) -> list[Late]:
    """The late days of a whole way up to today, in order. The day of the answer is one, the day of a reopening is none.

    A reason is its body's: it ends when the petition goes elsewhere, and with the day that the body named.
    """
    due_on = next((stage.due_on for stage in way if stage.due_on), None)
    found: list[Late] = []
    day = due_on + _DAY if due_on else today + _DAY
    while day <= today:
        before = [stage for stage in way if stage.on < day and PetitionVerb(stage.verb) in _RUNS]
        if before and _RUNS[PetitionVerb(before[-1].verb)]:
            holder = before[-1].holder_id
            told = _told(way, holder, day)
            reason, until = (told.words, told.other_due_on) if told else ("", None)
            last = found[-1] if found else None
            if last and (last.last + _DAY, last.holder, last.reason, last.until) == (day, holder, reason, until):
                found[-1] = Late(last.first, day, holder, reason, until)
            else:
                found.append(Late(day, day, holder, reason, until))
        day += _DAY
    return found


def _told(way: Sequence[Stage], holder: int | None, day: date) -> Stage | None:
    """What the body that has it said by that day of being late, while the day that it named had not passed."""
    said = [stage for stage in way if stage.verb == PetitionVerb.DELAY and stage.on <= day]
    if not said or said[-1].holder_id != holder:
        return None
    until = said[-1].other_due_on
    return said[-1] if until is None or until >= day else None
