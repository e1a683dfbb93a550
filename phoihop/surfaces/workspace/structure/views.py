"""The structure as of a day on four pages; everybody who may read sees all of it, on any day."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from phoihop.domain.organisations import queries, structure
from phoihop.domain.organisations.models import Body
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.structure import comparing, drawing, lives, presenting
from phoihop.surfaces.workspace.structure.forms import CompareForm, LookForm, filled
from phoihop.surfaces.workspace.structure.presenting import Place


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    return acting


def _body(code: str, on: date) -> Body:
    """The body with this code, of its own or by others. An unknown one is no page."""
    try:
        return queries.resolve(code, on)
    except queries.UnknownBody as unknown:
        raise Http404(str(unknown)) from None


def _asked(request: HttpRequest, today: date) -> tuple[LookForm, Place, Body | None]:
    """What the address asks for; today, and the administrative structure, where it says nothing that can be read."""
    form = LookForm(filled(request.GET, {"on": dates.show(today), "structure": queries.ADMINISTRATIVE}))
    form.is_valid()
    on, which = form.cleaned_data.get("on") or today, form.cleaned_data.get("structure") or queries.ADMINISTRATIVE
    under = request.GET.get("under", "")
    return form, Place(on, which), _body(under, on) if under else None


def _named(body: Body, place: Place) -> presenting.Linked:
    return presenting.linked(queries.view_of(body.pk, place.on))


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The structure of a day as a list; to htmx, one branch of it."""
    today = _acting(request).today
    form, place, under = _asked(request, today)
    if under and request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        nodes = structure.branch(place.on, place.structure, under=under.pk)
        context = {"branches": presenting.branches(nodes, place), "many_leaves": presenting.are_many_leaves(nodes)}
        answer = render(request, "workspace/structure_branches.html", context)
    else:
        answer = render(request, "workspace/structure.html", _page(form, place, under, today))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _page(form: LookForm, place: Place, under: Body | None, today: date) -> dict[str, object]:
    name = form.cleaned_data.get("q", "")
    found, more = presenting.found(name, place) if name else ((), 0)
    return {
        "form": form,
        "place": place,
        "page": presenting.page_of(place, open_at=under.pk if under else None),
        "gone": _named(under, place) if under and not structure.is_alive(under, place.on) else None,
        "name": name,
        "found": found,
        "more_found": more,
        "is_to_come": place.on > today,
        "drawing_url": place.url("structure_drawing"),
        "compare_url": presenting.compare_url(*sorted((place.on, today)))
        if place.on != today
        else reverse("structure_compare"),
    }


@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """What two days have and have not; without days, what the last change before today changed. The
    earlier one is the first, in whatever order they were written.
    """
    today = _acting(request).today
    before, after = _last_change(today)
    form = CompareForm(filled(request.GET, {"from": dates.show(before), "to": dates.show(after)}))
    if form.is_valid():
        before, after = sorted((form.cleaned_data["before"], form.cleaned_data["after"]))
        form = CompareForm({"from": dates.show(before), "to": dates.show(after)})
    parts = comparing.parts_of(before, after)
    shown = next((part for part in parts if part.key == request.GET.get("show")), None)
    context = {"form": form, "before": before, "after": after, "parts": parts, "shown": shown}
    if shown:
        page = paging.page_of(request, shown)
        context |= {"lines": page.things, "links": page.links}
    return render(request, "workspace/structure_compare.html", context)


def _last_change(today: date) -> tuple[date, date]:
    days = [day.on for day in structure.change_days() if day.on <= today]
    after = days[-1] if days else today
    return after - timedelta(days=1), after


@login_required
@require_safe
def draw(request: HttpRequest) -> HttpResponse:
    """The structure of a day, or what stands under one body, as a drawing for a sheet of A3."""
    form, place, under = _asked(request, _acting(request).today)
    tree = structure.tree_under(under.pk, place.on, place.structure) if under else None
    trees = (tree,) if tree else structure.forest(place.on, place.structure).trees
    context = {
        "form": form,
        "place": place,
        "sheet": drawing.sheet_of(trees, place),
        "under": _named(under, place) if under and tree else None,
        "gone": _named(under, place) if under and not tree else None,
        "list_url": place.list_url(under.code) if under else place.url(),
    }
    return render(request, "workspace/structure_drawing.html", context)


@login_required
@require_safe
def life(request: HttpRequest, code: str) -> HttpResponse:
    """The life of a body: its names, where it stood, from whom it came and who follows it."""
    today = _acting(request).today
    return render(request, "workspace/structure_body.html", {"page": lives.page_of(_body(code, today), today)})
