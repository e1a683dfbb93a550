"""The bodies of the day, with those who hold their posts."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phoihop.domain.organisations import queries
from phoihop.surfaces.workspace.middleware import Acting


@dataclass(frozen=True, slots=True)
class Listed:
    """A body, what stands above it, and its people."""

    body: queries.BodyView
    above: queries.BodyView | None
    people: list[queries.Titled]


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every body as of today."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = queries.all_bodies(acting.today)
    views = {view.id: view for view in found}
    above = queries.ancestors_of(views, acting.today)
    listed = [
        Listed(view, views.get(above[view.id][0]) if above[view.id] else None, queries.people_of(view.id, acting.today))
        for view in found
    ]
    return render(request, "workspace/bodies.html", {"bodies": listed, "today": acting.today})
