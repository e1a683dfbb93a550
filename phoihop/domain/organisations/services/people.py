"""People, the posts that they hold, the terms of bodies, and who acts for which body."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, queries, vouching
from phoihop.domain.organisations.models import Body, Holding, Mandate, Person, Post, Term
from phoihop.domain.organisations.services.holding import hold
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates


class CannotEnd(Exception):
    """It has ended already, or would end before it began. Carries a sentence for people."""


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
    hold([body.pk])
    row, made = Post.objects.get_or_create(body=body, title=title, defaults={"protocol_order": protocol_order})
    if made:
        audit.record("organisations.post.entered", on=row, by=by, at=at, facts=vouching.bodies([body.pk]))
    return row


@transaction.atomic
def appoint(*, person: Person, post: Post, from_day: date, by: Actor, at: datetime) -> Holding:
    """Let a person hold a post from a day on. Raises CannotHold when the person holds it then already."""
    permissions.check_can_organise(by)
    hold([post.body_id])
    if Holding.objects.filter(queries.living(from_day), person=person, post=post).exists():
        raise CannotHold(_("This person holds this post already on that day."))
    row = Holding.objects.create(person=person, post=post, valid_from=from_day)
    facts: dict[str, object] = {"from": from_day.isoformat(), **vouching.bodies([post.body_id])}
    audit.record("organisations.holding.begun", on=row, by=by, at=at, facts=facts)
    return row


def _check_begun(row: Holding | Mandate, on: date) -> None:
    if on <= row.valid_from:
        raise CannotEnd(_("This begins on %(day)s. Choose a later day.") % {"day": dates.show(row.valid_from)})


@transaction.atomic
def step_down(*, holding: Holding, on: date, by: Actor, at: datetime) -> None:
    """End the holding of a post; the day itself is no longer part of it. Raises CannotEnd."""
    permissions.check_can_organise(by)
    _check_begun(holding, on)
    hold([holding.post.body_id])
    if Holding.objects.filter(pk=holding.pk, valid_to=None).update(valid_to=on) != 1:
        raise CannotEnd(_("This has ended already."))
    facts: dict[str, object] = {"on": on.isoformat(), **vouching.bodies([holding.post.body_id])}
    audit.record("organisations.holding.ended", on=holding, by=by, at=at, facts=facts)


@transaction.atomic
def open_term(
    *, body: Body, label: str, from_day: date, to_day: date | None, by: Actor, at: datetime, illustrative: bool = False
) -> Term:  # fmt: skip
    """Enter a term of office; `to_day` is exclusive. `illustrative`: its days are made up."""
    permissions.check_can_organise(by)
    hold([body.pk])
    row = Term.objects.create(body=body, label=label, valid_from=from_day, valid_to=to_day, illustrative=illustrative)
    facts: dict[str, object] = {"label": label, **vouching.bodies([body.pk])}
    audit.record("organisations.term.opened", on=row, by=by, at=at, facts=facts)
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
    hold([body.pk])
    row = Mandate.objects.create(user=user, body=body, role=role, valid_from=from_day)
    facts: dict[str, object] = {"role": role, **vouching.bodies([body.pk])}
    audit.record("organisations.mandate.granted", on=row, by=by, at=at, facts=facts)
    return row


@transaction.atomic
def end_mandate(*, mandate: Mandate, on: date, by: Actor, at: datetime) -> None:
    """End a mandate on a day; the next request of the person already finds it gone. Raises CannotEnd."""
    permissions.check_can_organise(by)
    _check_begun(mandate, on)
    hold([mandate.body_id])
    if Mandate.objects.filter(pk=mandate.pk, valid_to=None).update(valid_to=on) != 1:
        raise CannotEnd(_("This has ended already."))
    facts: dict[str, object] = {"on": on.isoformat(), **vouching.bodies([mandate.body_id])}
    audit.record("organisations.mandate.ended", on=mandate, by=by, at=at, facts=facts)
