"""Who sends, who sees, whose next step it is. Who follows a body that ended stands in its place."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.information.models import Copy, Item
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor, Denied


def _ours(by: Actor) -> set[int]:
    return set(organisations.stands_for(by.body_id)) if by.body_id and by.may("read") else set()


def visible_to(by: Actor) -> QuerySet[Item]:
    """Seen by who sent it and by every body it was sent to."""
    ours = _ours(by)
    to_us = Copy.objects.filter(body_id__in=ours).values("item_id")
    return Item.objects.filter(Q(sender_id__in=ours) | Q(pk__in=to_us)).order_by("-sent_on", "-pk")


def copies_seen(by: Actor, item: Item) -> QuerySet[Copy]:
    """The sender sees how it stands with every body, a body only its own copy: answers are for who asked."""
    return copies_seen_of([item], by).select_related("body__kind", "commitment")


def copies_seen_of(items: Iterable[Item], by: Actor) -> QuerySet[Copy]:
    """The same of several items at once."""
    ours = _ours(by)
    rows = Copy.objects.filter(Q(item__sender_id__in=ours) | Q(body_id__in=ours), item__in=[item.pk for item in items])
    return rows.order_by("item_id", "body__kind__protocol_order", "body_id")


def can_send(by: Actor) -> bool:
    """Whether the actor sends for its body: it binds others to answer, so it is the leader's."""
    return by.body_id is not None and by.may("turn_key")


def check_can_send(by: Actor) -> int:
    """The body that the actor sends for. Raises Denied."""
    if by.body_id is None or not can_send(by):
        raise Denied(_("Only the leader of a body sends its information to others."))
    return by.body_id


def can_take(by: Actor, copy: Copy, *capabilities: str) -> bool:
    """Whether the actor may do this with the copy of its body."""
    return copy.body_id in _ours(by) and any(by.may(one) for one in capabilities)


def check_can_take(by: Actor, copy: Copy, *capabilities: str) -> None:
    """Raises Denied."""
    if copy.body_id not in _ours(by):
        raise Denied(_("Only the body that this was sent to can do this."))
    if not can_take(by, copy, *capabilities):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
