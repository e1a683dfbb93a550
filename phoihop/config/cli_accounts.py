"""`phoihop account`: who can sign in, for the operator of this machine, who gives every body its first keeper of accounts."""

import argparse
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from phoihop.config import cli
from phoihop.domain.organisations import accounts, services
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.accounts import Member
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts import invitations
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.vn import dates, text
from phoihop.surfaces.workspace.people import roles

OPERATOR = Actor(
    user_id=None, body_id=None, role="OPERATOR", capabilities=frozenset({"organise", "keep_rules", "give_accounts"})
)
_REFUSALS = (services.CannotGive, services.CannotGrant, services.CannotEnd, services.CannotHold)


class NotGiven(Exception):
    """The command cannot be carried out as given; the text says what to do."""


def list_(given: argparse.Namespace) -> int:
    """The people of a body with their accounts."""
    body, at = _body(given.body)
    found = accounts.members(body.pk, installation.effective_today(at))
    if given.json:
        cli.show([_facts(one) for one in found])
        return cli.OK
    for one in found:
        account = one.account
        told = account.username if account else "–"
        may = ", ".join(roles.words(role) for role in account.roles) if account else _("no account")
        print(f"{told:<20}{may:<28}{one.name:<32}{_last(one)}")
        for title in one.titles:
            print(f"{'':<20}{title}")
    return cli.OK


def give(given: argparse.Namespace) -> int:
    """Give an account, and print the address that opens it."""
    body, at = _body(given.body)
    today = installation.effective_today(at)
    wanted = _wanted(given, body, at)
    with _sentences():
        user = services.give_account(body=body, wanted=wanted, by=OPERATOR, on=today, at=at, key=_key())
    return _told(user, body, given, at)


def end(given: argparse.Namespace) -> int:
    """End what a person may do for a body."""
    body, at = _body(given.body)
    user, today = _user(given.username), installation.effective_today(at)
    with _sentences():
        services.end_account(user=user, body=body, by=OPERATOR, on=today, at=at, key=_key())
    if given.json:
        cli.show({"username": user.username, "body": body.code, "ended": True})
    else:
        print(_("%(name)s acts for %(body)s no more.") % {"name": user.username, "body": _name(body, at)})
    return cli.OK


def reset(given: argparse.Namespace) -> int:
    """Take the password, and print the address by which the person chooses another."""
    body, at = _body(given.body)
    user, today = _user(given.username), installation.effective_today(at)
    with _sentences():
        services.let_in_again(user=user, body=body, factors=given.factors, by=OPERATOR, on=today, at=at, key=_key())
    return _told(user, body, given, at)


def _wanted(given: argparse.Namespace, body: Body, at: datetime) -> services.Wanted:
    """A person of this name who holds a post in the body, or with `--post` somebody new."""
    if given.post:
        return services.Wanted(role=given.role, username=given.username, full_name=given.name, title=given.post)
    today = installation.effective_today(at)
    name = text.nfc(given.name).strip()
    found = [one for one in accounts.members(body.pk, today) if one.name == name and one.person_id is not None]
    if len(found) > 1:
        raise NotGiven(
            _("Several people called %(name)s hold posts in this body. Give the account on the page of accounts.")
            % {"name": given.name}
        )
    if not found:
        raise NotGiven(
            _("Nobody called %(name)s holds a post in this body. Give the post with --post to enter the person.")
            % {"name": given.name}
        )
    return services.Wanted(role=given.role, username=given.username, person_id=found[0].person_id)


def _key() -> str:
    """Each command is a request of its own."""
    return secrets.token_urlsafe(16)


@contextmanager
def _sentences() -> Iterator[None]:
    """A refusal leaves the command as its sentence."""
    try:
        yield
    except _REFUSALS as refusal:
        raise NotGiven(str(refusal)) from None


def _told(user: User, body: Body, given: argparse.Namespace, at: datetime) -> int:
    """Where the account waits for a password: the address, which is printed nowhere else."""
    waits = accounts.may_invite(user, OPERATOR, installation.effective_today(at))
    address = (
        (settings.ADDRESS or settings.PUBLIC_ADDRESS) + reverse("invitation", args=invitations.parts(user))
        if waits
        else ""
    )
    if given.json:
        cli.show({"username": user.username, "body": body.code, "opens_at": address or None})
        return cli.OK
    print(_("%(name)s acts for %(body)s.") % {"name": user.username, "body": _name(body, at)})
    if address:
        print(_("Hand this address to the person and to nobody else; it opens once, within three days:"))
        print(f"  {address}")
    return cli.OK


def _body(code: str) -> tuple[Body, datetime]:
    at = timezone.now()
    try:
        return organisations.resolve(code, installation.effective_today(at)), at
    except organisations.UnknownBody as refusal:
        raise NotGiven(str(refusal)) from None


def _user(username: str) -> User:
    found = User.objects.filter(username=username).first()
    if found is None:
        raise NotGiven(_("There is no account “%(name)s”. See them with “account list BODY”.") % {"name": username})
    return found


def _name(body: Body, at: datetime) -> str:
    return organisations.view_of(body.pk, installation.effective_today(at)).name


def _last(one: Member) -> str:
    """When the person last signed in, in words."""
    if one.account is None:
        return ""
    if not one.account.opened:
        return _("not opened yet")
    if one.account.last_signed_in is None:
        return _("never signed in")
    return dates.show(dates.today_in_vietnam(one.account.last_signed_in))


def _facts(one: Member) -> dict[str, object]:
    account = one.account
    told = {"username": account.username, "roles": list(account.roles), "since": account.since, "opened": account.opened,
            "last_signed_in": account.last_signed_in} if account else None  # fmt: skip
    return {"name": one.name, "posts": list(one.titles), "account": told}
