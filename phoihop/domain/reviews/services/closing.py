"""What a signed review does to what was reviewed: an agreement is closed on its final review, a programme is over with it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.plans import services as plans
from phoihop.domain.programmes import services as programmes
from phoihop.domain.programmes.models import WORDS_MAX, Event, Programme
from phoihop.domain.programmes.states import ProgrammeState
from phoihop.domain.reviews import permissions, queries
from phoihop.domain.reviews.models import Review
from phoihop.domain.reviews.services.turns import CannotReview
from phoihop.domain.reviews.states import Part, ReviewKind
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.vn import dates


@transaction.atomic
def close_agreement(*, agreement: Agreement, by: Actor, on: date, at: datetime) -> Agreement:
    """Close an agreement that all sides have reviewed at its end. Raises Denied, CannotReview, agreements.CannotClose."""
    permissions.check_party(by, agreement, on, "sign")
    review = queries.final_review(agreement)
    if review is None:
        raise CannotReview(
            _("An agreement is closed only once its final review is signed by all sides. Begin that review first.")
        )
    return agreements.close(agreement=agreement, review=review.digest, by=by, on=on, at=at)


@transaction.atomic
def record_paper(
    *, programme: Programme, final: bool, words: str, paper: str, by: Actor, on: date, at: datetime, key: str
) -> Event:  # fmt: skip
    """Record a review that the keeper of a programme has on paper; not while its sides review it together.

    Raises Denied, CannotReview, programmes.CannotKeep, WrongStep.
    """
    if queries.under_way(programme):
        raise CannotReview(_("Its sides review it together now. What they sign is its review."))
    return programmes.review(programme=programme, final=final, words=words, paper=paper, by=by, on=on, at=at, key=key)


def tell(*, review: Review, by: Actor, on: date, at: datetime) -> None:
    """Tell what was reviewed that all its sides have signed, where it keeps that itself.

    A programme's keeper may have told another final review meanwhile; a plan hears of the final one alone.
    """
    programme, plan = review.programme, review.plan
    if plan is not None and review.kind == ReviewKind.FINAL:
        plans.review(plan=plan, digest=review.digest, by=by, at=at)
    if programme is None or programme.state != ProgrammeState.RUNNING:
        return
    keeper = review.sides.earliest("place").body_id
    by_rule = Actor(user_id=by.user_id, body_id=keeper, role="KEEPER", capabilities=frozenset({"read", "sign"}))
    told = {"day": dates.show(on), "code": chain.short_code(review.digest)}
    words = queries.wording(review)[Part.RESULTS]
    programmes.review(
        programme=programme, final=review.kind == ReviewKind.FINAL, words=_short(words), by=by_rule, on=on, at=at,
        paper=_("Review of all sides signed on %(day)s, code %(code)s") % told, key=f"review:{review.pk}",
        illustrative=review.illustrative,
    )  # fmt: skip


def _short(words: str) -> str:
    return words if len(words) <= WORDS_MAX else f"{words[: WORDS_MAX - 1]}…"
