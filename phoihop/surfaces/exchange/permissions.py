"""Who makes keys, for what, and who takes them back."""

from datetime import date

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import permissions as organisations
from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.exchange.models import Scope, Token

_MAY: dict[str, frozenset[str]] = {
    Scope.READ: frozenset({"read"}),
    Scope.WRITE: frozenset({"read", "draft", "report_progress"}),
    Scope.KEYS: frozenset({"read", "draft", "report_progress", "turn_key"}),
    Scope.FEED: frozenset({"read"}),
}

_NEEDED: dict[str, frozenset[str]] = {
    Scope.READ: frozenset({"read"}), Scope.WRITE: frozenset({"draft", "report_progress"}), Scope.KEYS: frozenset({"turn_key"}),
    Scope.FEED: frozenset({"read"}),
}  # fmt: skip


def holder_of(mandate: Mandate, scope: str) -> Actor:
    """The holder of a key: what their role of that mandate opens, as far as the key leaves it."""
    capabilities = settings.ROLES.get(mandate.role, frozenset()) & _MAY[scope]
    return Actor(mandate.user_id, mandate.body_id, mandate.role, capabilities)


def check_can_make(by: Actor, body: Body, scope: str, on: date) -> Mandate:
    """Everybody who reads for a body makes keys in their own name for it, for no more than they may. Raises Denied."""
    if by.user_id is None or by.body_id != body.pk or not by.may("read"):
        raise Denied(_("A key is made by the person whose key it is, for the body that they act for."))
    held = (
        Mandate.objects.filter(queries.living(on), user_id=by.user_id, body=body).select_related("user").order_by("pk")
    )
    most = max(held, key=lambda row: len(holder_of(row, scope).capabilities), default=None)
    if most is None or not holder_of(most, scope).capabilities & _NEEDED[scope]:
        raise Denied(_("Your role does not allow this yourself, so no key of yours can. Choose less."))
    return most


def check_can_end(by: Actor, token: Token, on: date) -> None:
    """Its holder, and whoever keeps the accounts of its body, take a key back. Raises Denied."""
    if by.user_id != token.holder_id and not organisations.can_give_accounts(by, token.body, on):
        raise Denied(_("Only its holder, or whoever keeps the accounts of the body, takes a key back."))


def seen_by(by: Actor, body: Body, on: date) -> QuerySet[Token]:
    """One's own keys for the body; all of it for whoever keeps its accounts."""
    rows = Token.objects.filter(body=body).select_related("holder").order_by(F("ended_at").asc(nulls_first=True), "-pk")
    return rows if organisations.can_give_accounts(by, body, on) else rows.filter(holder_id=by.user_id)
