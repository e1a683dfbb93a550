"""What the two sides of a report write to one another about its cells, on one page: what waits first, then what is settled."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.regimes import permissions, queries, rules
from phoihop.domain.regimes.models import Duty, Edition, Line, Thread
from phoihop.domain.regimes.states import ThreadState
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.regimes import acting as verbs
from phoihop.surfaces.workspace.regimes import presenting
from phoihop.surfaces.workspace.regimes.carrying import acting_of, carry


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line as people read it: which body, when, of which edition, what it did and what it said."""

    body: organisations.BodyView
    at: datetime
    edition: Edition
    told: str
    words: str


@dataclass(frozen=True, slots=True)
class Talk:
    """One cell with what it was in each edition, and what was written about it; without a thread it is about to begin."""

    cell: str
    label: str
    values: list[tuple[Edition, str]]
    lines: list[Spoken]
    kind: str
    stands: str
    may_settle: bool
    typed: str


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Duty]:
    acting = acting_of(request)
    found = permissions.duties_seen(acting.actor).filter(pk=pk).first()
    if found is None or not permissions.hears(acting.actor, found):
        raise Http404
    return acting, found


@login_required
@require_safe
def talk(request: HttpRequest, pk: int) -> HttpResponse:
    """Every thread of a report; `?cell=` opens one that is about to begin."""
    return _page(request, pk)


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", cells: list[str] | None = None,
    tried: tuple[str, Form] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    acting, duty = _seen(request, pk)
    standing = queries.standing_of(duty, today=acting.today)
    threads = {row.cell: row for row in queries.threads_of(duty)}
    stands = presenting.talked(duty)
    labels, posted = presenting.places(duty), request.POST.get("cell")
    wanted = posted if posted is not None else request.GET.get("cell")
    begun = [wanted] if wanted in labels and wanted not in threads and standing.edition else []
    editions = list(duty.editions.order_by("number"))
    asks, answers = permissions.asks(acting.actor, duty), permissions.writes(acting.actor, duty)
    views = organisations.views_of(
        permissions.sides_of(duty) | {line.body_id for row in threads.values() for line in row.lines.all()},
        acting.today,
    )

    def one(cell: str) -> Talk:
        row = threads.get(cell)
        typed = str(request.POST.get("words", "")) if tried and posted == cell else ""
        return Talk(
            cell, labels[cell], [(edition, value_in(edition, cell)) for edition in editions] if cell else [],
            [_spoken(line, views) for line in row.lines.all()] if row else [], *stands.get(cell, ("idle", _("Not asked yet"))), asks and _is_open(row), typed,
        )  # fmt: skip

    context = {
        "duty": duty, "period": duty.period, "regime": duty.period.regime, "standing": standing, "refused": refused, "cells": cells or [],
        "line": presenting.lines([standing], duty.period.last_day)[0], "receiver": views[duty.commitment.creditor_id], "key": secrets.token_urlsafe(16),
        "talks": [one(cell) for cell in [*begun, *threads]], "asks": asks, "answers": answers, "edition": standing.edition,
        "rest": [(cell, words) for cell, words in labels.items() if cell not in threads] if standing.edition and (asks or answers) else [],
        "trail": presenting.trail(duty, _("Questions about figures")),
    }  # fmt: skip
    return render(request, "workspace/unit_report_talk.html", context, status=status)


def _is_open(row: Thread | None) -> bool:
    return row is not None and row.state != ThreadState.SETTLED


def _spoken(line: Line, views: dict[int, organisations.BodyView]) -> Spoken:
    told = str(line.get_verb_display())
    if line.remark_id:
        told = _("returned the report with this remark")
    elif not line.words:
        told = {
            "ANSWER": _("sent the report anew"), "SETTLE": _("settled the question"),
        }.get(line.verb, told)  # fmt: skip
    return Spoken(views[line.body_id], line.said_at, line.edition, told, line.said)


def value_in(edition: Edition, cell: str) -> str:
    """What a cell was in an edition, as people write it; of a heading its words."""
    fields = {one.code: one.field for one in edition.duty.period.regime.indicators.all()}
    if cell in fields:
        return rules.shown(fields[cell], queries.value_of(fields[cell], edition)) or "—"
    return queries.texts_of(edition).get(cell, "") or "—"


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask, answer or settle. A refusal shows the page again with what was typed."""
    _who, duty = _seen(request, pk)
    shown = partial(_page, request, pk, status=422)

    def back() -> HttpResponse:
        return redirect(reverse("unit_report_talk", args=[pk]) + f"#cell-{request.POST.get('cell', '')}")

    return carry(request, duty, verb, table=verbs.ON_TALKS, shown=shown, back=back)
