"""From a draft to a plan in force: both sides agree row by row, it is submitted, and who approves it decides."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import UNBOUND_STATES, Mood, State
from phoihop.domain.plans import checking, permissions, queries
from phoihop.domain.plans.events import PlanMoved
from phoihop.domain.plans.models import Plan, Return, Row
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.plans.states import STEPS, PlanState, PlanVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import dates

MOST_WORDS = 500


@transaction.atomic
def propose(*, plan: Plan, by: Actor, on: date, at: datetime, key: str) -> None:
    """Turn the first key of every row: superiors assign to bodies under them, equals propose to one another.

    Of a plan that was returned, the rows added since. Raises Denied, CannotPlan for a plan without a row to propose,
    WrongStep when it was proposed before.
    """
    permissions.check_can_draft(by, plan)
    if not plan.rows.filter(commitment__state=State.DRAFT).exists() and not _was_bound_early(plan):
        raise CannotPlan(_("A plan without a row promises nothing. Add one first."))
    # Moved first, read then: a row that somebody adds at this moment is either among them or refused.
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.PROPOSE, by=by, at=at)
    with bus.together():  # a plan of many rows is one notice
        for row in plan.rows.filter(commitment__state=State.DRAFT).select_related("commitment").order_by("number"):
            assigns = row.commitment.mood == Mood.ASSIGN and row.commitment.creditor_id == by.body_id
            turn = ledger.assign if assigns else ledger.propose
            turn(commitment=row.commitment, by=by, on=on, key=f"{key}:{row.number}")
    settle(plan=plan, by=by, at=at)


@transaction.atomic
def agree(*, plan: Plan, by: Actor, on: date, at: datetime, key: str) -> list[Commitment]:
    """Turn the second key of every row that waits for the actor's body; with the last answer the plan is agreed."""
    keyed = [(row.commitment, f"{key}:{row.number}") for row in queries.waiting_for(by, plan)]
    bound = ledger.agree_all(keyed=keyed, by=by, on=on)
    settle(plan=plan, by=by, at=at)
    return bound


@transaction.atomic
def settle(*, plan: Plan, by: Actor, at: datetime) -> bool:
    """A proposed plan is agreed once no row waits for a side; declined where none binds. Answers whether it came to that."""
    # Answers take their turn on the plan's own row: of two last ones at once, the later must see the earlier.
    if Plan.objects.filter(pk=plan.pk, state=PlanState.PROPOSED).update(state=PlanState.PROPOSED) != 1:
        return False
    if plan.rows.filter(commitment__state__in=[State.DRAFT, State.PROPOSED]).exists():
        return False
    plan.state = PlanState.PROPOSED
    binds = plan.rows.exclude(commitment__state__in=UNBOUND_STATES).exists()
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.SETTLE if binds else PlanVerb.DECLINE, by=by, at=at)
    return True


@transaction.atomic
def submit(*, plan: Plan, by: Actor, at: datetime) -> None:
    """Hand the agreed plan in to the body that approves it.

    Raises Denied, WrongStep, and CannotPlan where the check finds what has to be mended first.
    """
    permissions.check_can_draft(by, plan)
    if any(found.blocks for found in checking.findings(plan)):
        raise CannotPlan(_("Something has to be mended first. Open the check of this plan and follow its links."))
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.SUBMIT, by=by, at=at)
    bus.publish([PlanMoved(plan.pk, PlanVerb.SUBMIT, by.body_id or plan.drafter_id, dates.today_in_vietnam(at))])


@transaction.atomic
def approve(*, plan: Plan, document: str, by: Actor, on: date, at: datetime) -> None:
    """Approve the submitted plan on a decision; it is in force from that day. Raises Denied, CannotPlan, WrongStep."""
    permissions.check_can_approve(by, plan)
    decision = _said(document, _("Name the decision by which the plan is approved, in at most 300 letters."), most=300)
    submitted = Plan.objects.filter(pk=plan.pk, state=PlanState.SUBMITTED)
    # Together with the state: a constraint binds the decision to it.
    if submitted.update(state=PlanState.IN_FORCE, decision=decision, approved_on=on) != 1:
        raise WrongStep(PlanVerb.APPROVE, plan.state)
    plan.state, plan.decision, plan.approved_on = PlanState.IN_FORCE, decision, on
    audit.record("plans.plan.approve", on=plan, by=by, at=at, facts=plan.approval_told())
    bus.publish([PlanMoved(plan.pk, PlanVerb.APPROVE, by.body_id or plan.approver_id, on)])


@transaction.atomic
def send_back(*, plan: Plan, words: str, by: Actor, on: date, at: datetime) -> Return:
    """Return the submitted plan with what is to be mended. Raises Denied, CannotPlan, WrongStep."""
    body_id = permissions.check_can_approve(by, plan)
    said = _said(words, _("Say what is to be mended, in at most 500 letters."), most=MOST_WORDS)
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.RETURN, by=by, at=at)
    row = Return.objects.create(plan=plan, words=said, by_body_id=body_id, on=on)
    audit.record("plans.plan.returned", on=plan, by=by, at=at, facts=row.told())
    bus.publish([PlanMoved(plan.pk, PlanVerb.RETURN, body_id, on)])
    return row


@transaction.atomic
def review(*, plan: Plan, digest: str, by: Actor, at: datetime) -> None:
    """All its sides have signed its final review of this digest: its year has been looked back on.

    Who the sides are, and that they signed, is asked by those who keep reviews. Raises WrongStep.
    """
    plan.final_review = digest
    reviewed = Plan.objects.filter(pk=plan.pk, state=PlanState.IN_FORCE)
    # Together with the state: a constraint binds the review to it.
    if not digest or reviewed.update(state=PlanState.REVIEWED, final_review=digest) != 1:
        raise WrongStep(PlanVerb.REVIEW, plan.state)
    plan.state = PlanState.REVIEWED
    audit.record("plans.plan.review", on=plan, by=by, at=at, facts=plan.review_told())


@transaction.atomic
def close(*, plan: Plan, by: Actor, on: date, at: datetime) -> None:
    """Close a plan whose year is over, that was reviewed, and of which nothing is left open but what another carries on.

    Raises Denied, CannotPlan, WrongStep.
    """
    permissions.check_can_close(by, plan)
    if on.year <= plan.year:
        raise CannotPlan(_("Its year still runs. A plan is closed once the year is over."))
    if plan.state == PlanState.IN_FORCE:
        raise CannotPlan(
            _("A plan is closed once all its sides have signed its final review. Begin that review first.")
        )
    left = queries.left_open(plan).count()
    if left:
        raise CannotPlan(
            ngettext(
                "%(n)s row still is open. End it, or carry it on in the next plan, then close this one.",
                "%(n)s rows still are open. End them, or carry them on in the next plan, then close this one.", left,
            ) % {"n": left}
        )  # fmt: skip
    lifecycle.move(plan, steps=STEPS, verb=PlanVerb.CLOSE, by=by, at=at)


def _was_bound_early(plan: Plan) -> bool:
    """Whether rows of a first draft were answered already, on their own pages."""
    return plan.state == PlanState.DRAFT and Row.objects.filter(plan=plan).exists()


def _said(text: str, sentence: str, *, most: int) -> str:
    if not text.strip() or len(text.strip()) > most:
        raise CannotPlan(sentence)
    return text.strip()
