"""Who sees a review, who scores and writes in it, and who signs. Who follows a body that ended stands in its place."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reviews.models import Review, Score, Side
from phoihop.domain.reviews.states import OPENED, ReviewState
from phoihop.foundation.accounts.actors import Actor, Denied


def _ours(by: Actor) -> set[int]:
    return organisations.stands_for(by.body_id) if by.body_id and by.may("read") else set()


def visible_to(by: Actor) -> QuerySet[Review]:
    """A review is its sides' own until all have signed; then it is open to every body."""
    ours = _ours(by)
    if not ours:
        return Review.objects.none()
    sided = Side.objects.filter(body_id__in=ours).values("review_id")
    return Review.objects.filter(Q(state=ReviewState.SIGNED) | Q(pk__in=sided))


def scores_seen(by: Actor, review: Review) -> QuerySet[Score]:
    """The scores that the actor's body may know of: its own alone, and everybody's once all sides are in.

    Every page and every file asks here and nowhere else.
    """
    given = Score.objects.filter(point__review=review)
    if review.state in OPENED:
        return given
    return given.filter(side__body_id__in=_ours(by))


def side_of(by: Actor, review: Review) -> Side | None:
    """The side that the actor's body stands for, None where it is none of them."""
    return review.sides.select_related("body").filter(body_id__in=_ours(by)).order_by("place").first()


def check_side(by: Actor, review: Review, capability: str) -> Side:
    """The actor's side, when the role allows this for it. Raises Denied."""
    side = side_of(by, review)
    if side is None:
        raise Denied(_("Your body is not a side of this review. Switch to one that is, if you speak for it."))
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return side


def parties(agreement: Agreement, on: date) -> list[int]:
    """The bodies that stand in the places of its parties on the day, each once, in the order of the paper."""
    return list(dict.fromkeys(agreements.placed_on(on).get(agreement.pk, [])))


def check_party(by: Actor, agreement: Agreement, on: date, capability: str) -> int:
    """The actor's body, when it is a party to the agreement on the day and the role allows this. Raises Denied."""
    if by.body_id is None or by.body_id not in parties(agreement, on):
        raise Denied(_("Your body is not a party to this agreement. Switch to one that is, if you speak for it."))
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return by.body_id


def can_prepare(by: Actor, agreement: Agreement, on: date) -> bool:
    """Whether the actor prepares a review of this agreement."""
    try:
        check_party(by, agreement, on, "draft")
    except Denied:
        return False
    return True
