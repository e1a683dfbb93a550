"""Keeping the counts in the transaction of the entry that changes them, and proving them by a recount."""

from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.models import Commitment, MonthStanding, Restructured, Side, Standing, StandingDelta
from phoihop.domain.ledger.refusals import Rivalled
from phoihop.domain.ledger.states import LIVING_STATES
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit

Cell = tuple[int, str, bool, str, str, date, bool]  # body, side, under, kind, state, due day, late
CELL = ("body_id", "side", "under", "kind", "state", "due_on", "late")
Month = tuple[int, bool, str, date, bool]  # body, under, state, first day of the month, late: of what bodies owe
MONTH = ("body_id", "under", "state", "month", "late")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commitment is counted. Unborn ones are counted nowhere."""

    debtor_id: int
    creditor_id: int
    kind: str
    state: str
    due_on: date
    late: bool  # reported done after its day
    placed_on: date  # the structure of this day says who stands above its sides


def place_of(commitment: Commitment) -> Place | None:
    """Where the row is counted now."""
    if not commitment.state:
        return None
    return Place(
        commitment.debtor_id,
        commitment.creditor_id,
        commitment.kind,
        commitment.state,
        commitment.due_on or rules.NO_DAY,
        rules.done_late(commitment.state, commitment.due_on, commitment.claimed_on),
        commitment.placed_on,
    )


def cells(place: Place, ancestors: dict[int, list[int]]) -> list[Cell]:
    """Every count that a place belongs to: each side itself, and all bodies above that side."""
    tail = (place.kind, place.state, place.due_on, place.late)
    found: list[Cell] = []
    for body_id, side in ((place.debtor_id, Side.OWES.value), (place.creditor_id, Side.OWED.value)):
        found.append((body_id, side, False, *tail))
        found.extend((above, side, True, *tail) for above in [body_id, *ancestors.get(body_id, [])])
    return found


def shift(was: Place | None, now: Place | None) -> None:
    """Move one commitment from one place to another."""
    if was == now:
        return
    tally = tally_of([now] if now else [])
    tally.subtract(tally_of([was] if was else []))
    add({cell: n for cell, n in tally.items() if n})


def tally_of(places: Iterable[Place]) -> Tally[Cell]:
    """The counts that these places make, each under the structure of the day that it is placed by."""
    by_day: dict[date, list[Place]] = {}
    for place in places:
        by_day.setdefault(place.placed_on, []).append(place)
    tally: Tally[Cell] = Tally()
    for day, of_day in by_day.items():
        bodies = {body for place in of_day for body in (place.debtor_id, place.creditor_id)}
        ancestors = organisations.ancestors_of(bodies, day)
        for place in of_day:
            tally.update(cells(place, ancestors))
    return tally


@contextmanager
def restructuring(on: date) -> Iterator[None]:
    """Change the structure from `on` inside: open commitments are then counted under those who stand above from `on`.

    Ended ones keep the structure of the day they ended under. Writers wait until the transaction ends.
    """
    with transaction.atomic():
        audit.wait_for_appenders()
        touched = Commitment.objects.filter(Q(state__in=LIVING_STATES) | Q(placed_on__gte=on))
        tally: Tally[Cell] = Tally()
        tally.subtract(tally_of(_places(touched)))
        yield
        Commitment.objects.filter(state__in=LIVING_STATES, placed_on__lt=on).update(placed_on=on)
        Restructured.objects.create(on=on, recorded_at=moments.recording().at)
        tally.update(tally_of(_places(touched)))
        add({cell: n for cell, n in tally.items() if n})


@transaction.atomic
def follow_structure(*, today: date) -> bool:
    """Count under today's structure what a change decided earlier has moved by now. Answers whether there was one."""
    last = Restructured.objects.order_by("-on").values_list("on", flat=True).first() or date.min
    if not organisations.structure_changed(after=last, until=today):
        return False
    with restructuring(today):
        return True


def _places(commitments: QuerySet[Commitment]) -> Iterator[Place]:
    columns = ("debtor_id", "creditor_id", "kind", "state", "due_on", "claimed_on", "placed_on")
    for debtor_id, creditor_id, kind, state, due_on, claimed_on, placed_on in commitments.values_list(*columns):
        late = rules.done_late(state, due_on, claimed_on)
        yield Place(debtor_id, creditor_id, kind, state, due_on or rules.NO_DAY, late, placed_on)


