"""Who sees a plan, and which of its rows."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import APPROVED, BETWEEN_PARTIES, OPEN_TO_ROWS, UNDER_WAY, PlanState
from phoihop.foundation.accounts.actors import Actor, Denied


def _carried(by: Actor, column: str) -> QuerySet[Plan]:
    """The plans whose drafter or approver the actor's body is, or carries on: of those who follow it, one alone."""
    if by.body_id is None:
        return Plan.objects.none()
    return Plan.objects.filter(agreements.carried_by(by.body_id, column))


def _drafts(by: Actor, plan: Plan) -> bool:
    return by.body_id == plan.drafter_id or _carried(by, "drafter_id").filter(pk=plan.pk).exists()


def approves(by: Actor, plan: Plan) -> bool:
    """Whether the actor's body is the plan's approver, or carries that on."""
    return by.body_id == plan.approver_id or _carried(by, "approver_id").filter(pk=plan.pk).exists()


def visible_to(by: Actor) -> QuerySet[Plan]:
    """A draft is its drafter's alone; until it is in force the agreement's parties see it, and then every body.

    Who follows a body that ended reads in its place, also where several follow; who of them acts, `_carried` says.
    """
    if by.body_id is None or not by.may("read"):
        return Plan.objects.none()
    ours = organisations.stands_for(by.body_id)
    between = Plan.objects.filter(state__in=BETWEEN_PARTIES)
    asked = between.filter(agreement__parties__body_id__in=ours).values("pk")
    return Plan.objects.filter(Q(state__in=APPROVED) | Q(drafter_id__in=ours) | Q(pk__in=asked)).order_by(
        "-year", "code"
    )


def waiting_for_approval(by: Actor) -> QuerySet[Plan]:
    """The plans that the actor's body is to approve or return, the latest year first."""
    return visible_to(by).filter(state=PlanState.SUBMITTED, pk__in=_carried(by, "approver_id").values("pk"))


def under_way(by: Actor) -> QuerySet[Plan]:
    """The plans that the actor's body has in hand: its own, and those that it carries on for one that ended."""
    return visible_to(by).filter(state__in=UNDER_WAY, pk__in=_carried(by, "drafter_id").values("pk"))


def rows_visible_to(by: Actor, plan: Plan, on: date) -> QuerySet[Row]:
    """The rows whose commitment the actor may know of, by the structure of the day."""
    return plan.rows.filter(commitment__in=ledger.visible_to(by, on)).select_related("plan", "commitment")


def check_can_draft(by: Actor, plan: Plan | None = None) -> int:
    """The body that the actor drafts for: of a plan, its drafter or who carries it on. Raises Denied."""
    if by.body_id is None or not by.may("draft") or (plan is not None and not _drafts(by, plan)):
        raise Denied(_("Only the body that drafts this plan can change the draft."))
    return by.body_id


def may_draft(by: Actor, plan: Plan | None = None) -> bool:
    """Whether the actor drafts: this plan, or any."""
    try:
        check_can_draft(by, plan)
    except Denied:
        return False
    return True


def can_reword(by: Actor, row: Row) -> bool:
    """Whether the actor words the row anew: as the drafter, while neither side has turned a key."""
    return may_draft(by, row.plan) and row.plan.state in OPEN_TO_ROWS and row.commitment.state == State.DRAFT


def can_ask_words(by: Actor, row: Row) -> bool:
    """Whether the actor asks for other words of a row that binds: as one of its two sides, while no other change waits."""
    told = row.commitment
    free = told.state == State.IN_FORCE and not told.asked_seq
    return free and by.may("turn_key") and by.body_id in (told.debtor_id, told.creditor_id)


def can_counter(by: Actor, row: Row, on: date) -> bool:
    """Whether the row waits for the actor, who may answer it with other words."""
    return by.may("turn_key") and waits_for_body(by, row, on)


def waits_for_body(by: Actor, row: Row, on: date) -> bool:
    """Whether the row waits for the actor's body, whoever of it may answer."""
    waits = row.plan.state == PlanState.PROPOSED and row.commitment.state == State.PROPOSED
    return waits and ledger.may_answer(by.body_id or 0, row.commitment, on)


def can_approve(by: Actor, plan: Plan) -> bool:
    """Whether the plan waits for the actor's word as a whole."""
    try:
        check_can_approve(by, plan)
    except Denied:
        return False
    return plan.state == PlanState.SUBMITTED


def check_can_approve(by: Actor, plan: Plan) -> int:
    """The body that approves the plan or carries that on, by whoever signs for it. Raises Denied."""
    if by.body_id is None or not by.may("sign") or not approves(by, plan):
        raise Denied(_("Only the body that approves this plan can do this, by a person who signs for it."))
    return by.body_id


def check_can_close(by: Actor, plan: Plan) -> int:
    """The body that closes the plan: who drafted it or carries it on, by whoever turns its key. Raises Denied."""
    if by.body_id is None or not by.may("turn_key") or not _drafts(by, plan):
        raise Denied(_("Only the body that drafted this plan closes it, by a person who speaks for it."))
    return by.body_id


def can_fund(by: Actor, row: Row) -> bool:
    """Whether the actor records money of the row."""
    try:
        check_can_fund(by, row)
    except Denied:
        return False
    return True


def check_can_fund(by: Actor, row: Row) -> int:
    """The body that records money of a row: one of its two sides, by whoever reports how it goes. Raises Denied."""
    if by.body_id is None or not by.may("report_progress"):
        raise Denied(_("Your role in this body does not allow this. Ask a person who speaks for the body."))
    if by.body_id not in (row.commitment.debtor_id, row.commitment.creditor_id):
        raise Denied(_("Only the two sides of this row can do this."))
    return by.body_id


def can_aim(by: Actor, row: Row, on: date) -> bool:
    """Whether the actor says what the row serves: whoever may word it now, or ask for other words of it."""
    return can_reword(by, row) or can_counter(by, row, on) or can_ask_words(by, row)


def may_see_check(by: Actor, plan: Plan) -> bool:
    """What a plan lacks is read by who drafts it and by who approves it."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    return by.may("read") and bool(ours & {plan.drafter_id, plan.approver_id})
