"""Writing a body's report on a page: what its sources say, the words that count, how these differ, and sending it."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.documents import catalogue, composing, rendering
from phoihop.domain.documents.services import CannotRegister
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans.states import APPROVED
from phoihop.domain.regimes import queries as regimes
from phoihop.domain.regimes import rules as regime_rules
from phoihop.domain.regimes.models import OpenedPeriod
from phoihop.domain.reporting import assembling, papers, permissions, queries, rules, services
from phoihop.domain.reporting.models import Passage, Report
from phoihop.domain.reporting.states import ReportState
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.periods import NotAPeriod
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reports import naming
from phoihop.surfaces.workspace.reports.forms import BeginForm, SendForm

REFUSALS = (
    services.CannotReport, CannotRegister, rulebook.NoRule, NotAPeriod, rendering.CannotPrint, Denied, CannotPost,
)  # fmt: skip
_TITLE = "Kết quả thực hiện công tác phối hợp 9 tháng đầu năm"
UNITS = "units"  # what the units that report to the body wrote; every other source is the ledger's


@dataclass(frozen=True, slots=True)
class Offer:
    """What one source has for a heading: the words that can be taken over, and where each of them comes from."""

    code: str
    name: str
    words: str
    origins: list[tuple[str, str]]  # name and address


@dataclass(frozen=True, slots=True)
class Kept:
    """A paragraph that counts: as it is written, and how it differs from the words that it was drawn from."""

    passage: Passage
    filled: str
    pieces: list[tuple[str, str]]
    typed: str  # as it stands, or as it was typed into a form that was refused


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its paragraphs, those set aside, and what its sources say."""

    heading: rules.Heading
    kept: list[Kept]
    aside: list[Passage]
    offers: list[Offer]
    typed: str  # into a new paragraph that was refused


