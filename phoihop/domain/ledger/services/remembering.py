"""Keeping the past countable: the ends of months that are over, and for how long each commitment was past its day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest

from django.db import connection, transaction
from django.db.models import Max, Min

from phoihop.domain.ledger import past, rules
from phoihop.domain.ledger.models import Entry, PastKept, PastStanding, Spell
from phoihop.domain.ledger.states import UNBOUND_STATES, State
from phoihop.foundation.audit import services as audit

Span = tuple[int, int, date, date, date]  # a spell: entry, debtor, due day, from, until


def remember(*, today: date) -> int:
    """Count what was recorded since the last time, and the months that are over since; how many months that were.

    Writers wait only while the last entry is read. Each month is kept as soon as it is counted.
    """
    upto = _last_entry()
    _catch_up(upto)
    done = 0
    while (end := _next_end()) < today:
        _keep(end, past.cells_at(end, upto))
        done += 1
    return done


@transaction.atomic
def _last_entry() -> int:
    """The last entry before which none is still being written."""
    audit.wait_for_appenders()
    last: int | None = Entry.objects.aggregate(last=Max("pk"))["last"]
    return last or 0


@transaction.atomic
def _catch_up(upto: int) -> None:
    audit.join_appenders()  # whoever makes everything anew waits for this
    row, _made = PastKept.objects.get_or_create(
        defaults={"entry_id": 0, "first_day": rules.NO_DAY, "last_day": past.LONG_AGO}
    )
    fresh = Entry.objects.filter(pk__gt=row.entry_id, pk__lte=upto).exclude(state_after="")
    first = fresh.aggregate(first=Min("effective_on"))["first"]
    if first is not None:
        for end in rules.month_ends(first, row.last_day):
            _add(past.cells_moved(end, row.entry_id, upto))
        _spell_anew(row.entry_id, upto)
        row.first_day = min(row.first_day, rules.month_end(first))
    PastKept.objects.update(entry_id=upto, first_day=row.first_day)


def _spell_anew(since: int, upto: int) -> None:
    """The spells of every commitment with an entry after one and up to another."""
    touched = Entry.objects.filter(pk__gt=since, pk__lte=upto).order_by().values("commitment_id")
    if since:
        Spell.objects.filter(entry__commitment_id__in=touched).delete()
    which = "id <= %s"
    if since:
        which += " AND commitment_id IN (SELECT commitment_id FROM ledger_entry WHERE id > %s AND id <= %s)"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_spell (entry_id, debtor_id, due_on, first, until) "  # noqa: S608  # the words are ours
            f"SELECT id, body, due, began, COALESCE(ended, '{rules.NO_DAY}') FROM ({past.STEPS.format(which=which)}) AS steps "
            "WHERE state = 'IN_FORCE' AND due IS NOT NULL AND (ended IS NULL OR ended > due)",
            [upto, since, upto] if since else [upto],
        )


def _next_end() -> date:
    """The end of a month after the last that is kept; far ahead while no entry tells of any."""
    row = PastKept.objects.get()
    return row.first_day if row.last_day < row.first_day else rules.month_end(row.last_day + timedelta(days=1))


@transaction.atomic
def _keep(end: date, cells: Mapping[past.Cell, int]) -> None:
    _add(cells)
    PastKept.objects.update(last_day=end)


def _add(cells: Mapping[past.Cell, int]) -> None:
    name = PastStanding._meta.db_table
    sql = (
        f"INSERT INTO {name} (day, body_id, stands, due_on, n) VALUES (%s, %s, %s, %s, %s) "  # noqa: S608  # the same
        f"ON CONFLICT (day, body_id, stands, due_on) DO UPDATE SET n = {name}.n + excluded.n"
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            sql, [(day.isoformat(), body, stands, due.isoformat(), n) for (day, body, stands, due), n in cells.items()]
        )


@dataclass(slots=True)
class Recounting:
    """What the past should hold, from the stories themselves, step by step: for whoever proves or mends it."""

    kept: past.Kept = field(default_factory=past.kept)
    cells: Counter[past.Cell] = field(default_factory=Counter)
    spells: set[Span] = field(default_factory=set)

    def take(self, entries: Iterable[Entry]) -> None:
        """Count one story."""
        steps = [entry for entry in entries if entry.state_after and entry.pk <= self.kept.entry_id]
        claimed: date | None = None
        last = self.kept.last_day
        for step, after in zip_longest(steps, steps[1:]):
            until = after.effective_on if after else rules.NO_DAY
            claimed = step.effective_on if step.verb == "CLAIMED" else claimed
            if step.state_after in UNBOUND_STATES:
                continue
            stands = _stands(step, claimed)
            for end in rules.month_ends(step.effective_on, min(last, until - timedelta(days=1))):
                due = rules.kept_due(step.due_after, runs=stands == rules.RUNS, end=end)
                self.cells[end, step.debtor_after_id or 0, stands, due] += 1
            if stands == rules.RUNS and step.due_after and step.due_after < until:
                self.spells.add((step.pk, step.debtor_after_id or 0, step.due_after, step.effective_on, until))

    def differences(self) -> list[tuple[past.Cell, int, int]]:
        """The counts that are kept otherwise: which, as kept, as the entries make it."""
        kept = past.stored()
        cells = kept.keys() | self.cells.keys()
        return [(cell, kept.get(cell, 0), self.cells[cell]) for cell in cells if kept.get(cell, 0) != self.cells[cell]]

    def wrong_spells(self) -> list[Span]:
        """The spells that are kept and should not be, and those that should be and are not."""
        kept = set(Spell.objects.values_list("entry_id", "debtor_id", "due_on", "first", "until"))
        return sorted(kept ^ self.spells)

    def mend(self) -> None:
        """Make what is kept this."""
        PastStanding.objects.all().delete()
        Spell.objects.all().delete()
        _add(self.cells)
        names = ("entry_id", "debtor_id", "due_on", "first", "until")
        rows = [Spell(**dict(zip(names, one, strict=True))) for one in sorted(self.spells)]
        Spell.objects.bulk_create(rows, batch_size=500)


def _stands(step: Entry, claimed: date | None) -> str:
    if step.state_after in (State.CLAIMED, State.FULFILLED):
        late = step.due_after is not None and claimed is not None and claimed > step.due_after
        return "DONE_LATE" if late else "KEPT"
    return _STANDS.get(step.state_after, "DROPPED")


_STANDS: dict[str, str] = {State.IN_FORCE: rules.RUNS, State.SUSPENDED: "STOPPED"}
