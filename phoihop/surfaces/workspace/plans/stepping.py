"""What comes next for a plan as a whole, said from where the reader stands, and by when it is to be approved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import checking, permissions, queries
from phoihop.domain.plans.checking import Approval
from phoihop.domain.plans.models import Plan, Return
from phoihop.domain.plans.states import APPROVED, OPEN_TO_ROWS, UNDER_WAY, PlanState
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans.forms import DecisionForm, MendForm

KINDS = {
    PlanState.IN_FORCE: "ok", PlanState.REVIEWED: "ok", PlanState.CLOSED: "closed", PlanState.DECLINED: "returned", PlanState.RETURNED: "returned", PlanState.DRAFT: "draft",
}  # fmt: skip
AUTUMN = 9  # the month from which on one asks after the plan of the next year


@dataclass(frozen=True, slots=True)
class Step:
    """A step that the reader may take now with the plan as a whole: a button, or a form to write in."""

    verb: str
    label: str
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """What the plan page says above its rows."""

    kind: str
    next: str
    offered: list[Step]
    approver: BodyView
    returned: Return | None
    alert: str
    alert_kind: str
    add_row: bool
    check: bool
    follow: bool
    following: Plan | None
    before: Plan | None


def steps(acting: Acting, plan: Plan, tried: tuple[str, Form] | None) -> Steps:
    """Where the plan stands and what its reader may do. A form that was refused comes back as it was typed."""
    actor, state = acting.actor, PlanState(plan.state)
    drafts, approves = permissions.may_draft(actor, plan), permissions.can_approve(actor, plan)
    offered = [
        replace(step, form=tried[1]) if tried and tried[0] == step.verb and step.form is not None else step
        for step in _offered(acting, plan, drafts=drafts, approves=approves)
    ]
    due = checking.approval(plan, acting.today)
    follower = queries.next_of(plan, actor) if state in APPROVED else None
    return Steps(
        kind=KINDS.get(state, "wait"), next=_next(plan, acting.today, drafts=drafts, approves=approves), offered=offered,
        approver=organisations.view_of(plan.approver_id, acting.today),
        returned=plan.returns.last() if state == PlanState.RETURNED else None,
        alert=_alert(due), alert_kind="late" if due and due.late else "soon",
        add_row=drafts and state in OPEN_TO_ROWS,
        check=state in UNDER_WAY and permissions.may_see_check(actor, plan),
        follow=state in APPROVED and follower is None and drafts,
        following=follower, before=plan.follows if plan.follows_id else None,
    )  # fmt: skip


def _offered(acting: Acting, plan: Plan, *, drafts: bool, approves: bool) -> list[Step]:
    turns, state, over = acting.actor.may("turn_key"), plan.state, plan.year < acting.today.year
    table = (
        (drafts and turns and state in OPEN_TO_ROWS, Step("propose", _("Propose it to the other sides"))),
        (drafts and state in (PlanState.AGREED, PlanState.RETURNED), Step("submit", _("Submit it for approval"))),
        (drafts and turns and state == PlanState.REVIEWED and over, Step("close", _("Close the plan"))),
        (approves, Step("approve", _("Approve"), DecisionForm(prefix="approve"))),
        (approves, Step("return", _("Return it to be mended"), MendForm(prefix="return"))),
    )
    return [step for possible, step in table if possible]


def _next(plan: Plan, today: date, *, drafts: bool, approves: bool) -> str:
    """The one thing that has to happen next; empty once nothing can."""
    if approves:
        return _("It waits for our body to approve it or to return it.")
    state, over = PlanState(plan.state), plan.year < today.year
    if state == PlanState.IN_FORCE and over:
        return _("Its year is over: its sides review it finally, then it is closed.")
    if state == PlanState.REVIEWED and over:
        return _left(queries.left_open(plan).count())
    return {
        PlanState.DRAFT: _("A leader of our body proposes it; then each side answers its rows, as they stand or with other words."),
        PlanState.PROPOSED: _("Both sides agree row by row. A row binds when both have agreed to the same words."),
        PlanState.AGREED: _("We submit it for approval.") if drafts else _("The body that drafted it submits it for approval."),
        PlanState.SUBMITTED: _("The body that approves it decides."),
        PlanState.RETURNED: _("We mend what was asked for and submit it again.") if drafts else _("The body that drafted it mends it and submits it again."),
    }.get(state, "")  # fmt: skip


def _left(rows: int) -> str:
    if not rows:
        return _("It was reviewed, and nothing of it is left open: it can be closed.")
    words = ngettext(
        "It was reviewed. Before it is closed, %(n)s row is ended or carried on.",
        "It was reviewed. Before it is closed, %(n)s rows are ended or carried on.",
        rows,
    )
    return words % {"n": rows}


def _alert(due: Approval | None) -> str:
    if due is None or not (due.late or due.soon):
        return ""
    words = {"day": dates.show(due.due_on)}
    if due.late:
        return _("It was to be approved by %(day)s and is not approved yet.") % words
    return _("It is to be approved by %(day)s, so that work can begin with the year.") % words


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in the list, with the day by which it is to be approved where that is near or past."""

    plan: Plan
    drafter: BodyView
    kind: str
    due: str
    due_kind: str


def listed(plans: Sequence[Plan], today: date) -> list[Listed]:
    """The lines of the list; the rule is asked once for each year."""
    by_year = {year: checking.approval_of(year, today) for year in {plan.year for plan in plans}}
    views = organisations.views_of({plan.drafter_id for plan in plans}, today)
    return [
        _listed(plan, views[plan.drafter_id], by_year[plan.year] if plan.state in UNDER_WAY else None) for plan in plans
    ]


def _listed(plan: Plan, drafter: BodyView, due: Approval | None) -> Listed:
    words = _("approve by %(day)s") % {"day": dates.show(due.due_on)} if due and (due.late or due.soon) else ""
    return Listed(
        plan, drafter, KINDS.get(PlanState(plan.state), "wait"), words, "late" if due and due.late else "soon"
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """An agreement of ours for which nobody has begun next year's plan."""

    kind: str
    words: str
    url: str
    link: str


def missing(acting: Acting) -> list[Missing]:
    """From autumn on: the agreements that this year's plan carries out and for which next year's was not begun."""
    today = acting.today
    if today.month < AUTUMN:
        return []
    due = checking.approval_of(today.year + 1, today)
    found = []
    for row in agreements.in_force(today, acting.actor.body_id or 0):
        for plan in queries.without_next(row, today.year):
            url = reverse("plan_next", args=[plan.code]) if permissions.may_draft(acting.actor, plan) else ""
            words = _("%(title)s: the plan for %(year)s has not been begun.") % {
                "title": row.title,
                "year": today.year + 1,
            }
            if due:
                words += " " + _("It is to be approved by %(day)s.") % {"day": dates.show(due.due_on)}
            kind = "late" if due and due.late else "soon"
            found.append(Missing(kind, words, url, _("Begin it from this year's plan") if url else ""))
    return found
