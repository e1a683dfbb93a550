"""What the work serves: the list, one of them with its figures, its rows and its steps, and its communes of a year."""

import secrets
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans import queries as plans
from phoihop.domain.programmes import permissions, queries
from phoihop.domain.programmes.models import Programme
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.commitments import presenting as commitments
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import presenting as rows_of_plans
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.programmes import acting as verbs
from phoihop.surfaces.workspace.programmes import forms as shapes
from phoihop.surfaces.workspace.programmes import presenting
from phoihop.surfaces.workspace.reviews import presenting as reviews
from phoihop.surfaces.workspace.structure import lives

Trail = list[tuple[str, str | None]]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of it by kind, with how many rows of plans serve each, and which reviews are missing."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).select_related("within")
    serving = plans.counted_by_programme(acting.actor, acting.today)
    lines = presenting.lines(found, serving, acting.today)
    if exporting.wanted(request):
        return exporting.answer(request, listing.programmes(lines, acting.today), acting.today)
    whole = [line for line in lines if line.row.within is None or line.row.within.kind != line.row.kind]
    context = {
        "groups": presenting.grouped(whole), "files": exporting.files(request), "may_enter": permissions.can_enter(acting.actor),
        "made_up": any(line.row.illustrative for line in whole),
    }  # fmt: skip
    return render(request, "workspace/programmes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter something that work serves; our body keeps it."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not permissions.can_enter(acting.actor):
        raise PermissionDenied
    within = [(str(row.pk), row.title) for row in permissions.visible_to(acting.actor).filter(within=None)]
    form = shapes.EnterForm(request.POST or None, within=within)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = key_of(request)
            row = verbs.enter(form, by=acting.actor, on=acting.today, at=acting.moment, key=key)
        except verbs.REFUSALS as refusal:
            refused = verbs.sentence(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("programme", code=row.code)
    heading = _("Enter what work serves")
    context = {"form": form, "key": key, "refused": refused, "trail": _trail(heading), "heading": heading}
    return render(request, "workspace/oversight_new.html", context, status=422 if request.method == "POST" else 200)


def _trail(*rest: str, of: Programme | None = None) -> Trail:
    way: Trail = [(_("What work serves"), reverse("programmes"))]
    if of is not None:
        way.append((of.title, reverse("programme", args=[of.code])))
    return [*way, *((words, None) for words in rest)]


def _seen(request: HttpRequest, code: str) -> tuple[Acting, Programme]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(code=code).select_related("within").first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One of them: how far it is, which rows of plans serve it, which duties it created, and its steps."""
    return _page(request, *_seen(request, code))


def _page(
    request: HttpRequest, acting: Acting, row: Programme, *, refused: str = "", tried: tuple[str, Form] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    actor, today = acting.actor, acting.today
    page = paging.page_of(request, plans.serving(row, actor, today), shown=rows_of_plans.SHOWN)
    figures = presenting.figures(queries.progress(row, today))
    events, duties = queries.events(row), queries.duties(row, actor, today)
    parts = presenting.lines(row.parts.order_by("code"), plans.counted_by_programme(actor, today), today)
    judged = queries.years(row)
    communes = queries.communes(row, judged[0]) if judged else []
    tag, words = presenting.standing(row, today)
    context = {
        "programme": row, "tag_kind": tag, "tag_words": words, "refused": refused, "keeper": organisations.view_of(row.keeper_id, today),
        "actions": presenting.actions(actor, row, today, key=secrets.token_urlsafe(16), tried=tried),
        "figures": figures, "lines": rows_of_plans.lines(page.things, today), "links": page.links,
        "duties": commitments.rows(duties, actor, today=today), "steps": presenting.steps(events),
        "former": lives.former_of({row.keeper_id}, decided_on=row.issued_on or row.starts_on, today=today),
        **reviews.of(row, actor, today), "parts": parts, "year": str(judged[0]) if judged else "", "trail": _trail(row.code),
        "tally": queries.tally(communes, row.criteria.count()) if judged else None,
        "made_up": row.illustrative or any(one.of.indicator.illustrative for one in figures)
        or any(one.illustrative for one in events) or any(one.commitment.illustrative for one in page.things),
    }  # fmt: skip
    return render(request, "workspace/programme.html", context, status=status)


@login_required
@require_safe
def communes(request: HttpRequest, code: str) -> HttpResponse:
    """How communes stand at the criteria of a year: who lost one again first, with cause and remedy."""
    acting, row = _seen(request, code)
    years = queries.years(row)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and asked.isascii() and int(asked) in years else (years[0] if years else 0)
    criteria = row.criteria.count()
    found = queries.communes(row, year)
    page = paging.page_of(request, found)
    on = min(acting.today, date(year, 12, 31)) if year else acting.today
    shown = presenting.communes(page.things, criteria, on)
    context = {
        "programme": row, "years": [str(one) for one in years], "year": str(year or ""), "communes": shown, "links": page.links,
        "tally": queries.tally(found, criteria), "criteria": list(row.criteria.order_by("number")),
        "made_up": any(one.made_up for one in shown), "trail": _trail(_("Communes"), of=row),
    }  # fmt: skip
    return render(request, "workspace/programme_communes.html", context)


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Carry out one verb. A refusal shows the page again with what was typed."""
    acting, row = _seen(request, code)
    if verb not in verbs.VERBS:
        raise Http404
    offer = presenting.offer(verb, row, acting.actor, acting.today)
    form = verbs.VERBS[verb].form(request.POST, prefix=verb, offer=offer)
    if not form.is_valid():
        return _page(request, acting, row, tried=(verb, form), status=422)
    try:
        given = verbs.Given(acting.actor, acting.today, acting.moment, key_of(request), form.cleaned_data)
        verbs.VERBS[verb].do(row, given)
    except verbs.REFUSALS as refusal:
        return _page(request, acting, row, refused=verbs.sentence(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect("programme", code=row.code)
