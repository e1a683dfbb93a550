"""The board, one petition, the table at a meeting, and the steps that can be taken."""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.documents import queries as documents
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import permissions, queries, services, tasks
from phoihop.domain.petitions.models import Petition, Session
from phoihop.domain.petitions.states import PetitionState
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.home import saved
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.papers import beginning
from phoihop.surfaces.workspace.petitions import acting as verbs
from phoihop.surfaces.workspace.petitions import asking, presenting
from phoihop.surfaces.workspace.petitions import forms as shapes
from phoihop.surfaces.workspace.petitions.sheet import BadCell
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.reports import files

NOTICED = timedelta(days=7)  # how long the board tells that somebody guessed codes


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The petitions that the acting body asked, answers or helps with, as chosen in the address."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    board = queries.board(acting.actor, queries.Choice.read(request.GET), acting.today)
    if exporting.wanted(request):
        whole = presenting.lines(board.petitions[: exporting.MOST], acting.today)
        return exporting.answer(request, listing.petitions(whole, acting.today), acting.today)
    page = paging.page_of(request, board.petitions, count=board.shown)
    holders = organisations.views_of(board.holders, acting.today).values()
    form = shapes.ChoiceForm(request.GET, which=queries.WHICH.items(), holders=holders, topics=board.topics)
    kept = {name: request.GET[name] for name in queries.Choice.NAMES if request.GET.get(name) and name != "which"}
    context = {
        "lines": presenting.lines(page.things, acting.today), "links": page.links, "files": exporting.files(request), "tally": board.tally, "form": form,
        "saving": saved.saving(request, "petitions"), "shown": board.shown, "made_up": any(row.illustrative for row in page.things),
        "may_collect": acting.actor.may("draft"),
        "tiles": {which: f"?{urlencode(kept | {'which': which})}" for which in ("answered", "resolved", "late")},
        "sessions": permissions.sessions_of(acting.actor)[:5],
        "guessed": queries.guessed_since(acting.today - NOTICED) if acting.actor.may("draft") else 0,
    }  # fmt: skip
    return render(request, "workspace/petitions.html", context)


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Petition]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(pk=pk).select_related("session").first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The way of one petition."""
    return show(request, pk)


def show(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one petition; after a refusal with its sentence and what was typed."""
    acting, row = _seen(request, pk)
    way = queries.way_seen(row, acting.actor)
    together = queries.together(row, acting.actor)
    context = {
        "petition": row, "title": presenting.named(row),
        "standing": presenting.standing(row, way, acting.today), "result": presenting.result(row, acting.today),
        "steps": presenting.steps(row, way, acting.today), "why": presenting.why(way),
        "actions": presenting.actions(acting.actor, row, today=acting.today, tried=tried),
        "collector": organisations.view_of(row.collector_id, acting.today),
        "holder": organisations.view_of(row.holder_id, acting.today) if row.holder_id else None,
        "together": presenting.lines(together, acting.today), "draft": presenting.draft_of(way),
        "alike": presenting.lines(queries.alike(row, acting.actor), acting.today),
        "help_by": tasks.help_by(row, acting.actor),
        "ask_by": queries.ask_by(way) if row.state == PetitionState.ROUTED else None,
        "by_slips": queries.by_slips(row) if permissions.is_party(acting.actor, row) else [],
        "asked": asking.asked_of(row, acting.actor, acting.today) if permissions.collects(acting.actor, row) else [],
        "data_form": shapes.DataForm(prefix="data"), "has_slips": row.slips.exists(),
        "may_hand_out": permissions.collects(acting.actor, row),
        "promises": [stage for stage in way if stage.commitment_id],
        "former": presenting.former(row, way, acting.today),
        "trail": [(_("Petitions"), reverse("petitions")), (_("No. %(number)s") % {"number": row.pk}, None)],
        "key": secrets.token_urlsafe(16), "refused": refused,
        "begin": beginning.links("petition", str(row.pk), acting.actor),
    }  # fmt: skip
    return render(request, "workspace/petition.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a step. A refusal shows the page again with its sentence and what was typed."""
    acting, row = _seen(request, pk)
    if verb not in verbs.VERBS:
        raise Http404
    form = verbs.form_of(verb, acting.actor, acting.today, request.POST)
    if not form.is_valid():
        return show(request, pk, tried=(verb, form), status=422)
    try:
        if verb == "issue" and request.POST.get("do") == "look":
            return files.answer(verbs.look(form, row, by=acting.actor, on=acting.today), "pdf", name="du-thao")
        given = verbs.Given(row, acting.actor, acting.today, acting.moment, key_of(request), form.cleaned_data)
        verbs.VERBS[verb].do(given)
    except verbs.REFUSALS as refusal:
        return show(request, pk, refused=verbs.sentence(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect("petition", pk=pk)


@login_required
@require_safe
def reply(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """The paper that answered, as it was issued, for everybody who sees the petition; `number` is its stage's."""
    _acting, row = _seen(request, pk)
    stage = row.way.filter(pk=number).exclude(document=None).select_related("document").first()
    if stage is None or stage.document is None or form not in files.FORMS:
        raise Http404
    return files.answer(documents.printed(stage.document), form, name=f"tra-loi-{pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    """Record a meeting with voters, then enter what was asked at it."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("draft"):
        raise PermissionDenied
    form = shapes.SessionForm(request.POST or None)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = key_of(request)
            row = verbs.record_session(form, by=acting.actor, on=acting.today, at=acting.moment, key=key)
        except verbs.REFUSALS as refusal:
            refused = verbs.sentence(refusal)
        else:
            return redirect("petition_session", pk=row.pk)
    trail = [(_("Petitions"), reverse("petitions")), (_("A meeting with voters"), None)]
    context = {"form": form, "key": key, "refused": refused, "trail": trail}
    return render(
        request, "workspace/petition_session_new.html", context, status=422 if request.method == "POST" else 200
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """The table at a meeting: one petition after another; what was typed stays when something is missing."""
    acting, row = session_seen(request, pk)
    if request.method != "POST":
        return show_session(request, pk)
    form = shapes.CollectForm(request.POST)
    if not form.is_valid():
        return show_session(request, pk, form=form, status=422)
    try:
        made = verbs.collect(form, session=row, by=acting.actor, at=acting.moment, key=key_of(request))
    except verbs.REFUSALS as refusal:
        if isinstance(refusal, services.NamesSomebody):
            form.offer()
        return show_session(request, pk, refused=verbs.sentence(refusal), form=form, status=422)
    messages.success(request, _("Petition no. %(number)s is in. Enter the next one.") % {"number": made.pk})
    like = queries.alike(made, acting.actor)
    if like:
        said = _("No. %(number)s asks much the same as no. %(like)s. Open it below to set the two beside one another.")
        messages.info(request, said % {"number": made.pk, "like": like[0].pk})
    return redirect("petition_session", pk=pk)


def session_seen(request: HttpRequest, pk: int) -> tuple[Acting, Session]:
    """The meeting, where the acting body sees it."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = permissions.sessions_seen(acting.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return acting, row


def show_session(
    request: HttpRequest, pk: int, *, refused: str = "", form: Form | None = None, refer: Form | None = None,
    listed: tuple[str, list[BadCell], str] | None = None, brought: Form | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of one meeting: the next petition, a filled list, who was sent elsewhere, and what was entered."""
    acting, row = session_seen(request, pk)
    entered = permissions.visible_to(acting.actor).filter(session=row).order_by("-pk")
    last = entered.first()
    first = {"topic": last.topic, "place": last.place, "competence": last.competence} if last else {}
    page = paging.page_of(request, entered)
    context = {
        "session": row, "form": form or shapes.CollectForm(initial=first), "key": secrets.token_urlsafe(16),
        "refused": refused, "entered": entered.count(), "links": page.links, "listed": listed,
        "refer": refer or verbs.refer_form(acting.today), "brought": brought or shapes.ListForm(),
        "referred": presenting.referred(queries.referred_at(row), acting.today),
        "lines": presenting.lines(page.things, acting.today), "may_collect": permissions.can_collect_at(acting.actor, row),
        "trail": [(_("Petitions"), reverse("petitions")), (row.place, None)],
    }  # fmt: skip
    return render(request, "workspace/petition_session.html", context, status=status)


@login_required
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """What was asked by result, competence, field and place; answered and resolved never in one number."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    year = request.GET.get("year", "")
    summary = queries.summary(acting.actor, year, acting.today)
    quality = queries.quality(acting.actor, year, acting.today)
    context = {
        "qualities": presenting.qualities(quality, acting.today),
        "summary": summary, "groups": presenting.groups(summary, year), "year": year, "today": acting.today,
        "trail": [(_("Petitions"), reverse("petitions")), (_("Summary"), None)],
    }  # fmt: skip
    return render(request, "workspace/petition_report.html", context)
