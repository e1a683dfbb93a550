"""One plan in other lights: on paper, beside what was agreed, and by its money."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.plans import choosing, disturbances, money, permissions, services
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.services import CannotFund
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import presenting
from phoihop.surfaces.workspace.plans.forms import FundingForm
from phoihop.surfaces.workspace.plans.presenting import SHOWN
from phoihop.surfaces.workspace.plans.views import chosen_rows, seen
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reviews import presenting as reviews

Trail = list[tuple[str, str | None]]


def _trail(plan: Plan, *rest: tuple[str, str | None]) -> Trail:
    return [(_("Plans"), reverse("plans")), (plan.title, reverse("plan", args=[plan.code])), *rest]


@login_required
@require_safe
def printed(request: HttpRequest, code: str) -> HttpResponse:
    """The rows that the address chooses, all of them, in the columns that such plans have on paper."""
    acting, plan = seen(request, code)
    form, rows = chosen_rows(request, acting, plan)
    shown = presenting.lines(list(rows), acting.today)
    context = {
        "plan": plan, "groups": presenting.grouped(shown), "filtered": form.choice() != choosing.Choice(), "today": acting.today,
        "made_up": any(line.row.commitment.illustrative for line in shown),
        "trail": _trail(plan, (_("On paper"), None)),
    }  # fmt: skip
    return render(request, "workspace/plan_print.html", context)


@login_required
@require_safe
def changes(request: HttpRequest, code: str) -> HttpResponse:
    """The plan as agreed beside the plan as it stands: rows that differ, or with `all` every row; and by cause, what differs."""
    acting, plan = seen(request, code)
    rows = permissions.rows_visible_to(acting.actor, plan, acting.today).order_by("number")
    compared = disturbances.compare(list(rows), acting.today)
    differing = [one for one in compared if one.differs]
    whole = request.GET.get("show") == "all"
    page = paging.page_of(request, compared if whole else differing, shown=SHOWN)
    pairs = presenting.pairs(page.things, acting.actor.body_id or 0, acting.today)
    context = {
        "plan": plan, "pairs": pairs, "links": page.links, "whole": whole, "count": len(compared),
        "differing": len(differing), "causes": presenting.causes(disturbances.by_cause(compared)),
        "made_up": any(one.row.commitment.illustrative for one in page.things),
        "trail": _trail(plan, (_("As agreed and as it stands"), None)), **reviews.of(plan, acting.actor, acting.today),
    }  # fmt: skip
    return render(request, "workspace/plan_changes.html", context)


@login_required
@require_safe
def funds(request: HttpRequest, code: str) -> HttpResponse:
    """What the plan needs, was allocated and has spent, by content group and by source."""
    acting, plan = seen(request, code)
    rows = permissions.rows_visible_to(acting.actor, plan, acting.today).order_by("number")
    funded = list(rows.filter(funding__isnull=False).distinct())
    shown = presenting.lines(funded, acting.today)
    context = {
        "plan": plan, "purses": presenting.purses(shown), "total": money.total(line.sums for line in shown if line.sums),
        "sources": money.by_source(rows), "without": rows.count() - len(funded),
        "made_up": any(line.row.commitment.illustrative for line in shown),
        "trail": _trail(plan, (_("Money"), None)),
    }  # fmt: skip
    return render(request, "workspace/plan_money.html", context)


def _row(request: HttpRequest, code: str, number: int) -> tuple[Acting, Row]:
    acting, plan = seen(request, code)
    row = permissions.rows_visible_to(acting.actor, plan, acting.today).filter(number=number).first()
    if row is None:
        raise Http404
    return acting, row


@login_required
@require_safe
def row_funds(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The money of one row, line by line, and the form that records one more."""
    acting, row = _row(request, code, number)
    return _row_page(request, acting, row, FundingForm(initial={"on": dates.show(acting.today)}))


@login_required
@require_POST
def fund(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record one amount. A refusal shows the page again, with what was typed."""
    acting, row = _row(request, code, number)
    form = FundingForm(request.POST)
    if not form.is_valid():
        return _row_page(request, acting, row, form, status=422)
    try:
        key = key_of(request)
        services.record_funding(row=row, by=acting.actor, at=acting.moment, key=key, **form.cleaned_data)
    except (Denied, CannotFund, CannotPost) as refusal:
        return _row_page(request, acting, row, form, refused=str(refusal), status=422)
    messages.success(request, _("Recorded."))
    return redirect("plan_row_money", code=code, number=number)


def _row_page(
    request: HttpRequest, acting: Acting, row: Row, form: FundingForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    place = _("row %(number)s") % {"number": row.number}
    context = {
        "plan": row.plan, "line": presenting.lines([row], acting.today)[0], "lines": money.lines(row), "form": form,
        "key": secrets.token_urlsafe(16), "refused": refused, "may": permissions.can_fund(acting.actor, row),
        "trail": _trail(row.plan, (_("Money"), reverse("plan_money", args=[row.plan.code])), (place, None)),
    }  # fmt: skip
    return render(request, "workspace/plan_row_money.html", context, status=status)
