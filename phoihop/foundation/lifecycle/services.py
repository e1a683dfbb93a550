"""Moving along a table, and doing a thing once however often it is asked."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.lifecycle.models import Installation, Request


class KeyReused(Exception):
    """The key was used before for something else. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Claim:
    """`first` is true for the one who may act; the others find what came of it in `outcome`."""

    first: bool
    outcome: str


@transaction.atomic
def move(
    thing: models.Model,
    *,
    steps: Iterable[tables.Step],
    verb: str,
    by: Actor,
    at: datetime,
    facts: dict[str, object] | None = None,
) -> None:
    """Take one step by compare-and-set and record it. Raises WrongStep if the table or a rival says no."""
    source = str(getattr(thing, "state"))  # noqa: B009  # every thing with a life cycle has a state column
    target = tables.target(steps, verb, source)
    rows = type(thing)._default_manager.filter(pk=thing.pk, state=source).update(state=target)
    if rows != 1:
        raise tables.WrongStep(verb, source)
    setattr(thing, "state", target)  # noqa: B010  # the same
    audit.record(f"{thing._meta.label_lower}.{verb.lower()}", on=thing, by=by, at=at, facts=facts)


@transaction.atomic
def claim(*, scope: str, key: str, request: dict[str, object]) -> Claim:
    """Claim a key for a request. Raises KeyReused if it already served a different request.

    Called first inside the transaction of the act: a rival with the same key waits for it, then finds its outcome.
    """
    nonce, digest = secrets.token_hex(16), chain.digest(chain.canonical(request))
    Request.objects.bulk_create([Request(scope=scope, key=key, digest=digest, nonce=nonce)], ignore_conflicts=True)
    row = Request.objects.get(scope=scope, key=key)
    if row.digest != digest:
        raise KeyReused(_("This form was already used for something else. Reload the page and enter it again."))
    return Claim(first=row.nonce == nonce, outcome=row.outcome)


def settle(*, scope: str, key: str, outcome: str) -> None:
    """Keep what came of a claimed request."""
    Request.objects.filter(scope=scope, key=key).update(outcome=outcome)


def stand_still(*, day: date | None, demo: bool) -> None:
    """Fix the day that screens take for today (a demonstration), or let it run again with None."""
    Installation.objects.update_or_create(pk=1, defaults={"fixed_today": day, "demo": demo})
