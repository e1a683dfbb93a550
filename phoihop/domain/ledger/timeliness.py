"""What fell due in a period, and how it went: by whoever owed it then, as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from phoihop.domain.ledger import queries, rules
from phoihop.domain.ledger.states import UNBOUND_STATES, State


class Outcome(StrEnum):
    """How something that fell due went. Waiting to be confirmed never makes the debtor late."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    OPEN = "OPEN"  # its day is the last of the period, and not over
    STOPPED = "STOPPED"  # suspended: no time runs
    DROPPED = "DROPPED"  # could not be carried out, closed, or ended with its body: nobody was late


@dataclass(frozen=True, slots=True)
class Due:
    """One commitment that fell due. `late` in days, 0 when not."""

    code: str
    title: str
    debtor_id: int
    due_on: date
    outcome: Outcome
    late: int
    illustrative: bool


def fallen_due(first: date, last: date, known_at: datetime | None = None) -> list[Due]:
    """Everything that bound somebody and whose due day lies in the period, both days within, as it stood on `last`.

    What is decided later, or recorded after `known_at`, changes none of it. By due day and code.
    """
    entries = queries.standing_entries(last, known_at).filter(due_after__gte=first, due_after__lte=last)
    found = []
    for entry in entries.exclude(state_after__in=UNBOUND_STATES):
        claimed = cast("date | None", getattr(entry, "claimed_on", None))
        late = rules.days_late(state=entry.state_after, due_on=entry.due_after, claimed_on=claimed, today=last)
        due_on, debtor_id = cast(date, entry.due_after), cast(int, entry.debtor_after_id)
        row, outcome = entry.commitment, _outcome(entry.state_after, late)
        found.append(Due(row.code, row.title, debtor_id, due_on, outcome, late, row.illustrative))
    return sorted(found, key=lambda due: (due.due_on, due.code))


def _outcome(state: str, late: int) -> Outcome:
    if late:
        return Outcome.LATE
    if state in (State.CLAIMED, State.FULFILLED):
        return Outcome.ON_TIME
    return {State.IN_FORCE.value: Outcome.OPEN, State.SUSPENDED.value: Outcome.STOPPED}.get(state, Outcome.DROPPED)


def rate(outcomes: Iterable[Outcome]) -> float | None:
    """The share that was on time of what was on time or late; None where there was neither: nothing is not zero."""
    counted = [outcome for outcome in outcomes if outcome in (Outcome.ON_TIME, Outcome.LATE)]
    return counted.count(Outcome.ON_TIME) / len(counted) if counted else None
