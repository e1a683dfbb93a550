"""Who sees a review, who scores and writes in it, and who signs. Who follows a body that ended stands in its place."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reviews import subjects
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


def sides_of(by: Actor, review: Review) -> list[Side]:
    """The sides that the actor's body stands for: several where it follows several of them."""
    return list(review.sides.select_related("body").filter(body_id__in=_ours(by)).order_by("place"))


def side_of(by: Actor, review: Review) -> Side | None:
    """The side for which the actor's body acts now, None where it is none of them.

    Whoever follows several acts for each in turn: for the first that has not yet done what all sides do next.
    """
    return turn_of(sides_of(by, review), review)


def turn_of(ours: Sequence[Side], review: Review) -> Side | None:
    """The same, where it is known already for which sides one acts."""
    return next((one for one in ours if not _has_done(one, review)), ours[0] if ours else None)


def _has_done(side: Side, review: Review) -> bool:
    """Whether the side handed in its scores, agreed to the text as it stands or signed, as the review stands."""
    done = {
        ReviewState.SCORING: side.handed_in_on is not None,
        ReviewState.JOINT: side.agreed_to == review.edition,
        ReviewState.FROZEN: side.signed_on is not None,
    }
    return done.get(ReviewState(review.state), False)


def check_side(by: Actor, review: Review, capability: str) -> Side:
    """The actor's side, when the role allows this for it. Raises Denied."""
    side = side_of(by, review)
    if side is None:
        raise Denied(_("Your body is not a side of this review. Switch to one that is, if you speak for it."))
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return side


def check_party(by: Actor, subject: subjects.Subject, on: date, capability: str) -> int:
    """The actor's body, when it would be a side of a review of this on the day and the role allows this. Raises Denied."""
    if by.body_id is None or by.body_id not in subjects.sides(subject, on):
        raise Denied(_("Your body would be no side of this review. Switch to one that is, if you speak for it."))
    if not by.may(capability):
        raise Denied(_("Your role does not do this for your body. Ask its leader."))
    return by.body_id


def can_prepare(by: Actor, subject: subjects.Subject, on: date, placed: subjects.Placed | None = None) -> bool:
    """Whether the actor prepares a review of this; `placed` when many are asked about on one day."""
    if not subjects.runs(subject) or not by.may("draft") or by.body_id is None:
        return False
    sides = subjects.sides(subject, on, placed)
    return by.body_id in sides and len(sides) > 1
