"""Writing the life of bodies."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, queries
from phoihop.domain.organisations.models import (
    Body,
    BodyCode,
    BodyKind,
    BodyLevel,
    BodyName,
    BodyParent,
    Holding,
    Mandate,
    Person,
    Post,
    Succession,
    Term,
)
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates


class CannotPlace(Exception):
    """The structure would have two parents, or a body above itself. Carries a sentence for people."""


class CannotRename(Exception):
    """The body already has a name from that day or later. Carries a sentence for people."""


class CannotEnd(Exception):
    """It has ended already, or would end before it began. Carries a sentence for people."""


@transaction.atomic
def ensure_kind(
    *, code: str, label: str, label_en: str, side: str, protocol_order: int, by: Actor, at: datetime
) -> BodyKind:
    """A kind of body; the same code again changes nothing."""
    permissions.check_can_organise(by)
    kind, made = BodyKind.objects.get_or_create(
        code=code, defaults={"label": label, "label_en": label_en, "side": side, "protocol_order": protocol_order}
    )
    if made:
        audit.record("organisations.kind.entered", on=kind, by=by, at=at, facts={"code": code})
    return kind


@transaction.atomic
def create_body(
    *,
    code: str,
    kind: BodyKind,
    name: str,
    short_name: str,
    founded_on: date,
    by: Actor,
    at: datetime,
    illustrative: bool = False,
) -> Body:
    """Enter a body with its first name."""
    permissions.check_can_organise(by)
    body = Body.objects.create(code=code, kind=kind, founded_on=founded_on, illustrative=illustrative)
    BodyName.objects.create(body=body, name=name, short_name=short_name, valid_from=founded_on)
    audit.record("organisations.body.created", on=body, by=by, at=at)
    return body


@transaction.atomic
def rename(*, body: Body, name: str, short_name: str, from_day: date, by: Actor, at: datetime) -> None:
    """Give a new name from a day on; the old one keeps its period. Raises CannotRename."""
    permissions.check_can_organise(by)
    if BodyName.objects.filter(body=body, valid_from__gte=from_day).exists():
        raise CannotRename(
            _("This body already has a name from %(day)s or later. Choose a later day.") % {"day": dates.show(from_day)}
        )
    BodyName.objects.filter(body=body, valid_to=None).update(valid_to=from_day)
    BodyName.objects.create(body=body, name=name, short_name=short_name, valid_from=from_day)
    audit.record("organisations.body.renamed", on=body, by=by, at=at, facts={"from": from_day.isoformat()})


@transaction.atomic
def give_code(*, body: Body, scheme: str, value: str, from_day: date, by: Actor, at: datetime) -> None:
    """Note a code that others know the body by."""
    permissions.check_can_organise(by)
    BodyCode.objects.create(body=body, scheme=scheme, value=value, valid_from=from_day)
    audit.record("organisations.body.coded", on=body, by=by, at=at, facts={"scheme": scheme, "value": value})


@transaction.atomic
def set_level(*, body: Body, level: str, from_day: date, by: Actor, at: datetime) -> None:
    """Say at which level a body works from a day on; the level before keeps its period. Raises CannotPlace."""
    permissions.check_can_organise(by)
    if BodyLevel.objects.filter(body=body, valid_from__gte=from_day).exists():
        raise CannotPlace(
            _("This body already has a level from %(day)s or later. Choose a later day.")
            % {"day": dates.show(from_day)}
        )
    BodyLevel.objects.filter(body=body, valid_to=None).update(valid_to=from_day)
    BodyLevel.objects.create(body=body, level=level, valid_from=from_day)
    facts: dict[str, object] = {"level": level, "from": from_day.isoformat()}
    audit.record("organisations.body.levelled", on=body, by=by, at=at, facts=facts)


@transaction.atomic
def place_under(*, body: Body, parent: Body, from_day: date, by: Actor, at: datetime) -> None:
    """Put a body under another from a day on. One living parent a day, and never a circle. Raises CannotPlace."""
    permissions.check_can_organise(by)
    changes = BodyParent.objects.filter(structure=queries.ADMINISTRATIVE, valid_from__gt=from_day)
    days = [from_day, *changes.order_by("valid_from").values_list("valid_from", flat=True).distinct()]
    if parent.pk == body.pk or any(queries.is_under(parent.pk, body.pk, day) for day in days):
        raise CannotPlace(_("The body above would stand under this one. Choose another body."))
    later = BodyParent.objects.filter(body=body, structure=queries.ADMINISTRATIVE, valid_from__gte=from_day)
    if later.exists():
        raise CannotPlace(
            _("This body already has a place from %(day)s or later. Choose a later day.")
            % {"day": dates.show(from_day)}
        )
    BodyParent.objects.filter(body=body, structure=queries.ADMINISTRATIVE, valid_to=None).update(valid_to=from_day)
    BodyParent.objects.create(body=body, parent=parent, valid_from=from_day)
    audit.record("organisations.body.placed", on=body, by=by, at=at, facts={"under": parent.code})


@transaction.atomic
def record_succession(
    *, predecessor: Body, successor: Body, effective_on: date, legal_basis: str, by: Actor, at: datetime
) -> Succession:
    """Note that one body follows another from a day on."""
    permissions.check_can_organise(by)
    row = Succession.objects.create(
        predecessor=predecessor, successor=successor, effective_on=effective_on, legal_basis=legal_basis
    )
    audit.record("organisations.body.succeeded", on=predecessor, by=by, at=at, facts={"heir": successor.code})
    return row


class CannotHold(Exception):
    """The person holds this post already. Carries a sentence for people."""


@transaction.atomic
def enter_person(*, full_name: str, by: Actor, at: datetime, illustrative: bool = False) -> Person:
    """Enter somebody who holds public posts. The record names the row, never the person."""
    permissions.check_can_organise(by)
    row = Person.objects.create(full_name=full_name, illustrative=illustrative)
    audit.record("organisations.person.entered", on=row, by=by, at=at)
    return row


@transaction.atomic
def ensure_post(*, body: Body, title: str, protocol_order: int, by: Actor, at: datetime) -> Post:
    """A post of a body; the same title again changes nothing."""
    permissions.check_can_organise(by)
    row, made = Post.objects.get_or_create(body=body, title=title, defaults={"protocol_order": protocol_order})
    if made:
        audit.record("organisations.post.entered", on=row, by=by, at=at)
    return row


@transaction.atomic
def appoint(*, person: Person, post: Post, from_day: date, by: Actor, at: datetime) -> Holding:
    """Let a person hold a post from a day on. Raises CannotHold when the person holds it then already."""
    permissions.check_can_organise(by)
    if Holding.objects.filter(queries.living(from_day), person=person, post=post).exists():
        raise CannotHold(_("This person holds this post already on that day."))
    row = Holding.objects.create(person=person, post=post, valid_from=from_day)
    audit.record("organisations.holding.begun", on=row, by=by, at=at, facts={"from": from_day.isoformat()})
    return row


def _check_begun(row: Holding | Mandate, on: date) -> None:
    if on <= row.valid_from:
        raise CannotEnd(_("This begins on %(day)s. Choose a later day.") % {"day": dates.show(row.valid_from)})


@transaction.atomic
def step_down(*, holding: Holding, on: date, by: Actor, at: datetime) -> None:
    """End the holding of a post; the day itself is no longer part of it. Raises CannotEnd."""
    permissions.check_can_organise(by)
    _check_begun(holding, on)
    if Holding.objects.filter(pk=holding.pk, valid_to=None).update(valid_to=on) != 1:
        raise CannotEnd(_("This has ended already."))
    audit.record("organisations.holding.ended", on=holding, by=by, at=at, facts={"on": on.isoformat()})


@transaction.atomic
def open_term(*, body: Body, label: str, from_day: date, to_day: date | None, by: Actor, at: datetime) -> Term:
    """Enter a term of office; `to_day` is exclusive."""
    permissions.check_can_organise(by)
    row = Term.objects.create(body=body, label=label, valid_from=from_day, valid_to=to_day)
    audit.record("organisations.term.opened", on=row, by=by, at=at, facts={"label": label})
    return row


class CannotGrant(Exception):
    """This installation knows no such role. Carries a sentence for people."""


@transaction.atomic
def grant_mandate(*, user: User, body: Body, role: str, from_day: date, by: Actor, at: datetime) -> Mandate:
    """Let a person act for a body in a role from a day on. Raises CannotGrant for a role that there is not."""
    permissions.check_can_organise(by)
    if role not in settings.ROLES:
        raise CannotGrant(
            _("There is no role “%(role)s”. Choose one of: %(roles)s.")
            % {"role": role, "roles": ", ".join(settings.ROLES)}
        )
    row = Mandate.objects.create(user=user, body=body, role=role, valid_from=from_day)
    audit.record("organisations.mandate.granted", on=row, by=by, at=at, facts={"role": role})
    return row


@transaction.atomic
def end_mandate(*, mandate: Mandate, on: date, by: Actor, at: datetime) -> None:
    """End a mandate on a day; the next request of the person already finds it gone. Raises CannotEnd."""
    permissions.check_can_organise(by)
    _check_begun(mandate, on)
    if Mandate.objects.filter(pk=mandate.pk, valid_to=None).update(valid_to=on) != 1:
        raise CannotEnd(_("This has ended already."))
    audit.record("organisations.mandate.ended", on=mandate, by=by, at=at, facts={"on": on.isoformat()})
