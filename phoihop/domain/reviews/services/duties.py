"""That an agreement is reviewed is owed by rule: opened in the ledger ahead of its day, done with the last signature.

The parties have turned both keys when they signed the agreement; here the rule only says the day. The body that drafted
it owes the review to the others, who are named as the other side and as those who work with it.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.services import CannotExtend
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import Reason, State, Verb
from phoihop.domain.organisations.models import Body
from phoihop.domain.reviews import queries, subjects
from phoihop.domain.reviews.commitments import REVIEW
from phoihop.domain.reviews.models import Duty, Review
from phoihop.domain.reviews.states import ReviewKind, ReviewState
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.foundation.vn.language import recorded

_TURNS = frozenset({"draft", "turn_key"})


@transaction.atomic
def open_due(*, today: date) -> int:
    """Open, for each agreement in force, the duty of its next review once that is near; done again, it opens none twice.

    Raises NoRule where the rule book does not say by when agreements are reviewed.
    """
    opened = 0
    for due in queries.due(today):
        if due.near and due.commitment is None and due.reckoning.due_on is not None:
            opened += _open(due, today)
    return opened


def _open(due: queries.Due, today: date) -> bool:
    agreement = due.agreement
    sides = subjects.sides(agreement, today)
    if len(sides) <= 1:
        return False
    bodies = Body.objects.in_bulk(sides)
    lead, other, *rest = [bodies[pk] for pk in sides]
    key = f"review:{agreement.pk}:{due.kind}:{due.reckoning.due_on}"
    with recorded():
        kind = str(ReviewKind(due.kind).label).capitalize()
        title = _("%(kind)s of “%(title)s”") % {"kind": kind, "title": agreement.title}
    commitment = ledger.open_(
        kind=REVIEW.code, title=title,
        debtor=lead, creditor=other, supporters=rest, reckoning=due.reckoning, by=_by_rule(lead), on=today,
        key=f"{key}:open", basis=agreement.code, illustrative=agreement.illustrative,
    )  # fmt: skip
    ledger.propose(commitment=commitment, by=_by_rule(lead), on=today, key=f"{key}:propose")
    ledger.agree(commitment=commitment, by=_by_rule(other), on=today, key=f"{key}:agree")
    Duty.objects.create(agreement=agreement, kind=due.kind, due_on=due.due_on, commitment=commitment)
    return True


def settle(*, review: Review, on: date) -> None:
    """All sides have signed, debtor and creditor among them: by that it is claimed and confirmed."""
    duty = queries.open_duty(review.agreement, review.kind) if review.agreement else None
    if duty is None:
        return
    row, key = duty.commitment, f"review:{review.pk}:done"
    if row.state == State.IN_FORCE:
        result = _("Review signed by all sides")
        ledger.claim(commitment=row, result=result, by=_by_rule(row.debtor), on=on, key=f"{key}:claim")
        row = Commitment.objects.get(pk=row.pk)
    if row.state == State.CLAIMED:
        ledger.accept(commitment=row, by=_by_rule(row.creditor), on=on, key=f"{key}:accept")


@transaction.atomic
def follow_term(*, agreement: Agreement, on: date) -> None:
    """All sides have signed that the term ends later: the final review that was opened for the earlier day is due later too.

    What waits to be answered about that duty is answered by it. While it is suspended or claimed, or was put off further
    already, its commitment stays as it is: the duty alone then stands for the later day. Raises CannotExtend once the final review has begun.
    """
    if Review.objects.filter(agreement=agreement, kind=ReviewKind.FINAL).exclude(state=ReviewState.WITHDRAWN).exists():
        raise CannotExtend(_("Its final review has begun. Take that back first, or draft a new agreement."))
    duty = queries.open_duty(agreement, ReviewKind.FINAL)
    if duty is None or agreement.last_day is None:
        return
    reckoning = rulebook.due(queries.FINAL, agreement.last_day)
    if reckoning.due_on is None or reckoning.due_on <= duty.due_on:
        return
    _put_off(duty, reckoning, agreement, on)
    duty.due_on = reckoning.due_on
    duty.save(update_fields=["due_on"])


def _put_off(duty: Duty, reckoning: Reckoning, agreement: Agreement, on: date) -> None:
    row = duty.commitment
    if row.state != State.IN_FORCE or not (row.due_on and reckoning.due_on and agreement.last_day):
        return
    if reckoning.due_on <= row.due_on:
        return
    words = _("The term of %(code)s was prolonged to %(day)s.") % {
        "code": agreement.code, "day": dates.show(agreement.last_day)
    }  # fmt: skip
    key = f"review:{agreement.pk}:{duty.kind}:{reckoning.due_on}"
    if row.asked_seq:
        other = row.creditor if row.asked_by_id == row.debtor_id else row.debtor
        ledger.refuse(commitment=row, by=_by_rule(other), on=on, key=f"{key}:answer", reason=words)
    ledger.ask(
        commitment=row, change=Verb.RESCHEDULED, reason=Reason.POLICY, words=words, by=_by_rule(row.debtor), on=on,
        key=f"{key}:ask", reckoning=reckoning,
    )  # fmt: skip
    ledger.grant(commitment=row, by=_by_rule(row.creditor), on=on, key=f"{key}:grant", document=agreement.code)


def _by_rule(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="KEEPER", capabilities=_TURNS)
