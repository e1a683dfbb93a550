"""Keeping the counts in the transaction of the entry that changes them, and proving them by a recount."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from phoihop.domain.ledger import rules
from phoihop.domain.ledger.models import Commitment, Side, Standing, StandingDelta
from phoihop.domain.ledger.refusals import Rivalled
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.audit import services as audit

Cell = tuple[int, str, bool, str, str, date]  # body, side, under, kind, state, due day


@dataclass(frozen=True, slots=True)
class Place:
    """Where a commitment is counted. Unborn ones are counted nowhere."""

    debtor_id: int
    creditor_id: int
    kind: str
    state: str
    due_on: date
    sided_on: date  # the day on which it took its sides: the structure of that day says who stands above


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
        commitment.sided_on,
    )


def cells(place: Place, ancestors: dict[int, list[int]]) -> list[Cell]:
    """Every count that a place belongs to: each side itself, and all bodies above that side."""
    tail = (place.kind, place.state, place.due_on)
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
    """The counts that these places make, each under the structure of the day on which it took its sides."""
    by_day: dict[date, list[Place]] = {}
    for place in places:
        by_day.setdefault(place.sided_on, []).append(place)
    tally: Tally[Cell] = Tally()
    for day, of_day in by_day.items():
        bodies = {body for place in of_day for body in (place.debtor_id, place.creditor_id)}
        ancestors = organisations.ancestors_of(bodies, day)
        for place in of_day:
            tally.update(cells(place, ancestors))
    return tally


def add(changes: dict[Cell, int]) -> None:
    """Add to the counts. PostgreSQL appends deltas, so that writers never queue for the top body's row."""
    table = StandingDelta if connection.vendor == "postgresql" else Standing
    conflict = (
        ""
        if table is StandingDelta
        else " ON CONFLICT (body_id, side, under, kind, state, due_on) DO UPDATE SET n = n + excluded.n"
    )
    name = table._meta.db_table
    sql = f"INSERT INTO {name} (body_id, side, under, kind, state, due_on, n) VALUES (%s, %s, %s, %s, %s, %s, %s){conflict}"  # noqa: S608  # names are ours
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(*cell[:5], cell[5].isoformat(), n) for cell, n in changes.items()])


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
        tally[(delta.body_id, delta.side, delta.under, delta.kind, delta.state, delta.due_on)] += delta.n
    for cell, n in tally.items():
        body_id, side, under, kind, state, due_on = cell
        row, _made = Standing.objects.get_or_create(
            body_id=body_id, side=side, under=under, kind=kind, state=state, due_on=due_on, defaults={"n": 0}
        )
        Standing.objects.filter(pk=row.pk).update(n=F("n") + n)
    return len(taken)


def stored() -> dict[Cell, int]:
    """The counts as kept, folded or not, without zeros."""
    tally: Tally[Cell] = Tally()
    for table in (Standing, StandingDelta):
        rows = table._default_manager.values_list("body_id", "side", "under", "kind", "state", "due_on")
        for *cell, n in rows.annotate(total=Sum("n")):
            tally[tuple(cell)] += n
    return {cell: n for cell, n in tally.items() if n}
