"""The life of many bodies changed at once, from one day on: nothing of the days before it is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q

from phoihop.domain.organisations import permissions, vouching
from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyLevel,
    BodyName,
    BodyParent,
    Dated,
    Holding,
    Mandate,
    NamedHeir,
    Post,
    Succession,
    Term,
)
from phoihop.domain.organisations.services.holding import hold
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit

BATCH = 500
POST_STEP = 10  # between posts in the order of protocol: one may come in between later
Name = TypeVar("Name", int, str)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A body that begins, with what holds of it from its first day.

    `codes` are (scheme, value); `posts` are titles in the order of protocol, held by nobody yet.
    """

    code: str
    kind: str
    name: str
    short_name: str
    level: str
    since: date
    codes: tuple[tuple[str, str], ...] = ()
    posts: tuple[str, ...] = ()
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """From `since` on `body` stands under `parent` in a structure. Bodies are told by their codes."""

    body: str
    structure: str
    parent: str
    since: date


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a structure on a day. Bodies are told by their codes; every newcomer's kind exists already.

    Whoever makes one has checked it: no body twice in a list, no circle, nobody under a body that is gone.
    """

    on: date
    newcomers: Sequence[Newcomer] = ()
    ended: Sequence[str] = ()
    names: Sequence[tuple[str, str, str]] = ()  # body, name, short name
    codes: Sequence[tuple[str, str, str]] = ()  # body, scheme, value
    levels: Sequence[tuple[str, str]] = ()
    places: Sequence[Place] = ()
    successions: Sequence[tuple[str, str, str]] = ()  # predecessor, successor, legal basis
    named_heirs: Sequence[tuple[str, str, str]] = ()  # a body that ends, who may take its duties, legal basis

    def digest(self) -> str:
        """One hash over everything that it says."""
        return chain.digest(chain.canonical(_plain(asdict(self))))


def _plain(value: object) -> object:
    """With days in ISO form, so that it can be hashed."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@transaction.atomic
def restructure(*, change: Change, cause: models.Model, by: Actor, at: datetime) -> None:
    """Carry out a checked change; one act on `cause` vouches for it, and tells of every body touched what then stands.

    What ends, ends the day before `change.on`. With a body end its name, level, codes and places, the posts held in it,
    its terms and the mandates to act for it.
    """
    permissions.check_can_organise(by)
    _begin(change.newcomers)
    numbers = _numbers(change)
    touched = {*numbers.values(), *_below(change, numbers)}
    for some in _batches(touched):
        hold(some)
    _end(change, numbers)
    _rename(change, numbers)
    _place(change, numbers)
    Succession.objects.bulk_create(
        [
            Succession(
                predecessor_id=numbers[was], successor_id=numbers[heir], effective_on=change.on, legal_basis=basis
            )
            for was, heir, basis in change.successions
        ],
        batch_size=BATCH,
    )
    NamedHeir.objects.bulk_create(
        [
            NamedHeir(predecessor_id=numbers[was], heir_id=numbers[heir], effective_on=change.on, legal_basis=basis)
            for was, heir, basis in change.named_heirs
        ],
        batch_size=BATCH,
    )
    counts: dict[str, object] = {"begun": len(change.newcomers), "ended": len(change.ended)}
    facts = {"on": change.on.isoformat(), "change": change.digest(), **counts, **vouching.bodies(touched)}
    if change.successions or change.named_heirs:
        facts |= vouching.successions_of(change.on)
    audit.record("organisations.structure.changed", on=cause, by=by, at=at, facts=facts)


def _begin(newcomers: Sequence[Newcomer]) -> None:
    kinds = dict(BodyKind.objects.values_list("code", "pk"))
    bodies = [
        Body(code=new.code, kind_id=kinds[new.kind], founded_on=new.since, illustrative=new.illustrative)
        for new in newcomers
    ]
    Body.objects.bulk_create(bodies, batch_size=BATCH)
    pairs = list(zip(bodies, newcomers, strict=True))
    names = [BodyName(body=b, name=n.name, short_name=n.short_name, valid_from=n.since) for b, n in pairs]
    BodyName.objects.bulk_create(names, batch_size=BATCH)
    levels = [BodyLevel(body=b, level=n.level, valid_from=n.since) for b, n in pairs]
    BodyLevel.objects.bulk_create(levels, batch_size=BATCH)
    codes = [BodyCode(body=b, scheme=s, value=v, valid_from=n.since) for b, n in pairs for s, v in n.codes]
    BodyCode.objects.bulk_create(codes, batch_size=BATCH)
    posts = [
        Post(body=body, title=title, protocol_order=place * POST_STEP)
        for body, new in pairs
        for place, title in enumerate(new.posts, start=1)
    ]
    Post.objects.bulk_create(posts, batch_size=BATCH)


