"""The verbs of keys for machines: making one, taking it back, noting that it was used."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates, text
from phoihop.surfaces.exchange import permissions
from phoihop.surfaces.exchange.models import Scope, Token

PREFIX = "ph_"
MOST = 20  # living keys of a person for a body
LONGEST = timedelta(days=366)  # no key outlives a year unseen


class CannotMake(Exception):
    """The key cannot be made so. Carries a sentence for people."""


@transaction.atomic
def make(
    *, body: Body, purpose: str, scope: str, last_day: date, by: Actor, on: date, at: datetime, key: str
) -> tuple[Token, str]:
    """A key for oneself in a body, and its secret, which is never shown again: the same request again finds the key without it.

    Raises Denied, CannotMake.
    """
    purpose = text.nfc(purpose).strip()
    if not purpose:
        raise CannotMake(_("Say what the key is for, so that it can be told from others later."))
    if scope not in Scope.values:
        raise CannotMake(_("Choose what the key may do."))
    mandate = permissions.check_can_make(by, body, scope, on)
    holder = mandate.user
    if Token.objects.filter(holder=holder, body=body, ended_at=None, last_day__gte=on).exclude(key=key).count() >= MOST:
        raise CannotMake(_("You hold %(most)s keys for this body already. Take one back first.") % {"most": MOST})
    if not on <= last_day <= on + LONGEST:
        raise CannotMake(
            _("Choose a last day between %(first)s and %(last)s: a key is made anew at least once a year.")
            % {"first": dates.show(on), "last": dates.show(on + LONGEST)}
        )
    secret = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            row = Token.objects.create(
                digest=digest_of(secret), purpose=purpose, holder=holder, body=body, scope=scope, mandate=mandate,
                made_with=mark_of(holder), key=key, made_at=at, last_day=last_day,
            )  # fmt: skip
    except IntegrityError:
        row = Token.objects.get(holder=holder, key=key)
        if (row.purpose, row.body_id, row.scope, row.last_day) != (purpose, body.pk, scope, last_day):
            raise CannotMake(
                _("This form was sent before with other words. Load the page again and enter it once more.")
            ) from None
        return row, ""
    audit.record("exchange.token.made", on=row, by=by, at=at, facts={"body": body.code, "scope": scope})
    return row, secret


@transaction.atomic
def end(*, token: Token, by: Actor, on: date, at: datetime) -> None:
    """Take a key back: its next request finds it gone. One that ended already stays as it ended. Raises Denied."""
    permissions.check_can_end(by, token, on)
    if Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=at) == 1:
        audit.record("exchange.token.ended", on=token, by=by, at=at, facts={"body": token.body.code})


def open_by(secret: str, *, on: date) -> tuple[Token, Actor] | None:
    """Whose key this is and what they may do by it today; None for no key, or for one that opens nothing any more."""
    row = (
        Token.objects.filter(digest=digest_of(secret), ended_at=None)
        .select_related("holder", "body", "mandate")
        .first()
    )
    if row is None or row.last_day < on or not row.holder.is_active:
        return None
    if not constant_time_compare(row.made_with, mark_of(row.holder)):
        return None
    living = Mandate.objects.filter(organisations.living(on), pk=row.mandate_id).exists()
    if not living or not organisations.lives(row.body, on):
        return None
    if row.used_on != on:
        Token.objects.filter(pk=row.pk).update(used_on=on)
    return row, permissions.holder_of(row.mandate, row.scope)


def digest_of(secret: str) -> str:
    """What is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def mark_of(holder: User) -> str:
    """Another after each change of the password: whoever shuts a person out shuts out their keys."""
    return hashlib.sha256(holder.get_session_auth_hash().encode()).hexdigest()
