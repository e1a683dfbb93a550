"""The joint plans, and one plan as its table or as cards."""

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.plans import choosing, money, permissions, queries, services
from phoihop.domain.plans.choosing import Choice, Stand
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import PlanState
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.papers import beginning
from phoihop.surfaces.workspace.plans import calendar, columns, presenting, stepping, timeline
from phoihop.surfaces.workspace.plans.forms import ChoiceForm
from phoihop.surfaces.workspace.plans.presenting import SHOWN, Line
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reviews import presenting as reviews
from phoihop.surfaces.workspace.structure import lives

CARDS = 12  # of each standing
LIGHTS = frozenset({"cards", "timeline", "calendar"})  # beside the table


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every plan that the acting body may see, the newest first."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    part = paging.page_of(request, permissions.visible_to(acting.actor).select_related("agreement"))
    context = {
        "plans": stepping.listed(part.things, acting.today), "links": part.links,
        "made_up": any(plan.illustrative for plan in part.things), "may_draft": permissions.may_draft(acting.actor),
        "missing": stepping.missing(acting),
    }  # fmt: skip
    return render(request, "workspace/plans.html", context)


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """The plan table: content, each side's responsibility, progress."""
    acting, plan = seen(request, code)
    if exporting.wanted(request):
        _form, rows = chosen_rows(request, acting, plan)
        lines = presenting.lines(list(rows[: exporting.MOST]), acting.today)
        return exporting.answer(request, listing.plan(plan.title, lines, acting.today), acting.today)
    return page(request, acting, plan)


def chosen_rows(request: HttpRequest, acting: Acting, plan: Plan) -> "tuple[ChoiceForm, QuerySet[Row]]":
    """The rows that the address chooses, in the order of the plan, and the form that says which."""
    every = choosing.standing(permissions.rows_visible_to(acting.actor, plan, acting.today), acting.today)
    form = choice_form(request, every, acting.today, choosing.by_group(every))
    return form, choosing.chosen(every, form.choice(), year=plan.year).order_by("number")


def seen(request: HttpRequest, code: str) -> tuple[Acting, Plan]:
    """Who asks, and the plan, if it is theirs to see."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    plan = permissions.visible_to(acting.actor).filter(code=code).select_related("agreement").first()
    if plan is None:
        raise Http404
    return acting, plan


def page(
    request: HttpRequest, acting: Acting, plan: Plan, *, refused: str = "", tried: tuple[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The plan as its table or as cards, with what the reader may do with it as a whole."""
    every = choosing.standing(permissions.rows_visible_to(acting.actor, plan, acting.today), acting.today)
    groups = choosing.by_group(every)
    form = choice_form(request, every, acting.today, groups)
    asked = form.choice()
    rows = choosing.chosen(every, asked, year=plan.year).order_by("number")
    wider = replace(asked, stand="")
    by_group = choosing.by_group(choosing.chosen(every, wider, year=plan.year)) if wider != Choice() else groups
    at_all = choosing.tally(by_group.values())
    by_group = choosing.only(by_group, asked.stand)
    tally = choosing.tally(by_group.values())
    light = request.GET.get("view", "") if request.GET.get("view") in LIGHTS else ""
    context = {
        "plan": plan, "form": form, "asked": asked, "stands": _chips(plan, request, at_all, asked.stand), "count": sum(tally.values()), "light": light,
        "filtered": asked != Choice(), "here": reverse("plan", args=[plan.code]),
        "every_url": _address(plan, request, stand=""),
        "table_url": _address(plan, request, view=""), "cards_url": _address(plan, request, view="cards"),
        "timeline_url": _address(plan, request, view="timeline"), "calendar_url": _address(plan, request, view="calendar"),
        "print_url": f"{reverse('plan_print', args=[plan.code])}{_query(request)}",
        "former": lives.former_of(
            plan.agreement.parties.values_list("body_id", flat=True), decided_on=plan.approved_on, today=acting.today
        ) if plan.approved_on else None,
        "waiting": _waiting(acting, plan), "files": exporting.files(request),
        "key": secrets.token_urlsafe(16), "begin": beginning.links("plan", plan.code, acting.actor),
        "kept": _kept(request), "kept_columns": columns.asked(request).value, "all_columns_url": _address(plan, request, cols=""),
        "every_column_url": _address(plan, request, cols=columns.EVERY),
        "refused": refused, **(reviews.of(plan, acting.actor, acting.today) if plan.year < acting.today.year else {}),
        "steps": stepping.steps(acting, plan, tried),
        "trail": [(_("Desk"), "/"), (_("Plans"), "/plans/"), (plan.code, None)],
    }  # fmt: skip
    if light == "cards":
        shown = presenting.lines(list(choosing.first_of_each(rows, CARDS)), acting.today)
        urls = {stand: _address(plan, request, view="", stand=stand) for stand in tally}
        context |= {"columns": presenting.columns(tally, shown, urls)}
    elif light == "timeline":
        part = paging.page_of(request, rows, shown=timeline.SHOWN, count=sum(tally.values()))
        drawn = timeline.drawn(part.things, plan.year, acting.today, acting.actor)
        shown = [row.line for row in drawn.rows]
        context |= {"timeline": drawn, "links": part.links}
    elif light == "calendar":
        month = calendar.drawn(rows, plan.year, calendar.month_of(asked.month, plan.year, acting.today), acting.today)
        shown = [line for day in month.days for line in day.lines]
        beside = {"before_url": month.before, "after_url": month.after}
        context |= {"month": month, "weekdays": calendar.weekdays()} | {
            name: to and _address(plan, request, month=to) for name, to in beside.items()
        }
    else:
        more, shown = _table(request, acting, plan, rows, by_group)
        context |= more
    context["made_up"] = any(line.row.commitment.illustrative for line in shown)
    return render(request, "workspace/plan.html", context, status=status)


