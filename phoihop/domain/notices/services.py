"""Telling, reading and choosing: the only writer of notices."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.notices import queries, reminding, rules
from phoihop.domain.notices.models import UNASKED, Choice, Gathered, Mailbox, Notice, Read, Reminded
from phoihop.domain.notices.queries import NAMED, Matter
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit

BATCH = 500


class CannotChoose(Exception):
    """What was chosen does not go together. Carries a sentence for people."""


@transaction.atomic(savepoint=False)
def tell(*, matters: Iterable[Matter]) -> None:
    """Write the notices of what happened, in the transaction of their cause. The same key a second time is dropped."""
    rows = [
        Notice(
            body_id=one.body_id, kind=one.kind, what=one.what, thing=one.thing, n=one.n,
            facts=chain.canonical({**one.count, "codes": list(one.codes[:NAMED])}), on=one.on, recorded_at=one.at, key=one.key,
        )
        for one in matters
    ]  # fmt: skip
    if rows:
        Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@transaction.atomic
def read(*, notice_id: int | None, by: Actor, at: datetime) -> int:
    """A person has read a notice, or with None all that they were told for this body; how many of them were unread.

    It says nothing to anybody else, so nothing is recorded of it. Raises Denied where there is no such notice for them.
    """
    user_id = _person(by)
    found = queries.unread(by, user_id)
    if notice_id is not None:
        if not queries.meant_for(by).filter(pk=notice_id).exists():
            raise Denied(_("This notice is not for you. Load the page again."))
        found = found.filter(pk=notice_id)
    rows = [Read(notice_id=pk, user_id=user_id, at=at) for pk in found.values_list("pk", flat=True)]
    Read.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def unread(*, by: Actor, at: datetime) -> int:
    """Undo what this person marked as read for this body in the last seconds; how many are unread again. Twice is once."""
    gone, _by_table = queries.just_read(by, _person(by), at).delete()
    return gone


@transaction.atomic
def remind(*, today: date, at: datetime) -> int:
    """Remind of what falls due soon or is late, by the rules of the rule book; how many bodies and matters were told.

    It looks at the days since it looked last. The first look looks at none: a product that was just installed, or
    loaded with the past, begins to remind from there on. Of two workers one reminds.
    """
    seen = Reminded.objects.order_by("pk").first()
    if seen is None:
        Reminded.objects.bulk_create([Reminded(pk=1, until=today)], ignore_conflicts=True)
        return 0
    days = rules.window(seen.until, today)
    if not days or Reminded.objects.filter(pk=seen.pk, until=seen.until).update(until=today) != 1:
        return 0
    matters = [
        *reminding.matters(days, today, at), *reminding.of_agreements(days, today, at),
        *reminding.of_voters(days, today, at),
    ]  # fmt: skip
    tell(matters=matters)
    return len(matters)


@transaction.atomic
def tell_of_week(*, today: date, at: datetime) -> int:
    """On Mondays how each body stands, in figures that its overview opens; told once however often it runs. How many bodies."""
    matters = reminding.of_week(today, at)
    tell(matters=matters)
    return len(matters)


@transaction.atomic
def posted(*, notices: Sequence[Notice], gathered: Sequence[Gathered], at: datetime) -> None:
    """Letters were made of these notices, and the rest is gathered for a later one."""
    Gathered.objects.bulk_create(gathered, batch_size=BATCH, ignore_conflicts=True)
    for some in queries.batches(row.pk for row in notices):
        Notice.objects.filter(pk__in=some, posted_at=None).update(posted_at=at)


@transaction.atomic
def put_together(*, gathered: Sequence[Gathered], at: datetime) -> None:
    """These went into a letter with others, or into none because their person may not read them any more."""
    for some in queries.batches(row.pk for row in gathered):
        Gathered.objects.filter(pk__in=some, put_at=None).update(put_at=at)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants to hear: a way for each kind; where letters go, in which language, and when they may come."""

    ways: Mapping[str, str]
    address: str
    language: str
    quiet_from: time | None
    quiet_to: time | None
    working_days_only: bool


@transaction.atomic
def choose(*, wishes: Wishes, by: Actor, at: datetime) -> None:
    """Keep what a person chose for themselves; the same again changes nothing. Raises CannotChoose, Denied."""
    user_id = _person(by)
    box = Mailbox.objects.filter(user_id=user_id).first() or Mailbox(user_id=user_id)
    told = {
        "address": wishes.address, "language": wishes.language, "quiet_from": wishes.quiet_from,
        "quiet_to": wishes.quiet_to, "working_days_only": wishes.working_days_only,
    }  # fmt: skip
    same = box.pk is not None and all(getattr(box, name) == value for name, value in told.items())
    ways = {kind: wishes.ways.get(kind, unasked) for kind, unasked in UNASKED.items()}
    if same and ways == queries.ways_of(user_id):
        return
    for name, value in told.items():
        setattr(box, name, value)
    try:
        box.full_clean(exclude=["user"])
    except ValidationError as refusal:
        raise CannotChoose(" ".join(refusal.messages)) from None
    box, _new = Mailbox.objects.update_or_create(user_id=user_id, defaults=told)
    Choice.objects.bulk_create(
        [Choice(user_id=user_id, kind=kind, way=way) for kind, way in ways.items()],
        update_conflicts=True, update_fields=["way"], unique_fields=["user", "kind"],
    )  # fmt: skip
    facts: dict[str, object] = {"ways": {str(kind): str(way) for kind, way in ways.items()}}
    audit.record("notices.wishes.chosen", on=box, by=by, at=at, facts=facts)  # of the address nothing: it is personal


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise Denied(_("Sign in first."))
    return by.user_id
