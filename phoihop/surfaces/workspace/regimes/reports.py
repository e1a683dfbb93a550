"""A body's own report: the list of its parts, each part on a page of its own, and the report as it was sent."""

import secrets
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.regimes import permissions, queries, rules
from phoihop.domain.regimes.models import Duty
from phoihop.domain.regimes.queries import Row, Standing, Text
from phoihop.domain.regimes.states import Stand
from phoihop.foundation.vn import numbers
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.regimes import acting as verbs
from phoihop.surfaces.workspace.regimes import forms as shapes
from phoihop.surfaces.workspace.regimes import keeping, presenting
from phoihop.surfaces.workspace.regimes.carrying import acting_of, carry

DRAFTED = ("figures", "texts", "files", "send")  # pages of what is being written: its body's alone
SENT = "sent"
_HOME = "home"


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as its row of the form shows it: the field, what was typed (now or before), and what it is filled from."""

    row: Row
    text: str
    note: str
    origins: list[presenting.Origin]
    before: str
    filled: str
    year: presenting.YearLine | None


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Duty]:
    acting = acting_of(request)
    found = permissions.duties_seen(acting.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return acting, found


@login_required
@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The parts of a report that is being written; of a sent one how it stands."""
    return _page(request, pk, _HOME)


@login_required
@require_safe
def page(request: HttpRequest, pk: int, page: str) -> HttpResponse:
    """One page of a report."""
    return _page(request, pk, page)


def _page(
    request: HttpRequest, pk: int, name: str, *, refused: str = "", cells: list[str] | None = None,
    tried: tuple[str, Form] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    acting, duty = _seen(request, pk)
    drafts = permissions.sees_draft(acting.actor, duty)
    if name not in (*DRAFTED, SENT, _HOME) or (name in DRAFTED and not drafts):
        raise Http404
    standing = queries.standing_of(duty, today=acting.today)
    context: dict[str, object] = {
        "duty": duty, "period": duty.period, "regime": duty.period.regime, "standing": standing, "page": name,
        "line": presenting.lines([standing], duty.period.last_day, hears=acting.actor)[0], "refused": refused, "cells": cells or [],
        "receiver": organisations.view_of(duty.receiver_id, acting.today), "key": secrets.token_urlsafe(16),
        "writable": queries.is_writable(duty) and permissions.writes(acting.actor, duty), "drafts": drafts,
        "hears": permissions.hears(acting.actor, duty) and standing.edition is not None,
        "trail": _trail(duty, name), "form": tried[1] if tried else None,
    }  # fmt: skip
    if drafts and name != SENT:
        context |= _draft(request, acting, duty)
    if standing.edition is not None:
        context |= _sent(acting, duty, standing, typed=verbs.remarks_of(request.POST))
    if name == "files":
        context["attach_form"] = tried[1] if tried and tried[0] == "attach" else shapes.AttachForm()
    if tried is not None and tried[0] in ("send", "approve"):
        context[f"{tried[0]}_form"] = tried[1]
    return render(request, f"workspace/unit_report_{name}.html", context, status=status)


def _trail(duty: Duty, name: str) -> list[tuple[str, str | None]]:
    labels = {
        "figures": _("Figures"), "texts": _("Results, difficulties and proposals"), "files": _("Attached files"),
        "send": _("Check and send"), SENT: _("As it was sent"),
    }  # fmt: skip
    return presenting.trail(duty, labels.get(name, ""))


def _draft(request: HttpRequest, acting: Acting, duty: Duty) -> dict[str, object]:
    """What is being written; a form that was refused shows what was typed into it."""
    sheet, posted = queries.sheet(duty), request.POST
    remarks = queries.remarks_on(duty)
    year = presenting.years(acting.actor, duty, {row.field.code: row.value for row in sheet.rows})

    def cell(row: Row) -> Cell:
        code, measured = row.field.code, row.measured
        filled = numbers.show_number(measured.value) if measured else ""
        return Cell(
            row, str(posted.get(f"cell-{code}", row.text)), str(posted.get(f"note-{code}", row.note)),
            presenting.origins(measured.sources) if measured else [], rules.shown(row.field, row.before), filled,
            year.get(code),
        )  # fmt: skip

    def text(one: Text) -> tuple[Text, str]:
        return one, str(posted.get(f"cell-{one.heading.code}", one.text))

    return {
        "sheet": sheet, "rows": [cell(row) for row in sheet.rows], "texts": [text(one) for one in sheet.texts],
        "early": duty.period.last_day if acting.today <= duty.period.last_day else None,
        "past": duty.commitment.due_on is not None and duty.commitment.due_on < acting.today,  # whoever only was asked sends late too
        "files": sheet.files, "faults": sheet.faults, "tasks": presenting.tasks(sheet, has_remarks=bool(remarks), today=acting.today),
        "remark": remarks.get("", ""), "paste_form": shapes.PasteForm(), "send_form": shapes.SendForm(),
    }  # fmt: skip


def _sent(acting: Acting, duty: Duty, standing: Standing, *, typed: dict[str, str]) -> dict[str, object]:
    """The last edition, and whether the acting body may decide about it now."""
    edition = standing.edition
    assert edition is not None  # asked before
    changed = queries.changed_since(duty.period, [standing]).get(duty.pk, [])
    return {
        "edition": edition, "figures": presenting.sent_figures(edition, changed, typed, by=acting.actor), "said": presenting.sent_texts(edition, typed),
        "names": presenting.sent_files(edition), "changed": len(changed), "late": presenting.late(standing),
        "decides": standing.stand == Stand.SENT and permissions.receives(acting.actor, duty), "approve_form": shapes.ApproveForm(), "whole_typed": typed.get("", ""),
        "whole": edition.remarks.filter(cell="").first(),
    }  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Save, paste, attach, send, return or approve. A refusal shows the page again with what was typed."""
    acting, duty = _seen(request, pk)
    if verb == "save" and request.accepts("application/json") and not request.accepts("text/html"):
        return keeping.keep(request, duty)
    name = verbs.ON_REPORTS[verb].page if verb in verbs.ON_REPORTS else _HOME
    if verb == "save" and request.POST.get("page") == "texts":
        name = "texts"
    if (name in DRAFTED and not permissions.sees_draft(acting.actor, duty)) or (
        name == SENT and not duty.editions.exists()
    ):
        name = _HOME
    shown = partial(_page, request, pk, name, status=422)
    back = name if verb in ("save", "paste", "attach", "detach") else _HOME

    def leads() -> HttpResponse:
        return redirect("unit_report", pk=pk) if back == _HOME else redirect("unit_report_page", pk=pk, page=back)

    return carry(request, duty, verb, table=verbs.ON_REPORTS, shown=shown, back=leads)
