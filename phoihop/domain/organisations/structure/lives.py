"""The life of one body: what it was called, where it stood, from whom it came and who follows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body, NamedHeir, Succession
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.organisations.structure.roll import Roll


@dataclass(frozen=True, slots=True)
class Named:
    """What the body was called from a day on, until another day if it is over."""

    name: str
    short_name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Levelled:
    """The level at which the body worked in a period."""

    level: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Placed:
    """Under which body it stood, in which structure, in a period; named as at the beginning of it."""

    parent: BodyView
    structure: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Coded:
    """A code that others knew it by in a period."""

    scheme: str
    value: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Followed:
    """A body on the other side of a succession, as it was called there; since when, and by what decision."""

    body: BodyView
    on: date
    basis: str


@dataclass(frozen=True, slots=True)
class Termed:
    """A term of office, from its first day on and until another (exclusive, None while open)."""

    label: str
    since: date
    until: date | None
    illustrative: bool  # its days are made up


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that is recorded of a body's life, oldest first. `ended_on` is the first day without it."""

    body: BodyView
    kind: str
    founded_on: date | None
    ended_on: date | None
    names: tuple[Named, ...]
    levels: tuple[Levelled, ...]
    parents: tuple[Placed, ...]
    codes: tuple[Coded, ...]
    terms: tuple[Termed, ...]
    predecessors: tuple[Followed, ...]
    successors: tuple[Followed, ...]
    named_heirs: tuple[Followed, ...]  # who may have taken duties of it without following it
    named_for: tuple[Followed, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """A structure that is no more: the last day on which one of the bodies ended, those that did, and their heirs.

    `ends` tells of each that ended, by its number, the first day without it.
    """

    on: date
    ended: tuple[BodyView, ...]
    ends: Mapping[int, date]
    heirs: tuple[BodyView, ...]


def life(body: Body) -> Life:
    """The life of a body in ten queries. It bears its last name."""
    rows = _links(body, Succession, "successor")
    named = _links(body, NamedHeir, "heir")
    parents = list(body.parents.order_by("valid_from", "structure", "pk"))
    ids = {body.pk, *(row.parent_id for row in parents), *(id_ for row in (*rows, *named) for id_ in row[:2])}
    roll = Roll(Body.objects.filter(pk__in=ids))

    def before(links: list[_Link]) -> tuple[Followed, ...]:
        """From whom something came to it, as they were called the day before."""
        came = [Followed(roll.view(was, day_before(on)), on, why) for was, now, on, why in links if now == body.pk]
        return tuple(sorted(came, key=lambda other: (other.on, roll.order(other.body))))

    def after(links: list[_Link]) -> tuple[Followed, ...]:
        """To whom something went from it."""
        went = [Followed(roll.view(now, on), on, why) for was, now, on, why in links if was == body.pk]
        return tuple(sorted(went, key=lambda other: (other.on, roll.order(other.body))))

    return Life(
        body=roll.view(body.pk, date.max),
        kind=roll.kind(body.pk).label,
        founded_on=body.founded_on,
        ended_on=body.ended_on,
        names=tuple(
            Named(row.name, row.short_name, row.valid_from, row.valid_to)
            for row in body.names.order_by("valid_from", "pk")
        ),
        levels=tuple(
            Levelled(row.level, row.valid_from, row.valid_to) for row in body.levels.order_by("valid_from", "pk")
        ),
        parents=tuple(
            Placed(roll.view(row.parent_id, row.valid_from), row.structure, row.valid_from, row.valid_to)
            for row in parents
        ),
        codes=tuple(
            Coded(row.scheme, row.value, row.valid_from, row.valid_to)
            for row in body.codes.order_by("valid_from", "scheme", "pk")
        ),
        terms=tuple(
            Termed(row.label, row.valid_from, row.valid_to, row.illustrative)
            for row in body.terms.order_by("valid_from", "pk")
        ),
        predecessors=before(rows),
        successors=after(rows),
        named_heirs=after(named),
        named_for=before(named),
    )


_Link = tuple[int, int, date, str]  # who ended, who stands for it, since when, by what decision


def _links(body: Body, table: type[Succession] | type[NamedHeir], heir: str) -> list[_Link]:
    rows = table.objects.filter(Q(predecessor=body) | Q(**{heir: body})).order_by("effective_on", "pk")
    return list(rows.values_list("predecessor_id", f"{heir}_id", "effective_on", "legal_basis"))


def is_alive(body: Body, on: date) -> bool:
    """Whether the body lives on the day: from the day of founding, no longer on the day of ending."""
    return (body.founded_on is None or body.founded_on <= on) and (body.ended_on is None or body.ended_on > on)


def day_before(day: date) -> date:
    """The last day before another, on which what ends that day still held."""
    return day - timedelta(days=1)


def former(body_ids: Iterable[int], decided_on: date, today: date) -> Former | None:
    """Whether something decided on a day was decided under a structure that is no more: one of its bodies has ended since.

    None while all of them live. A body that ends on the very day of the decision does not count: it was not there.
    """
    gone = Body.objects.filter(pk__in=set(body_ids), ended_on__gt=decided_on, ended_on__lte=today)
    ends = {body_id: on for body_id, on in gone.values_list("pk", "ended_on") if on}
    if not ends:
        return None
    followed = queries.Followed()
    now = {heir for body_id in ends for heir in followed.carriers(body_id, today)}
    heirs = dict.fromkeys(now, today)
    roll = Roll(Body.objects.filter(pk__in={*ends, *heirs}))
    ended = sorted((roll.view(body_id, day_before(on)) for body_id, on in ends.items()), key=roll.order)
    following = sorted((roll.view(body_id, on) for body_id, on in heirs.items()), key=roll.order)
    return Former(max(ends.values()), tuple(ended), ends, tuple(following))


def ends_of(body_ids: Iterable[int]) -> dict[int, date]:
    """Of the bodies that have ended or are known to end, the first day without each."""
    gone = Body.objects.filter(pk__in=set(body_ids)).exclude(ended_on=None)
    return {body_id: on for body_id, on in gone.values_list("pk", "ended_on") if on}
