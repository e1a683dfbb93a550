"""Who sees a plan, and which of its rows."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import PlanState
from phoihop.foundation.accounts.actors import Actor, Denied


def visible_to(by: Actor) -> QuerySet[Plan]:
    """A draft is its drafter's alone; proposed or declined it is open to the agreement's parties; in force, to every body.

    Who follows a body that ended stands in its place.
    """
    if by.body_id is None or not by.may("read"):
        return Plan.objects.none()
    ours = organisations.stands_for(by.body_id)
    between = Plan.objects.filter(state__in=[PlanState.PROPOSED, PlanState.DECLINED])
    asked = between.filter(agreement__parties__body_id__in=ours).values("pk")
    return Plan.objects.filter(Q(state=PlanState.IN_FORCE) | Q(drafter_id__in=ours) | Q(pk__in=asked)).order_by(
        "-year", "code"
    )


def rows_visible_to(by: Actor, plan: Plan, on: date) -> QuerySet[Row]:
    """The rows whose commitment the actor may know of, by the structure of the day."""
    return plan.rows.filter(commitment__in=ledger.visible_to(by, on)).select_related("plan", "commitment", "article")


def check_can_draft(by: Actor, plan: Plan | None = None) -> int:
    """The body that the actor drafts for: of a plan, its drafter. Raises Denied."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    if by.body_id is None or not by.may("draft") or (plan is not None and plan.drafter_id not in ours):
        raise Denied(_("Only the body that drafts this plan can change the draft."))
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
