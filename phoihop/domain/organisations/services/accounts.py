"""Accounts of a body's people: given, changed, opened anew and ended by whoever keeps them. Each verb is one transaction,
leaves its record, and takes an idempotency key: the same request again changes nothing, another under the same key is refused.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions, queries
from phoihop.domain.organisations.models import AccountKey, Body, Holding, Mandate, Person, Post
from phoihop.domain.organisations.services import rows
from phoihop.domain.organisations.services.holding import hold
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import text

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


class CannotGive(Exception):
    """What was asked for is not whole, or does not fit what stands. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom and how: a person who holds a post there, or by name and post somebody who is entered with the account."""

    role: str
    username: str = ""  # of an account that is to be made
    person_id: int | None = None
    full_name: str = ""
    title: str = ""


@transaction.atomic
def give_account(*, body: Body, wanted: Wanted, by: Actor, on: date, at: datetime, key: str) -> User:
    """Let a person act for a body in a role. Whoever has no account yet gets one, which an invitation opens.

    Raises Denied outside what `by` keeps, CannotGive for what does not fit, CannotGrant for a role that there is not.
    """
    permissions.check_can_give_accounts(by, body, on)
    permissions.check_can_give_role(by, wanted.role)
    asked = _asked("GIVE", body.pk, wanted.role, wanted.username, wanted.person_id, wanted.full_name, wanted.title)
    if (done := _done(body, key, asked)) is not None:
        return done
    if not queries.lives(body, on):
        raise CannotGive(_("This body does not exist on that day. Choose one that does."))
    person = _person(body, wanted, by, on, at)
    user = person.user or _made(person, wanted, by, at)
    _check_is_another(by, user)
    if _held(user, body, on).filter(role=wanted.role).exists():
        raise CannotGive(_("This person acts for this body in this role already."))
    rows.mandate(user, body, wanted.role, on, by, at)
    audit.record("organisations.account.given", on=person, by=by, at=at, facts={"body": body.code, "role": wanted.role})
    AccountKey.objects.create(key=key, asked=asked, user=user)
    return user


@transaction.atomic
def change_role(*, user: User, body: Body, role: str, by: Actor, on: date, at: datetime, key: str) -> User:
    """Let a person act for a body in this role from now on, and in no other."""
    permissions.check_can_give_accounts(by, body, on)
    permissions.check_can_give_role(by, role)
    asked = _asked("ROLE", body.pk, user.pk, role)
    if (done := _done(body, key, asked)) is not None:
        return done
    _check_is_another(by, user)
    held = _takeable(user, body, by, on)
    if [mandate.role for mandate in held] == [role]:
        raise CannotGive(_("This person acts for this body in this role already."))
    for mandate in held:
        rows.mandate_ended(mandate, max(on, mandate.valid_from), by, at)
    rows.mandate(user, body, role, on, by, at)
    AccountKey.objects.create(key=key, asked=asked, user=user)
    return user


@transaction.atomic
def end_account(*, user: User, body: Body, by: Actor, on: date, at: datetime, key: str) -> User:
    """Let a person act for a body no more: their next request finds it gone. What they may do for others stays.

    A post of the staff, which is entered with an account, ends with it; a post of the body's protocol does not.
    """
    permissions.check_can_give_accounts(by, body, on)
    asked = _asked("END", body.pk, user.pk)
    if (done := _done(body, key, asked)) is not None:
        return done
    _check_is_another(by, user)
    for mandate in _takeable(user, body, by, on):
        rows.mandate_ended(mandate, max(on, mandate.valid_from), by, at)
    for holding in _entered_with(user, body, on):
        rows.holding_ended(holding, on, by, at)
    if not queries.mandates_of(user.pk, on):
        accounts.take_password(
            user=user, factors=False
        )  # ends every session, and opens nothing later by an old password
    audit.record("organisations.account.ended", on=user, by=by, at=at, facts={"body": body.code})
    AccountKey.objects.create(key=key, asked=asked, user=user)
    return user


@transaction.atomic
def give_post(*, user: User, body: Body, title: str, by: Actor, on: date, at: datetime, key: str) -> User:
    """Let somebody who acts for a body hold a post there from now on; one that there is not yet is of the staff.

    Whom a post of the body's protocol goes to is entered by who keeps who is who. Raises CannotGive, CannotHold.
    """
    permissions.check_can_give_accounts(by, body, on)
    asked = _asked("POST", body.pk, user.pk, title)
    if (done := _done(body, key, asked)) is not None:
        return done
    _check_is_another(by, user)
    _takeable(user, body, by, on)
    post = _post(body, title, by, at)
    person = Person.objects.filter(user=user).first()
    if person is None:  # an account of the operator, which stood by a name alone
        name = user.get_full_name() or user.username
        if Holding.objects.filter(
            queries.living(on), post__body=body, person__full_name=name, person__user=None
        ).exists():
            raise CannotGive(
                _("Somebody of this name holds a post here and has no account yet. Give that person the account.")
            )
        person = rows.person(name, by, at)
        rows.account(person, user, by, at)
    rows.holding(person, post, on, by, at)
    AccountKey.objects.create(key=key, asked=asked, user=user)
    return user


@transaction.atomic
def take_post(*, user: User, body: Body, title: str, by: Actor, on: date, at: datetime, key: str) -> User:
    """Let somebody hold a post of a body no more; papers signed before keep it. Raises CannotGive, CannotEnd."""
    permissions.check_can_give_accounts(by, body, on)
    asked = _asked("POST_END", body.pk, user.pk, title)
    if (done := _done(body, key, asked)) is not None:
        return done
    _check_is_another(by, user)
    _takeable(user, body, by, on)
    _check_may_fill(Post.objects.filter(body=body, title=title).first(), by)
    held = Holding.objects.filter(queries.living(on), person__user=user, post__body=body, post__title=title)
    row = held.select_related("post").order_by("pk").first()
    if row is None:
        raise CannotGive(_("This person does not hold this post on that day. Load the page again."))
    rows.holding_ended(row, on, by, at)
    AccountKey.objects.create(key=key, asked=asked, user=user)
    return user


@transaction.atomic
def let_in_again(*, user: User, body: Body, factors: bool, by: Actor, on: date, at: datetime, key: str) -> User:
    """Take a person's password, and with `factors` their second factor and passkeys; an invitation opens the account anew.

    Refused where the account opens more than `by` keeps.
    """
    permissions.check_can_give_accounts(by, body, on)
    asked = _asked("LET_IN", body.pk, user.pk, factors)
    if (done := _done(body, key, asked)) is not None:
        return done
    _check_is_another(by, user)
    if not _held(user, body, on).exists():
        raise CannotGive(_("This person does not act for this body."))
    permissions.check_can_let_in(by, user.pk, on)
    accounts.take_password(user=user, factors=factors)
    audit.record("organisations.account.let_in", on=user, by=by, at=at, facts={"body": body.code, "factors": factors})
    AccountKey.objects.create(key=key, asked=asked, user=user)
    return user


@transaction.atomic
def choose_password(*, user: User, password: str, at: datetime) -> None:
    """Open the account with the password that its holder chose; the invitation was looked at before."""
    accounts.set_password(user=user, password=password)
    holder = Actor(user_id=user.pk, body_id=None, role="", capabilities=frozenset())
    audit.record("organisations.account.opened", on=user, by=holder, at=at)


def _asked(*words: object) -> str:
    return chain.digest(chain.canonical(list(words)))


def _done(body: Body, key: str, asked: str) -> User | None:
    """Whom the same request was about before; of two at once the later waits, and finds what the other did."""
    hold([body.pk])
    row = AccountKey.objects.filter(key=key).select_related("user").first()
    if row is not None and row.asked != asked:
        raise CannotGive(_("This form was sent before with other words. Load the page again and enter it once more."))
    return row.user if row else None


def _person(body: Body, wanted: Wanted, by: Actor, on: date, at: datetime) -> Person:
    """Who holds a post in the body: chosen, or entered with it."""
    if wanted.person_id is not None:
        held = Holding.objects.filter(queries.living(on), post__body=body, person_id=wanted.person_id)
        found = held.select_related("person__user").order_by("pk").first()
        if found is None:
            raise CannotGive(_("This person holds no post in this body on that day. Choose somebody who does."))
        _check_said_once(wanted, found.person)
        return found.person
    name, title = text.nfc(wanted.full_name).strip(), text.nfc(wanted.title).strip()
    if not name or not title:
        raise CannotGive(_("Choose somebody who holds a post here, or give the full name and the post."))
    post = _post(body, title, by, at)
    if Holding.objects.filter(queries.living(on), post=post, person__full_name=name).exists():
        raise CannotGive(_("Somebody of this name holds this post already. Choose the person from the list."))
    person = rows.person(name, by, at)
    rows.holding(person, post, on, by, at)
    return person


def _post(body: Body, title: str, by: Actor, at: datetime) -> Post:
    """The post of this title, one of the staff where there is none yet. One that reads like a post of protocol is that post."""
    title = " ".join(text.nfc(title).split())
    if not title:
        raise CannotGive(_("Give the post, as papers print it."))
    folded = text.fold(title)
    known = {text.fold(post.title): post for post in Post.objects.filter(body=body).order_by("-protocol_order")}
    post = known.get(folded)
    heads = post is None and folded.startswith(_HEADS)
    if (heads or (post is not None and post.protocol_order != Post.UNRANKED)) and not by.may("organise"):
        raise CannotGive(
            _("“%(post)s” is a post of this body's protocol. Whom it goes to is entered by the administrator.")
            % {"post": title}
        )
    return post or rows.post(body, title, Post.UNRANKED, by, at)


# Words with which the title of a head begins, folded: who signs so on a paper is believed to lead the body.
_HEADS = tuple(
    text.fold(f"{before}{head}")
    for before in ("", "Phó ")
    for head in ("Chủ tịch", "Bí thư", "Giám đốc", "Tổng Giám đốc", "Trưởng Ban")
)


def _check_may_fill(post: Post | None, by: Actor) -> None:
    if post is not None and post.protocol_order != Post.UNRANKED and not by.may("organise"):
        raise CannotGive(
            _("“%(post)s” is a post of this body's protocol. Whom it goes to is entered by the administrator.")
            % {"post": post.title}
        )


def _check_said_once(wanted: Wanted, person: Person) -> None:
    """Raises CannotGive for words beside a chosen person: nothing that was typed is dropped without a word."""
    if wanted.full_name.strip() or wanted.title.strip():
        raise CannotGive(_("Choose a person from the list, or give a name and a post: not both."))
    if person.user and wanted.username not in {"", person.user.username}:
        raise CannotGive(
            _("This person signs in as “%(name)s” already. Leave the sign-in name empty.")
            % {"name": person.user.username}
        )


def _made(person: Person, wanted: Wanted, by: Actor, at: datetime) -> User:
    if not _NAME.fullmatch(wanted.username):
        raise CannotGive(
            _("A sign-in name has 3 to 60 small letters without marks, digits, points or dashes, as “nguyenvan.a”.")
        )
    try:
        user = accounts.give_account(username=wanted.username, full_name=person.full_name, password=None)
    except IntegrityError as taken:
        raise CannotGive(
            _("The sign-in name “%(name)s” is taken. Choose another.") % {"name": wanted.username}
        ) from taken
    rows.account(person, user, by, at)
    return user


def _held(user: User, body: Body, on: date) -> QuerySet[Mandate]:
    """What the person holds there on the day or holds later, also what has a last day already."""
    return Mandate.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), user=user, body=body).order_by("pk")


def _entered_with(user: User, body: Body, on: date) -> QuerySet[Holding]:
    """The posts of the staff that the person holds there."""
    held = Holding.objects.filter(person__user=user, post__body=body, post__protocol_order=Post.UNRANKED, valid_to=None)
    return held.filter(valid_from__lte=on).select_related("post").order_by("pk")


def _takeable(user: User, body: Body, by: Actor, on: date) -> list[Mandate]:
    """What the person holds there, once `by` may take every role of it."""
    held = list(_held(user, body, on))
    if not held:
        raise CannotGive(_("This person does not act for this body."))
    for mandate in held:
        permissions.check_can_give_role(by, mandate.role)
    return held


def _check_is_another(by: Actor, user: User) -> None:
    """Nobody gives to or takes from themselves: no keeper is shut out by a slip, and none makes a leader of themselves."""
    if by.user_id is not None and by.user_id == user.pk:
        raise Denied(_("Nobody keeps their own account here. Ask another keeper, or the operator of this machine."))
