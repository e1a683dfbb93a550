"""The bodies of the day, with those who hold their posts."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phoihop.domain.organisations import queries
from phoihop.surfaces.workspace import paging
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
    views, page = {view.id: view for view in found}, paging.page_of(request, found)
    shown = [view.id for view in page.things]
    above, people = queries.ancestors_of(shown, acting.today), queries.people_of_each(shown, acting.today)
    listed = [
        Listed(view, views.get(above[view.id][0]) if above[view.id] else None, people[view.id]) for view in page.things
    ]
    return render(request, "workspace/bodies.html", {"bodies": listed, "today": acting.today, "links": page.links})
