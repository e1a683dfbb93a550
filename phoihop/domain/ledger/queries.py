"""Questions to the ledger. Every answer about the past takes the day it holds for and the moment it was known at."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from phoihop.domain.ledger import rules, verifying
from phoihop.domain.ledger.models import Commitment, Entry, Recount, Side, Standing, StandingDelta
from phoihop.domain.ledger.states import WORDS
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.audit import chain
from phoihop.foundation.lifecycle import reading

BATCH = 500


def facts_of(entry: Entry) -> dict[str, object]:
    """The facts of an entry, read back from their canonical text."""
    return cast(dict[str, object], json.loads(entry.facts))


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One commitment as it stood: `side` OWES or OWED, `other_id` the body across, `late` days."""

    commitment_id: int
    code: str
    title: str
    kind: str
    side: str
    other_id: int
    state: str
    due_on: date | None
    claimed_on: date | None
    late: int
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """What a body owes and is owed, on a day, as known at a moment."""

    body_id: int
    as_of: date
    known_at: datetime | None
    rows: tuple[StatementRow, ...]

    def side(self, side: str) -> list[StatementRow]:
        """The rows of one side."""
        return [row for row in self.rows if row.side == side]


def entries_known(as_of: date, known_at: datetime | None) -> QuerySet[Entry]:
    """Entries that hold on the day and were recorded by the moment (inclusive); None means all that is known."""
    entries = Entry.objects.filter(effective_on__lte=as_of)
    return entries if known_at is None else entries.filter(recorded_at__lte=known_at)


def standing_entries(as_of: date, known_at: datetime | None) -> QuerySet[Entry]:
    """For each commitment the last step that counts: because steps follow one another in both times, it says it all."""
    steps = entries_known(as_of, known_at).exclude(state_after="")
    last = steps.filter(commitment=OuterRef("commitment")).order_by("-seq").values("pk")[:1]
    claim = steps.filter(commitment=OuterRef("commitment"), verb="CLAIMED").order_by("-seq").values("effective_on")[:1]
    return (
        steps.filter(pk=Subquery(last)).annotate(claimed_on=Subquery(claim)).select_related("commitment").order_by("pk")
    )


def statement(*, body_id: int, as_of: date, known_at: datetime | None = None) -> Statement:
    """Where the body stood on `as_of`, as known at `known_at`. Drafts are nobody's duty yet and are left out."""
    worded = entries_known(as_of, known_at).filter(commitment=OuterRef("commitment"), verb__in=WORDS).order_by("-seq")
    entries = standing_entries(as_of, known_at).filter(Q(debtor_after_id=body_id) | Q(creditor_after_id=body_id))
    entries = entries.annotate(worded=Subquery(worded.values("facts")[:1]))
    rows = [_row(entry, body_id, as_of) for entry in entries.exclude(state_after__in=["DRAFT", "WITHDRAWN"])]
    rows.sort(key=lambda row: (row.side, row.due_on or rules.NO_DAY, row.code))
    return Statement(body_id, as_of, known_at, tuple(rows))


def _row(entry: Entry, body_id: int, as_of: date) -> StatementRow:
    owes = entry.debtor_after_id == body_id
    claimed = cast("date | None", getattr(entry, "claimed_on", None))
    claimed = claimed if entry.state_after in ("CLAIMED", "FULFILLED") else None
    words = cast("dict[str, object]", json.loads(getattr(entry, "worded")))  # noqa: B009  # an annotation that no stub knows
    return StatementRow(
        commitment_id=entry.commitment_id,
        code=entry.commitment.code,
        title=str(words["title"]),
        kind=str(words["kind"]),
        side=Side.OWES if owes else Side.OWED,
        other_id=cast(int, entry.creditor_after_id if owes else entry.debtor_after_id),
        state=entry.state_after,
        due_on=entry.due_after,
        claimed_on=claimed,
        late=rules.days_late(state=entry.state_after, due_on=entry.due_after, claimed_on=claimed, today=as_of),
        illustrative=entry.commitment.illustrative,
    )


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of one side of a body, from the standings: never a scan of commitments."""

    open: int
    overdue: int
    claimed: int
    proposed: int
    suspended: int
    fulfilled: int


def counts(*, body_id: int, side: str, today: date, under: bool = False) -> Counts:
    """The counts of a body on one side, itself or with all under it."""
    return counts_of_sides(body_id=body_id, today=today, under=under)[side]


@reading.once
def counts_of_sides(*, body_id: int, today: date, under: bool = False) -> dict[str, Counts]:
    """The counts of a body on both sides, in one query."""
    totals: dict[str, dict[tuple[str, bool], int]] = {side: {} for side in Side.values}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [today.isoformat(), *(body_id, under) * len(_COUNTS)])
        for side, state, is_past, total in cursor.fetchall():
            totals[side][state, bool(is_past)] = int(total)
    return {side: _counts(of_side) for side, of_side in totals.items()}


_COUNTS = (Standing, StandingDelta)  # folded, and not folded yet
_EACH = " UNION ALL ".join(
    f"SELECT side, state, due_on, n FROM {table._meta.db_table} WHERE body_id = %s AND under = %s"  # noqa: S608  # names are ours
    for table in _COUNTS
)
_COUNTED = (  # every page asks: the statement stands here instead of being made each time
    f"SELECT side, state, CASE WHEN due_on < %s THEN 1 ELSE 0 END AS past, SUM(n) FROM ({_EACH}) AS counted "  # noqa: S608  # the same
    "GROUP BY side, state, past"
)


def _counts(totals: dict[tuple[str, bool], int]) -> Counts:
    def of(*states: str) -> int:
        return sum(n for (state, _past), n in totals.items() if state in states)

    return Counts(
        open=of("IN_FORCE", "CLAIMED", "SUSPENDED"),
        overdue=totals.get(("IN_FORCE", True), 0),
        claimed=of("CLAIMED"),
        proposed=of("PROPOSED"),
        suspended=of("SUSPENDED"),
        fulfilled=of("FULFILLED"),
    )


def last_proof() -> Recount | None:
    """When the standings were last proven equal to a recount."""
    return Recount.objects.order_by("-pk").first()


def history(commitment: Commitment) -> QuerySet[Entry]:
    """The story, newest first."""
    return commitment.entries.select_related("by_body", "note").prefetch_related("evidence").order_by("-seq")


def reckoning_of(commitment: Commitment) -> Reckoning:
    """Why the due day is that day: the arithmetic of the last entry that set it."""
    return reckonings_of([commitment.pk])[commitment.pk]


def reckonings_of(ids: Sequence[int]) -> dict[int, Reckoning]:
    """The same of each commitment, in one query for some hundred."""
    found: dict[int, Reckoning] = {}
    for start in range(0, len(ids), BATCH):
        steps = Entry.objects.filter(commitment_id__in=ids[start : start + BATCH]).exclude(state_after="")
        for entry in steps.filter(facts__contains='"reckoning":').order_by("seq"):
            if "reckoning" in (facts := facts_of(entry)):
                found[entry.commitment_id] = Reckoning.from_facts(cast("dict[str, object]", facts["reckoning"]))
    return found


def first_due_days(ids: Iterable[int]) -> dict[int, date | None]:
    """The due day that stood in the words of each commitment before it bound, in one query."""
    worded = Entry.objects.filter(commitment_id__in=list(ids), verb__in=WORDS).order_by("commitment_id", "seq")
    return dict(worded.values_list("commitment_id", "due_after"))


def verify() -> Iterator[chain.Break]:
    """Every place where the ledger no longer is what was recorded; none if all holds, as of one moment."""
    return verifying.verify()
