"""What is compiled: who reported, the sums with their sources, the words beside theirs, and the paper."""

import secrets
from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.regimes import papers, permissions, queries, rules
from phoihop.domain.regimes.models import Compilation
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.regimes import acting as verbs
from phoihop.surfaces.workspace.regimes import forms as shapes
from phoihop.surfaces.workspace.regimes import presenting
from phoihop.surfaces.workspace.regimes.carrying import acting_of, carry


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Compilation]:
    acting = acting_of(request)
    found = permissions.compilations_seen(acting.actor).filter(pk=pk).select_related("period__regime__issuer").first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def compilation(request: HttpRequest, pk: int) -> HttpResponse:
    """The compiled report as it stands: of now while reports come in, of its moment once settled."""
    return _page(request, pk)


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", cells: list[str] | None = None,
    tried: tuple[str, Form] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    acting, row = _seen(request, pk)
    found = queries.of_compilation(row, today=acting.today)
    compiles = permissions.can_compile(acting.actor, row.period, row.body_id) and row.state != "ISSUED"
    changed = queries.changed_since(row.period, found.rows)
    page = paging.page_of(request, found.rows)
    ours = row.document is not None and row.document.body_id == acting.actor.body_id
    summed = [one for one in found.sums if one.field.kind not in (rules.TEXT, rules.DAY)]
    context = {
        "compilation": row, "period": row.period, "regime": row.period.regime, "found": found, "sums": [(one, presenting.year_of_sum(one)) for one in summed],
        "body": organisations.view_of(row.body_id, row.period.last_day), "refused": refused, "cells": cells or [],
        "counts": queries.timeliness(found.rows, changed), "parts": presenting.narrative(found, queries.worded(row), papers.names_of(found, row)),
        "lines": presenting.lines(page.things, row.period.last_day, changed, hears=acting.actor), "links": page.links, "compiles": compiles, "paper": row.document if ours else None, "key": secrets.token_urlsafe(16),
        "form": tried[1] if tried and tried[0] == "issue" else shapes.IssueForm(), "trail": _trail(row, _("Compiled report")),
    }  # fmt: skip
    return render(request, "workspace/compilation.html", context, status=status)


def _trail(row: Compilation, last: str, *before: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    period = row.period
    here = reverse("regime_period", args=[period.regime.code, period.code])
    return [(_("Reporting regimes"), reverse("regimes")), (period.code, here), *before, (last, None)]


@login_required
@require_safe
def figure(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The reports behind a sum, the largest part first, each with the records behind its own figure."""
    acting, row = _seen(request, pk)
    found = queries.of_compilation(row, today=acting.today)
    one = next((one for one in found.sums if one.field.code == name), None)
    if one is None:
        raise Http404
    views = organisations.views_of({given.standing.duty.body_id for given in one.given}, row.period.last_day)
    given = [
        (
            views[part.standing.duty.body_id],
            rules.shown(one.field, part.value),
            presenting.page(part.standing.duty, "sent"),
            presenting.origins(queries.sources_of(part.edition, name)),
            part.edition,
            presenting.talk(part.standing.duty.pk, name) if permissions.hears(acting.actor, part.standing.duty) else "",
        )
        for part in sorted(one.given, key=lambda part: str(part.value).zfill(20), reverse=True)
    ]
    seen = set(permissions.duties_seen(acting.actor).filter(period=row.period).values_list("pk", flat=True))
    absent = [line for line in presenting.lines(found.rows, row.period.last_day) if line.standing.is_asked]
    counted = {part.standing.duty.pk for part in one.given}
    context = {
        "compilation": row, "sum": one, "year": presenting.year_of_sum(one), "given": given, "may_open": bool(seen), "key": "",
        "absent": [line for line in absent if line.standing.duty.pk not in counted], "regime": row.period.regime,
        "trail": _trail(row, one.field.words, (_("Compiled report"), reverse("compilation", args=[row.pk]))),
    }  # fmt: skip
    return render(request, "workspace/compilation_figure.html", context)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Settle, write or issue. A refusal shows the page again."""
    _who, row = _seen(request, pk)
    shown = partial(_page, request, pk, status=422)
    return carry(
        request, row, verb, table=verbs.ON_COMPILATIONS, shown=shown, back=lambda: redirect("compilation", pk=pk)
    )
