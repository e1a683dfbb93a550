"""Who is who decides who may do what: what the acts said of bodies and of those who follow them, and what stands now."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Model

from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyLevel,
    BodyName,
    BodyParent,
    Holding,
    Mandate,
    NamedHeir,
    Person,
    Post,
    Succession,
    Term,
    TermChange,
)
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit.models import Record

ACTS = ("organisations.body.succeeded", "organisations.structure.changed")
TELLING = (
    "organisations.body.created", "organisations.body.renamed", "organisations.body.coded", "organisations.body.levelled",
    "organisations.body.placed", "organisations.mandate.granted", "organisations.mandate.ended",
    "organisations.structure.changed", "organisations.post.entered", "organisations.holding.begun",
    "organisations.holding.ended", "organisations.term.opened", "organisations.term.changed",
)  # fmt: skip
JOINED = "organisations.person.joined"
BATCH = 500
_LETTERS = 32  # of a digest: 128 bits, for an act may tell of every body of the country
# Nobody's name: what is hashed can never be erased, so people stand in it by their number alone.
_PERIOD = ("valid_from", "valid_to")
# What holds of a body: the table, the way from it to the body, and the columns that say what.
_HOLDING: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (BodyName, "body_id", (*_PERIOD, "name", "short_name")), (BodyLevel, "body_id", (*_PERIOD, "level")),
    (BodyCode, "body_id", (*_PERIOD, "scheme", "value")), (BodyParent, "body_id", (*_PERIOD, "structure", "parent__code")),
    (Mandate, "body_id", (*_PERIOD, "user_id", "role")), (Term, "body_id", (*_PERIOD, "label", "illustrative")),
    (TermChange, "term__body_id", ("term__label", "label", "first_day", "until", "reason")),
    (Post, "body_id", ("title", "protocol_order")),
    (Holding, "post__body_id", (*_PERIOD, "post__title", "person_id")),
)  # fmt: skip

# Who stands for a body that is gone: the table, and the column that says who.
_FOLLOWING: tuple[tuple[type[Succession] | type[NamedHeir], str], ...] = (
    (Succession, "successor"), (NamedHeir, "heir"),
)  # fmt: skip


def bodies(numbers: Collection[int]) -> dict[str, object]:
    """What an act that changes bodies tells of them: of each, by its code, one hash over all that then stands of it.

    Its kind, first and last day, and with their periods its names, levels, codes, places, terms, who holds its posts and
    who acts for it.
    """
    rows = sorted(numbers)
    told: dict[str, str] = {}
    for start in range(0, len(rows), BATCH):
        told |= _standing(rows[start : start + BATCH])
    return {"told": told}


def _standing(numbers: Collection[int] | None = None) -> dict[str, str]:
    """Of these bodies, or of all, the hash over what stands of each."""
    held: dict[int, list[list[str]]] = defaultdict(list)
    for table, body, columns in _HOLDING:
        chosen = {} if numbers is None else {f"{body}__in": numbers}
        found = table._default_manager.filter(**chosen).order_by()
        for body_id, *values in found.values_list(body, *columns).iterator():
            held[body_id].append([table.__name__, *map(str, values)])
    rows = Body.objects.order_by() if numbers is None else Body.objects.filter(pk__in=numbers).order_by()
    return {
        code: chain.digest(chain.canonical([list(map(str, life)), sorted(held[pk])]))[:_LETTERS]
        for pk, code, *life in rows.values_list("pk", "code", "kind__code", "founded_on", "ended_on", "illustrative")
    }


def successions_of(day: date) -> dict[str, object]:
    """What an act that lets bodies follow others from a day on tells of it: one hash over all that follow from that day,
    and over all that are named to take duties.
    """
    told = [
        table.objects.filter(effective_on=day)
        .order_by("predecessor__code", f"{heir}__code", "legal_basis")
        .values_list("predecessor__code", f"{heir}__code", "legal_basis")
        for table, heir in _FOLLOWING
    ]
    rows = [list(map(list, of_table)) for of_table in told]
    return {"following_from": day.isoformat(), "following": chain.digest(chain.canonical(rows))}


def broken() -> Iterator[chain.Break]:
    """Bodies, successions and accounts of people that are no longer what the acts told, and those of which no act tells."""
    yield from _broken_bodies()
    yield from _broken_successions()
    yield from _broken_people()


def _broken_bodies() -> Iterator[chain.Break]:
    """By code; the act is the last that told of the body."""
    told: dict[str, tuple[str, int, object]] = {}
    acts = Record.objects.filter(code__in=TELLING).order_by("pk").values_list("subject", "seq", "facts")
    for subject, seq, text in acts.iterator():
        says = audit.facts_of(text).get("told")
        for code, digest in says.items() if isinstance(says, dict) else ():
            told[code] = (subject, seq, digest)
    stands = _standing()
    for code in sorted(told.keys() | stands.keys()):
        subject, seq, says = told.get(code, (f"organisations.body:{code}", 1, None))
        if says != stands.get(code):
            yield chain.Break(f"audit:{subject}", seq, "WORDS")


def _broken_successions() -> Iterator[chain.Break]:
    """Days from which other bodies follow than the last act about that day told; days of which no act tells."""
    told: dict[object, tuple[str, int, object]] = {}
    acts = Record.objects.filter(code__in=ACTS, facts__contains='"following_from"').order_by("pk")
    for subject, seq, text in acts.values_list("subject", "seq", "facts"):
        facts = audit.facts_of(text)
        told[facts.get("following_from")] = (subject, seq, facts.get("following"))
    days = {
        day.isoformat()
        for table, _heir in _FOLLOWING
        for day in table.objects.values_list("effective_on", flat=True).distinct()
    }
    for name in sorted({*days, *(day for day in told if isinstance(day, str))}):
        subject, seq, says = told.get(name, (f"organisations.succession:{name}", 1, None))
        if says != successions_of(date.fromisoformat(name))["following"]:
            yield chain.Break(f"audit:{subject}", seq, "WORDS")


def _broken_people() -> Iterator[chain.Break]:
    """People who sign in by another account than the act told, or by one of which none tells: whose name stands by an act."""
    acts = Record.objects.filter(code=JOINED).order_by("pk").values_list("subject", "seq", "facts")
    told = {subject: (seq, audit.facts_of(text).get("user")) for subject, seq, text in acts.iterator()}
    rows = Person.objects.exclude(user=None).values_list("pk", "user_id")
    stands = {f"{Person._meta.label_lower}:{pk}": user_id for pk, user_id in rows}
    for subject in sorted(told.keys() | stands.keys()):
        seq, says = told.get(subject, (1, None))
        if says != stands.get(subject):
            yield chain.Break(f"audit:{subject}", seq, "WORDS")
