"""Switching to another body that one speaks for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from phoihop.surfaces.workspace.middleware import SESSION_KEY, Acting


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the chosen body; one that the person may not act for changes nothing."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    chosen = request.POST.get("body", "")
    if chosen in {str(mandate.body.id) for mandate in acting.mandates}:
        request.session[SESSION_KEY] = int(chosen)
    following = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(following)
    return redirect("home")
