"""Drafting a reporting regime on a page: its contents, who reports to whom, the outline, the table of figures and the checks, sent as one."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Body, Level
from phoihop.domain.regimes import measuring, permissions, rules, services
from phoihop.domain.regimes.models import Frequency, IndicatorKind, Regime, To
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.regimes import presenting
from phoihop.surfaces.workspace.regimes.carrying import acting_of

_MORE = 4  # empty rows under those that are filled
_MOST = 60  # rows of a table
_LEFT = {"reporters": 3, "headings": 6, "fields": 8, "checks": 3}  # rows of a form that is begun empty


class ContentsForm(forms.Form):
    """What a regime says in words: of the ten contents of Decree 09/2019/NĐ-CP, article 7, those that are no table or day."""

    code = forms.RegexField(
        r"^[A-Z0-9][A-Z0-9-]{1,28}[A-Z0-9]$", label=gettext_lazy("Short code"), max_length=30, help_text=gettext_lazy("As BC-PH-9T: capital letters without marks, digits, dashes."),
        error_messages={"required": gettext_lazy("Give it a short code."), "invalid": gettext_lazy("Write 3 to 30 capital letters without marks, digits or dashes.")},
    )  # fmt: skip
    title = TextField(label=gettext_lazy("Name of the report"), max_length=300, required=False)
    content = TextField(
        label=gettext_lazy("What is reported"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    reporters_told = TextField(label=gettext_lazy("Who reports, in words"), max_length=500, required=False)
    receivers_told = TextField(label=gettext_lazy("Who receives, in words"), max_length=500, required=False)
    method = TextField(label=gettext_lazy("How it is sent and received"), max_length=500, required=False)
    frequency = forms.ChoiceField(label=gettext_lazy("How often"), choices=Frequency.choices)
    basis = TextField(label=gettext_lazy("Legal basis"), max_length=300, required=False)
    guide = TextField(
        label=gettext_lazy("How it is filled in"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    opens_days = forms.IntegerField(
        label=gettext_lazy("Days before the cut-off on which a period opens by itself"), min_value=0, max_value=90, initial=10,
        error_messages={"required": gettext_lazy("Write how many days, from 0 to 90.")},
    )  # fmt: skip


class ReporterForm(forms.Form):
    """Bodies of a kind at a level, and to whom they report."""

    whom = forms.ChoiceField(label=gettext_lazy("Bodies that report"), required=False)
    to = forms.ChoiceField(label=gettext_lazy("To whom"), choices=To.choices, required=False)

    def __init__(self, *args: Any, whom: list[tuple[str, str]], **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [("", "—"), *whom]  # type: ignore[attr-defined]  # of a ChoiceField


class HeadingForm(forms.Form):
    """One heading of the outline."""

    code = TextField(label=gettext_lazy("Number of the heading"), max_length=8, required=False)
    words = TextField(label=gettext_lazy("Heading"), max_length=300, required=False)
    asked = forms.BooleanField(label=gettext_lazy("Each body writes here"), required=False)


class FigureForm(forms.Form):
    """One figure of the table."""

    code = forms.RegexField(r"^[a-z0-9_]{1,30}$", label=gettext_lazy("Code of the figure"), required=False, error_messages={"invalid": gettext_lazy("Small letters without marks, digits and _ only.")})  # fmt: skip
    words = TextField(label=gettext_lazy("Figure"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=IndicatorKind.choices, required=False)
    unit = TextField(label=gettext_lazy("Unit of measure"), max_length=40, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Filled in from"), required=False)
    numerator = TextField(label=gettext_lazy("Share of"), max_length=30, required=False)
    denominator = TextField(label=gettext_lazy("in"), max_length=30, required=False)
    adds_up = forms.BooleanField(label=gettext_lazy("Adds up over the year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **kwargs)
        sources = [(name, str(words)) for name, words in measuring.LABELS.items()]
        self.fields["source"].choices = [("", _("by hand")), *sources]  # type: ignore[attr-defined]  # of a ChoiceField


class CheckForm(forms.Form):
    """What has to hold between figures."""

    left = TextField(label=gettext_lazy("Code of the figure"), max_length=30, required=False)
    sign = forms.ChoiceField(label=gettext_lazy("compared"), choices=[("LE", "≤"), ("EQ", "="), ("GE", "≥")], required=False)  # fmt: skip
    right = TextField(label=gettext_lazy("Codes, a plus between them"), max_length=300, required=False)
    sentence = TextField(label=gettext_lazy("What people read when it does not hold"), max_length=300, required=False)
    hard = forms.BooleanField(label=gettext_lazy("Blocks sending"), required=False)


_TABLES: dict[str, type[forms.Form]] = {
    "reporters": ReporterForm,
    "headings": HeadingForm,
    "fields": FigureForm,
    "checks": CheckForm,
}
_FIRST = {"reporters": "whom", "headings": "code", "fields": "code", "checks": "left"}  # an empty one is an empty row


@dataclass(frozen=True, slots=True)
class Forms:
    """The form of the contents and one table each of rows."""

    contents: ContentsForm
    tables: dict[str, BaseFormSet]  # type: ignore[type-arg]  # of whichever form the table has

    def are_valid(self) -> bool:
        """Whether every shape is right; all are asked, so that all say what to mend."""
        return all([self.contents.is_valid(), *(table.is_valid() for table in self.tables.values())])

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The filled rows of a table, in order."""
        for form in self.tables[name].forms:
            if form.cleaned_data.get(_FIRST[name]):
                yield form.cleaned_data


