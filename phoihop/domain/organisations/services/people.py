"""People, the posts that they hold, and who acts for which body: by who keeps who is who."""

from datetime import date, datetime

from django.db import transaction

from phoihop.domain.organisations import permissions
from phoihop.domain.organisations.models import Body, Holding, Mandate, Person, Post
from phoihop.domain.organisations.services import rows
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User


@transaction.atomic
def enter_person(*, full_name: str, by: Actor, at: datetime, illustrative: bool = False) -> Person:
    """Enter somebody who holds public posts. The record names the row, never the person."""
    permissions.check_can_organise(by)
    return rows.person(full_name, by, at, illustrative=illustrative)


@transaction.atomic
def ensure_post(*, body: Body, title: str, protocol_order: int, by: Actor, at: datetime) -> Post:
    """A post of a body; the same title again changes nothing."""
    permissions.check_can_organise(by)
    return rows.post(body, title, protocol_order, by, at)


@transaction.atomic
def appoint(*, person: Person, post: Post, from_day: date, by: Actor, at: datetime) -> Holding:
    """Let a person hold a post from a day on. Raises CannotHold when the person holds it then already."""
    permissions.check_can_organise(by)
    return rows.holding(person, post, from_day, by, at)


@transaction.atomic
def step_down(*, holding: Holding, on: date, by: Actor, at: datetime) -> None:
    """End the holding of a post; the day itself is no longer part of it. Raises CannotEnd."""
    permissions.check_can_organise(by)
    rows.holding_ended(holding, on, by, at)


@transaction.atomic
def join_account(*, person: Person, user: User, by: Actor, at: datetime) -> None:
    """Say that a person signs in by this account."""
    permissions.check_can_organise(by)
    rows.account(person, user, by, at)


@transaction.atomic
def grant_mandate(*, user: User, body: Body, role: str, from_day: date, by: Actor, at: datetime) -> Mandate:
    """Let a person act for a body in a role from a day on. Raises CannotGrant for a role that there is not."""
    permissions.check_can_organise(by)
    return rows.mandate(user, body, role, from_day, by, at)


@transaction.atomic
def end_mandate(*, mandate: Mandate, on: date, by: Actor, at: datetime) -> None:
    """End a mandate on a day; the next request of the person already finds it gone. Raises CannotEnd."""
    permissions.check_can_organise(by)
    rows.mandate_ended(mandate, on, by, at)
