"""Questions to the ledger. Every answer about the past takes the day it holds for and the moment it was known at."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import cast

from django.db.models import Case, Max, OuterRef, Q, QuerySet, Subquery, Sum, When

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.models import Commitment, Entry, Evidence, Note, Recount, Side, Standing, StandingDelta
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.audit import chain, snapshots
from phoihop.foundation.audit.models import SealLine


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
    entries = standing_entries(as_of, known_at).filter(Q(debtor_after_id=body_id) | Q(creditor_after_id=body_id))
    rows = [_row(entry, body_id, as_of) for entry in entries.exclude(state_after__in=["DRAFT", "WITHDRAWN"])]
    rows.sort(key=lambda row: (row.side, row.due_on or rules.NO_DAY, row.code))
    return Statement(body_id, as_of, known_at, tuple(rows))


def _row(entry: Entry, body_id: int, as_of: date) -> StatementRow:
    owes = entry.debtor_after_id == body_id
    claimed = cast("date | None", getattr(entry, "claimed_on", None))
    claimed = claimed if entry.state_after in ("CLAIMED", "FULFILLED") else None
    return StatementRow(
        commitment_id=entry.commitment_id,
        code=entry.commitment.code,
        title=entry.commitment.title,
        kind=entry.commitment.kind,
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
    totals: dict[tuple[str, bool], int] = {}
    past = Case(When(due_on__lt=today, then=True), default=False)
    for table in (Standing, StandingDelta):
        cells = table._default_manager.filter(body_id=body_id, side=side, under=under).order_by()
        for state, is_past, total in cells.values_list("state", past).annotate(Sum("n")):
            totals[state, is_past] = totals.get((state, is_past), 0) + total

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
    for entry in commitment.entries.exclude(state_after="").order_by("-seq"):
        if "reckoning" in (facts := facts_of(entry)):
            return Reckoning.from_facts(cast("dict[str, object]", facts["reckoning"]))
    raise LookupError(commitment.code)


def first_due_days(ids: Iterable[int]) -> dict[int, date | None]:
    """The due day that each commitment was opened with, in one query."""
    opened = Entry.objects.filter(commitment_id__in=list(ids), seq=1)
    return dict(opened.values_list("commitment_id", "due_after"))


_VERIFY_COLUMNS = (
    "commitment__code", "commitment__entry_count", "commitment__head_hash", "seq", "previous_hash", "hash", "verb",
    "effective_on", "recorded_at", "origin", "by_body_id", "by_user", "facts", "note_digest", "state_after",
    "due_after", "debtor_after_id", "creditor_after_id", "key",
)  # fmt: skip


def verify() -> Iterator[chain.Break]:
    """The first break of every commitment's chain, then words, files and sealed heads that no longer match it.

    Erased words are no break: only the digest is hashed. Nothing yielded: all holds, as of one moment.
    """
    with snapshots.one_moment():
        yield from _broken_stories()
        yield from _altered_notes()
        yield from _altered_evidence()
        yield from _broken_seal_lines()
        yield from _cut_seals()


def _broken_stories() -> Iterator[chain.Break]:
    try:
        yield from _broken_chains()
    except (ValueError, AttributeError, TypeError):  # what stands where a day or a moment was can no longer be read
        yield from _unreadable()


def _unreadable() -> Iterator[chain.Break]:
    """The entries whose day or moment is none: asked one by one, for one alone stops the reading of all."""
    places = Entry.objects.order_by("commitment_id", "seq").values_list("pk", "commitment__code", "seq")
    for pk, code, seq in places.iterator(chunk_size=5000):
        try:
            days = Entry.objects.values_list("effective_on", "recorded_at", "due_after").get(pk=pk)
        except (ValueError, TypeError):
            days = (None, None, None)  # type: ignore[assignment]  # none of them can be told
        if days[0] is None or days[1] is None:
            yield chain.Break(rules.chain_name(code), seq, "CONTENT")


def _broken_chains() -> Iterator[chain.Break]:
    codes = dict(Body.objects.values_list("pk", "code"))
    rows = Entry.objects.order_by("commitment_id", "seq").values_list("commitment_id", *_VERIFY_COLUMNS)
    seen = 0
    for _commitment_id, group in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        story = list(group)
        code, count, head = story[0][1:4]
        seen += 1
        if found := chain.first_break(rules.chain_name(code), map(_as_link, story), count=count, head=head):
            yield found
        elif not _names_its_sides(story[0], codes):
            yield chain.Break(rules.chain_name(code), 1, "SIDES")
    if seen != Commitment.objects.count():
        for code in Commitment.objects.exclude(pk__in=Entry.objects.values("commitment_id")).values_list(
            "code", flat=True
        ):
            yield chain.Break(rules.chain_name(code), 1, "GAP")
    stray = Entry.objects.exclude(commitment_id__in=Commitment.objects.values("pk")).order_by()
    for number in sorted(stray.values_list("commitment_id", flat=True).distinct()):
        yield chain.Break(rules.chain_name(f"#{number}"), 1, "ROW")


def _names_its_sides(opening: tuple, codes: dict[int, str]) -> bool:  # type: ignore[type-arg]  # the columns below
    """Whether the bodies that the first entry points to still carry the codes that it was hashed with."""
    facts, debtor, creditor = json.loads(opening[13]), opening[17], opening[18]
    return (facts["debtor"], facts["creditor"]) == (codes.get(debtor), codes.get(creditor))


def _as_link(row: tuple) -> chain.Link:  # type: ignore[type-arg]  # nineteen columns, named once above
    (_id, code, _count, _head, seq, previous, hash_, verb, effective_on, recorded_at, origin, by_body, by_user,
     facts, note_digest, state, due_on, debtor, creditor, key) = row  # fmt: skip
    text = rules.entry_text(
        commitment=code, seq=seq, verb=verb, effective_on=effective_on.isoformat(),
        recorded_at=recorded_at.isoformat(timespec="microseconds"), origin=origin, by_body=by_body, by_user=by_user,
        facts=facts, note_digest=note_digest, state=state, due_on=due_on.isoformat() if due_on else "",
        debtor=debtor, creditor=creditor, key=key,
    )  # fmt: skip
    return chain.Link(seq, previous, text, hash_)


def _broken_seal_lines() -> Iterator[chain.Break]:
    """Sealed heads that the story no longer holds."""
    lines = SealLine.objects.filter(chain__startswith="ledger:").order_by("chain", "seq")
    for some in snapshots.in_batches(lines.values_list("chain", "seq", "head_hash").iterator(chunk_size=2000), 500):
        codes = {name.removeprefix("ledger:") for name, _seq, _head in some}
        told = Entry.objects.filter(commitment__code__in=codes, seq__in={seq for _name, seq, _head in some})
        hashes = {(code, seq): hash_ for code, seq, hash_ in told.values_list("commitment__code", "seq", "hash")}
        for name, seq, head in some:
            if hashes.get((name.removeprefix("ledger:"), seq)) != head:
                yield chain.Break(name, seq, "SEAL")


def _cut_seals() -> Iterator[chain.Break]:
    """Stories that say they were sealed further than any seal that is left."""
    lines = SealLine.objects.filter(chain__startswith="ledger:").order_by()
    sealed = dict(lines.values_list("chain").annotate(Max("seq")))
    rows = Commitment.objects.order_by("pk").values_list("code", "sealed_count")
    for code, count in rows.iterator(chunk_size=5000):
        if sealed.get(name := rules.chain_name(code), 0) != count:
            yield chain.Break(name, count, "SEAL")


def _altered_notes() -> Iterator[chain.Break]:
    """Words that are not the ones whose digest stands in the entry."""
    columns = ("entry__commitment__code", "entry__seq", "entry__note_digest", "salt", "text")
    rows = Note.objects.order_by("entry__commitment_id", "entry__seq").values_list(*columns)
    for code, seq, digest, salt, text in rows.iterator(chunk_size=5000):
        if rules.note_digest(salt=salt, text=text) != digest:
            yield chain.Break(rules.chain_name(code), seq, "NOTE")


def _altered_evidence() -> Iterator[chain.Break]:
    """Entries whose files are not the ones whose content hashes stand in their facts."""
    shown: dict[int, list[str]] = {}
    for entry_id, sha256 in Evidence.objects.order_by("entry_id").values_list("entry_id", "file__sha256").iterator():
        shown.setdefault(entry_id, []).append(sha256)
    told = Entry.objects.filter(Q(facts__contains='"evidence":') | Q(pk__in=Evidence.objects.values("entry_id")))
    columns = ("pk", "commitment__code", "seq", "facts")
    for pk, code, seq, facts in told.order_by("commitment_id", "seq").values_list(*columns).iterator(chunk_size=5000):
        if json.loads(facts).get("evidence", []) != sorted(shown.get(pk, [])):
            yield chain.Break(rules.chain_name(code), seq, "EVIDENCE")