def _whom(today: date) -> list[tuple[str, str]]:
    """Kinds of bodies by level that there are on the day."""
    labels = organisations.kind_labels()
    levels = dict(Level.choices)
    found = {(row.kind, row.level) for row in structure.working(today)}
    named = [(f"{kind}|{level}", f"{labels[kind]} ({levels[level]})") for kind, level in found if level in levels]
    return sorted(named, key=lambda one: one[1])


def _forms(request: HttpRequest, today: date, given: dict[str, Any]) -> Forms:
    """As they were sent, or begun with what is given."""
    sent = request.POST if request.method == "POST" else None
    tables = {}
    for name, form in _TABLES.items():
        begun = given.get(name, [])
        extra = _MORE if begun else _LEFT[name]
        kwargs = {"whom": _whom(today)} if name == "reporters" else {}
        made = formset_factory(form, extra=extra, max_num=_MOST, absolute_max=_MOST)
        tables[name] = made(sent, prefix=name, initial=begun, form_kwargs=kwargs)
    return Forms(ContentsForm(sent, initial=given.get("contents")), tables)


def _as_given(row: Regime) -> dict[str, Any]:
    """What another regime begins with."""
    contents = {name: getattr(row, name) for name in ContentsForm.base_fields if name != "code"}
    return {
        "contents": contents,
        "reporters": [{"whom": f"{one.kind}|{one.level}", "to": one.to} for one in row.reporters.order_by("pk")],
        "headings": list(row.headings.order_by("place").values("code", "words", "asked")),
        "fields": list(row.indicators.order_by("place").values(*FigureForm.base_fields)),
        "checks": list(row.checks.order_by("pk").values(*CheckForm.base_fields)),
    }


def _told(made: Forms) -> services.Draft:
    """The regime as it was written."""
    contents = {name: value for name, value in made.contents.cleaned_data.items() if name != "opens_days"}
    reporters = [(*row["whom"].split("|"), row["to"]) for row in made.rows("reporters")]
    fields = [
        rules.Field(row["code"], row["words"], row["kind"], row["unit"], row["source"], row["numerator"].strip(), row["denominator"].strip(), adds_up=row["adds_up"])
        for row in made.rows("fields")
    ]  # fmt: skip
    checks = [
        rules.Checked(row["left"].strip(), row["sign"], tuple(part.strip() for part in row["right"].split("+")), row["sentence"], hard=row["hard"])
        for row in made.rows("checks")
    ]  # fmt: skip
    headings = [(row["code"].strip(), row["words"], row["asked"]) for row in made.rows("headings")]
    return services.Draft(
        **contents, opens_days=made.contents.cleaned_data["opens_days"], reporters=reporters, headings=headings, fields=fields,
        checks=checks,
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A regime to draft, empty or begun as another one is; what was typed stays where something is to be mended."""
    acting = acting_of(request)
    body = Body.objects.filter(pk=acting.actor.body_id or 0).first()
    if body is None or not acting.actor.may("draft"):
        raise PermissionDenied
    pattern = permissions.visible_to(acting.actor).filter(code=request.GET.get("from", "")).first()
    made, refused, status = _forms(request, acting.today, _as_given(pattern) if pattern else {}), "", 200
    if request.method == "POST" and made.are_valid():
        try:
            row = services.draft(told=_told(made), issuer=body, by=acting.actor, at=acting.moment)
        except (services.CannotRegulate, Denied) as refusal:
            refused, status = str(refusal), 422
        else:
            messages.success(request, _("Drafted. A leader of the body puts it in force."))
            return redirect("regime", code=row.code)
    elif request.method == "POST":
        status = 422
    context = {
        "contents": made.contents, "tables": _shown(made), "refused": refused, "key": secrets.token_urlsafe(16), "days": presenting.send_by_rules(acting.today),
        "cells": [], "trail": [(_("Reporting regimes"), reverse("regimes")), (_("Draft a regime"), None)],
    }  # fmt: skip
    return render(request, "workspace/regime_new.html", context, status=status)


def _shown(made: Forms) -> list[tuple[str, str, object]]:
    """The tables in their order, each with its heading and what it is for."""
    return [
        (_("Who reports to whom"), _("A report is sent at least one working day after the cut-off, each level by its own day."), made.tables["reporters"]),
        (_("Outline"), _("The headings of the report in their order, as I, I.1, II."), made.tables["headings"]),
        (_("Table of figures"), _("What the ledger knows is filled in by itself. A share names the two figures that it is of."), made.tables["fields"]),
        (_("Checks before it is sent"), _("Left and right are codes of figures above."), made.tables["checks"]),
    ]  # fmt: skip
