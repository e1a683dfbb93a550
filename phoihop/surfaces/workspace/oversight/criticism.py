"""One criticism, and the steps that can be taken: from the draft that came to the text that was issued."""

import secrets
from collections.abc import Callable
from typing import Any

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
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import permissions, queries, services
from phoihop.domain.oversight.models import Criticism, Recommendation
from phoihop.domain.oversight.states import CriticismForm, Taken
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.oversight import acting as verbs
from phoihop.surfaces.workspace.oversight import criticising, presenting
from phoihop.surfaces.workspace.oversight import forms as shapes
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.structure import lives

_Words = dict[str, Any]  # cleaned values of a form, of whatever shape the form has
DO: dict[str, Callable[[_Words, dict[str, Any]], object]] = {
    "step": lambda words, step: services.take_step(words=words["words"], **step),
    "point": lambda words, step: services.raise_point(clause=words["clause"], words=words["words"], **step),
    "send": lambda words, step: services.send_criticism(paper=words["paper"], **step),
    "reply": lambda words, step: services.reply(**_on_point(words), **step),
    "answer": lambda words, step: services.answer_criticism(paper=words["paper"], **step),
    "compare": lambda words, step: services.compare(**_on_point(words), **step),
    "effect": lambda words, step: services.effect_of_criticism(
        number=words["number"], changed=verbs.changed(words), **step
    ),
    "close": lambda words, step: services.close_criticism(paper=words["paper"], **step),
}


def _on_point(words: _Words) -> _Words:
    return {"number": words["number"], "how": Taken(words["how"]), "words": words["words"]}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take up a draft that came for criticism."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not permissions.can_supervise(acting.actor):
        raise PermissionDenied
    bodies = [body for body in organisations.all_bodies(acting.today) if body.side != permissions.FRONT]
    form = shapes.TakeUpForm(request.POST or None, groups=organisations.grouped(bodies), own=acting.actor.body_id)
    key, refused = secrets.token_urlsafe(16), ""
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        try:
            key = key_of(request)
            row = services.take_up(
                form=CriticismForm(words["form"]), title=words["title"],
                drafter=Body.objects.get(pk=words["drafter"]), received_on=words["received_on"], by=acting.actor,
                on=acting.today, at=acting.moment, key=key,
            )  # fmt: skip
        except verbs.REFUSALS as refusal:
            refused = verbs.sentence(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("criticism", pk=row.pk)
    trail = [(_("Supervision"), reverse("oversight")), (_("Take up a draft"), None)]
    context = {"form": form, "key": key, "refused": refused, "trail": trail, "heading": _("Take up a draft")}
    return render(request, "workspace/oversight_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One criticism: its points with both voices, and where it stands."""
    return _page(request, pk)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a step. A refusal shows the page again with what was typed."""
    acting, row = _seen(request, pk)
    if verb not in DO:
        raise Http404
    form = criticising.form_of(verb, row, request.POST)
    if not form.is_valid():
        return _page(request, pk, tried=(verb, form), status=422)
    try:
        step = {
            "criticism": row, "by": acting.actor, "on": acting.today, "at": acting.moment, "key": key_of(request),
        }  # fmt: skip
        DO[verb](form.cleaned_data, step)
    except verbs.REFUSALS as refusal:
        return _page(request, pk, refused=verbs.sentence(refusal), tried=(verb, form), status=422)
    messages.success(request, _("Recorded."))
    return redirect("criticism", pk=pk)


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Criticism]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.criticisms_seen(acting.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return acting, found


def _page(
    request: HttpRequest, pk: int, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting, row = _seen(request, pk)
    remarks = list(row.remarks.all())
    context = {
        "criticism": row, "standing": criticising.standing(row, acting.today), "why": criticising.why(remarks),
        "points": criticising.points(row, remarks), "steps": criticising.conference(row, remarks),
        "policies": presenting.policies(queries.policies(Recommendation.objects.none(), Criticism.objects.filter(pk=row.pk))),
        "way": criticising.way(row, remarks), "refused": refused, "key": secrets.token_urlsafe(16),
        "critic": organisations.view_of(row.critic_id, acting.today),
        "drafter": organisations.view_of(row.drafter_id, acting.today),
        "actions": criticising.actions(acting.actor, row, tried=tried), "act": "criticism_act", "thing": row,
        "former": lives.former_of({row.critic_id, row.drafter_id}, decided_on=row.received_on, today=acting.today),
        "trail": [(_("Supervision"), reverse("oversight")), (row.title, None)],
    }  # fmt: skip
    return render(request, "workspace/criticism.html", context, status=status)
