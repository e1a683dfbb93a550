"""Who may write the life of bodies, and who acts for them."""

from django.utils.translation import gettext as _

from phoihop.foundation.accounts.actors import Actor, Denied


def check_can_organise(by: Actor) -> None:
    """Raises Denied for anybody who does not keep who is who in this installation."""
    if not by.may("organise"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))
