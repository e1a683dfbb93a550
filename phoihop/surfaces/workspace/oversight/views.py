"""The board of recommendations, one supervision, one recommendation, and the steps that can be taken."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.documents import queries as documents
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.oversight import permissions, queries
from phoihop.domain.oversight.models import Criticism, Intent, Recommendation, Report, Supervision
from phoihop.domain.oversight.states import RecommendationState
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.oversight import acting as verbs
from phoihop.surfaces.workspace.oversight import criticising, presenting
from phoihop.surfaces.workspace.oversight import forms as shapes
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.reports import files
from phoihop.surfaces.workspace.structure import lives

SOME = 10  # rows of each list that stands beside the recommendations


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every recommendation and supervision that the acting body sees; carried out stands apart from answered."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if request.GET.get("list") in _WHOLE:
        return _whole(request, acting, request.GET["list"])
    rows = queries.pressing(permissions.recommendations_seen(acting.actor).select_related("supervision"))
    if exporting.wanted(request):
        whole = presenting.lines(rows[: exporting.MOST], acting.today)
        return exporting.answer(request, listing.recommendations(whole, acting.today), acting.today)
    page = paging.page_of(request, rows)
    supervised, criticised = permissions.visible_to(acting.actor), permissions.criticisms_seen(acting.actor)
    changed = queries.policies(rows, criticised)
    supervisions = list(supervised[:SOME])
    context = {
        "tally": queries.tally(rows, acting.today), "lines": presenting.lines(page.things, acting.today),
        "links": page.links, "files": exporting.files(request),
        "supervisions": presenting.supervisions(supervisions, acting.today), "supervision_count": supervised.count(),
        "criticisms": criticising.lines(criticised[:SOME], acting.today), "criticism_count": criticised.count(),
        "effect": queries.effect(criticised), "ages": queries.by_age(rows, acting.today),
        "policies": presenting.policies(changed[:SOME]), "policy_count": changed.count(),
        "made_up": any(row.illustrative for row in supervisions), "may_begin": presenting.may_begin(acting.actor),
        "may_write": any(row.supervisor_id == acting.actor.body_id for row in supervisions),
    }  # fmt: skip
    return render(request, "workspace/oversight.html", context)


_WHOLE = {
    "policies": gettext_lazy("Policies that changed"), "criticisms": gettext_lazy("Social criticism"),
    "supervisions": gettext_lazy("Supervisions"),
}  # fmt: skip


def _whole(request: HttpRequest, acting: Acting, which: str) -> HttpResponse:
    """One of the lists beside the recommendations, whole, a page at a time."""
    supervised, criticised = permissions.visible_to(acting.actor), permissions.criticisms_seen(acting.actor)
    context: dict[str, object] = {}
    if which == "policies":
        seen = permissions.recommendations_seen(acting.actor)
        found = queries.policies(seen, criticised)
        count = found.count()
        changed = paging.page_of(request, found, count=count)
        context = {"policies": presenting.policies(changed.things), "links": changed.links, "count": count}
    elif which == "criticisms":
        drafts = paging.page_of(request, criticised)
        context = {"criticisms": criticising.lines(drafts.things, acting.today), "links": drafts.links}
    else:
        page = paging.page_of(request, supervised)
        context = {"supervisions": presenting.supervisions(page.things, acting.today), "links": page.links}
    heading = _WHOLE[which]
    context |= {
        "which": which,
        "heading": heading,
        "trail": [(_("Supervision"), reverse("oversight")), (heading, None)],
    }
    return render(request, "workspace/oversight_whole.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a supervision whose plan was sent."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not presenting.may_begin(acting.actor):
        raise PermissionDenied
    bodies = [body for body in organisations.all_bodies(acting.today) if body.side != permissions.FRONT]
    groups = organisations.grouped(bodies)
    agreed = list(queries.agreed_of(acting.actor, key=request.POST.get("key", "")))
    form = shapes.BeginForm(
        request.POST or None,
        groups=groups,
        own=acting.actor.body_id,
        initial=_of(request.GET.get("intent", ""), agreed),
    )
    form.plan(agreed)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = key_of(request)
            row = verbs.begin(form, by=acting.actor, on=acting.today, at=acting.moment, key=key)
        except verbs.REFUSALS as refusal:
            refused = verbs.sentence(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("supervision", pk=row.pk)
    trail = [(_("Supervision"), reverse("oversight")), (_("New supervision"), None)]
    context = {"form": form, "key": key, "refused": refused, "trail": trail, "heading": _("New supervision")}
    return render(request, "workspace/oversight_new.html", context, status=422 if request.method == "POST" else 200)


def _of(asked: str, agreed: list[Intent]) -> dict[str, object]:
    """What an entry of the programme says already of the supervision that is entered."""
    row = next((one for one in agreed if str(one.pk) == asked), None)
    if row is None:
        return {}
    told = {"intent": str(row.pk), "title": row.title, "form": row.form, "supervised": row.supervised_id}
    return told | {"begins_on": dates.show(row.begins_on)}


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One supervision with its findings and recommendations."""
    return _page(request, pk)


