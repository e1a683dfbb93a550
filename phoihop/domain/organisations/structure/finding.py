"""Bodies of a day by any name they or those before them ever bore; places by their old names too."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from phoihop.domain.organisations import gazetteer, queries
from phoihop.domain.organisations.models import Body, BodyCode, Succession
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.structure.heirs import STATISTICS
from phoihop.domain.organisations.structure.roll import Roll
from phoihop.foundation.vn import text

LONGEST = 100  # letters of a name that anybody would type
Lead = tuple[int, str, bool]  # a body, the other name that led to it, whether that name is yet to come
_COMMITTEE = re.compile(r"^(ubnd|uy ban nhan dan) ")
_folded = lru_cache(maxsize=65_536)(text.fold)


@dataclass(frozen=True, slots=True)
class Hit:
    """A body of the day; `by` is the name that led to it where that is not its own of the day, old or yet to come."""

    body: BodyView
    by: str
    to_come: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The first bodies that a name leads to, and how many there are in all."""

    hits: tuple[Hit, ...]
    number: int

    @property
    def more(self) -> int:
        """How many are not among the first."""
        return self.number - len(self.hits)


def find(name: str, on: date, *, most: int) -> Finding:
    """The bodies of the day that a name leads to: their own, an older one, one of a body they follow, or of a place.

    Case and marks do not count; a part of a name is enough, and so is the whole code of a body. Own names come first.
    Reads every name once: six queries however many bodies.
    """
    wanted = text.fold(name[:LONGEST])
    if not wanted:
        return Finding((), 0)
    searched = _Search(wanted, on)
    found: dict[int, Lead] = {}
    for lead in [*searched.own(), *searched.others(), *searched.places()]:
        found.setdefault(lead[0], lead)
    hits = [Hit(searched.roll.view(body_id, on), by, to_come) for body_id, by, to_come in found.values()]
    hits.sort(key=lambda hit: (bool(hit.by), searched.roll.order(hit.body)))
    return Finding(tuple(hits[:most]), len(hits))


class _Search:
    """Every body with every name, and a folded name that is looked for on a day."""

    def __init__(self, wanted: str, on: date) -> None:
        self.wanted, self.on, self.roll = wanted, on, Roll(Body.objects.all())
        self.later: dict[int, list[int]] = defaultdict(list)
        self.earlier: dict[int, list[int]] = defaultdict(list)
        for predecessor, successor in Succession.objects.order_by("pk").values_list("predecessor_id", "successor_id"):
            self.later[predecessor].append(successor)
            self.earlier[successor].append(predecessor)

    def own(self) -> Iterator[Lead]:
        """Bodies of the day that bear the name on it, or have it as their code."""
        for body_id in self.roll.ids:
            if self.roll.lives(body_id, self.on):
                view = self.roll.view(body_id, self.on)
                if self._fits(view.name) or self._fits(view.short_name) or _folded(view.code) == self.wanted:
                    yield body_id, "", False

    def others(self) -> Iterator[Lead]:
        """Bodies of the day that bear the name on another, or that stand where one that bears it stands."""
        for body_id in self.roll.ids:
            fitting = next(((since, words) for since, words in self.roll.names(body_id) if self._fits(words)), None)
            if fitting:
                since, words = fitting
                yield from ((heir, words, since > self.on) for heir in self._standing_for(body_id))

    def places(self) -> list[Lead]:
        """Bodies of the day by the code of a place that the name leads to, though no body may have borne it."""
        leads = gazetteer.resolve(_COMMITTEE.sub("", self.wanted), self.on)
        units = {found.unit.code: found.via.name if found.via else "" for found in leads}
        rows = BodyCode.objects.filter(queries.living(self.on), scheme=STATISTICS, value__in=units).order_by("pk")
        to_come = self.on < gazetteer.CHANGED_ON
        return [(row.body_id, units[row.value], to_come) for row in rows if self.roll.lives(row.body_id, self.on)]

    def _fits(self, words: str) -> bool:
        return self.wanted in _folded(words)

    def _standing_for(self, body_id: int) -> list[int]:
        """The body itself while it lives; else those of the day that follow it or, before its time, that it follows."""
        ways = self.later if self.roll.is_over(body_id, self.on) else self.earlier
        found, seen, waiting = [], {body_id}, [body_id]
        while waiting:
            here = waiting.pop()
            if self.roll.lives(here, self.on):
                found.append(here)
                continue
            fresh = [other for other in ways.get(here, ()) if other not in seen]
            seen.update(fresh)
            waiting += fresh
        return found
