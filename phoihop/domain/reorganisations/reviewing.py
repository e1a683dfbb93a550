"""What may become of an agreement one of whose parties ends. Pure; no database.

A party that ends is followed by one body, by several (then a person says which of them stands in its place), or by
nobody (then its place stays empty). What is left decides: two bodies or more can go on, one cannot bind itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from phoihop.domain.agreements.states import Standing


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a party that ends: who stands there, who may follow, and which of them does; empty: nobody yet."""

    party_id: int
    body: str
    followers: tuple[str, ...]
    heir: str = ""

    @property
    def lost(self) -> bool:
        """Nobody follows."""
        return not self.followers

    @property
    def open(self) -> bool:
        """Several follow, and nobody has said which of them stands here."""
        return bool(self.followers) and not self.heir


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An agreement with a party that ends. `parties` stand in its places, in the order of the paper; some of them end.

    `moved` tells who stands at last in the place of each: a later reorganisation may have been carried out before.
    `binds`: it was in force; otherwise it is being drafted or signed. `over`: its term ends by the day. `basis` is the
    decision by which the first party ends: what the standing rests on if no other paper says it.
    """

    agreement_id: int
    code: str
    title: str
    parties: tuple[str, ...]
    places: tuple[Place, ...]
    binds: bool
    over: bool
    basis: str
    decided: str = ""
    document: str = ""
    reason: str = ""
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def left(self) -> list[str]:
        """Who stands in the places at last, as far as somebody does."""
        heirs = {**self.moved, **{place.body: place.heir for place in self.places}}
        return [body for party in self.parties if (body := heirs.get(party, party))]

    @property
    def open(self) -> bool:
        """Whether a place waits for somebody to say who stands there."""
        return any(place.open for place in self.places)

    def with_heirs(self, heirs: Mapping[str, str]) -> "Reviewed":
        """With the heirs that a person names, by the body that ends; others than its followers are not heard."""
        places = [
            replace(place, heir=heirs[place.body]) if heirs.get(place.body) in place.followers else place
            for place in self.places
        ]
        return replace(self, places=tuple(places))

    def may(self, standing: str) -> bool:
        """Whether the facts allow the standing."""
        bodies, lost = len(set(self.left)), any(place.lost for place in self.places)
        several = self.open or bodies > 1
        rules = {
            Standing.EXPIRED: self.over,
            Standing.ONE_BODY: not self.open and not lost and bodies == 1,
            Standing.NO_SUCCESSOR: not self.open and lost and bodies <= 1,
            Standing.CONTINUES: self.binds and not self.over and not self.open and several,
            Standing.TO_RESIGN: not self.over and several and not (self.binds and self.open),  # it binds meanwhile
            Standing.SUPERSEDED: True,
        }
        return rules[Standing(standing)]

    @property
    def proposed(self) -> str:
        """The standing that the facts propose; empty where a person has to say first who stands in a place."""
        if self.open and self.binds and not self.over:
            return ""
        return next(standing for standing in _IN_ORDER if self.may(standing))


_IN_ORDER = (
    Standing.EXPIRED, Standing.ONE_BODY, Standing.NO_SUCCESSOR, Standing.CONTINUES, Standing.TO_RESIGN,
    Standing.SUPERSEDED,
)  # fmt: skip