def _supervision(request: HttpRequest, pk: int) -> tuple[Acting, Supervision]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return acting, found


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, row = _supervision(request, pk)
    sides = {row.supervisor_id, row.supervised_id} | ({row.superior_id} if row.superior_id else set())
    views = organisations.views_of(sides, acting.today)
    made = row.recommendations.select_related("supervision")
    report = Report.objects.filter(supervision=row).select_related("document").first()
    context = {
        "supervision": row, "supervisor": views[row.supervisor_id], "supervised": views[row.supervised_id],
        "superior": views[row.superior_id] if row.superior_id else None, "findings": list(row.findings.all()),
        "lines": presenting.lines(made, acting.today), "key": secrets.token_urlsafe(16), "refused": refused,
        "actions": presenting.on_supervision(acting.actor, row, today=acting.today, report=report, tried=tried),
        "act": "supervision_act", "thing": row, "report": report, "delegation": row.delegations.last(),
        "trail": [(_("Supervision"), reverse("oversight")), (row.title, None)],
    }  # fmt: skip
    return render(request, "workspace/supervision.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Write down a finding, recommend something, or look at the report and issue it. A refusal shows the page again."""
    acting, row = _supervision(request, pk)
    shown = partial(_page, request, pk)
    if verb == "report" and request.POST.get("do") == "look":
        return _look(request, acting, row, shown)
    return _act(request, acting, row, verb, table=verbs.ON_SUPERVISIONS, shown=shown, back="supervision")


def _look(request: HttpRequest, acting: Acting, row: Supervision, shown: Callable[..., HttpResponse]) -> HttpResponse:
    """The report as it would be printed, without its number."""
    form = verbs.ON_SUPERVISIONS["report"].form(request.POST, prefix="report")
    if not form.is_valid():
        return shown(tried=("report", form), status=422)
    try:
        paper = verbs.look(form, row, by=acting.actor, on=acting.today)
    except verbs.REFUSALS as refusal:
        return shown(refused=verbs.sentence(refusal), tried=("report", form), status=422)
    return files.answer(paper, "pdf", name="du-thao")


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The report as it was issued, for everybody who sees the supervision."""
    _acting, row = _supervision(request, pk)
    report = Report.objects.filter(supervision=row).select_related("document").first()
    if report is None or form not in files.FORMS:
        raise Http404
    return files.answer(documents.printed(report.document), form, name=f"bao-cao-giam-sat-{pk}")


def _act(
    request: HttpRequest, acting: Acting, row: Supervision | Recommendation, verb: str, *,
    table: Mapping[str, verbs.Verb], shown: Callable[..., HttpResponse], back: str,
) -> HttpResponse:  # fmt: skip
    """Carry out one verb on what is seen. A refusal is `shown` with what was typed; what was done leads `back`."""
    if verb not in table:
        raise Http404
    form = table[verb].form(request.POST, prefix=verb)
    if not form.is_valid():
        return shown(tried=(verb, form), status=422)
    try:
        given = verbs.Given(acting.actor, acting.today, acting.moment, key_of(request), form.cleaned_data)
        table[verb].do(row, given)
    except verbs.REFUSALS as refusal:
        return shown(refused=verbs.sentence(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect(back, pk=row.pk)


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Recommendation]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.recommendations_seen(acting.actor).filter(pk=pk).select_related("supervision").first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """The card of two voices: what the body says, dated, and what was found, dated."""
    return _card(request, pk)


def _card(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, row = _seen(request, pk)
    voices, over = list(row.voices.all()), row.supervision
    said, found = presenting.voices(voices, illustrative=over.illustrative)
    context = {
        "recommendation": row, "supervision": over, "standing": presenting.standing(row, acting.today),
        "supervised": organisations.view_of(over.supervised_id, acting.today), "said": said, "found": found,
        "supervisor": organisations.view_of(over.supervisor_id, acting.today), "why": presenting.why(voices),
        "actions": presenting.on_recommendation(acting.actor, row, tried=tried), "act": "recommendation_act",
        "former": lives.former_of({over.supervised_id, over.supervisor_id}, decided_on=voices[0].on, today=acting.today),
        "policies": presenting.policies(queries.policies(Recommendation.objects.filter(pk=row.pk), Criticism.objects.none())),
        "would_escalate": row.state == RecommendationState.WAITING and over.superior_id is not None,
        "superior": organisations.view_of(row.asked_superior_id, acting.today) if row.asked_superior_id else None,
        "thing": row, "title": presenting.named(row), "key": secrets.token_urlsafe(16), "refused": refused,
        "trail": [
            (_("Supervision"), reverse("oversight")), (over.title, reverse("supervision", args=[over.pk])),
            (_("Recommendation"), None),
        ],
    }  # fmt: skip
    return render(request, "workspace/recommendation.html", context, status=status)


@login_required
@require_POST
def act_on(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Answer, say what was found, or close. A refusal shows the card again with what was typed."""
    acting, row = _seen(request, pk)
    shown = partial(_card, request, pk)
    return _act(request, acting, row, verb, table=verbs.ON_RECOMMENDATIONS, shown=shown, back="recommendation")