def _numbers(change: Change) -> dict[str, int]:
    """The row numbers of the bodies told of."""
    told = {
        *(new.code for new in change.newcomers),
        *change.ended,
        *(body for body, _name, _short in change.names),
        *(body for body, _scheme, _value in change.codes),
        *(body for body, _level in change.levels),
        *(code for place in change.places for code in (place.body, place.parent)),
        *(code for was, heir, _basis in (*change.successions, *change.named_heirs) for code in (was, heir)),
    }
    return dict(
        pair for some in _batches(told) for pair in Body.objects.filter(code__in=some).values_list("code", "pk")
    )


def _below(change: Change, numbers: dict[str, int]) -> set[int]:
    """Those who stand under a body that ends, in any structure."""
    ended = [numbers[code] for code in change.ended]
    return {
        pk
        for some in _batches(ended)
        for pk in BodyParent.objects.filter(parent_id__in=some).values_list("body_id", flat=True)
    }


def _end(change: Change, numbers: dict[str, int]) -> None:
    for some in _batches(numbers[code] for code in change.ended):
        Body.objects.filter(pk__in=some).update(ended_on=change.on)
        for table in (BodyName, BodyLevel, BodyCode, Term, Mandate):
            _close(table, Q(body_id__in=some), change.on)
        _close(Holding, Q(post__body_id__in=some), change.on)
        _close(BodyParent, Q(body_id__in=some) | Q(parent_id__in=some), change.on)


def _close(table: type[Dated], rows: Q, on: date) -> None:
    """End what holds on the day before. What was to begin later has been refused by whoever checked the change; mandates of
    a body that is gone count for nothing, whenever they begin.
    """
    holding = Q(valid_from__lt=on) & (Q(valid_to=None) | Q(valid_to__gt=on))
    table._default_manager.filter(rows & holding).update(valid_to=on)


def _rename(change: Change, numbers: dict[str, int]) -> None:
    for some in _batches(numbers[body] for body, _name, _short in change.names):
        _close(BodyName, Q(body_id__in=some), change.on)
    names = [
        BodyName(body_id=numbers[body], name=name, short_name=short, valid_from=change.on)
        for body, name, short in change.names
    ]
    BodyName.objects.bulk_create(names, batch_size=BATCH)
    for scheme in sorted({scheme for _body, scheme, _value in change.codes}):
        for some in _batches(numbers[body] for body, of, _value in change.codes if of == scheme):
            _close(BodyCode, Q(body_id__in=some, scheme=scheme), change.on)
    codes = [
        BodyCode(body_id=numbers[body], scheme=scheme, value=value, valid_from=change.on)
        for body, scheme, value in change.codes
    ]
    BodyCode.objects.bulk_create(codes, batch_size=BATCH)
    for some in _batches(numbers[body] for body, _level in change.levels):
        _close(BodyLevel, Q(body_id__in=some), change.on)
    levels = [BodyLevel(body_id=numbers[body], level=level, valid_from=change.on) for body, level in change.levels]
    BodyLevel.objects.bulk_create(levels, batch_size=BATCH)


def _place(change: Change, numbers: dict[str, int]) -> None:
    for structure in sorted({place.structure for place in change.places}):
        moved = [numbers[place.body] for place in change.places if place.structure == structure]
        for some in _batches(moved):
            _close(BodyParent, Q(body_id__in=some, structure=structure), change.on)
    rows = [
        BodyParent(
            body_id=numbers[place.body],
            parent_id=numbers[place.parent],
            structure=place.structure,
            valid_from=place.since,
        )
        for place in change.places
    ]
    BodyParent.objects.bulk_create(rows, batch_size=BATCH)


def _batches(names: Iterable[Name]) -> Iterable[list[Name]]:
    """A few hundred at a time: both databases bound what one statement may name."""
    rows = sorted(names)
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
