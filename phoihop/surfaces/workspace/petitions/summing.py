"""Sessions of a People's Council and the two summaries of each: by when, what they would tell, and the papers issued."""

import secrets
from dataclasses import dataclass
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

from phoihop.domain.documents import catalogue, composing, rendering
from phoihop.domain.documents import queries as documents
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions import papers, permissions, services, sittings
from phoihop.domain.petitions.models import Sitting, SittingSummary
from phoihop.domain.petitions.states import Around, Competence
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import queries as audit
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.petitions import acting as verbs
from phoihop.surfaces.workspace.petitions import forms as shapes
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.reports import files

REFUSALS = verbs.REFUSALS


@dataclass(frozen=True, slots=True)
class Line:
    """One summary: its duty, how it stands, why its day is that day, and what it would tell today."""

    row: SittingSummary
    label: str
    code: str  # as addresses name it
    kind: str
    words: str
    why: list[str]
    told: sittings.Material | None  # none once it was issued, and for the council
    competences: list[tuple[str, int]]
    form: Form | None  # none where the actor does not issue it, or not yet
    open: bool


def _standing(row: SittingSummary, today: date) -> tuple[str, str]:
    duty = row.commitment
    if duty.state == State.FULFILLED:
        return "ok", _("issued and confirmed by the council")
    if row.document_id is not None:
        late = row.issued_on is not None and duty.due_on is not None and row.issued_on > duty.due_on
        return (
            ("late", _("issued late, waiting for the council"))
            if late
            else ("wait", _("issued, waiting for the council"))
        )
    if duty.due_on is not None and duty.due_on < today:
        return "late", _("not issued, late")
    return "wait", _("not issued yet")


def _why(row: SittingSummary) -> list[str]:
    opened = row.commitment.entries.order_by("seq").first()
    facts = audit.facts_of(opened.facts).get("reckoning") if opened else None
    return Reckoning.from_facts(facts).words() if isinstance(facts, dict) else []


def lines(by: Actor, row: Sitting, today: date, tried: tuple[str, Form] | None = None) -> list[Line]:
    """Both summaries of a session."""
    found = []
    for summary in row.summaries.select_related("commitment", "document", "sitting"):
        code, issued = summary.around.lower(), summary.document_id is not None
        again = tried is not None and tried[0] == code
        closed = summary.around == Around.BEFORE or row.closes_on <= today
        form = None
        if not issued and closed and permissions.issues(by, row):
            form = (
                tried[1] if tried is not None and again else shapes.HeadForm(prefix=code, initial=_initial(by, today))
            )
        told = sittings.material(summary, today) if not issued and permissions.sums_up(by, row) else None
        counted = [
            (str(one.label), sum(asked.competence == one for asked in told.new)) for one in Competence
        ] if told else []  # fmt: skip
        label = str(Around(summary.around).label)
        found.append(
            Line(
                summary, label, code, *_standing(summary, today), _why(summary), told, [one for one in counted if one[1]],
                form, again,
            )
        )  # fmt: skip
    return found


def _initial(by: Actor, today: date) -> dict[str, str]:
    """What a report of this body usually bears."""
    view = organisations.view_of(by.body_id or 0, today)
    form = catalogue.form_of(view.side, view.name)
    symbol = form.symbol(papers.REPORT, composing.short_of(view.short_name, view.name))
    return {"symbol": symbol, **verbs.signed_by(by, today)}


