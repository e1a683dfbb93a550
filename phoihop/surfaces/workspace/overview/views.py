"""The page of figures of a day, and the records behind each."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.overview import presenting
from phoihop.surfaces.workspace.overview.forms import OnForm
from phoihop.surfaces.workspace.structure.forms import filled

SHOWN = 20  # bodies of the heat map, before all are asked for


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The overview of the acting body on a day."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    form, on = _day(request, acting.today)
    page = presenting.page(acting.actor, presenting.asked(on, acting.today))
    if exporting.wanted(request):
        return exporting.answer(request, listing.heat(page.heat, page.months, on), on)
    shown = page.heat if "all" in request.GET else page.heat[:SHOWN]
    context = {
        "form": form, "on": on, "is_now": on == acting.today, "page": page, "heat": shown,
        "more": len(page.heat) - len(shown), "days": _days(acting.today), "here": dates.show(on), "files": exporting.files(request),
    }  # fmt: skip
    return render(request, "workspace/overview.html", context)


@login_required
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """The commitments behind one figure of the overview."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    _form, on = _day(request, acting.today)
    behind = presenting.behind(acting.actor, presenting.asked(on, acting.today), request.GET.dict())
    if behind is None:
        raise Http404
    if exporting.wanted(request):
        whole = presenting.record_lines(behind.records[: exporting.MOST], on)
        return exporting.answer(request, listing.records(behind.title, whole, on), on)
    page = paging.page_of(request, behind.records)
    context = {
        "title": behind.title, "on": on, "lines": presenting.record_lines(page.things, on), "links": page.links,
        "files": exporting.files(request), "count": behind.records.count(),
        "trail": [(_("Overview"), f"{reverse('overview')}?on={dates.show(on)}"), (behind.title, None)],
    }  # fmt: skip
    return render(request, "workspace/overview_records.html", context)


def _day(request: HttpRequest, today: date) -> tuple[OnForm, date]:
    form = OnForm(filled(request.GET, {"on": dates.show(today)}), today=today)
    on: date = form.cleaned_data["on"] if form.is_valid() else today
    return form, on


def _days(today: date) -> list[tuple[str, str]]:
    """Days that people often ask for: yesterday, the end of the last month, the end of the last year."""
    last_month = today.replace(day=1) - timedelta(days=1)
    asked = ((_("yesterday"), today - timedelta(days=1)), ("", last_month), ("", date(today.year - 1, 12, 31)))
    return [(words or dates.show(day), f"?on={dates.show(day)}") for words, day in asked]
