"""How much of a level has signed: of the bodies that lived on a day, those that an agreement bound on that day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

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


def coverage(on: date) -> list[Covered]:
    """By level and kind, as of the day: who lived then, who was bound then, in its own name or in another's place.

    Nothing that begins, ends or is signed later changes it. Four queries, however many bodies and agreements.
    """
    standing = set(queries.standing_on(on).values_list("pk", flat=True))
    placed = queries.placed_on(on)
    bound = {body for agreement, bodies in placed.items() if agreement in standing for body in bodies}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in structure.working(on):
        groups[row.level, row.kind].append(row.body_id)
    return [
        Covered(level, kind, tuple(bodies), frozenset(bound.intersection(bodies)))
        for (level, kind), bodies in groups.items()
    ]