def _trail(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Petitions"), reverse("petitions")), (_("Council sessions"), reverse("petition_sittings")), *more]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sessions for which the acting body sums up, or which are its own; the last first."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    page = paging.page_of(request, permissions.sittings_seen(acting.actor))
    rows = list(page.things)
    views = organisations.views_of({body for row in rows for body in (row.council_id, row.compiler_id)}, acting.today)
    stands: dict[int, list[tuple[SittingSummary, str, str]]] = {row.pk: [] for row in rows}
    for summary in SittingSummary.objects.filter(sitting__in=rows).select_related("commitment"):
        stands[summary.sitting_id].append((summary, *_standing(summary, acting.today)))
    told: list[tuple[Sitting, BodyView, BodyView, list[tuple[SittingSummary, str, str]]]] = [
        (row, views[row.council_id], views[row.compiler_id], stands[row.pk]) for row in rows
    ]
    context = {
        "rows": told, "links": page.links, "made_up": any(row.illustrative for row in rows),
        "may_enter": acting.actor.may("draft") and acting.actor.body_id is not None,
        "trail": [(_("Petitions"), reverse("petitions")), (_("Council sessions"), None)],
    }  # fmt: skip
    return render(request, "workspace/petition_sittings.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a session."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("draft"):
        raise PermissionDenied
    groups = organisations.grouped(sittings.councils(acting.today))
    form = shapes.SittingForm(request.POST or None, groups=groups, own=acting.actor.body_id)
    refused = ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            row = services.enter_sitting(
                name=words["name"], council=Body.objects.get(pk=words["council"]), opens_on=words["opens_on"],
                closes_on=words["closes_on"], by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request),
            )  # fmt: skip
        except REFUSALS as refusal:
            refused = verbs.sentence(refusal)
        else:
            messages.success(request, _("Entered. Both summaries stand in the ledger with their days."))
            return redirect("petition_sitting", pk=row.pk)
    context = {
        "form": form, "key": secrets.token_urlsafe(16), "refused": refused, "title": _("Enter a council session"),
        "lead": _("The rule book then says by when both summaries of what voters asked are owed."),
        "button": _("Enter it"), "trail": _trail((_("Enter one"), None)),
    }  # fmt: skip
    return render(
        request, "workspace/petition_planned_new.html", context, status=422 if request.method == "POST" else 200
    )


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Sitting]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = permissions.sittings_seen(acting.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return acting, row


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One session with both summaries."""
    return _page(request, pk)


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, row = _seen(request, pk)
    context = {
        "sitting": row, "lines": lines(acting.actor, row, acting.today, tried), "key": secrets.token_urlsafe(16),
        "refused": refused, "council": organisations.view_of(row.council_id, acting.today),
        "compiler": organisations.view_of(row.compiler_id, acting.today), "trail": _trail((row.name, None)),
    }  # fmt: skip
    return render(request, "workspace/petition_sitting.html", context, status=status)


def _summary(request: HttpRequest, pk: int, around: str) -> tuple[Acting, SittingSummary]:
    acting, row = _seen(request, pk)
    found = row.summaries.filter(around=around.upper()).select_related("document", "sitting").first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_POST
def issue(request: HttpRequest, pk: int, around: str) -> HttpResponse:
    """Look at a summary as it would be issued, or issue it. A refusal shows the page again with what was typed."""
    acting, summary = _summary(request, pk, around)
    form = shapes.HeadForm(request.POST, prefix=around)
    if not form.is_valid():
        return _page(request, pk, tried=(around, form), status=422)
    head = verbs.head(form.cleaned_data)
    try:
        if request.POST.get("do") == "look":
            body_id = permissions.check_compiles(acting.actor, summary.sitting, "sign")
            told = sittings.material(summary, acting.today)
            paper = services.compose(summary=summary, told=told, form=head, body_id=body_id, on=acting.today)
            rendering.check(paper)
            return files.answer(paper, "pdf", name="du-thao")
        services.issue_summary(
            summary=summary, form=head, by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request)
        )
    except REFUSALS as refusal:
        return _page(request, pk, refused=verbs.sentence(refusal), tried=(around, form), status=422)
    messages.success(request, _("Issued. The council confirms it in the ledger."))
    return redirect("petition_sitting", pk=pk)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, around: str, form: str) -> HttpResponse:
    """The summary as it was issued, for both sides."""
    _acting, summary = _summary(request, pk, around)
    if summary.document is None or form not in files.FORMS:
        raise Http404
    return files.answer(documents.printed(summary.document), form, name=f"tong-hop-{pk}-{around}")
