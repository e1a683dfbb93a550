"""Who makes keys, for what, and who takes them back."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.exchange.models import Scope, Token

_MAY: dict[str, frozenset[str]] = {
    Scope.READ: frozenset({"read"}),
    Scope.WRITE: frozenset({"read", "draft", "report_progress"}),
    Scope.KEYS: frozenset({"read", "draft", "report_progress", "turn_key"}),
    Scope.FEED: frozenset({"read"}),
}


def narrowed(actor: Actor, scope: str) -> Actor:
    """The holder of a key, with what the key leaves of their role."""
    return Actor(actor.user_id, actor.body_id, actor.role, actor.capabilities & _MAY[scope])


def check_can_make(by: Actor, body: Body) -> User:
    """Everybody who reads for a body makes keys in their own name for it. Raises Denied."""
    if by.user_id is None or by.body_id != body.pk or not by.may("read"):
        raise Denied(_("A key is made by the person whose key it is, for the body that they act for."))
    return User.objects.get(pk=by.user_id)


def check_can_end(by: Actor, token: Token, on: date) -> None:
    """Its holder, and whoever keeps the accounts of its body, take a key back. Raises Denied."""
    if by.user_id != token.holder_id and not organisations.can_give_accounts(by, token.body, on):
        raise Denied(_("Only its holder, or whoever keeps the accounts of the body, takes a key back."))


def seen_by(by: Actor, body: Body, on: date) -> QuerySet[Token]:
    """One's own keys for the body; all of it for whoever keeps its accounts."""
    rows = Token.objects.filter(body=body).select_related("holder").order_by("-pk")
    return rows if organisations.can_give_accounts(by, body, on) else rows.filter(holder_id=by.user_id)