def _table(
    request: HttpRequest, acting: Acting, plan: Plan, rows: "QuerySet[Row]", by_group: dict[str, Counter[str]]
) -> tuple[dict[str, object], list[Line]]:
    """The rows under their groups with the totals of each; or, folded, the groups alone."""
    folded = request.GET.get("fold") == "1"
    part = paging.page_of(
        request, rows.none() if folded else rows, shown=SHOWN, count=0 if folded else _count(by_group.values())
    )
    shown = presenting.lines(part.things, acting.today, by=acting.actor)
    urls = {name: _address(plan, request, group=name, fold="") for name in by_group}
    return {
        "groups": presenting.totalled(shown, by_group, money.by_group(rows), urls), "links": part.links,
        "table": columns.asked(request), "folded": folded,
        "fold_url": _address(plan, request, fold="" if folded else "1"),
        "picking": request.GET.get("pick") == "1", "may_pick": any(line.pick for line in shown),
        "pick_url": _address(plan, request, pick="1"), "no_pick_url": _address(plan, request, pick=""),
    }, shown  # fmt: skip


def _count(groups: Iterable[Counter[str]]) -> int:
    return sum(sum(group.values()) for group in groups)


def _waiting(acting: Acting, plan: Plan) -> int:
    """How many rows wait for the acting body's key; of a draft, or of what is settled, none does."""
    if plan.state != PlanState.PROPOSED or not acting.actor.may("turn_key"):
        return 0
    return queries.waiting_rows(acting.actor, plan).count()


@dataclass(frozen=True, slots=True)
class Chip:
    """How many rows stand somewhere, and the address that shows them."""

    label: str
    count: int
    url: str
    on: bool


def _chips(plan: Plan, request: HttpRequest, tally: dict[str, int], asked: str) -> list[Chip]:
    return [
        Chip(str(Stand(stand).label), n, _address(plan, request, stand=stand), stand == asked)
        for stand, n in tally.items()
    ]


def choice_form(request: HttpRequest, rows: "QuerySet[Row]", today: date, groups: Iterable[str]) -> ChoiceForm:
    """The form that chooses among these rows, filled as the address says."""
    return ChoiceForm(
        request.GET,
        leads=choosing.leads(rows, today).items(),
        aims=choosing.aims(rows).items(),
        groups=groups,
    )


def _query(request: HttpRequest, **changed: str) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    asked[columns.NAME] = columns.asked(request).value
    for name, value in changed.items():
        asked[name] = value
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _kept(request: HttpRequest) -> dict[str, str]:
    """What the address chooses besides the columns, for the form that chooses those."""
    return {name: str(value) for name, value in request.GET.items() if value and name not in ("page", columns.NAME)}


def _address(plan: Plan, request: HttpRequest, **changed: str) -> str:
    """This page with the same choice, but for what is changed."""
    return reverse("plan", args=[plan.code]) + _query(request, **changed)


@login_required
@require_POST
def agree(request: HttpRequest, code: str) -> HttpResponse:
    """Agree to every row that waits for the acting body, in one go. A refusal shows the page again."""
    acting, plan = seen(request, code)
    try:
        key = key_of(request)
        services.agree(plan=plan, by=acting.actor, on=acting.today, at=acting.moment, key=key)
    except (Refused, Denied, CannotPost) as refusal:
        return page(request, acting, plan, refused=str(refusal), status=422)
    messages.success(request, _("Recorded."))
    return redirect("plan", code=code)
