"""How bodies stood on a day that is past: from what is kept of the ends of months, and what happened between.

Kept are the counts at the end of each month, and of every step that left a commitment in force past its due day the days
for which it held. Both tell of all entries up to one (`PastKept`); what was recorded later is read with each question,
so that an answer is right however long nothing was kept, and as quick as today's once it was.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from phoihop.domain.ledger import queries, rules
from phoihop.domain.ledger.models import Entry, PastKept, PastStanding, Spell
from phoihop.domain.ledger.states import UNBOUND_STATES, State
from phoihop.foundation.lifecycle import reading

Cell = tuple[date, int, str, date]  # end of a month, body, how it stands, due day as rules.kept_due says
LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Up to which entry the past is counted, and at which ends of months; where it never was, nothing is known."""

    entry_id: int = 0
    first_day: date = rules.NO_DAY
    last_day: date = LONG_AGO


@reading.once
def kept() -> Kept:
    """How far it is counted."""
    row = PastKept.objects.first()
    return Kept(row.entry_id, row.first_day, row.last_day) if row else Kept()


# Each step with the day and the number of the next one. Steps of a commitment follow one another in both times, so a
# step stands on a day, as known up to an entry, when it has begun by then and the next has not.
STEPS = """
    SELECT id, debtor_after_id AS body, state_after AS state, due_after AS due, effective_on AS began,
           MAX(CASE WHEN verb = 'CLAIMED' THEN effective_on END) OVER (PARTITION BY commitment_id ORDER BY seq) AS claimed,
           LEAD(effective_on) OVER (PARTITION BY commitment_id ORDER BY seq) AS ended,
           LEAD(id) OVER (PARTITION BY commitment_id ORDER BY seq) AS next_id
      FROM ledger_entry WHERE state_after <> '' AND {which}"""
_TOUCHED = """commitment_id IN (
    SELECT commitment_id FROM ledger_entry
     WHERE debtor_after_id IN (SELECT id FROM organisations_body) AND effective_on > %s AND effective_on <= %s
    UNION SELECT commitment_id FROM ledger_entry WHERE id > %s AND effective_on <= %s AND state_after <> '')"""
_STANDS_THEN = "began <= %s AND id <= %s AND (next_id IS NULL OR ended > %s OR next_id > %s)"
STANDS = """CASE WHEN state IN ('CLAIMED', 'FULFILLED') THEN CASE WHEN claimed > due THEN 'DONE_LATE' ELSE 'KEPT' END
    WHEN state = 'IN_FORCE' THEN 'RUNS' WHEN state = 'SUSPENDED' THEN 'STOPPED' ELSE 'DROPPED' END"""
BINDS = "state NOT IN ({})".format(", ".join(f"'{state}'" for state in sorted(UNBOUND_STATES)))
_LAST_ENTRY = 2**62  # after every entry


def counted(on: date, spans: Sequence[tuple[date, date]], soon: date) -> Iterator[tuple[int, str, int, str, int]]:
    """Body, how it stands, number of the span or -1, how near (`late`, `soon`, `ahead`), and how many. Two queries.

    From the end of the month before where the spans are months of the day's year or whole years, else from all entries.
    """
    known, end = kept(), rules.month_end_before(on)
    near, far = rules.near_months(end)
    fits = all(first.year >= near.year or (first.month, last.month) == (1, 1) for first, last in spans) and soon < far
    is_kept = fits and known.first_day <= end <= known.last_day
    since, start = (known.entry_id, end) if is_kept else (0, LONG_AGO)
    span = " ".join(f"WHEN due >= %s AND due < %s THEN {place}" for place in range(len(spans)))
    told = f"""
        WITH steps AS ({STEPS.format(which=_TOUCHED)}), moved AS (
            SELECT body, {STANDS} AS stands, due, 1 AS n FROM steps WHERE {BINDS} AND {_STANDS_THEN}
            UNION ALL SELECT body, {STANDS}, due, -1 FROM steps WHERE {BINDS} AND {_STANDS_THEN}
            UNION ALL SELECT body_id, stands, due_on, n FROM ledger_paststanding WHERE day = %s)
        SELECT body, stands, CASE {span} ELSE -1 END AS span,
               CASE WHEN due < %s THEN 'late' WHEN due <= %s THEN 'soon' ELSE 'ahead' END AS near, SUM(n)
          FROM moved GROUP BY 1, 2, 3, 4 HAVING SUM(n) <> 0"""  # noqa: S608  # the words are ours
    day, was = on.isoformat(), start.isoformat()
    told_by: list[str | int] = [was, day, since, day, day, _LAST_ENTRY, day, _LAST_ENTRY]
    told_by += [was, since, was, since, was]
    told_by += [edge.isoformat() for one in spans for edge in one]
    with connection.cursor() as cursor:
        cursor.execute(told, [*told_by, day, soon.isoformat()])
        yield from ((body, stands, place, how, int(n)) for body, stands, place, how, n in cursor.fetchall())


