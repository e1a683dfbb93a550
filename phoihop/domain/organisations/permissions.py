"""Who may write the life of bodies, and who acts for them."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.vn import text


def check_can_organise(by: Actor) -> None:
    """Raises Denied for anybody who does not keep who is who in this installation."""
    if not by.may("organise"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))


def check_can_give_accounts(by: Actor, body: Body, on: date) -> None:
    """Raises Denied for anybody who does not keep the accounts of this body.

    They are kept by each body for itself and for those under it in the structure of the day, never by an equal for an
    equal. Who speaks for no body is the operator at the machine itself, and gives every body its first keeper.
    """
    if not by.may("give_accounts"):
        raise Denied(_("Your role does not allow this. Ask whoever keeps the accounts of your body."))
    if not _is_kept(by, body.pk, on):
        raise Denied(
            _("You keep the accounts of your own body and of those under it. Ask whoever keeps those of this one.")
        )


def can_give_accounts(by: Actor, body: Body, on: date) -> bool:
    """Whether this person keeps the accounts of this body."""
    try:
        check_can_give_accounts(by, body, on)
    except Denied:
        return False
    return True


def can_keep_terms(by: Actor, body_id: int, on: date) -> bool:
    """Whether this person enters the terms of office of the body: who keeps who is who, or who keeps the body's accounts."""
    return by.may("organise") or (by.may("give_accounts") and _is_kept(by, body_id, on))


def check_keeps_terms(by: Actor) -> None:
    """Raises Denied for a role that keeps no body's terms, whatever the body."""
    if not (by.may("organise") or by.may("give_accounts")):
        raise Denied(_("Your role does not allow this. Ask whoever keeps the accounts of your body."))


def check_can_keep_terms(by: Actor, body: Body, on: date) -> None:
    """Raises Denied for anybody else."""
    if not can_keep_terms(by, body.pk, on):
        raise Denied(_("Your role does not allow this. Ask whoever keeps the accounts of your body."))


def check_can_give_role(by: Actor, role: str) -> None:
    """Raises Denied for a role that reaches beyond one body, unless who keeps who is who gives or takes it."""
    if settings.ROLES.get(role, frozenset()) & settings.INSTALLATION_WIDE and not by.may("organise"):
        raise Denied(
            _("This role reaches beyond your body. Ask the administrator of this installation to give or to end it.")
        )


def roles_given_by(by: Actor) -> list[str]:
    """The roles that this person may give, in the order of `config/roles.py`."""
    return [role for role, may in settings.ROLES.items() if by.may("organise") or not may & settings.INSTALLATION_WIDE]


def check_can_let_in(by: Actor, user_id: int, on: date) -> None:
    """Raises Denied where a new way in would open more than `by` keeps: another's body, or a role beyond one body.

    Whoever makes a way in could go in by it.
    """
    for mandate in queries.mandates_of(user_id, on):
        check_can_give_role(by, mandate.role)
        if not _is_kept(by, mandate.body.id, on):
            raise Denied(
                _(
                    "This person also acts for %(body)s, whose accounts you do not keep. Ask the operator of this machine."
                )
                % {"body": mandate.body.name}
            )


def can_let_in(by: Actor, user_id: int, on: date) -> bool:
    """Whether this person may make a new way into an account."""
    try:
        check_can_let_in(by, user_id, on)
    except Denied:
        return False
    return True


def _is_kept(by: Actor, body_id: int, on: date) -> bool:
    return by.body_id is None or by.body_id == body_id or queries.is_under(body_id, by.body_id, on)


def kept_by(by: Actor, on: date) -> list[queries.BodyView]:
    """The bodies whose accounts this person keeps, their own first, then those under it by their names."""
    if by.body_id is None or not by.may("give_accounts"):
        return []
    below = Body.objects.filter(pk__in=queries.bodies_below(by.body_id, on)).values_list("pk", flat=True)
    views = queries.views_of([by.body_id, *below], on)
    own = views.pop(by.body_id)
    return [own, *sorted(views.values(), key=lambda view: text.sort_key(view.name))]
