"""The desk: what waits for us, what we have in hand, what we do, what others do for us; and each list whole."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from phoihop.domain.reorganisations import queries as reorganisations
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.commitments.presenting import Row
from phoihop.surfaces.workspace.home import ahead, presenting, saved
from phoihop.surfaces.workspace.home.forms import DaysForm
from phoihop.surfaces.workspace.middleware import Acting

SHOWN = 8
NEWS = timedelta(days=90)  # how long the desk tells of a reorganisation


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The desk of the acting body today."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    desk = presenting.desk(acting.actor, today=acting.today, most=SHOWN)
    told = reorganisations.told(acting.actor.body_id, acting.today - NEWS) if acting.actor.body_id else []
    context = {"desk": desk, "today": acting.today, "may_draft": acting.actor.may("draft"), "told": told}
    context["answers"] = acting.actor.may("turn_key")
    coming = ahead.ahead(acting.actor, today=acting.today, most=SHOWN)
    returned = presenting.rows(coming.returned, acting.actor, today=acting.today)
    context |= {"ahead": coming, "returned": returned} | saved.shown(acting)
    return render(request, "workspace/home.html", context)


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """All that waits for the acting body."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    return _list(request, presenting.waiting(acting.actor, acting.today), title=_("Waiting for us"), waits=True)


@login_required
@require_safe
def ours(request: HttpRequest) -> HttpResponse:
    """All that the acting body drafts, or has proposed."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    return _list(request, presenting.ours(acting.actor, acting.today), title=_("What we have in hand"), waits=False)


def _list(request: HttpRequest, things: list[presenting.Thing], *, title: str, waits: bool) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if exporting.wanted(request):
        whole = presenting.rows(things[: exporting.MOST], acting.actor, today=acting.today, waits=waits)
        return exporting.answer(request, listing.commitments(title, whole, acting.today), acting.today)
    page = paging.page_of(request, things)
    rows = presenting.rows(page.things, acting.actor, today=acting.today, waits=waits)
    context = {"title": title, "rows": rows, "today": acting.today, "links": page.links}
    context["files"] = exporting.files(request)
    return render(request, "workspace/waiting.html", context)


@login_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """One side of the acting body, on a day, as known on a day: what is open, what is late, or with what is over too."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    side = "OWED" if request.GET.get("side") == "OWED" else "OWES"
    which = next((name for name in ("late", "soon", "all") if name in request.GET), "open")
    asked = any(request.GET.get(name, "").strip() for name in ("as_of", "known_on"))
    form = DaysForm(request.GET if asked else None, now=acting.moment)
    sound = asked and form.is_valid()
    as_of = (form.cleaned_data["as_of"] if sound else None) or acting.today
    known_on = form.cleaned_data["known_on"] if sound else None
    known_at = form.known_at() if sound else None
    shown = _asked(request, side, which, as_of, known_at) if sound else _now(request, side, which)
    if exporting.wanted(request):
        title = _("What we do") if side == "OWES" else _("What others do for us")
        return exporting.answer(request, listing.commitments(title, shown.rows, as_of), as_of)
    context = {
        "rows": shown.rows, "count": shown.count, "side": side, "which": which,
        "form": form, "as_of": as_of, "known_on": known_on, "links": shown.links, "files": exporting.files(request), "choices": _choices(request, which), "saving": saved.saving(request, "statement"),
    }  # fmt: skip
    return render(request, "workspace/statement.html", context)


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of a statement, and how many commitments it has in all."""

    rows: list[Row]
    count: int
    links: paging.Links


def _now(request: HttpRequest, side: str, which: str) -> Shown:
    """From the rows as they stand: what today's statement says, without reading every entry."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    cut = {"late": presenting.late, "soon": presenting.soon}.get(which)
    found = (
        cut(acting.actor, side=side, today=acting.today)
        if cut
        else presenting.bound(acting.actor, side=side, today=acting.today, ended=which == "all")
    )
    page = paging.page_of(request, found, shown=exporting.MOST if exporting.wanted(request) else None)
    return Shown(presenting.rows(page.things, acting.actor, today=acting.today), found.count(), page.links)


def _asked(request: HttpRequest, side: str, which: str, as_of: date, known_at: datetime | None) -> Shown:
    """From the entries, as they stood then."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = presenting.statement(acting.actor, side=side, which=which, as_of=as_of, known_at=known_at)
    page = paging.page_of(request, found, shown=exporting.MOST if exporting.wanted(request) else None)
    return Shown(presenting.statement_rows(page.things, as_of), len(found), page.links)


def _choices(request: HttpRequest, which: str) -> list[dict[str, object]]:
    """The ways to cut the list; each keeps the side and the days that were asked for."""
    found = []
    for name, words in (
        ("open", _("Open")),
        ("late", _("Late")),
        ("soon", _("Due within a week")),
        ("all", _("With what is over")),
    ):
        asked = request.GET.copy()
        for other in ("late", "soon", "all", "page"):
            asked.pop(other, None)
        if name != "open":
            asked[name] = "1"
        found.append({"url": f"?{asked.urlencode()}", "words": words, "on": name == which})
    return found