def _ours(request: HttpRequest, body: str, period: str) -> tuple[Acting, Report]:
    """A report of the acting body's own. Raises Http404 for every other; who may write it, the domain says."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = (
        permissions.visible_to(acting.actor)
        .filter(body__code=body, period=period)
        .select_related("body", "plan__agreement")
    )
    report = found.filter(body_id=acting.actor.body_id or 0).first()
    if report is None:
        raise Http404
    return acting, report


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a report over a plan of which the acting body is a side."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    body = Body.objects.filter(pk=acting.actor.body_id or 0).first()
    if body is None or not acting.actor.may("draft"):
        raise PermissionDenied
    choices = _choices(acting, body)
    form = BeginForm(request.POST or None, choices=choices, initial={"title": _TITLE})
    refused = ""
    if request.method == "POST" and form.is_valid():
        code, _dot, period = form.cleaned_data["what"].rpartition(" ")
        try:
            key_of(request)
            plan = plans.visible_to(acting.actor).get(code=code)
            span, _rule = rulebook.period(period, organisations.level_of(body.pk, acting.today))
            row = services.draft(
                span=span, body=body, plan=plan, title=form.cleaned_data["title"], by=acting.actor, at=acting.moment,
                illustrative=plan.illustrative,
            )  # fmt: skip
        except REFUSALS as refusal:
            refused = str(refusal)
        else:
            return redirect("report_write", body=body.code, period=row.period)
    context = {
        "form": form, "refused": refused, "key": secrets.token_urlsafe(16), "nothing": not choices,
        "trail": [(_("Reports"), reverse("reports")), (_("Write a report"), None)],
    }  # fmt: skip
    return render(request, "workspace/report_new.html", context, status=422 if request.method == "POST" else 200)


def _choices(acting: Acting, body: Body) -> list[tuple[str, str]]:
    """The plans in force of which the body is a side, with the periods of their year that have an outline and no report yet."""
    found = []
    written = set(Report.objects.filter(body=body).values_list("period", flat=True))
    for plan in plans.visible_to(acting.actor).filter(state__in=APPROVED).select_related("agreement"):
        if body.pk in agreements.sides_on(plan.agreement, acting.today):
            codes = [f"{kind}-{plan.year}" for kind in rules.kinds()]
            found += [(f"{plan.code} {code}", f"{plan.title}: {code}") for code in codes if code not in written]
    return found


@login_required
@require_safe
def page(request: HttpRequest, body: str, period: str) -> HttpResponse:
    """The draft under its outline, beside what its sources say."""
    return _page(request, body, period)


def _page(
    request: HttpRequest, body: str, period: str, *, refused: str = "", form: Form | None = None, status: int = 200
) -> HttpResponse:
    acting, report = _ours(request, body, period)
    view = organisations.view_of(report.body_id, acting.today)
    figures = queries.figures(report)
    joint = report.joint_id if report.state == ReportState.LAID else None
    context = {
        "report": report, "body": view, "refused": refused, "key": secrets.token_urlsafe(16), "joint": joint,
        "open": report.state == ReportState.DRAFT and acting.actor.may("draft"), "parts": _parts(acting, report, figures, request.POST),
        "figures": [(name, label, figures[name]) for name, label in naming.LABELS.items()],
        "may_send": acting.actor.may("send_report"), "early": acting.today <= report.last_day,
        "form": form or _send_form(acting, report, view),
        "trail": [(_("Reports"), reverse("reports")), (report.period, reverse("report", args=[body, period])), (_("Go on writing"), None)],
    }  # fmt: skip
    return render(request, "workspace/report_write.html", context, status=status)


def _parts(acting: Acting, report: Report, figures: dict[str, int], posted: QueryDict) -> list[Part]:
    number, heading, text = (posted.get(name, "") for name in ("passage", "heading", "text"))
    values = {name: str(value) for name, value in figures.items()}
    kept: dict[str, list[Kept]] = {}
    aside: dict[str, list[Passage]] = {}
    for passage in report.passages.order_by("heading", "place", "pk"):
        if passage.retired_at:
            aside.setdefault(passage.heading, []).append(passage)
            continue
        differs = passage.drawn and passage.drawn != passage.text
        pieces = list(regime_rules.difference(passage.drawn, passage.text)) if differs else []
        kept.setdefault(passage.heading, []).append(
            Kept(passage, rules.fill(passage.text, values), pieces, text if number == str(passage.pk) else passage.text)
        )
    offers = _offers(acting, report)
    return [
        Part(
            one,
            kept.get(one.code, []),
            aside.get(one.code, []),
            offers.get(one.code, []),
            text if heading == one.code and not number else "",
        )
        for one in rules.outline(rules.kind_of(report.period))
    ]


def _offers(acting: Acting, report: Report) -> dict[str, list[Offer]]:
    """By heading what the ledger says and what the units that report to this body wrote."""
    found: dict[str, list[Offer]] = {}
    outline = rules.outline(rules.kind_of(report.period))
    for heading in (one for one in outline if one.draws):
        drawn = assembling.drawn(report, heading.draws)
        if drawn.words:
            origins = [(code, reverse("commitment", args=[code])) for code in drawn.codes]
            told = ngettext("The ledger: %(n)s commitment", "The ledger: %(n)s commitments", len(origins))
            found.setdefault(heading.code, []).append(
                Offer(heading.draws, told % {"n": len(origins)}, drawn.words, origins)
            )
    for code, offer in _units(acting, report, [one.code for one in outline]).items():
        found.setdefault(code, []).append(offer)
    return found


def _units(acting: Acting, report: Report, codes: list[str]) -> dict[str, Offer]:
    """What stands in the reports of this period that came to the body, under the heading of the same code or the first within it."""
    period = OpenedPeriod.objects.filter(code=report.period, duties__receiver=report.body_id).order_by("pk").first()
    if period is None:
        return {}
    compiled = regimes.compiled(period, report.body_id, today=acting.today)
    names = {
        pk: view.name
        for pk, view in organisations.views_of({one.duty.body_id for one in compiled.rows}, period.last_day).items()
    }
    found = {}
    for heading, said in compiled.texts:
        within = next((code for code in codes if code.startswith(f"{heading.code}.")), "")
        code = within or (heading.code if heading.code in codes else "")
        if said and code:
            origins = [
                (names[one.standing.duty.body_id], reverse("unit_report_page", args=[one.standing.duty.pk, "sent"]))
                for one in said
            ]
            told = ngettext("The report of %(n)s unit", "The reports of %(n)s units", len(said)) % {"n": len(said)}
            found[code] = Offer(UNITS, told, regimes.assembled(said, names), origins)
    return found


def _send_form(acting: Acting, report: Report, view: BodyView, posted: QueryDict | None = None) -> SendForm:
    form = catalogue.form_of(view.side, view.name)
    initial = {
        "symbol": form.symbol(papers.KIND, composing.short_of(view.short_name, view.name)),
        "place": composing.place_in(view.name), "recipients": "Như trên\nLưu: VT",
        "signs_as": composing.in_the_name_of(view.name, "", behalf=form.behalf)[0],
        "opening": f"Thực hiện {report.plan.agreement.title}, {view.name} báo cáo như sau:",
    }  # fmt: skip
    sides = set(agreements.sides_on(report.plan.agreement, acting.today)) - {report.body_id}
    others = sorted(organisations.views_of(sides, acting.today).values(), key=lambda one: one.name)
    return SendForm(posted, initial=initial, others=others)


def _add(request: HttpRequest, acting: Acting, report: Report) -> str:
    services.write(
        report=report, heading=request.POST.get("heading", ""), text=request.POST.get("text", ""), by=acting.actor,
        at=acting.moment, key=key_of(request), illustrative=report.illustrative,
    )  # fmt: skip
    return _("The paragraph stands in the report.")


def _take(request: HttpRequest, acting: Acting, report: Report) -> str:
    """Take over what a source says now: asked of the source again, never of the form."""
    heading, code = request.POST.get("heading", ""), request.POST.get("offer", "")
    with translation.override("vi"):  # what is kept is in Vietnamese, whatever the screen speaks
        offer = next((one for one in _offers(acting, report).get(heading, []) if one.code == code), None)
    if offer is None:
        raise services.CannotReport(_("This source has nothing for the heading any more. Load the page anew."))
    services.write(
        report=report, heading=heading, text=offer.words, drawn=offer.words, source=offer.name, by=acting.actor,
        at=acting.moment, key=key_of(request), illustrative=report.illustrative,
    )  # fmt: skip
    return _("Taken over. Edit it below; what you change shows beside the source.")


def _passage(request: HttpRequest, report: Report) -> Passage:
    number = request.POST.get("passage", "")
    found = report.passages.filter(pk=int(number)).select_related("report").first() if number.isdecimal() else None
    if found is None:
        raise services.CannotReport(_("This paragraph is not in the report. Load the page anew."))
    return found


def _rewrite(request: HttpRequest, acting: Acting, report: Report) -> str:
    services.rewrite(
        passage=_passage(request, report), text=request.POST.get("text", ""), by=acting.actor, at=acting.moment,
        key=key_of(request),
    )  # fmt: skip
    return _("The new words stand in the report; the former ones are kept below, set aside.")


def _retire(request: HttpRequest, acting: Acting, report: Report) -> str:
    key_of(request)
    services.retire(passage=_passage(request, report), by=acting.actor, at=acting.moment)
    return _("Set aside. It stands in no paper and stays readable here.")


VERBS: dict[str, Callable[[HttpRequest, Acting, Report], str]] = {
    "add": _add, "take": _take, "rewrite": _rewrite, "retire": _retire,
}  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, body: str, period: str, verb: str) -> HttpResponse:
    """One step with the text. A refusal shows the page again with what was typed."""
    acting, report = _ours(request, body, period)
    if verb not in VERBS:
        raise Http404
    try:
        done = VERBS[verb](request, acting, report)
    except REFUSALS as refusal:
        return _page(request, body, period, refused=str(refusal), status=422)
    messages.success(request, done)
    here = reverse("report_write", args=[body, period])
    return redirect(f"{here}#part-{request.POST.get('heading', '')[:8]}")


@login_required
@require_POST
def send(request: HttpRequest, body: str, period: str) -> HttpResponse:
    """Send the report under the next number; one that several sides sign is laid before each of them instead."""
    acting, report = _ours(request, body, period)
    view = organisations.view_of(report.body_id, acting.today)
    form = _send_form(acting, report, view, request.POST)
    if not form.is_valid():
        return _page(request, body, period, form=form, status=422)
    told = {"report": report, "form": form.told(view), "by": acting.actor, "on": acting.today, "at": acting.moment}
    try:
        key = key_of(request)
        if form.is_joint():
            row = services.lay(**told, key=key)  # type: ignore[arg-type]  # by name, as above
            return redirect("paper_joint", number=row.joint_id)
        services.send(**told)  # type: ignore[arg-type]  # the same
    except REFUSALS as refusal:
        return _page(request, body, period, refused=str(refusal), form=form, status=422)
    messages.success(request, _("The report is sent. Its words and figures no longer change."))
    return redirect("report", body=body, period=period)
