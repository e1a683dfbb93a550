"""Who sees a petition, and whose next step it is. Who follows a body that ended stands in its place."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions.models import Petition, Planned, Reader, Session, Sitting, Stage
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Petition]:
    """Seen by the body that collected it, by every body that it has been with, and by those asked for help."""
    if by.body_id is None or not by.may("read"):
        return Petition.objects.none()
    seen = Reader.objects.filter(body_id__in=organisations.stands_for(by.body_id)).order_by().values("petition")
    return Petition.objects.filter(pk__in=seen).order_by("pk")


def sessions_seen(by: Actor) -> QuerySet[Session]:
    """The meetings that the actor's body held, and those at which a petition that it sees was asked; newest first."""
    if by.body_id is None or not by.may("read"):
        return Session.objects.none()
    asked_there = visible_to(by).order_by().values("session")
    return Session.objects.filter(Q(pk__in=asked_there) | Q(organiser_id__in=organisations.stands_for(by.body_id)))


def sessions_of(by: Actor) -> QuerySet[Session]:
    """The meetings that the actor's body, or one that it follows, held; newest first."""
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    return Session.objects.filter(organiser_id__in=ours)


def planned_seen(by: Actor) -> QuerySet[Planned]:
    """The planned meetings that the actor's body, or one that it follows, organises or is host to; the next first."""
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    return Planned.objects.filter(Q(organiser_id__in=ours) | Q(host_id__in=ours))


def sittings_seen(by: Actor) -> QuerySet[Sitting]:
    """The council sessions for which the actor's body, or one that it follows, sums up, and those of its own; the last first."""
    ours = organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()
    return Sitting.objects.filter(Q(compiler_id__in=ours) | Q(council_id__in=ours))


def check_compiles(by: Actor, sitting: Sitting, capability: str) -> int:
    """The actor's body, when it sums up for this council session. Raises Denied."""
    if by.body_id is None or sitting.compiler_id not in organisations.stands_for(by.body_id):
        raise Denied(_("Only the body that sums up for this session can do this."))
    return _allowed(by.body_id, by, capability)


def sums_up(by: Actor, sitting: Sitting) -> bool:
    """Whether the actor works for the body that sums up for this council session."""
    return by.may("read") and sitting.compiler_id in _ours(by)


def issues(by: Actor, sitting: Sitting) -> bool:
    """Whether the actor issues the summaries of this council session."""
    return sums_up(by, sitting) and by.may("sign") and by.may("turn_key")


def organises(by: Actor, planned: Planned) -> bool:
    """Whether the actor works for the body that organises this planned meeting."""
    return by.may("draft") and planned.organiser_id in _ours(by)


def check_organises(by: Actor, planned: Planned) -> int:
    """The actor's body, when it organises this planned meeting. Raises Denied."""
    body_id = check_can_collect(by)
    if planned.organiser_id not in organisations.stands_for(body_id):
        raise Denied(_("Only the body that organises this meeting can do this."))
    return body_id


def can_collect_at(by: Actor, meeting: Session) -> bool:
    """Whether the actor enters what was asked at this meeting."""
    return by.may("draft") and sessions_of(by).filter(pk=meeting.pk).exists()


def check_speaks(by: Actor) -> int:
    """The body that the actor speaks for. Raises Denied."""
    if by.body_id is None:
        raise Denied(_("Only somebody who speaks for a body can do this."))
    return by.body_id


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


def check_organised(by: Actor, meeting: Session) -> int:
    """The actor's body, when it held this meeting: only who was there tells what was asked. Raises Denied."""
    body_id = check_can_collect(by)
    if meeting.organiser_id not in organisations.stands_for(body_id):
        raise Denied(_("Only the body that held this meeting enters what was asked at it."))
    return body_id


def check_helps(by: Actor, stage: Stage | None) -> int:
    """The actor's body, when it was asked for help and has not given it. Raises Denied."""
    if by.body_id is None or stage is None:
        raise Denied(_("Your body has not been asked for help with this petition, or has given it."))
    return _allowed(by.body_id, by, "draft")


def stands_at_both_ends(by: Actor, petition: Petition) -> bool:
    """Whether a merger made the actor's body follow the body that asks and the one that answers."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    return petition.collector_id in ours and petition.holder_id in ours


def check_party(by: Actor, petition: Petition) -> int:
    """The actor's body, when it collected this petition or has it now. Raises Denied."""
    if by.body_id is None or not {petition.collector_id, petition.holder_id} & organisations.stands_for(by.body_id):
        raise Denied(_("Only the body that collected this petition, or that it is with, can do this."))
    return _allowed(by.body_id, by, "draft")


def is_party(by: Actor, petition: Petition) -> bool:
    """Whether the actor works on this petition for the body that collected it, or that it is with."""
    return by.may("draft") and bool({petition.collector_id, petition.holder_id} & _ours(by))


def collects(by: Actor, petition: Petition) -> bool:
    """Whether the actor works for the body that collected this petition."""
    return by.may("draft") and petition.collector_id in _ours(by)


def _ours(by: Actor) -> set[int]:
    return organisations.stands_for(by.body_id) if by.body_id else set()


def check_holds(by: Actor, petition: Petition, capability: str) -> int:
    """The actor's body, when the petition is with it. Raises Denied."""
    if by.body_id is None or petition.holder_id not in organisations.stands_for(by.body_id):
        raise Denied(_("Only the body that this petition is with can do this."))
    return _allowed(by.body_id, by, capability)


def check_can_hand_over(by: Actor) -> None:
    """What ended bodies had passes on by whoever keeps who is who. Raises Denied."""
    if not by.may("organise"):
        raise Denied(_("Your role does not allow this. Ask the administrator of this installation."))


def _allowed(body_id: int, by: Actor, capability: str) -> int:
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return body_id
