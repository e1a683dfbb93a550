"""Several rows of a plan at once: chosen in the table, looked at together, one part of them changed."""

import secrets
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from phoihop.domain.ledger.states import Reason, State
from phoihop.domain.plans import permissions, queries, services
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.services import CannotPlan, Change, Part
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.plans import presenting
from phoihop.surfaces.workspace.plans.presenting import Line
from phoihop.surfaces.workspace.plans.views import seen
from phoihop.surfaces.workspace.posting import CannotPost, key_of

MOST = 200  # rows at once
PICKED = "picked"


class ManyForm(forms.Form):
    """Which part, its new words, and for a row that binds why the other side is asked."""

    part = forms.ChoiceField(label=gettext_lazy("What to change"), choices=Part.choices)
    said = TextField(
        label=gettext_lazy("New words"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The same for every chosen row. Of the time as people say it: Quý IV, Tháng 10–11."),
        error_messages={"required": gettext_lazy("Say what stands there from now on.")},
    )  # fmt: skip
    due = DayField(
        label=gettext_lazy("Due day"), max_length=40, required=False,
        help_text=gettext_lazy("Only where the time changes; left empty, it is the last day of that time."),
    )  # fmt: skip
    cause = forms.ChoiceField(label=gettext_lazy("Reason"), required=False, choices=Reason.choices)
    words = TextField(
        label=gettext_lazy("Why, in words"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For rows that bind already: the other side reads it and answers."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picked:
    """A chosen row, what the change will do to it, and the mark that says which wording of it was seen."""

    line: Line
    will: str
    mark: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The chosen rows and one form for all of them. A refusal shows the page again, with what was typed."""
    acting, plan = seen(request, code)
    marks = _marks((request.POST if request.method == "POST" else request.GET).getlist(PICKED))
    if request.method != "POST":
        return _page(request, acting, plan, marks, _drawn_to(request.GET.get("due", ""), acting, plan, marks))
    form = ManyForm(request.POST)
    if not form.is_valid():
        return _page(request, acting, plan, marks, form, status=422)
    told = form.cleaned_data
    try:
        changed = services.change_rows(
            plan=plan, numbers=list(_visible(acting, plan, marks)), seen=marks,
            change=Change(told["part"], told["said"], told["due"], told["cause"], told["words"]),
            by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request),
        )  # fmt: skip
    except (CannotPlan, CannotPost) as refusal:
        return _page(request, acting, plan, marks, form, refused=str(refusal), status=422)
    n = len(changed)
    messages.success(request, ngettext("Recorded for %(n)s row.", "Recorded for %(n)s rows.", n) % {"n": n})
    return redirect("plan", code=code)


def _drawn_to(due: str, acting: Acting, plan: Plan, marks: dict[int, int]) -> ManyForm:
    """The form, with the day to which one row was drawn on the timeline."""
    if not due or len(marks) != 1:
        return ManyForm()
    rows = permissions.rows_visible_to(acting.actor, plan, acting.today).filter(number__in=marks)
    said = rows.values_list("timing", flat=True).first() or ""
    return ManyForm(initial={"part": Part.TIMING, "said": said, "due": due[:40]})


def _marks(given: list[str]) -> dict[int, int]:
    """Of each chosen row the wording that was seen, 0 where the table did not say; what is no number is left out."""
    found = {}
    for mark in given[:MOST]:
        number, _colon, wording = mark.partition(":")
        if number.isdecimal() and number.isascii() and len(number) <= len(str(MOST * 1000)):
            found[int(number)] = int(wording) if wording.isdecimal() and wording.isascii() else 0
    return found


def _visible(acting: Acting, plan: Plan, marks: dict[int, int]) -> list[int]:
    rows = permissions.rows_visible_to(acting.actor, plan, acting.today).filter(number__in=marks)
    return list(rows.order_by("number").values_list("number", flat=True))


def _page(
    request: HttpRequest, acting: Acting, plan: Plan, marks: dict[int, int], form: ManyForm, *, refused: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    rows = permissions.rows_visible_to(acting.actor, plan, acting.today).filter(number__in=marks).order_by("number")
    lines = presenting.lines(list(rows), acting.today, by=acting.actor)
    wordings = queries.last_wordings([line.row for line in lines])
    picked = [
        Picked(line, _will(line), f"{line.row.number}:{marks[line.row.number] or wordings[line.row.pk]}")
        for line in lines
    ]
    title = _("Change several rows")
    context = {
        "plan": plan, "picked": picked, "form": form, "refused": refused, "title": title, "key": secrets.token_urlsafe(16),
        "made_up": any(line.row.commitment.illustrative for line in lines),
        "trail": [(_("Plans"), reverse("plans")), (plan.title, reverse("plan", args=[plan.code])), (title, None)],
    }  # fmt: skip
    return render(request, "workspace/plan_many.html", context, status=status)


def _will(line: Line) -> str:
    if line.edit:
        countered = line.row.commitment.state == State.PROPOSED
        return _("answered with other words; the other side answers") if countered else _("changed at once")
    if line.pick:
        return _("asked of the other side; only the day")
    return _("not ours to change now")
