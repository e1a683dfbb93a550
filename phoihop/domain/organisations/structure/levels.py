"""Who works at which level on a day: the denominators of every share of that day, and of no other."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body, BodyLevel
from phoihop.domain.organisations.structure.roll import living_bodies


@dataclass(frozen=True, slots=True)
class Working:
    """A body that lives on the day, with its level then (empty where none was entered) and its kind."""

    body_id: int
    level: str
    kind: str


def working(on: date) -> list[Working]:
    """Everybody who lives on the day, by kind in order of protocol: one query."""
    level = BodyLevel.objects.filter(queries.living(on), body=OuterRef("pk")).order_by("-valid_from").values("level")
    rows = living_bodies(on).annotate(level=Subquery(level[:1])).order_by("kind__protocol_order", "kind__code", "pk")
    return [Working(pk, found or "", kind) for pk, found, kind in rows.values_list("pk", "level", "kind__code")]


def worked(pairs: Collection[tuple[int, date]]) -> dict[tuple[int, date], Working]:
    """Each body as it worked on a day, ended or not: after its end at its last level, before its first at that one.

    Two queries, however many.
    """
    ids = {body_id for body_id, _day in pairs}
    kinds = dict(Body.objects.filter(pk__in=ids).values_list("pk", "kind__code"))
    periods: dict[int, list[BodyLevel]] = defaultdict(list)
    for row in BodyLevel.objects.filter(body_id__in=ids).order_by("valid_from", "pk"):
        periods[row.body_id].append(row)
    return {(body_id, on): Working(body_id, _level_of(periods[body_id], on), kinds[body_id]) for body_id, on in pairs}


def _level_of(periods: list[BodyLevel], on: date) -> str:
    begun = [row for row in periods if row.valid_from <= on] or periods[:1]
    return begun[-1].level if begun else ""
