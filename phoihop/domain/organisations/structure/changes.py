"""What changed in the structure: the days on which it did, and the difference between two days."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from phoihop.domain.organisations.models import Body, BodyLevel, BodyName, BodyParent, Succession
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.structure.roll import Roll

ONE_DAY = timedelta(days=1)
Key = tuple[int, str]
Value = int | str | tuple[str, ...] | None
Period = tuple[Key, date, date | None, Value]


@dataclass(frozen=True, slots=True)
class ChangeDay:
    """A day on which the structure was not what it had been the day before, and how many bodies that concerned."""

    on: date
    new: int = 0
    ended: int = 0
    renamed: int = 0
    moved: int = 0
    relevelled: int = 0

    @property
    def total(self) -> int:
        """All changes of the day."""
        return self.new + self.ended + self.renamed + self.moved + self.relevelled


@dataclass(frozen=True, slots=True)
class Passing:
    """A body that lives on one of two days, those that stand in its place on the other, and what decided so."""

    body: BodyView
    others: tuple[BodyView, ...]
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A body of both days, as it was called on each."""

    before: BodyView
    after: BodyView


@dataclass(frozen=True, slots=True)
class Moving:
    """A body of both days and what it stood under on each, None where under nothing."""

    body: BodyView
    structure: str
    before: BodyView | None
    after: BodyView | None