def add(changes: dict[Cell, int]) -> None:
    """Add to the counts. PostgreSQL appends deltas, so that writers never queue for the top body's row."""
    table = StandingDelta if connection.vendor == "postgresql" else Standing
    conflict = (
        ""
        if table is StandingDelta
        else " ON CONFLICT (body_id, side, under, kind, state, due_on, late) DO UPDATE SET n = n + excluded.n"
    )
    name = table._meta.db_table
    sql = f"INSERT INTO {name} (body_id, side, under, kind, state, due_on, late, n) VALUES (%s, %s, %s, %s, %s, %s, %s, %s){conflict}"  # noqa: S608  # names are ours
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(*cell[:5], cell[5].isoformat(), cell[6], n) for cell, n in changes.items()])
    if table is Standing:
        _add_months(by_month(changes))


def by_month(cells: Mapping[Cell, int]) -> dict[Month, int]:
    """What these counts make by month."""
    found: Tally[Month] = Tally()
    for (body_id, side, under, _kind, state, due_on, late), n in cells.items():
        if side == Side.OWES:
            found[body_id, under, state, due_on.replace(day=1), late] += n
    return {month: n for month, n in found.items() if n}


def _add_months(changes: Mapping[Month, int]) -> None:
    name = MonthStanding._meta.db_table
    sql = (
        f"INSERT INTO {name} (body_id, under, state, month, late, n) VALUES (%s, %s, %s, %s, %s, %s) "  # noqa: S608  # the same
        f"ON CONFLICT (body_id, under, state, month, late) DO UPDATE SET n = {name}.n + excluded.n"
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(*month[:3], month[3].isoformat(), month[4], n) for month, n in changes.items()])


@transaction.atomic
def fold_deltas() -> int:
    """Bring the deltas written so far into the counts; how many were folded. Raises Rivalled if another did so too."""
    audit.join_appenders()  # whoever makes the counts anew waits for this one too
    taken = list(StandingDelta.objects.order_by("pk"))
    gone, _by_table = StandingDelta.objects.filter(pk__in=[delta.pk for delta in taken]).delete()
    if gone != len(taken):
        raise Rivalled(_("Many people are writing at this moment. Try again in a few seconds."))
    tally: Tally[Cell] = Tally()
    for delta in taken:
        tally[tuple(getattr(delta, name) for name in CELL)] += delta.n
    for cell, n in tally.items():
        row, _made = Standing.objects.get_or_create(**dict(zip(CELL, cell, strict=True)), defaults={"n": 0})
        Standing.objects.filter(pk=row.pk).update(n=F("n") + n)
    Standing.objects.filter(n=0).delete()
    _add_months(by_month(tally))
    MonthStanding.objects.filter(n=0).delete()
    return len(taken)


def stored() -> dict[Cell, int]:
    """The counts as kept, folded or not, without zeros."""
    tally: Tally[Cell] = Tally()
    for table in (Standing, StandingDelta):
        rows = table._default_manager.values_list(*CELL)
        for *cell, n in rows.annotate(total=Sum("n")):
            tally[tuple(cell)] += n
    return {cell: n for cell, n in tally.items() if n}


def stored_months() -> dict[Month, int]:
    """The counts by month as kept, with those that are not folded yet, without zeros."""
    unfolded: Tally[Cell] = Tally()
    for *cell, n in StandingDelta.objects.values_list(*CELL, "n"):
        unfolded[tuple(cell)] += n
    tally: Tally[Month] = Tally(by_month(unfolded))
    for *month, n in MonthStanding.objects.values_list(*MONTH, "n"):
        tally[tuple(month)] += n
    return {month: n for month, n in tally.items() if n}


def replace_all(cells: Mapping[Cell, int]) -> None:
    """Make all counts these."""
    StandingDelta.objects.all().delete()
    Standing.objects.all().delete()
    MonthStanding.objects.all().delete()
    rows = [Standing(**dict(zip(CELL, cell, strict=True)), n=n) for cell, n in cells.items()]
    Standing.objects.bulk_create(rows, batch_size=500)
    _add_months(by_month(cells))
