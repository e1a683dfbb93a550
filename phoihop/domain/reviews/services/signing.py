"""Signing what all sides agreed to; with their signatures the remedies bind and the duty to review is done."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import services as agreements
from phoihop.domain.documents import services as documents
from phoihop.domain.documents.models import Document
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations.models import Body, Holding
from phoihop.domain.reviews import papers, permissions
from phoihop.domain.reviews.commitments import REMEDY
from phoihop.domain.reviews.models import Review, Shortcoming, Side
from phoihop.domain.reviews.services import closing, duties
from phoihop.domain.reviews.services.turns import CannotReview, take
from phoihop.domain.reviews.states import STEPS, ReviewState, ReviewVerb
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.vn import dates
from phoihop.foundation.vn.language import recorded


@transaction.atomic
def sign(*, review: Review, digest: str, holding: Holding | None, by: Actor, on: date, at: datetime) -> Review:
    """Sign for one's side in a post that one holds in that body on that day. What is signed is the text of this digest.

    Each remedy of which the side is one end gets its key by this: with both signatures it binds in the ledger. Raises
    Denied, CannotReview when the text is another one, the post is not the signer's that day, or the side has signed.
    """
    row = take(review, ReviewState.FROZEN)
    side = permissions.check_side(by, row, "sign")
    if digest != row.digest:
        raise CannotReview(_("This is not the text that all sides agreed to. Load the page anew and read it."))
    _check_post(by.body_id or side.body_id, holding, by, on)
    signed = Side.objects.filter(pk=side.pk, signed_on=None).update(
        signed_on=on, signed_at=at, signed_by=by.user_id, signed_as=holding
    )
    if signed != 1:
        raise CannotReview(_("Your side has signed this review already."))
    side.refresh_from_db()
    audit.record("reviews.side.sign", on=row, by=by, at=at, facts=side.told_signature(row.digest))
    for shortcoming in row.shortcomings.filter(until=None).select_related("owner", "towards", "commitment"):
        if side.body_id in (shortcoming.owner_id, shortcoming.towards_id):
            _turn_key(row, shortcoming, by, on)
    if not row.sides.filter(signed_on=None).exists():
        lifecycle.move(row, steps=STEPS, verb=ReviewVerb.COMPLETE, by=by, at=at)
        duties.settle(review=row, on=on)
        closing.tell(review=row, by=by, on=on, at=at)
    return row


@transaction.atomic
def issue(*, review: Review, form: papers.Form, by: Actor, on: date, at: datetime) -> Document:
    """Issue the review that all sides signed as a joint paper, with a number from the first side's book.

    Raises Denied, CannotReview, documents.CannotRegister.
    """
    row = take(review, ReviewState.SIGNED)
    if row.document is not None:
        raise CannotReview(_("The paper of this review has been issued already."))
    side = permissions.check_side(by, row, "send_report")
    if side.place != 1 or by.body_id is None:
        raise CannotReview(_("The first side of the paper gives it its number. Ask that body to issue it."))
    paper = papers.paper(row, form=form, on=on)
    sides = [one.body for one in row.sides.select_related("body").order_by("place")]
    made = documents.issue(body=Body.objects.get(pk=by.body_id), paper=paper, by=by, on=on, at=at, sides=sides)
    Review.objects.filter(pk=row.pk, document=None).update(document=made)
    audit.record("reviews.review.issue", on=row, by=by, at=at, facts={"paper": made.digest})
    return made


def _check_post(body_id: int, holding: Holding | None, by: Actor, on: date) -> None:
    """By the rule for agreements: whoever signs holds the post, and no post only where none is entered. Raises CannotReview."""
    try:
        agreements.check_post(body_id=body_id, holding=holding, by=by, on=on)
    except agreements.CannotSign as refusal:
        raise CannotReview(str(refusal)) from refusal


def _turn_key(row: Review, found: Shortcoming, by: Actor, on: date) -> None:
    key = f"review:{row.pk}:{found.number}"
    if found.commitment is None:
        told = {"day": dates.show(row.frozen_on or on), "code": row.subject.code}
        with recorded():
            basis = _("Review of %(code)s, agreed on %(day)s") % told
        opened = ledger.open_(
            kind=REMEDY.code, title=found.remedy, debtor=found.owner, creditor=found.towards, basis=basis,
            reckoning=rulebook.fixed(found.due_on, basis, verified=True), by=by, on=on, key=f"{key}:open",
            illustrative=found.illustrative or row.illustrative,
        )  # fmt: skip
        ledger.propose(commitment=opened, by=by, on=on, key=f"{key}:propose")
        Shortcoming.objects.filter(pk=found.pk).update(commitment=opened)
        return
    if found.commitment.state == State.PROPOSED:
        ledger.agree(commitment=found.commitment, by=by, on=on, key=f"{key}:agree")
