"""The terms of office of a body: when each runs, what was entered before and why it was changed, and what its papers are counted by."""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.documents import catalogue
from phoihop.domain.documents import queries as documents
from phoihop.domain.organisations import permissions, queries, services
from phoihop.domain.organisations.models import Body, Term, TermChange
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

REFUSALS = (services.CannotKeepTerm, Denied, CannotPost)
VERBS = ("open", "change", "end")


class TermForm(forms.Form):
    """What a term is called and when it runs; of one that is changed, why."""

    label = TextField(
        label=gettext_lazy("What the term is called"), max_length=60, help_text=gettext_lazy("As 2020 - 2025")
    )
    from_day = DayField(label=gettext_lazy("First day of the term"), help_text=gettext_lazy("As 14/9/2021"))
    until = DayField(
        label=gettext_lazy("Last day of the term"),
        required=False,
        help_text=gettext_lazy("Empty while nobody knows it."),
    )


class ChangeForm(TermForm):
    """The same of a term that stands."""

    reason = TextField(label=gettext_lazy("Why it is changed"), max_length=300)


class EndForm(forms.Form):
    """The last day, and why the term ends."""

    until = DayField(label=gettext_lazy("Last day of the term"), help_text=gettext_lazy("As 14/9/2021"))
    reason = TextField(label=gettext_lazy("Why it ends"), max_length=300)


FORMS: dict[str, type[forms.Form]] = {"open": TermForm, "change": ChangeForm, "end": EndForm}


@dataclass(frozen=True, slots=True)
class Was:
    """How a term stood before it was changed, and why it was."""

    change: TermChange
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One term, how it stood before, and the forms that change and end it."""

    term: Term
    last_day: date | None
    runs: bool
    was: list[Was]
    change: forms.Form
    end: forms.Form


def _last(until: date | None) -> date | None:
    return until - timedelta(days=1) if until else None


def _acting(request: HttpRequest) -> Acting:
    found: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    return found


def _body(code: str) -> Body:
    found = Body.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def of(request: HttpRequest, code: str) -> HttpResponse:
    """The terms of one body, open to everybody who works here."""
    return _page(request, _body(code))


def _page(
    request: HttpRequest,
    body: Body,
    *,
    refused: str = "",
    tried: tuple[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    acting = _acting(request)
    may, view = permissions.can_keep_terms(acting.actor, body.pk, acting.today), queries.view_of(body.pk, acting.today)
    on = str(request.POST.get("term", ""))

    def form(verb: str, term: Term | None = None) -> forms.Form:
        if tried and tried[0] == verb and (term is None or str(term.pk) == on):
            return tried[1]
        told: dict[str, Any] = {}  # Any: a form's values
        if term is not None:
            told = {"label": term.label, "from_day": dates.show(term.valid_from)}
            told |= {"until": dates.show(_last(term.valid_to))} if term.valid_to else {}  # type: ignore[arg-type]  # there is one
        return FORMS[verb](initial=told, auto_id=f"{verb}-{term.pk if term else 0}-%s")

    lines = [
        Line(
            term, _last(term.valid_to), queries.is_living(term, acting.today), [Was(one, _last(one.until)) for one in term.changes.all()],
            form("change", term), form("end", term),
        )
        for term in queries.terms_of(body.pk)
    ]  # fmt: skip
    looks, books = documents.form_of(body.pk, acting.today), documents.books_of(body.pk)
    trail = [
        (_("Structure"), reverse("structure")),
        (view.short_name, reverse("body", args=[body.code])),
        (_("Terms of office"), None),
    ]
    context = {
        "body": view, "lines": lines, "may": may, "form": form("open"), "refused": refused, "key": secrets.token_urlsafe(16), "trail": trail,
        "by_term": looks.span == catalogue.Span.TERM, "verified": looks.verified, "basis": looks.basis, "books": books,
        "wants": documents.wants_term(body.pk, acting.today), "ours": body.pk == acting.actor.body_id, "made_up": any(line.term.illustrative for line in lines),
    }  # fmt: skip
    return render(request, "workspace/body_terms.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Enter, change or end a term. A refusal shows the page again with what was typed."""
    if verb not in VERBS:
        raise Http404
    body = _body(code)
    form = FORMS[verb](request.POST)
    if not form.is_valid():
        return _page(request, body, tried=(verb, form), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _kept(request, body, verb, form.cleaned_data)
    except REFUSALS as refusal:
        return _page(request, body, refused=str(refusal), tried=(verb, form), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Recorded."))
    return redirect("body_terms", code=code)


def _kept(request: HttpRequest, body: Body, verb: str, told: dict[str, Any]) -> None:  # Any: as the form cleaned it
    acting = _acting(request)
    step: dict[str, Any] = {
        "by": acting.actor,
        "at": acting.moment,
        "key": key_of(request),
    }  # Any: what verbs take by name
    until = told["until"] + timedelta(days=1) if told["until"] else None
    if verb == "open":
        services.open_term(body=body, label=told["label"], from_day=told["from_day"], to_day=until, **step)
        return
    number = str(request.POST.get("term", ""))
    term = body.terms.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None  # noqa: PLR2004  # what a column holds
    if term is None:
        raise services.CannotKeepTerm(_("Choose the term that is meant. Reload the page."))
    if verb == "end":
        last: date = told["until"]
        services.end_term(term=term, on=last + timedelta(days=1), reason=told["reason"], **step)
    else:
        services.change_term(
            term=term, label=told["label"], from_day=told["from_day"], to_day=until, reason=told["reason"], **step
        )  # fmt: skip
