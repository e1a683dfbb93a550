"""What was exchanged, what is late by side and kind, and whether all of it still is what was recorded."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from phoihop.domain.information import permissions
from phoihop.domain.information.models import Clause, ClauseOpinion, Copy, Item
from phoihop.domain.information.states import ASKING, STEPS, CopyState, CopyVerb, Kind
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


@dataclass(frozen=True, slots=True)
class LateCount:
    """Of one side and kind: how many answers were due, how many came late, how many are late and have not come."""

    side: str
    kind: Kind
    due: int
    came_late: int
    missing: int


def late_by_side(by: Actor, today: date) -> list[LateCount]:
    """Answers due to what the actor's body sees, counted by the side that owes them and by kind."""
    seen = permissions.visible_to(by).order_by().values("pk")
    copies = Copy.objects.filter(item_id__in=seen, item__kind__in=ASKING)
    rows = copies.values_list("body__kind__side", "item__kind", "state", "item__due_on", "answered_on")
    due: Counter[tuple[str, str]] = Counter()
    late: Counter[tuple[str, str]] = Counter()
    missing: Counter[tuple[str, str]] = Counter()
    for side, kind, state, until, answered_on in rows:
        due[side, kind] += 1
        late[side, kind] += bool(answered_on and until and answered_on > until)
        missing[side, kind] += bool(state != CopyState.ANSWERED and until and until < today)
    return [
        LateCount(side, Kind(kind), due[side, kind], late[side, kind], missing[side, kind])
        for side, kind in sorted(due)
    ]


@dataclass(frozen=True, slots=True)
class Timely:
    """Of one side: how many answers fell due in the year until the day, and how many of them came by their day."""

    side: str
    due: int
    in_time: int


def timeliness(by: Actor, on: date) -> list[Timely]:
    """How timely the answers to what the actor's body sees were, as they stood on the day, by the side that owes them. One query."""
    seen = permissions.visible_to(by).order_by().values("pk")
    copies = Copy.objects.filter(
        item_id__in=seen, item__kind__in=ASKING, item__due_on__gte=date(on.year, 1, 1), item__due_on__lt=on
    )
    came = Count("pk", filter=Q(answered_on__lte=F("item__due_on")))
    rows = copies.order_by().values_list("body__kind__side").annotate(due=Count("pk"), came=came)
    return [Timely(*row) for row in sorted(rows)]


def waiting_for(by: Actor) -> QuerySet[Copy]:
    """Copies that wait for the actor's body: nothing said to them yet, or an answer still due; the first due first."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    rows = Copy.objects.filter(body_id__in=ours).exclude(state=CopyState.ANSWERED)
    rows = rows.exclude(Q(state=CopyState.ACKNOWLEDGED) & ~Q(item__kind__in=ASKING))
    return rows.select_related("item").order_by(F("item__due_on").asc(nulls_last=True), "pk")


def opinions(item: Item, copies: QuerySet[Copy]) -> list[tuple[Clause, list[ClauseOpinion]]]:
    """Clause by clause, what the bodies of these copies said of it."""
    said = ClauseOpinion.objects.filter(copy__in=copies).select_related("copy").order_by("copy_id")
    by_clause: dict[int, list[ClauseOpinion]] = {}
    for one in said:
        by_clause.setdefault(one.clause_id, []).append(one)
    return [(clause, by_clause.get(clause.pk, [])) for clause in item.clauses.order_by("place")]


def broken() -> Iterator[chain.Break]:
    """Items and copies that are not what was recorded, or stand where no step led."""
    items = Item.objects.select_related("sender").order_by("pk")
    yield from audit.altered(Item, "information.item.send", ((row.pk, row.told()) for row in items))
    yield from lifecycle.misplaced(Copy, STEPS)
    copies = Copy.objects.select_related("item").order_by("pk")
    sent: list[tuple[int, dict[str, object]]] = [(row.pk, {"item": row.item.code}) for row in copies]
    yield from audit.altered(Copy, f"information.copy.{CopyVerb.SEND.lower()}", sent)
    answered = ((row.pk, row.told()) for row in copies.filter(state=CopyState.ANSWERED))
    yield from audit.altered(Copy, f"information.copy.{CopyVerb.ANSWER.lower()}", answered)
