"""What fell due in a period, and how it went: by whoever owed it then, as known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from phoihop.domain.ledger import queries, rules
from phoihop.domain.ledger.models import Entry
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
    """One commitment that fell due, with the body that owed it on its day. `late` in days, 0 when not."""

    code: str
    title: str
    debtor_id: int
    due_on: date
    outcome: Outcome
    late: int
    illustrative: bool


def fallen_due(first: date, last: date, known_at: datetime | None = None) -> list[Due]:
    """Everything that bound somebody and whose due day lies in the period, both days within, as it stood on `last`.

    It counts with the body that owed it on its due day, whoever carries it on: an heir answers for what falls due with
    it, not for what its predecessor let lie. What is decided later, or recorded after `known_at`, changes none of it.
    By due day and code. One query.
    """
    entries = _with_owers(queries.standing_entries(last, known_at), queries.entries_known(last, known_at))
    entries = entries.filter(due_after__gte=first, due_after__lte=last)
    found = []
    for entry in entries.exclude(state_after__in=UNBOUND_STATES):
        claimed = cast("date | None", getattr(entry, "claimed_on", None))
        late = rules.days_late(state=entry.state_after, due_on=entry.due_after, claimed_on=claimed, today=last)
        due_on, debtor_id = cast(date, entry.due_after), cast(int, getattr(entry, "ower_id"))  # noqa: B009  # an annotation that no stub knows
        row, outcome = entry.commitment, _outcome(entry.state_after, late)
        found.append(Due(row.code, row.title, debtor_id, due_on, outcome, late, row.illustrative))
    return sorted(found, key=lambda due: (due.due_on, due.code))


def _with_owers(standing: QuerySet[Entry], known: QuerySet[Entry]) -> QuerySet[Entry]:
    """Each with `ower_id`: who owed it on its due day, or who first did where it was written down after that day."""
    steps = known.exclude(state_after="").filter(commitment=OuterRef("commitment"))
    on_its_day = steps.filter(effective_on__lte=OuterRef("due_after")).order_by("-seq").values("debtor_after")[:1]
    at_first = steps.order_by("seq").values("debtor_after")[:1]
    ower = Coalesce(Subquery(on_its_day), Subquery(at_first), output_field=BigIntegerField())
    return standing.annotate(ower_id=ower)


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
