"""An agreement is closed once its final review is signed, and not before."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.reviews import permissions, queries
from phoihop.domain.reviews.services.turns import CannotReview
from phoihop.foundation.accounts.actors import Actor


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
