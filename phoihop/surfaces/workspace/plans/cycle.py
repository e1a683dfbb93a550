"""A plan's year: drafted, checked, proposed, submitted, approved or returned, and begun again for the year after."""

import secrets
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import checking, permissions, services
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.services import CannotPlan, SecondPlan
from phoihop.domain.plans.states import APPROVED, OPEN_TO_ROWS
from phoihop.domain.programmes import queries as programmes
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import presenting
from phoihop.surfaces.workspace.plans.forms import DecisionForm, MendForm, NewPlanForm, NewRowForm, NextPlanForm
from phoihop.surfaces.workspace.plans.views import page, seen
from phoihop.surfaces.workspace.posting import CannotPost, key_of

_REFUSALS = (CannotPlan, Refused, Denied, CannotPost)
Trail = list[tuple[str, str | None]]


def _way(plan: Plan | None, last: str) -> Trail:
    way: Trail = [(_("Plans"), reverse("plans"))]
    if plan is not None:
        way.append((plan.title, reverse("plan", args=[plan.code])))
    return [*way, (last, None)]


def _form(
    request: HttpRequest, plan: Plan | None, form: forms.Form, *, title: str, button: str, hint: str = "",
    refused: str = "", may: bool = True, first: Plan | None = None,
) -> HttpResponse:  # fmt: skip
    """One form on a page; who sees the plan and may not change it reads that instead of the form."""
    context = {
        "form": form, "title": title, "button": button, "hint": hint, "refused": refused, "key": secrets.token_urlsafe(16),
        "trail": _way(plan, title), "may": may, "first": first,
    }  # fmt: skip
    return render(request, "workspace/plan_form.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin the plan of a year under an agreement in force of the acting body."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not permissions.may_draft(acting.actor):
        raise PermissionDenied
    under = {row.code: row for row in agreements.in_force(acting.today, acting.actor.body_id or 0)}
    form = NewPlanForm(request.POST or None, agreements=[(row.code, row.title) for row in under.values()])
    if "beside" in request.POST:
        form.ask_beside()
    refused, first = "", None
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            key_of(request)
            plan = services.draft(
                code=words["code"], title=words["title"], year=words["year"], agreement=under[words["agreement"]],
                by=acting.actor, at=acting.moment, beside=words.get("beside", False),
            )  # fmt: skip
        except SecondPlan as refusal:
            refused, first = str(refusal), refusal.first
            form.ask_beside()
        except _REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("plan", code=plan.code)
    hint = _("It stays a draft that only our body sees until it is proposed to the other sides.")
    return _form(
        request, None, form, title=_("New plan"), button=_("Begin the draft"), hint=hint, refused=refused, first=first
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_row(request: HttpRequest, code: str) -> HttpResponse:
    """Add a row to a draft, or to a plan that was returned. What was typed stays when something is missing."""
    acting, plan = seen(request, code)
    may = permissions.may_draft(acting.actor, plan) and plan.state in OPEN_TO_ROWS
    groups = organisations.grouped(organisations.all_bodies(acting.today))
    articles = presenting.articles(agreements.articles(plan.agreement, acting.today))
    form = NewRowForm(request.POST or None, groups=groups, articles=articles, aims=programmes.choices())
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = _added(plan, form, acting, key_of(request))
        except _REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("plan_row", code=code, number=row)
    return _form(request, plan, form, title=_("New row"), button=_("Add the row"), refused=refused, may=may)


def _added(plan: Plan, form: NewRowForm, acting: Acting, key: str) -> int:
    """The number of the row that the form adds."""
    words = form.cleaned_data
    bodies = Body.objects.in_bulk([words["lead"], words["other"]])
    return services.add_row(
        plan=plan, text=form.text(words["group"]), debtor=bodies[words["lead"]], creditor=bodies[words["other"]],
        reckoning=services.reckon_typed(plan=plan, words=words["timing"], due_on=words["due"]),
        by=acting.actor, on=acting.today, at=acting.moment, key=key, illustrative=plan.illustrative,
        aims=form.aims(),
    ).number  # fmt: skip


@login_required
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the plan lacks before it is submitted, each finding with the way to mend it."""
    acting, plan = seen(request, code)
    if not permissions.may_see_check(acting.actor, plan):
        raise Http404
    found = checking.findings(plan)
    context = {
        "plan": plan, "blocking": [one for one in found if one.blocks], "advice": _by_lack(found),
        "approval": checking.approval(plan, acting.today), "trail": _way(plan, _("Check before submission")),
    }  # fmt: skip
    return render(request, "workspace/plan_check.html", context)


def _by_lack(found: list[checking.Finding]) -> list[tuple[str, list[checking.Finding]]]:
    """What one is advised of, the same kind together."""
    gathered: dict[str, list[checking.Finding]] = {}
    for one in found:
        if not one.blocks:
            gathered.setdefault(one.lack, []).append(one)
    return [(str(checking.Lack(lack).label), told) for lack, told in gathered.items()]


def _propose(plan: Plan, acting: Acting, _words: str, key: str) -> None:
    services.propose(plan=plan, by=acting.actor, on=acting.today, at=acting.moment, key=key)


def _submit(plan: Plan, acting: Acting, _words: str, _key: str) -> None:
    services.submit(plan=plan, by=acting.actor, at=acting.moment)


def _approve(plan: Plan, acting: Acting, words: str, _key: str) -> None:
    services.approve(plan=plan, document=words, by=acting.actor, on=acting.today, at=acting.moment)


def _send_back(plan: Plan, acting: Acting, words: str, _key: str) -> None:
    services.send_back(plan=plan, words=words, by=acting.actor, on=acting.today, at=acting.moment)


def _close(plan: Plan, acting: Acting, _words: str, _key: str) -> None:
    services.close(plan=plan, by=acting.actor, on=acting.today, at=acting.moment)


VERBS: dict[str, tuple[type[forms.Form], Callable[[Plan, Acting, str, str], None]]] = {
    "propose": (forms.Form, _propose), "submit": (forms.Form, _submit), "approve": (DecisionForm, _approve),
    "return": (MendForm, _send_back), "close": (forms.Form, _close),
}  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take the plan one step further. A refusal shows the page again with its sentence and what was typed."""
    acting, plan = seen(request, code)
    if verb not in VERBS:
        raise Http404
    shape, do = VERBS[verb]
    form = shape(request.POST, prefix=verb)
    if not form.is_valid():
        return page(request, acting, plan, tried=(verb, form), status=422)
    try:
        do(plan, acting, form.cleaned_data.get("words", ""), key_of(request))
    except WrongStep:
        refused = _("Somebody has taken this step already. The page shows how the plan stands now.")
        return page(request, acting, seen(request, code)[1], refused=refused, status=422)
    except _REFUSALS as refusal:
        plan.refresh_from_db()
        return page(request, acting, plan, refused=str(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect("plan", code=code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, code: str) -> HttpResponse:
    """Begin next year's plan from this one."""
    acting, plan = seen(request, code)
    may = permissions.may_draft(acting.actor, plan) and plan.state in APPROVED
    year = str(plan.year + 1)
    suggested = {"code": f"KH-{year}", "title": plan.title.replace(str(plan.year), year), "rows": NextPlanForm.EVERY}
    form, refused = NextPlanForm(request.POST or None, initial=suggested), ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            made = services.clone(
                plan=plan, code=words["code"], title=words["title"], only_open=words["rows"] == form.OPEN,
                by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request),
            )  # fmt: skip
        except _REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _told(made))
            return redirect("plan", code=made.plan.code)
    title = _("Plan for %(year)s") % {"year": year}
    hint = _("What is not done yet stays open in this plan until its two sides end it; the new row carries it on.")
    return _form(request, plan, form, title=title, button=_("Begin the draft"), hint=hint, refused=refused, may=may)


def _told(made: services.Cloned) -> str:
    carried = ngettext("%(n)s row carried on", "%(n)s rows carried on", made.carried) % {"n": made.carried}
    again = ngettext("%(n)s row taken over", "%(n)s rows taken over", made.repeated) % {"n": made.repeated}
    left = len(made.left_out)
    out = ngettext("%(n)s left out, for a side has ended", "%(n)s left out, for their sides have ended", left) % {
        "n": left
    }
    return "; ".join([carried, again, *([out] if left else [])]) + "."