@dataclass(frozen=True, slots=True)
class Relevelling:
    """A body of both days and its level on each, empty where none was entered."""

    body: BodyView
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one day has that another has not. Bodies of both days bear their names of the later one."""

    before: date
    after: date
    ended: tuple[Passing, ...]
    new: tuple[Passing, ...]
    renamed: tuple[Renaming, ...]
    moved: tuple[Moving, ...]
    relevelled: tuple[Relevelling, ...]


class _Periods:
    """What holds from a day to a day, by what it is of; of two that hold the newer counts."""

    def __init__(self, rows: Iterable[Period]) -> None:
        self._rows: dict[Key, list[tuple[date, date | None, Value]]] = defaultdict(list)
        for key, since, until, value in sorted(rows, key=lambda row: row[1]):
            self._rows[key].append((since, until, value))

    @property
    def keys(self) -> list[Key]:
        """Of what there are periods: a body and, where it stands in several structures, which of them."""
        return list(self._rows)

    def at(self, key: Key, on: date) -> Value:
        """What holds on the day; None where nothing does."""
        for since, until, value in reversed(self._rows[key]):
            if since <= on and (until is None or until > on):
                return value
        return None

    def turns(self, key: Key) -> Iterator[date]:
        """The days on which something else holds than on the day before."""
        for day in {day for since, until, _value in self._rows[key] for day in (since, until) if day is not None}:
            if day > date.min and self.at(key, day) != self.at(key, day - ONE_DAY):
                yield day


def _names(rows: QuerySet[BodyName]) -> _Periods:
    """Names hold until the next one; the first holds from ever."""
    found: list[Period] = []
    seen: set[int] = set()
    for body_id, since, *both in rows.order_by("body_id", "valid_from").values_list(
        "body_id", "valid_from", "name", "short_name"
    ):
        found.append(((body_id, ""), since if body_id in seen else date.min, None, tuple(both)))
        seen.add(body_id)
    return _Periods(found)


def _levels(rows: QuerySet[BodyLevel]) -> _Periods:
    found = rows.values_list("body_id", "valid_from", "valid_to", "level")
    return _Periods(((body_id, ""), since, until, level) for body_id, since, until, level in found)


def _parents(rows: QuerySet[BodyParent]) -> _Periods:
    found = rows.values_list("body_id", "structure", "valid_from", "valid_to", "parent_id")
    return _Periods(((body_id, where), since, until, parent) for body_id, where, since, until, parent in found)


def change_days() -> tuple[ChangeDay, ...]:
    """The days on which anything began, ended, was renamed, moved or changed its level, oldest first: five queries.

    What a day counts is what `compare` finds between it and the day before.
    """
    lived = Body.objects.filter(Q(founded_on=None) | Q(ended_on=None) | Q(founded_on__lt=F("ended_on")))
    tallies: dict[str, Counter[date]] = {
        "new": Counter(day for day in lived.values_list("founded_on", flat=True) if day),
        "ended": Counter(day for day in lived.values_list("ended_on", flat=True) if day),
    }
    several = BodyName.objects.values("body_id").annotate(number=Count("pk")).filter(number__gt=1).values("body_id")
    # Most rows hold exactly as long as their body lives, and turn nothing.
    begun = Q(body__founded_on=None) | ~Q(valid_from=F("body__founded_on"))
    over = Q(valid_to__isnull=False) & (Q(body__ended_on=None) | ~Q(valid_to=F("body__ended_on")))
    restless = {
        "renamed": _names(BodyName.objects.filter(body__in=several)),
        "moved": _parents(BodyParent.objects.filter(body__in=BodyParent.objects.filter(begun | over).values("body"))),
        "relevelled": _levels(BodyLevel.objects.filter(body__in=BodyLevel.objects.filter(begun | over).values("body"))),
    }
    bodies = {body_id for periods in restless.values() for body_id, _where in periods.keys}
    roll = Roll(Body.objects.filter(pk__in=bodies))
    for what, periods in restless.items():
        tallies[what] = Counter(
            day
            for key in periods.keys
            for day in periods.turns(key)
            if roll.lives(key[0], day) and roll.lives(key[0], day - ONE_DAY)
        )
    days = sorted({day for tally in tallies.values() for day in tally})
    return tuple(ChangeDay(day, **{what: tally[day] for what, tally in tallies.items()}) for day in days)


class _Between:
    """The bodies that may differ between two days, read at once, and who follows whom between these."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        inside = {"gt": first, "lte": last}

        def within(field: str) -> Q:
            return Q(**{f"{field}__{bound}": day for bound, day in inside.items()})

        turned = within("valid_from") | within("valid_to")
        named = BodyName.objects.filter(turned).values("body")
        placed, above = (BodyParent.objects.filter(turned).values(field) for field in ("body", "parent"))
        levelled = BodyLevel.objects.filter(turned).values("body")
        passed = Succession.objects.filter(within("effective_on")).order_by("pk")
        self.names = _names(BodyName.objects.filter(body__in=named))
        self.parents = _parents(BodyParent.objects.filter(body__in=placed))
        self.levels = _levels(BodyLevel.objects.filter(body__in=levelled))
        links = passed.order_by().values("predecessor"), passed.order_by().values("successor")
        wanted = within("founded_on") | within("ended_on")
        for rows in (named, placed, above, levelled, *links):
            wanted |= Q(pk__in=rows)
        self.roll = Roll(Body.objects.filter(wanted))
        self.edges = list(passed.values_list("predecessor_id", "successor_id", "legal_basis"))

    def stayed(self, key: Key) -> bool:
        """Whether the body lives on both days."""
        return self.roll.lives(key[0], self.first) and self.roll.lives(key[0], self.last)

    def passings(self, on: date, other: date) -> tuple[Passing, ...]:
        """The bodies that live on one day and not on the other, each with those that stand in its place there."""
        forward = other >= on
        ways: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for predecessor, successor, basis in self.edges:
            here, there = (predecessor, successor) if forward else (successor, predecessor)
            ways[here].append((there, basis))
        found = []
        for body_id in self.roll.ids:
            if self.roll.lives(body_id, on) and not self.roll.lives(body_id, other):
                others, bases = self._reached(body_id, ways, other)
                found.append(Passing(self.roll.view(body_id, on), self._ordered(others, other), tuple(bases)))
        return tuple(sorted(found, key=lambda passing: self.roll.order(passing.body)))

    def _reached(
        self, body_id: int, ways: dict[int, list[tuple[int, str]]], other: date
    ) -> tuple[set[int], dict[str, None]]:
        """Those of the other day at the end of the ways from a body, and by what decisions: an heir that ended leads on."""
        reached: set[int] = set()
        bases: dict[str, None] = {}
        seen, waiting = {body_id}, [body_id]
        while waiting:
            for there, basis in ways.get(waiting.pop(), ()):
                bases[basis] = None
                if self.roll.lives(there, other):
                    reached.add(there)
                elif there not in seen:
                    seen.add(there)
                    waiting.append(there)
        return reached, bases

    def _ordered(self, body_ids: Iterable[int], on: date) -> tuple[BodyView, ...]:
        return tuple(sorted((self.roll.view(body_id, on) for body_id in body_ids), key=self.roll.order))

    def view(self, body_id: Value, on: date) -> BodyView | None:
        """A body as it was on the day; None for none."""
        return self.roll.view(body_id, on) if isinstance(body_id, int) else None


def compare(before: date, after: date) -> Comparison:
    """What ended, began, was renamed, moved or changed its level between two days, whichever comes first.

    Asked the other way round it says the same mirrored: what was new has ended, and every before is an after.
    """
    between = _Between(min(before, after), max(before, after))
    last, roll = between.last, between.roll

    def differing(periods: _Periods) -> list[tuple[Key, BodyView, Value, Value]]:
        """Of bodies of both days what held on each, where that is not the same."""
        found = [
            (key, roll.view(key[0], last), periods.at(key, before), periods.at(key, after))
            for key in periods.keys
            if between.stayed(key)
        ]
        differ = [row for row in found if row[2] != row[3]]
        return sorted(differ, key=lambda row: (roll.order(row[1]), row[0]))

    return Comparison(
        before,
        after,
        ended=between.passings(before, after),
        new=between.passings(after, before),
        renamed=tuple(
            Renaming(roll.view(key[0], before), roll.view(key[0], after)) for key, *_rest in differing(between.names)
        ),
        moved=tuple(
            Moving(view, key[1], between.view(old, before), between.view(new, after))
            for key, view, old, new in differing(between.parents)
        ),
        relevelled=tuple(
            Relevelling(view, str(old or ""), str(new or "")) for _key, view, old, new in differing(between.levels)
        ),
    )
