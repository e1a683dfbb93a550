"""Who sees a petition, and whose next step it is. Who follows a body that ended stands in its place."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions.models import Petition
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Petition]:
    """Seen by the body that collected it and by every body that it has been with."""
    if by.body_id is None or not by.may("read"):
        return Petition.objects.none()
    ours = organisations.stands_for(by.body_id)
    been_with = Petition.objects.filter(way__holder_id__in=ours).values("pk")
    return Petition.objects.filter(Q(collector_id__in=ours) | Q(pk__in=been_with)).order_by("pk")


def check_can_collect(by: Actor) -> int:
    """The body that the actor collects for. Raises Denied."""
    if by.body_id is None or not by.may("draft"):
        raise Denied(_("Your role does not collect petitions. Ask somebody in your body who prepares its work."))
    return by.body_id


def check_collected(by: Actor, petition: Petition, capability: str) -> int:
    """The actor's body, when it collected this petition. Raises Denied."""
    if by.body_id is None or petition.collector_id not in organisations.stands_for(by.body_id):
        raise Denied(_("Only the body that collected this petition can do this."))
    return _allowed(by.body_id, by, capability)


def check_holds(by: Actor, petition: Petition, capability: str) -> int:
    """The actor's body, when the petition is with it. Raises Denied."""
    if by.body_id is None or petition.holder_id not in organisations.stands_for(by.body_id):
        raise Denied(_("Only the body that this petition is with can do this."))
    return _allowed(by.body_id, by, capability)


def _allowed(body_id: int, by: Actor, capability: str) -> int:
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return body_id
