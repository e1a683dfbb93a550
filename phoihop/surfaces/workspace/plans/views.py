"""The joint plans, and one plan as its table."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import permissions, queries, services
from phoihop.domain.plans.models import Plan, Row
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.commitments import presenting
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table, ready to show."""

    row: Row
    lead: BodyView
    other: BodyView
    supporters: list[BodyView]
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """A content group and its lines."""

    name: str
    lines: list[Line]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every plan that the acting body may see, the newest first."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    page = paging.page_of(request, permissions.visible_to(acting.actor).select_related("agreement"))
    return render(
        request,
        "workspace/plans.html",
        {"plans": page.things, "links": page.links, "made_up": any(plan.illustrative for plan in page.things)},
    )


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The plan table: content, each side's responsibility, progress."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    plan = permissions.visible_to(acting.actor).filter(code=code).select_related("agreement").first()
    if plan is None:
        raise Http404
    return _page(request, acting, plan)


def _page(request: HttpRequest, acting: Acting, plan: Plan, *, refused: str = "", status: int = 200) -> HttpResponse:
    groups = _groups(queries.table(plan, acting.actor, acting.today), acting.today)
    context = {
        "plan": plan,
        "groups": groups,
        "made_up": any(line.row.commitment.illustrative for group in groups for line in group.lines),
        "count": sum(len(group.lines) for group in groups),
        "waiting": len(queries.waiting_for(acting.actor, plan)) if acting.actor.may("turn_key") else 0,
        "key": secrets.token_urlsafe(16),
        "refused": refused,
        "trail": [(_("Desk"), "/"), (_("Plans"), "/plans/"), (plan.code, None)],
    }
    return render(request, "workspace/plan.html", context, status=status)


@login_required
@require_POST
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to every row that waits for the acting body, in one go. A refusal shows the page again."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    plan = permissions.visible_to(acting.actor).filter(code=code).select_related("agreement").first()
    if plan is None:
        raise Http404
    try:
        key = key_of(request)
        services.agree(plan=plan, by=acting.actor, on=acting.today, at=acting.moment, key=key)
    except (Refused, Denied, CannotPost) as refusal:
        return _page(request, acting, plan, refused=str(refusal), status=422)
    messages.success(request, _("Recorded."))
    return redirect("plan", code=code)


def _groups(found: list[queries.Group], today: date) -> list[Group]:
    rows = [row for group in found for row in group.rows]
    sides = {side for row in rows for side in (row.commitment.debtor_id, row.commitment.creditor_id)}
    supporting = queries.supporters_of(row.commitment_id for row in rows)
    views = organisations.views_of(sides | {body for ids in supporting.values() for body in ids}, today)

    def line(row: Row) -> Line:
        c = row.commitment
        kind, words = presenting.state_tag(state=c.state, due_on=c.due_on, claimed_on=c.claimed_on, today=today)
        helpers = [views[body] for body in supporting.get(c.pk, [])]
        return Line(row, views[c.debtor_id], views[c.creditor_id], helpers, kind, words)

    return [Group(group.name, [line(row) for row in group.rows]) for group in found]
