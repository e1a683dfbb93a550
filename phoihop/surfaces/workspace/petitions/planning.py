"""Meetings with voters that are to come: planned, announced in time, called off or held; and the days of reception."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions import ahead, permissions, services
from phoihop.domain.petitions import reception as receiving
from phoihop.domain.petitions.models import Planned
from phoihop.domain.petitions.states import PlannedState, PlannedVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.petitions import forms as shapes
from phoihop.surfaces.workspace.petitions.acting import REFUSALS
from phoihop.surfaces.workspace.petitions.acting import sentence as refusal_sentence
from phoihop.surfaces.workspace.posting import key_of

MONTHS = 6  # how many months of reception days the page shows


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts on which planned meeting, when, under which key, and what was written."""

    planned: Planned
    by: Actor
    on: date
    at: datetime
    key: str
    words: dict[str, Any]  # cleaned values of a form, of whatever shape the form has

    def step(self) -> dict[str, Any]:  # the same: keyword arguments that every verb takes
        """What every verb asks."""
        return {"planned": self.planned, "by": self.by, "on": self.on, "at": self.at, "key": self.key}


@dataclass(frozen=True, slots=True)
class Verb:
    """What a step is called, the form that asks, and the verb that it leads to."""

    label: str
    form: type[forms.Form]
    do: Callable[[Given], object]


