"""Reports on screen and as files; every figure opens the records behind it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from phoihop.domain.documents.paper import Paper
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans.models import Row
from phoihop.domain.reporting import explaining, papers, permissions, queries, rules
from phoihop.domain.reporting.models import Report
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import presenting
from phoihop.surfaces.workspace.plans.presenting import Change
from phoihop.surfaces.workspace.reports import files, naming
from phoihop.surfaces.workspace.structure import lives


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in the list."""

    report: Report
    body: BodyView


@dataclass(frozen=True, slots=True)
class Piece:
    """Plain words, or a figure with the address of its records."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it shows."""

    pieces: list[Piece]
    illustrative: bool
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its paragraphs."""

    heading: rules.Heading
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class SendBy:
    """By when the report is sent, why, and how it stands against that day."""

    day: date
    why: list[str]
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its label and the address of its records."""

    label: str
    value: int
    url: str
    kind: str
    note: str = ""
    note_url: str = ""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One part of the head or the foot of the paper as sent."""

    label: str
    lines: tuple[str, ...]
    made_up: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A record behind a figure: who owes it, and how it stood when it was counted."""

    commitment: Commitment
    seq: int
    debtor: BodyView
    stood: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Since:
    """A row of which something was decided after it was counted."""

    row: Row
    changes: list[Change]


def _seen(request: HttpRequest, body: str, period: str) -> tuple[Acting, Report]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(body__code=body, period=period).select_related("body", "plan")
    report = found.first()
    if report is None:
        raise Http404
    return acting, report


def _moments(report: Report) -> str:
    """Why a sent report bears two moments: the day on which it was sent, and up to when what was recorded is in it."""
    if report.sent_on is None or report.known_at is None:
        return ""
    known = timezone.localtime(report.known_at)
    told = {"sent": dates.show(report.sent_on), "moment": f"{known:%H:%M} {dates.show(known.date())}"}
    if known.date() == report.sent_on:
        return (
            _("Its figures are as known at %(moment)s, when it was sent: what is recorded later changes none of them.")
            % told
        )
    return (
        _(
            "It was sent on %(sent)s and entered here later, at %(moment)s: its figures are those of its period, as the ledger knew them "
            "at that moment. What is recorded after it changes none of them."
        )
        % told
    )


def _send_by(report: Report, today: date) -> SendBy | None:
    reckoning = queries.send_by(report)
    if reckoning is None or reckoning.due_on is None:
        return None
    late = max(0, ((report.sent_on or today) - reckoning.due_on).days)
    if late:
        kind, words = "late", ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    else:
        kind, words = ("ok", _("Sent on time")) if report.sent_on else ("idle", _("Not sent yet"))
    return SendBy(reckoning.due_on, reckoning.words(), kind, words)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every report that the acting body may see, the newest first."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    page = paging.page_of(request, permissions.visible_to(acting.actor).select_related("body"))
    views = organisations.views_of({report.body_id for report in page.things}, acting.today)
    listed = [Listed(report, views[report.body_id]) for report in page.things]
    return render(
        request,
        "workspace/reports.html",
        {
            "may_draft": acting.actor.may("draft"),
            "reports": listed,
            "links": page.links,
            "made_up": any(line.report.illustrative for line in listed),
        },
    )


@login_required
@require_safe
def detail(request: HttpRequest, body: str, period: str) -> HttpResponse:
    """The report as people read it."""
    acting, report = _seen(request, body, period)
    since = _since(report, acting) if report.facts else []
    values = queries.figures(report)

    def records(name: str) -> str:
        return reverse("figure", args=[body, period, name]) if report.facts else ""

    paragraphs: dict[str, list[Paragraph]] = {}
    for passage in report.passages.filter(retired_at=None).order_by("heading", "place"):
        pieces = [
            Piece(words) if words else Piece(str(values[name]), records(name))
            for words, name in rules.pieces(passage.text)
        ]
        paragraphs.setdefault(passage.heading, []).append(Paragraph(pieces, passage.illustrative, passage.source))
    kind = rules.kind_of(report.period)
    sent = papers.frozen(report) if report.facts else None
    context = {
        "report": report,
        "writes": not report.facts and acting.actor.may("draft") and acting.actor.body_id == report.body_id,
        "send_by": _send_by(report, acting.today),
        "former": lives.former_of({report.body_id}, decided_on=report.last_day, today=acting.today),
        "body": organisations.view_of(report.body_id, report.last_day),
        "tiles": _tiles(values, records),
        "paper": _paper_lines(sent) if sent else [],
        "opening": sent.opening if sent else (),
        "remarks": sent.remarks if sent else (),
        "moments": _moments(report),
        "since": since,
        "made_up": any(one.row.commitment.illustrative for one in since) or report.illustrative or any(row.illustrative for rows in paragraphs.values() for row in rows),
        "parts": [Part(heading, paragraphs.get(heading.code, [])) for heading in rules.outline(kind)],
        "trail": [(_("Desk"), "/"), (_("Reports"), reverse("reports")), (report.period, None)],
    }  # fmt: skip
    return render(request, "workspace/report.html", context)


