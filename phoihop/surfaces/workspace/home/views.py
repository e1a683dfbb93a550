"""The desk: what waits for us, what we do, what others do for us."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.commitments import presenting
from phoihop.surfaces.workspace.middleware import Acting

SHOWN = 8


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk of the acting body today."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    desk = presenting.desk(acting.actor, today=acting.today, most=SHOWN)
    return render(
        request, "workspace/home.html", {"desk": desk, "today": acting.today, "may_draft": acting.actor.may("draft")}
    )


@login_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """The open commitments of one side of the acting body; with `all`, those that are over too."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    side = "OWED" if request.GET.get("side") == "OWED" else "OWES"
    ended = "all" in request.GET
    page = paging.page_of(request, presenting.statement(acting.actor, side=side, ended=ended))
    rows = presenting.listed(page.things, acting.actor, today=acting.today)
    context = {"rows": rows, "side": side, "ended": ended, "today": acting.today, "links": page.links}
    return render(request, "workspace/statement.html", context)
