"""Who works at which level on a day: the denominators of every share of that day, and of no other."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import BodyLevel
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
