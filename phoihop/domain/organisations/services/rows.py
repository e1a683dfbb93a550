"""The rows of people, posts, holdings and mandates, each with its record. Whoever calls has checked that they may."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries, vouching
from phoihop.domain.organisations.models import Body, Holding, Mandate, Person, Post
from phoihop.domain.organisations.services.holding import hold
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates


class CannotEnd(Exception):
    """It has ended already, or would end before it began. Carries a sentence for people."""


class CannotHold(Exception):
    """The person holds this post already, or signs in by another account. Carries a sentence for people."""


class CannotGrant(Exception):
    """This installation knows no such role. Carries a sentence for people."""


def person(full_name: str, by: Actor, at: datetime, *, illustrative: bool = False) -> Person:
    """Somebody who holds public posts. The record names the row, never the person."""
    row = Person.objects.create(full_name=full_name, illustrative=illustrative)
    audit.record("organisations.person.entered", on=row, by=by, at=at)
    return row


def post(body: Body, title: str, protocol_order: int, by: Actor, at: datetime) -> Post:
    """A post of a body; the same title again changes nothing."""
    hold([body.pk])
    row, made = Post.objects.get_or_create(body=body, title=title, defaults={"protocol_order": protocol_order})
    if made:
        audit.record("organisations.post.entered", on=row, by=by, at=at, facts=vouching.bodies([body.pk]))
    return row


def holding(who: Person, of: Post, from_day: date, by: Actor, at: datetime) -> Holding:
    """Who holds a post from a day on. Raises CannotHold when they do already."""
    hold([of.body_id])
    if Holding.objects.filter(queries.living(from_day), person=who, post=of).exists():
        raise CannotHold(_("This person holds this post already on that day."))
    row = Holding.objects.create(person=who, post=of, valid_from=from_day)
    facts: dict[str, object] = {"from": from_day.isoformat(), **vouching.bodies([of.body_id])}
    audit.record("organisations.holding.begun", on=row, by=by, at=at, facts=facts)
    return row


def holding_ended(row: Holding, on: date, by: Actor, at: datetime) -> None:
    """Who held a post holds it no more from the day on; of the very day on which it began it is taken back. Raises CannotEnd."""
    if on < row.valid_from:
        raise CannotEnd(_("This begins on %(day)s. Choose a later day.") % {"day": dates.show(row.valid_from)})
    hold([row.post.body_id])
    if Holding.objects.filter(pk=row.pk, valid_to=None).update(valid_to=on) != 1:
        raise CannotEnd(_("This has ended already."))
    facts: dict[str, object] = {"on": on.isoformat(), **vouching.bodies([row.post.body_id])}
    audit.record("organisations.holding.ended", on=row, by=by, at=at, facts=facts)


def account(who: Person, user: User, by: Actor, at: datetime) -> None:
    """By which account a person signs in, once and for all: what was done under it stays theirs. Raises CannotHold."""
    if Person.objects.filter(Q(user=None) | Q(user=user), pk=who.pk).update(user=user) != 1:
        raise CannotHold(_("This person signs in by another account already. Load the page again."))
    who.user = user
    audit.record("organisations.person.joined", on=who, by=by, at=at, facts={"user": user.pk})


def mandate(user: User, body: Body, role: str, from_day: date, by: Actor, at: datetime) -> Mandate:
    """Who acts for a body in a role from a day on. Raises CannotGrant for a role that there is not.

    An address that would open the account was made for less than it opens now, and opens nothing any more.
    """
    if role not in settings.ROLES:
        raise CannotGrant(
            _("There is no role “%(role)s”. Choose one of: %(roles)s.")
            % {"role": role, "roles": ", ".join(settings.ROLES)}
        )
    hold([body.pk])
    row = Mandate.objects.create(user=user, body=body, role=role, valid_from=from_day)
    facts: dict[str, object] = {"role": role, **vouching.bodies([body.pk])}
    audit.record("organisations.mandate.granted", on=row, by=by, at=at, facts=facts)
    if not user.has_usable_password():
        accounts.take_password(user=user, factors=False)
    return row


def mandate_ended(row: Mandate, on: date, by: Actor, at: datetime) -> None:
    """Who acted for a body acts no more from the day on; of the very day on which it began it is taken back. Raises CannotEnd."""
    if on < row.valid_from:
        raise CannotEnd(_("This begins on %(day)s. Choose a later day.") % {"day": dates.show(row.valid_from)})
    hold([row.body_id])
    if Mandate.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), pk=row.pk).update(valid_to=on) != 1:
        raise CannotEnd(_("This has ended already."))
    facts: dict[str, object] = {"on": on.isoformat(), **vouching.bodies([row.body_id])}
    audit.record("organisations.mandate.ended", on=row, by=by, at=at, facts=facts)