def _tiles(values: dict[str, int], records: Callable[[str], str]) -> list[Tile]:
    """A tile for each figure; how many were on time stands within how many are done. The parts add up to the whole."""
    tiles = []
    for name, label in naming.LABELS.items():
        if name == "on_time" or (name == "closed" and not values[name]):
            continue
        kind = "late" if name == "overdue" and values[name] else ""
        tile = Tile(str(label), values[name], records(name), kind)
        if name == "fulfilled":
            on_time = f"{naming.LABELS['on_time']}: {values['on_time']}"
            tile = replace(tile, note=on_time, note_url=records("on_time"))
        if name == "postponed":
            tile = replace(tile, note=_("counted among the others"))
        tiles.append(tile)
    return tiles


def _paper_lines(paper: Paper) -> list[PaperLine]:
    """What the paper says above and below its text."""
    signed = tuple(line for one in paper.signatories for line in (*one.lines, one.name))
    parts = (
        ("number", _("Number"), (paper.bare_number(),)),
        ("day", _("Place and day"), (paper.dated(),)),
        ("addressees", _("Addressed to"), paper.addressees),
        ("signatories", _("Signed by"), signed),
        ("recipients", _("Recipients"), paper.recipients),
    )
    return [PaperLine(label, lines, name in paper.made_up) for name, label, lines in parts if lines]


@login_required
@require_safe
def figure(request: HttpRequest, body: str, period: str, name: str) -> HttpResponse:
    """The records behind a figure, each as it stood when it was counted."""
    acting, report = _seen(request, body, period)
    found = queries.figure(report, name)
    if found is None:
        raise Http404
    records = _counted(report, name, acting)
    here = reverse("report", args=[body, period])
    context = {
        "report": report,
        "figure": found,
        "label": naming.LABELS[name],
        "records": records,
        "made_up": any(row.commitment.illustrative for row in records),
        "trail": [(_("Desk"), "/"), (_("Reports"), reverse("reports")), (report.period, here), (naming.LABELS[name], None)],
    }  # fmt: skip
    return render(request, "workspace/figure.html", context)


def _counted(report: Report, name: str, acting: Acting) -> list[Counted]:
    then = queries.measure(report.plan, as_of=report.last_day, known_at=report.known_at)[name]
    words = {stood.commitment_id: papers.result(stood) for stood in then}
    origins = list(queries.origins(report, name))
    bodies = organisations.views_of({origin.commitment.debtor_id for origin in origins}, report.last_day)
    rows = plans.rows_visible_to(acting.actor, report.plan, acting.today)
    rows = rows.filter(commitment__in=[one.commitment_id for one in origins])
    told = explaining.counted(report, list(rows))
    changes = presenting.changes(told.values(), acting.actor.body_id or 0)
    return [
        Counted(
            one.commitment, one.seq, bodies[one.commitment.debtor_id], words.get(one.commitment_id, ""),
            changes.get(one.commitment_id, []),
        )
        for one in origins
    ]  # fmt: skip


def _since(report: Report, acting: Acting) -> list[Since]:
    """What was decided of the report's rows after they were counted, in the plan's order."""
    rows = plans.rows_visible_to(acting.actor, report.plan, acting.today).order_by("number")
    found = explaining.since(report, list(rows), acting.today)
    changes = presenting.changes(found, acting.actor.body_id or 0)
    return [Since(one.row, changes[one.row.commitment_id]) for one in found]


@login_required
@require_safe
def file(request: HttpRequest, body: str, period: str, form: str) -> HttpResponse:
    """The paper as it was sent. A draft has no file yet."""
    _acting, report = _seen(request, body, period)
    if form not in files.FORMS or not report.facts:
        raise Http404
    return files.answer(papers.frozen(report), form, name=f"bao-cao-{period}")
