"""One page: how much of each level has signed, and what was done on time, as of a day."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.organisations import structure
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.coverage import presenting, series
from phoihop.surfaces.workspace.coverage.forms import SpanForm
from phoihop.surfaces.workspace.coverage.presenting import Asked
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.structure.forms import filled


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The table of a day, and what stands behind the figure that the address opens."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    form = SpanForm(filled(request.GET, {"on": dates.show(acting.today)}), now=acting.moment)
    sound = form.is_valid()
    on: date = form.cleaned_data["on"] if sound else acting.today
    since: date = form.cleaned_data["since"] if sound else date(on.year, 1, 1)
    known_on: date | None = form.cleaned_data["known_on"] if sound else None
    opened = (request.GET.get(name, "") for name in ("level", "kind", "show", "body"))
    asked = Asked(on, since, known_on, form.known_at() if sound else None, *opened)
    known = presenting.found(asked)
    behind = presenting.behind(asked, known)
    if exporting.wanted(request):
        each = behind.each if behind else ()
        rows = listing.covered_each(each, asked) if each else listing.covered(presenting.levels(asked, known), asked)
        return exporting.answer(request, rows, on)
    context: dict[str, object] = {
        "cascades": agreements.visible_to(acting.actor).exclude(targets=None).distinct(),
        "form": form, "asked": asked, "levels": presenting.levels(asked, known), "behind": behind,
        "files": exporting.files(request), "ways": series.ways(on) if request.GET.get("way") else None,
        "way_url": f"{asked.url_of(on)}&way=1",
        "days": [(day.on, asked.url_of(day.on)) for day in structure.change_days() if day.on <= acting.today][-6:],
    }  # fmt: skip
    if behind:
        page = paging.page_of(request, behind.bodies or behind.dues or behind.each)
        context |= {"things": page.things, "links": page.links}
    return render(request, "workspace/coverage.html", context)
