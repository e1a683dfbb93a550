"""The rule book on screen: everybody reads it, who keeps it changes it."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import key_of
from phoihop.surfaces.workspace.rulebook import acting as verbs
from phoihop.surfaces.workspace.rulebook import presenting


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All rules with their days and sources."""
    return _page(request)


@login_required
@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Carry out one verb. A refusal shows the page again with what was typed."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if verb not in verbs.VERBS:
        raise Http404
    form = presenting.shape(verb, request.POST)
    refused = ""
    if form.is_valid():
        try:
            key_of(request)  # told twice the same, the book adds nothing: the mark only says that the form is ours
            verbs.VERBS[verb].do(form.cleaned_data, acting.actor, acting.moment)
        except verbs.REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("rules")
    return _page(request, refused=refused, tried=(verb, form), status=422)


def _page(
    request: HttpRequest, *, refused: str = "", tried: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    may_keep = acting.actor.may("keep_rules")
    context = {
        "parts": presenting.parts(acting.today, may_keep=may_keep, tried=tried), "may_keep": may_keep,
        "refused": refused, "key": secrets.token_urlsafe(16),
    }  # fmt: skip
    return render(request, "workspace/rules.html", context, status=status)
