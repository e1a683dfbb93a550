"""How a plan as it stands differs from the plan as both sides agreed it: told by the entries of its rows, kept nowhere else."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Entry, Note
from phoihop.domain.ledger.states import CHANGES, REMARKS, State, Verb
from phoihop.domain.plans.models import Row, Wording

_AGREED = frozenset({Verb.AGREED, Verb.ASSIGNED})


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One change that one side asked for and the other granted.

    `days`: by how many the due day moved; of what was suspended, how many its clock stood still, so far or in all;
    None where nothing can be counted any more, for the row is given up.
    """

    verb: str
    reason: str
    words: str
    document: str
    asked_by: int
    granted_by: int
    on: date
    was_due: date | None
    due: date | None  # the day from then on
    days: int | None
    seq: int  # which entry of the row's story it is
    running: bool = False  # the clock still stands
    effect: str = ""  # on the target, as the side that asked put it


@dataclass(frozen=True, slots=True)
class Amendment:
    """Other words for a row that bound: one side asked for them, the other granted them, and they hold from that day."""

    reason: str
    words: str  # why, as the side that asked put it
    document: str
    asked_by: int
    granted_by: int
    on: date
    seq: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A row as it was agreed and as it stands, with everything that happened in between; `state` is None before agreement."""

    row: Row
    agreed_on: date | None
    agreed_due: date | None
    agreed_lead: int | None
    disturbances: tuple[Disturbance, ...]
    amendments: tuple[Amendment, ...] = ()
    agreed_words: Wording | None = None  # as both sides agreed to them first, where others stand now
    words: Wording | None = None  # as they stand, in the same case

    @property
    def differs(self) -> bool:
        """Whether anything of what was agreed is no longer so."""
        now = self.row.commitment
        if self.agreed_on is None:
            return False
        moved = self.agreed_due != now.due_on or self.agreed_lead != now.debtor_id
        return (
            moved
            or bool(self.disturbances or self.amendments)
            or now.state in (State.SUSPENDED, State.NOT_FEASIBLE, State.EXTINGUISHED)
        )

    @property
    def days(self) -> int:
        """By how many days the row has slipped in all."""
        return sum(one.days or 0 for one in self.disturbances)


def compare(rows: Sequence[Row], today: date, until: Mapping[int, int] | None = None) -> list[Compared]:
    """Each of these rows beside what was agreed. Four queries, however many rows.

    `until` tells of a commitment how far its story is read, by the number of the entry; where it is silent, to the end.
    """
    entries: dict[int, list[Entry]] = defaultdict(list)
    found = Entry.objects.filter(commitment__in=[row.commitment_id for row in rows])
    for entry in found.exclude(verb__in=REMARKS - {Verb.ASKED}).order_by("commitment_id", "seq"):
        if until is None or entry.seq <= until.get(entry.commitment_id, entry.seq):
            entries[entry.commitment_id].append(entry)
    asked = [entry.pk for told in entries.values() for entry in told if entry.verb == Verb.ASKED]
    words = dict(Note.objects.filter(entry__in=asked).values_list("entry_id", "text"))
    reworded = _reworded([row for row in rows if any(e.verb == Verb.AMENDED for e in entries[row.commitment_id])])
    return [_compared(row, entries[row.commitment_id], words, today, reworded.get(row.pk, ())) for row in rows]


def _reworded(rows: Sequence[Row]) -> dict[int, list[Wording]]:
    """How these rows were worded, the first first."""
    found: dict[int, list[Wording]] = defaultdict(list)
    worded = Wording.objects.filter(row__in=[row.pk for row in rows]).select_related("row__plan__agreement")
    for one in worded.order_by("row_id", "seq") if rows else ():
        found[one.row_id].append(one)
    return found


def _compared(
    row: Row, entries: list[Entry], words: Mapping[int, str], today: date, worded: Sequence[Wording]
) -> Compared:
    agreed = next((entry for entry in entries if entry.verb in _AGREED), None)
    if agreed is None:
        return Compared(row, None, None, None, ())
    told = tuple(_disturbances(entries, words, today))
    amended = tuple(_amendments(entries, words))
    at_first = [one for one in worded if not one.amended]
    now = [one for one in worded if one.seq <= entries[-1].seq]
    return Compared(
        row, agreed.effective_on, agreed.due_after, agreed.debtor_after_id, told, amended,
        at_first[-1] if amended and at_first else None, now[-1] if amended and now else None,
    )  # fmt: skip


def _amendments(entries: list[Entry], words: Mapping[int, str]) -> Iterator[Amendment]:
    """Every time that both sides agreed to other words, the first first."""
    by_seq = {entry.seq: entry for entry in entries}
    for entry in entries:
        if entry.verb == Verb.AMENDED:
            facts = ledger.facts_of(entry)
            asked = by_seq[int(str(facts["asked"]))]
            yield Amendment(
                str(facts["reason"]), words.get(asked.pk, ""), str(facts.get("document", "")), asked.by_body_id,
                entry.by_body_id, entry.effective_on, entry.seq,
            )  # fmt: skip


def _disturbances(entries: list[Entry], words: Mapping[int, str], today: date) -> list[Disturbance]:
    """The changes in order; a later resumption says of the suspension before it how long the clock stood still."""
    found: list[Disturbance] = []
    by_seq = {entry.seq: entry for entry in entries}
    due: date | None = None
    for entry in entries:
        if entry.verb == Verb.ASKED:
            continue
        if found and found[-1].running and entry.state_after != State.SUSPENDED:
            found[-1] = replace(found[-1], days=(entry.effective_on - found[-1].on).days, running=False)
        if entry.verb in CHANGES:
            found.append(_disturbance(entry, by_seq, words, due, today))
        due = entry.due_after
    return found


def _disturbance(
    entry: Entry, by_seq: Mapping[int, Entry], words: Mapping[int, str], due: date | None, today: date
) -> Disturbance:
    facts = ledger.facts_of(entry)
    asked = by_seq[int(str(facts["asked"]))]
    days: int | None = None
    if entry.verb == Verb.SUSPENDED:
        days = max(0, (today - entry.effective_on).days)
    elif entry.verb != Verb.NOT_FEASIBLE and due and entry.due_after:
        days = (entry.due_after - due).days
    return Disturbance(
        verb=entry.verb, reason=str(facts["reason"]), words=words.get(asked.pk, ""),
        document=str(facts.get("document", "")), asked_by=asked.by_body_id,
        granted_by=entry.by_body_id, on=entry.effective_on, was_due=due, due=entry.due_after, days=days, seq=entry.seq,
        running=entry.verb == Verb.SUSPENDED, effect=str(facts.get("effect", "")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cause:
    """What one cause did to a plan: how many rows it postponed, suspended and ended, and how many days that cost."""

    reason: str
    postponed: int
    suspended: int
    not_feasible: int
    days: int


def by_cause(compared: Iterable[Compared]) -> list[Cause]:
    """The causes of what was disturbed, the one that touched most first. A new day by agreement counts as postponed."""
    times: dict[str, Counter[str]] = defaultdict(Counter)
    days: Counter[str] = Counter()
    for one in compared:
        for told in one.disturbances:
            times[told.reason][told.verb] += 1
            days[told.reason] += told.days or 0
    causes = [
        Cause(
            reason, of[Verb.POSTPONED] + of[Verb.RESCHEDULED], of[Verb.SUSPENDED], of[Verb.NOT_FEASIBLE], days[reason]
        )
        for reason, of in times.items()
    ]
    return sorted(causes, key=lambda c: (-(c.postponed + c.suspended + c.not_feasible), c.reason))
