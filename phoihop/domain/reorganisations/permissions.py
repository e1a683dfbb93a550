"""Who may reorganise: whoever keeps who is who in this installation. Everybody who reads may look."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.states import ReorganisationState
from phoihop.foundation.accounts.actors import Actor, Denied


def check_can_reorganise(by: Actor) -> None:
    """Raises Denied for anybody who does not keep who is who."""
    if not by.may("organise"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))


def can_reorganise(by: Actor) -> bool:
    """Whether the actor drafts, decides and carries out."""
    return by.may("organise")


def visible_to(by: Actor) -> QuerySet[Reorganisation]:
    """What was carried out is everybody's to read; what is being prepared is theirs who prepare it."""
    if by.may("organise"):
        return Reorganisation.objects.all()
    if by.body_id is None or not by.may("read"):
        return Reorganisation.objects.none()
    return Reorganisation.objects.filter(state=ReorganisationState.CARRIED_OUT)