VERBS: dict[str, Verb] = {
    "press": Verb(
        _lazy("Announced to the press today"), shapes.ToldForm,  # type: ignore[arg-type]  # translated when it is shown
        lambda g: services.announce(to=PlannedVerb.PRESS, words=g.words["words"], **g.step()),
    ),
    "host": Verb(
        _lazy("Announced to the body of the place today"), shapes.ToldForm,  # type: ignore[arg-type]  # the same
        lambda g: services.announce(to=PlannedVerb.HOST, words=g.words["words"], **g.step()),
    ),
    "hold": Verb(
        _lazy("It was held: enter what was asked"), shapes.HeldForm,  # type: ignore[arg-type]  # the same
        lambda g: services.hold(attended=g.words["attended"], spoke=g.words["spoke"], **g.step()),
    ),
    "call-off": Verb(
        _lazy("Call it off"), shapes.CallOffForm,  # type: ignore[arg-type]  # the same
        lambda g: services.call_off(reason=g.words["words"], **g.step()),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """One announcement of a meeting: to whom, by when by rule, when it came, and how it stands."""

    to: str
    due_on: date | None
    told_on: date | None
    kind: str
    words: str
    why: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One planned meeting of a list."""

    planned: Planned
    organiser: BodyView
    host: BodyView
    tellings: list[Telling]


def tellings(row: Planned, today: date) -> list[Telling]:
    """Both announcements of a meeting as they stand on the day."""
    told = (
        ("press", _("to the press"), row.press_due_on, row.press_told_on),
        ("host", _("to the body of the place"), row.host_due_on, row.host_told_on),
    )
    return [
        Telling(to, due_on, told_on, *_standing(row, due_on, told_on, today), ahead.why(row, which))
        for which, to, due_on, told_on in told
    ]


def _standing(row: Planned, due_on: date | None, told_on: date | None, today: date) -> tuple[str, str]:
    if told_on:
        days = (told_on - due_on).days if due_on else 0
        if days > 0:
            return "late", _("announced on %(day)s, %(n)s days late") % {"day": dates.show(told_on), "n": days}
        return "ok", _("announced on %(day)s") % {"day": dates.show(told_on)}
    if row.state == PlannedState.CALLED_OFF:
        return "idle", _("not announced")
    if due_on is None:
        return "idle", _("not announced; the rule book has no day for it")
    if due_on < today:
        return "late", _("not announced, due by %(day)s") % {"day": dates.show(due_on)}
    return "soon" if due_on <= today + ahead.SOON else "wait", _("to announce by %(day)s") % {"day": dates.show(due_on)}


def lines(rows: list[Planned], today: date) -> list[Line]:
    """Lines of a list; one query for the names of the bodies."""
    views = organisations.views_of({body for row in rows for body in (row.organiser_id, row.host_id)}, today)
    return [Line(row, views[row.organiser_id], views[row.host_id], tellings(row, today)) for row in rows]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is ahead, what of it is to be announced, what was announced late, and what is over."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    page = paging.page_of(request, ahead.over(acting.actor))
    coming, late = list(ahead.to_come(acting.actor)), list(ahead.announced_late(acting.actor, acting.today)[:20])
    context = {
        "coming": lines(coming, acting.today), "late": lines(late, acting.today), "today": acting.today,
        "due": ahead.to_announce(acting.actor, acting.today).count(), "over": lines(list(page.things), acting.today),
        "links": page.links, "may_plan": acting.actor.may("draft") and acting.actor.body_id is not None,
        "made_up": any(row.illustrative for row in [*coming, *late, *page.things]),
        "trail": [(_("Petitions"), reverse("petitions")), (_("Meetings ahead"), None)],
    }  # fmt: skip
    return render(request, "workspace/petition_ahead.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting with voters."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not acting.actor.may("draft"):
        raise PermissionDenied
    bodies = organisations.grouped(organisations.all_bodies(acting.today))
    form = shapes.PlanForm(request.POST or None, groups=bodies, own=None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            row = services.plan_meeting(
                kind=words["kind"], around=words["around"], day=words["day"], place=words["place"],
                host=Body.objects.get(pk=words["host"]), by=acting.actor, on=acting.today, at=acting.moment,
                key=key_of(request),
            )  # fmt: skip
        except REFUSALS as refusal:
            refused = refusal_sentence(refusal)
        else:
            messages.success(request, _("Planned. The days by which it is announced stand below."))
            return redirect("petition_planned", pk=row.pk)
    context = {
        "form": form, "key": secrets.token_urlsafe(16), "refused": refused,
        "trail": [
            (_("Petitions"), reverse("petitions")), (_("Meetings ahead"), reverse("petition_ahead")), (_("Plan one"), None),
        ],
    }  # fmt: skip
    return render(
        request, "workspace/petition_planned_new.html", context, status=422 if request.method == "POST" else 200
    )


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Planned]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = permissions.planned_seen(acting.actor).filter(pk=pk).first()
    if row is None:
        raise Http404
    return acting, row


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One planned meeting."""
    return show(request, pk)


def show(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one planned meeting; after a refusal with its sentence and what was typed."""
    acting, row = _seen(request, pk)
    way = list(row.way.all())
    views = organisations.views_then((step.actor_id, step.on) for step in way)
    steps = [
        {"body": views[step.actor_id, step.on], "words": PlannedVerb(step.verb).label, "day": step.on, "note": step.words,
         "illustrative": row.illustrative}
        for step in reversed(way)
    ]  # fmt: skip
    context = {
        "planned": row, "line": lines([row], acting.today)[0], "steps": steps,
        "actions": _actions(acting.actor, row, acting.today, tried), "key": secrets.token_urlsafe(16), "refused": refused,
        "reason": next((step.words for step in way if step.verb == PlannedVerb.CALL_OFF), ""),
        "sees_held": row.held_id is not None and permissions.sessions_seen(acting.actor).filter(pk=row.held_id).exists(),
        "trail": [
            (_("Petitions"), reverse("petitions")), (_("Meetings ahead"), reverse("petition_ahead")), (row.place, None),
        ],
    }  # fmt: skip
    return render(request, "workspace/petition_planned.html", context, status=status)


def _actions(
    by: Actor, row: Planned, today: date, tried: tuple[str, forms.Form] | None
) -> list[tuple[str, str, forms.Form, bool]]:
    """The steps that the actor may take now, the next first: verb, label, form, whether it shows at once."""
    if row.state != PlannedState.PLANNED or not permissions.organises(by, row):
        return []
    possible = {
        "press": row.press_told_on is None, "host": row.host_told_on is None, "hold": row.day <= today, "call-off": True,
    }  # fmt: skip
    found = []
    for verb, allowed in possible.items():
        again = tried is not None and tried[0] == verb
        form = tried[1] if tried is not None and again else VERBS[verb].form(prefix=verb)
        if allowed:
            found.append((verb, str(VERBS[verb].label), form, again))
    return found


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a step. A refusal shows the page again with its sentence and what was typed."""
    acting, row = _seen(request, pk)
    if verb not in VERBS:
        raise Http404
    form = VERBS[verb].form(request.POST, prefix=verb)
    if not form.is_valid():
        return show(request, pk, tried=(verb, form), status=422)
    try:
        VERBS[verb].do(Given(row, acting.actor, acting.today, acting.moment, key_of(request), form.cleaned_data))
    except REFUSALS as refusal:
        return show(request, pk, refused=refusal_sentence(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    row.refresh_from_db()
    if verb == "hold" and row.held_id:
        return redirect("petition_session", pk=row.held_id)
    return redirect("petition_planned", pk=pk)


@login_required
@require_safe
def reception(request: HttpRequest) -> HttpResponse:
    """Which bodies kept the days on which they receive citizens, by month."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    months = receiving.months(acting.today, MONTHS)
    page = paging.page_of(request, ahead.receiving(acting.today))
    rows = ahead.received(page.things, months, acting.today)
    context = {
        "rows": [(row.body, [(month, *_kept(row, n)) for n, month in enumerate(months)]) for row in rows], "months": months,
        "bases": ahead.reception_bases(acting.today), "links": page.links,
        "trail": [
            (_("Petitions"), reverse("petitions")), (_("Meetings ahead"), reverse("petition_ahead")),
            (_("Reception of citizens"), None),
        ],
    }  # fmt: skip
    return render(request, "workspace/petition_reception.html", context)


def _kept(row: ahead.Receives, month: int) -> tuple[str, str]:
    """The kind of tag and its words for one month of a body."""
    stood = row.months[month]
    if row.each == "MONTH":
        if stood.kept:
            return "ok", _("kept")
        return ("late", _("none recorded")) if stood.missed else ("wait", _("still to come"))
    words = _("%(kept)s of %(asked)s weeks") % {"kept": stood.kept, "asked": stood.asked}
    return ("late" if stood.missed else "wait" if stood.open else "ok"), words
