"""The yearly programme of supervision: its entries, agreed with the authority so that none overlaps with an inspection."""

import re
import secrets
from collections.abc import Iterable
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

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight import permissions, queries
from phoihop.domain.oversight.models import Intent, IntentStep
from phoihop.domain.oversight.states import MEANT, IntentState, IntentVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.oversight import acting as verbs
from phoihop.surfaces.workspace.oversight import forms as shapes
from phoihop.surfaces.workspace.oversight import presenting
from phoihop.surfaces.workspace.posting import key_of


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the programme."""

    row: Intent
    supervisor: BodyView
    supervised: BodyView
    authority: BodyView
    kind: str
    words: str
    beside: list[str]  # who else means to be there in the same days


def lines(rows: Iterable[Intent], today: date) -> list[Line]:
    """Lines of the programme; two queries however many."""
    found = list(rows)
    others = queries.at_the_same_time(found)
    bodies = {body for row in found for body in (row.supervisor_id, row.supervised_id, row.authority_id)}
    views = organisations.views_of(bodies | {one.supervisor_id for some in others.values() for one in some}, today)
    return [
        Line(
            row, views[row.supervisor_id], views[row.supervised_id], views[row.authority_id],
            *presenting.intended(row),
            [
                f"{views[one.supervisor_id].short_name}: {one.title} ({dates.show(one.begins_on)}–{dates.show(one.ends_on)})"
                for one in others.get(row.pk, [])
            ],
        )
        for row in found
    ]  # fmt: skip


@login_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The programme of a year; this year where the address names none."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    asked = request.GET.get("year", "")
    year = int(asked) if re.fullmatch("[12][0-9]{3}", asked) else acting.today.year
    told = lines(queries.programme(acting.actor, year), acting.today)
    context = {
        "year": str(year), "years": [str(one) for one in queries.programme_years(acting.actor, acting.today)],
        "lines": told, "made_up": any(line.row.illustrative for line in told),
        "may_begin": presenting.may_begin(acting.actor),
        "trail": [(_("Supervision"), reverse("oversight")), (_("Programme of supervision"), None)],
    }  # fmt: skip
    return render(request, "workspace/oversight_programme.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put a supervision into the programme."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not presenting.may_begin(acting.actor):
        raise PermissionDenied
    bodies = [body for body in organisations.all_bodies(acting.today) if body.side != permissions.FRONT]
    form = shapes.IntentForm(request.POST or None, groups=organisations.grouped(bodies), own=acting.actor.body_id)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        try:
            key = key_of(request)
            row = verbs.propose(form, by=acting.actor, on=acting.today, at=acting.moment, key=key)
        except verbs.REFUSALS as refusal:
            refused = verbs.sentence(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("intent", pk=row.pk)
    heading = _("Put into the programme")
    trail = [
        (_("Supervision"), reverse("oversight")), (_("Programme of supervision"), reverse("oversight_programme")),
        (heading, None),
    ]  # fmt: skip
    context = {"form": form, "key": key, "refused": refused, "trail": trail, "heading": heading}
    return render(request, "workspace/oversight_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what is meant, what the authority said of it, and its days."""
    return _page(request, pk)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Agree, name an inspection, choose other days, or take it out. A refusal shows the page with what was typed."""
    acting, row = _seen(request, pk)
    if verb not in verbs.ON_INTENTS:
        raise Http404
    form = verbs.ON_INTENTS[verb].form(request.POST, prefix=verb)
    if not form.is_valid():
        return _page(request, pk, tried=(verb, form), status=422)
    try:
        given = verbs.Given(acting.actor, acting.today, acting.moment, key_of(request), form.cleaned_data)
        verbs.ON_INTENTS[verb].do(row, given)
    except verbs.REFUSALS as refusal:
        return _page(request, pk, refused=verbs.sentence(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect("intent", pk=pk)


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Intent]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.intents_seen(acting.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return acting, found


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, row = _seen(request, pk)
    line = lines([row], acting.today)[0]
    begun = permissions.visible_to(acting.actor).filter(intent=row).first()
    way = list(row.steps.all())
    context = {
        "line": line, "begun": begun, "way": _way(row, way), "key": secrets.token_urlsafe(16),
        "actions": _actions(acting.actor, row, way, tried), "act": "intent_act", "thing": row, "refused": refused,
        "may_enter": queries.agreed_of(acting.actor).filter(pk=pk).exists() and acting.actor.may("draft"),
        "trail": [
            (_("Supervision"), reverse("oversight")),
            (_("Programme of supervision"), f"{reverse('oversight_programme')}?year={row.begins_on.year}"), (row.title, None),
        ],
    }  # fmt: skip
    return render(request, "workspace/oversight_intent.html", context, status=status)


def _actions(
    actor: Actor, row: Intent, way: list[IntentStep], tried: tuple[str, Form] | None
) -> list[presenting.Action]:
    """What the actor may do about it, the next step first."""
    ours = organisations.stands_for(actor.body_id) if actor.body_id else set()
    agrees = row.authority_id in ours and actor.may("sign")
    means = row.supervisor_id in ours and row.state in MEANT
    table = (
        (agrees and row.state == IntentState.PROPOSED, "agree", _("Agree: it overlaps with no inspection")),
        (
            agrees and row.state in (IntentState.PROPOSED, IntentState.AGREED),
            "object",
            _("It overlaps with an inspection…"),
        ),
        (means and actor.may("draft"), "reschedule", _("Choose other days…")),
        (means and actor.may("sign"), "drop", _("Take it out of the programme…")),
    )
    first = {IntentState.PROPOSED: "agree", IntentState.CLASHES: "reschedule"}.get(IntentState(row.state))
    seen = {"agree": {"seen": way[-1].pk}} if way else {}
    found = []
    for verb, label in [(verb, label) for may, verb, label in table if may]:
        again = tried is not None and tried[0] == verb and verb not in seen  # what was not read is shown first
        form = (
            tried[1]
            if tried is not None and again
            else verbs.ON_INTENTS[verb].form(prefix=verb, initial=seen.get(verb))
        )
        found.append(presenting.Action(verb, label, form, verb == first, again))
    return found


def _way(row: Intent, steps: list[IntentStep]) -> list[dict[str, object]]:
    """What was said of it, newest first, as the timeline component reads it."""
    views = organisations.views_then((step.actor_id, step.on) for step in steps)
    told = []
    for step in reversed(steps):
        note = step.words
        if step.verb in (IntentVerb.PROPOSE, IntentVerb.MOVE):
            note = f"{dates.show(step.begins_on)}–{dates.show(step.ends_on)}\n{note}".strip()
        told.append({
            "body": views[step.actor_id, step.on], "words": str(IntentVerb(step.verb).label), "day": step.on, "note": note,
            "illustrative": row.illustrative,
        })  # fmt: skip
    return told
