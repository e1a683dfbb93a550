"""Who sees what the work serves: every body. Who enters, measures and reviews it: its keeper. Each registers for itself."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.programmes.models import Programme
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Programme]:
    """Policy is no secret: everybody who may read for a body sees all of it."""
    if by.body_id is None or not by.may("read"):
        return Programme.objects.none()
    return Programme.objects.order_by("code")


def can_enter(by: Actor) -> bool:
    """Whether the actor enters what the work serves, for the body that will keep it."""
    return by.body_id is not None and by.may("draft")


def check_can_enter(by: Actor) -> int:
    """The body that will keep it. Raises Denied."""
    if by.body_id is None or not can_enter(by):
        raise Denied(_("Your role in this body does not allow this. Ask a person who prepares its work."))
    return by.body_id


def keeps(by: Actor, programme: Programme) -> bool:
    """Whether the actor speaks for its keeper, or for who follows that body."""
    return by.body_id is not None and programme.keeper_id in organisations.stands_for(by.body_id)


def check_keeps(by: Actor, programme: Programme, capability: str = "draft") -> int:
    """The actor's body, when it keeps this. Raises Denied."""
    if by.body_id is None or not keeps(by, programme) or not by.may(capability):
        raise Denied(_("Only the body that keeps this does it, by a person whose role allows it."))
    return by.body_id


def check_takes_part(by: Actor) -> int:
    """The actor's body, which registers for itself, or says whom to commend. Raises Denied."""
    return check_can_enter(by)
