"""How much of a level has signed: of the bodies that lived on a day, those that an agreement bound on that day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from phoihop.domain.agreements import queries
from phoihop.domain.organisations import structure


@dataclass(frozen=True, slots=True)
class Covered:
    """The bodies of one kind at one level on a day, and those of them that something signed binds."""

    level: str
    kind: str
    bodies: tuple[int, ...]
    bound: frozenset[int]

    @property
    def bare(self) -> tuple[int, ...]:
        """Those that nothing signed binds."""
        return tuple(body for body in self.bodies if body not in self.bound)


def binding(on: date) -> dict[int, list[int]]:
    """The agreements that bind on the day, and the bodies that stand in the places of their parties. One query."""
    found: dict[int, list[int]] = {}
    placed = queries.parties_on(on).filter(agreement__in=queries.standing_on(on)).order_by("agreement_id", "place")
    for party in placed:
        heir = cast("int | None", getattr(party, "heir_id"))  # noqa: B009  # an annotation that no stub knows
        found.setdefault(party.agreement_id, []).append(heir or party.body_id)
    return found


def partners(body_id: int, bound: Mapping[int, Sequence[int]]) -> set[int]:
    """Those who are bound by something that binds the body too."""
    found = {other for bodies in bound.values() if body_id in bodies for other in bodies}
    return found - {body_id}


def coverage(on: date, bound_by: Mapping[int, Sequence[int]] | None = None) -> list[Covered]:
    """By level and kind, as of the day: who lived then, who was bound then, in its own name or in another's place.

    Nothing that begins, ends or is signed later changes it. Two queries, however many bodies and agreements; one
    where what binds on the day is given.
    """
    bound = {body for bodies in (binding(on) if bound_by is None else bound_by).values() for body in bodies}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in structure.working(on):
        groups[row.level, row.kind].append(row.body_id)
    return [
        Covered(level, kind, tuple(bodies), frozenset(bound.intersection(bodies)))
        for (level, kind), bodies in groups.items()
    ]