def overdue(on: date) -> QuerySet[Entry]:
    """The steps that left a commitment in force and past its due day on that day."""
    fresh = Entry.objects.filter(pk__gt=kept().entry_id).exclude(state_after="").order_by().values("commitment_id")
    spells = Spell.objects.filter(first__lte=on, until__gt=on, due_on__lt=on).order_by()
    live = queries.standing_entries(on, None).select_related(None).order_by()
    live = live.filter(commitment_id__in=fresh, state_after=State.IN_FORCE, due_after__lt=on)
    kept_ones = spells.exclude(entry__commitment_id__in=fresh).values("entry_id")
    return Entry.objects.filter(pk__in=kept_ones.union(live.values("pk"), all=True)).order_by()


def cells_at(end: date, upto: int) -> Counter[Cell]:
    """The counts at the end of a month, over all entries up to one. One query that reads them all."""
    return _cells(end, STEPS.format(which="effective_on <= %s AND id <= %s"), [end, upto], "next_id IS NULL", [], 1)


def cells_moved(end: date, since: int, upto: int) -> Counter[Cell]:
    """How the entries after one and up to another change the counts at the end of a month."""
    steps = STEPS.format(which="commitment_id IN (SELECT commitment_id FROM ledger_entry WHERE id > %s AND id <= %s)")
    tally: Counter[Cell] = Counter()
    for known, sign in ((upto, 1), (since, -1)):
        tally.update(_cells(end, steps, [since, upto], _STANDS_THEN, [end, known, end, known], sign))
    return Counter({cell: n for cell, n in tally.items() if n})


def _cells(
    end: date, steps: str, asked: Sequence[date | int], which: str, told: Sequence[date | int], sign: int
) -> Counter[Cell]:
    near, far = rules.near_months(end)
    is_near = f"{STANDS} = 'RUNS' AND due >= %s AND due < %s"
    year, month = (
        ("date_trunc('year', due)::date", "date_trunc('month', due)::date")
        if connection.vendor == "postgresql"
        else ("strftime('%%Y-01-01', due)", "strftime('%%Y-%%m-01', due)")
    )
    kept_due = f"CASE WHEN {is_near} THEN due WHEN due < %s THEN {year} ELSE {month} END"
    sql = (
        f"SELECT body, {STANDS} AS stands, {kept_due} AS kept, COUNT(*) FROM ({steps}) AS steps "  # noqa: S608  # the same
        f"WHERE {BINDS} AND {which} GROUP BY 1, 2, 3"
    )
    given = [near, far, near.replace(month=1), *asked, *told]
    found: Counter[Cell] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(sql, [one.isoformat() if isinstance(one, date) else one for one in given])
        for body, stands, due, n in cursor.fetchall():
            day = date.fromisoformat(due) if isinstance(due, str) else due
            found[end, body, stands, day or rules.NO_DAY.replace(day=1)] += sign * n
    return found


def stored() -> dict[Cell, int]:
    """The counts as kept."""
    return {
        (day, body, stands, due): n
        for day, body, stands, due, n in PastStanding.objects.values_list("day", "body_id", "stands", "due_on", "n")
        if n
    }
