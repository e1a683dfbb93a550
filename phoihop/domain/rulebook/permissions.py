"""Who may enter rules and vouch for them."""

from django.utils.translation import gettext as _

from phoihop.foundation.accounts.actors import Actor, Denied


def check_can_keep_rules(by: Actor) -> None:
    """Raises Denied for anybody who does not keep the rule book: it sets everybody's due days."""
    if not by.may("keep_rules"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))
