"""Questions to the ledger. Every answer about the past takes the day it holds for and the moment it was known at."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from phoihop.domain.ledger import rules, verifying
from phoihop.domain.ledger.models import Commitment, Entry, Recount, Side, Standing, StandingDelta
from phoihop.domain.ledger.states import ENTITLES, WORDS, State
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.audit import chain
from phoihop.foundation.lifecycle import reading

BATCH = 500


def facts_of(entry: Entry) -> dict[str, object]:
    """The facts of an entry, read back from their canonical text."""
    return cast(dict[str, object], json.loads(entry.facts))


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One commitment as it stood: `side` OWES or OWED, `other_id` the body across.

    `late`: days past due, the debtor's. `unanswered`: days for which its claim has waited, the creditor's.
    """

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
    unanswered: int
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
    known = [as_of.isoformat(), connection.ops.adapt_datetimefield_value(known_at or datetime.max.replace(tzinfo=UTC))]
    with connection.cursor() as cursor:
        cursor.execute(_STOOD, [*known * 3, body_id, body_id, *known])
        rows = [_row(body_id, as_of, *stood) for stood in cursor.fetchall()]
    rows.sort(key=lambda row: (row.side, row.due_on or rules.NO_DAY, row.code))
    return Statement(body_id, as_of, known_at, tuple(rows))


_KNOWN = "effective_on <= %s AND recorded_at <= %s"
_STOOD = f"""
    SELECT stood.commitment_id, code, illustrative, debtor_after_id, creditor_after_id, state_after, due_after,
           (SELECT effective_on FROM ledger_entry AS claim
             WHERE claim.commitment_id = stood.commitment_id AND verb = 'CLAIMED' AND {_KNOWN}
             ORDER BY seq DESC LIMIT 1),
           (SELECT facts FROM ledger_entry AS words
             WHERE words.commitment_id = stood.commitment_id AND verb IN ({", ".join(f"'{verb}'" for verb in sorted(ENTITLES))}) AND {_KNOWN}
             ORDER BY seq DESC LIMIT 1)
      FROM ledger_entry AS stood JOIN ledger_commitment ON ledger_commitment.id = stood.commitment_id
     WHERE stood.id = (SELECT id FROM ledger_entry AS step
                        WHERE step.commitment_id = stood.commitment_id AND state_after <> '' AND {_KNOWN}
                        ORDER BY seq DESC LIMIT 1)
       AND (debtor_after_id = %s OR creditor_after_id = %s) AND state_after NOT IN ('DRAFT', 'WITHDRAWN')
       AND effective_on <= %s AND stood.recorded_at <= %s
"""  # noqa: S608  # the words are ours; each page of a body asks, and making them anew costs thrice what the answer does


def _row(
    body_id: int,
    as_of: date,
    commitment_id: int,
    code: str,
    illustrative: bool,
    debtor_id: int,
    creditor_id: int,
    state: str,
    due: date | str | None,
    claimed: date | str | None,
    worded: str,
) -> StatementRow:
    """A row of _STOOD."""
    owes, due_on = debtor_id == body_id, _day(due)
    claimed_on = _day(claimed) if state in ("CLAIMED", "FULFILLED") else None
    words = cast("dict[str, object]", json.loads(worded))
    return StatementRow(
        commitment_id=commitment_id,
        code=code,
        title=str(words["title"]),
        kind=str(words["kind"]),
        side=Side.OWES if owes else Side.OWED,
        other_id=creditor_id if owes else debtor_id,
        state=state,
        due_on=due_on,
        claimed_on=claimed_on,
        late=rules.days_late(state=state, due_on=due_on, claimed_on=claimed_on, today=as_of),
        unanswered=rules.days_unanswered(state=state, claimed_on=claimed_on, today=as_of),
        illustrative=illustrative,
    )


def _day(value: date | str | None) -> date | None:
    """A day that a statement of ours brought: SQLite keeps its ISO text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


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


@dataclass(frozen=True, slots=True)
class Running:
    """Of what a body and all under it owe and is in force: how many there are, are overdue, and fall due until a day."""

    running: int
    late: int
    soon: int


def running_under(*, today: date, until: date) -> dict[int, Running]:
    """The same of every body that has any, from the standings. One query."""
    near = Q(due_on__gte=today, due_on__lte=until)
    folded, fresh = (
        table._default_manager.filter(side=Side.OWES, under=True, state=State.IN_FORCE)
        .order_by()
        .values_list("body_id")
        .annotate(all=Sum("n"), late=Sum("n", filter=Q(due_on__lt=today)), soon=Sum("n", filter=near))
        for table in _COUNTS
    )
    found: dict[int, Running] = {}
    for body_id, *more in folded.union(fresh, all=True):
        was = found.get(body_id, Running(0, 0, 0))
        running, late, soon = (n or 0 for n in more)
        found[body_id] = Running(was.running + running, was.late + late, was.soon + soon)
    return {body_id: row for body_id, row in sorted(found.items()) if row.running}


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
    wanted, known = list(ids), reading.kept(first_due_days)
    if asked := [commitment_id for commitment_id in wanted if commitment_id not in known]:
        worded = Entry.objects.filter(commitment_id__in=asked, verb__in=WORDS).order_by("commitment_id", "seq")
        known.update(dict.fromkeys(asked, ()))  # asked for, and nothing found
        known.update(worded.values_list("commitment_id", "due_after"))
    return {commitment_id: known[commitment_id] for commitment_id in wanted if known[commitment_id] != ()}


def verify() -> Iterator[chain.Break]:
    """Every place where the ledger no longer is what was recorded; none if all holds, as of one moment."""
    return verifying.verify()
