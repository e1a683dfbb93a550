"""Saved searches: lists as a person chose them, under a name of their own, each with how much it holds now."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from phoihop.domain.finding import queries as finding
from phoihop.domain.finding import services
from phoihop.domain.finding.models import Kind, Saved
from phoihop.domain.petitions import permissions as petitions
from phoihop.domain.petitions.queries import Choice
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle import counting
from phoihop.surfaces.workspace.home import presenting
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

Given = Mapping[str, str]
Rows = QuerySet[Any]  # Any: of several tables


def _statement(acting: Acting, given: Given) -> Rows:
    side = "OWED" if given.get("side") == "OWED" else "OWES"
    which = next((name for name in ("late", "soon", "all") if name in given), "open")
    cut = {"late": presenting.late, "soon": presenting.soon}.get(which)
    if cut:
        return cut(acting.actor, side=side, today=acting.today)
    return presenting.bound(acting.actor, side=side, today=acting.today, ended=which == "all")


def _petitions(acting: Acting, given: Given) -> Rows:
    return Choice.read(given).of(petitions.visible_to(acting.actor), acting.today)


def _search(acting: Acting, given: Given) -> Rows:
    kind = given.get("kind", "")
    kind = kind if kind in Kind.values else ""
    return finding.matching(given.get("q", ""), by=acting.actor, on=acting.today, kind=kind)


@dataclass(frozen=True, slots=True)
class List:
    """A list that can be kept: what it is called, what of its address chooses, and its rows."""

    label: object
    names: tuple[str, ...]
    rows: Callable[[Acting, Given], Rows]


LISTS = {  # by the name of its address
    "statement": List(gettext_lazy("Commitments"), ("side", "late", "soon", "all"), _statement),
    "petitions": List(gettext_lazy("Petitions"), tuple(Choice.NAMES), _petitions),
    "search": List(gettext_lazy("Search"), ("q", "kind"), _search),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One saved search as it is shown."""

    pk: int
    name: str
    label: str
    url: str
    count: int


def shown(acting: Acting) -> dict[str, object]:
    """What the person keeps, with the number that each list holds for the acting body now, and what can be brought back.

    Two questions however many.
    """
    kept, removed = finding.saved_of(acting.actor.user_id or 0, acting.moment)
    kept = [row for row in kept if row.page in LISTS]
    numbers = counting.at_once([LISTS[row.page].rows(acting, dict(parse_qsl(row.query))) for row in kept])
    lines = [
        Line(row.pk, row.name, str(LISTS[row.page].label), _address(row), n)
        for row, n in zip(kept, numbers, strict=True)
    ]
    key = secrets.token_urlsafe(16)
    return {"saved": lines, "removed": removed, "seconds": finding.BACK.seconds, "key": key}


def _address(row: Saved) -> str:
    return f"{reverse(row.page)}?{row.query}" if row.query else reverse(row.page)


def choice_of(page: str, given: Given) -> str:
    """What of an address chooses, as it is kept."""
    names = LISTS[page].names
    return urlencode([(name, given[name].replace("\0", "")) for name in names if given.get(name)])


def saving(request: HttpRequest, page: str) -> dict[str, str]:
    """What the form beside a list carries."""
    return {"page": page, "query": choice_of(page, request.GET.dict()), "key": secrets.token_urlsafe(16)}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All that the person keeps, to be renamed and taken away."""
    return _page(request)


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    context = shown(acting) | {"refused": refused, "most": services.KEPT}
    return render(request, "workspace/saved.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Keep, rename, take away, or bring back what was taken away just now."""
    if verb not in _VERBS:
        raise Http404
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    try:
        return _VERBS[verb](request, acting)
    except (CannotPost, Denied, services.CannotSave) as refusal:
        return _page(request, refused=str(refusal), status=422)


def _save(request: HttpRequest, acting: Acting) -> HttpResponse:
    page, key = request.POST.get("page", ""), key_of(request)
    if page not in LISTS:
        raise CannotPost(_("This list cannot be kept. Load the page again."))
    query = choice_of(page, dict(parse_qsl(request.POST.get("query", "").replace("\0", ""))))
    row = services.keep(
        name=request.POST.get("name", ""), page=page, query=query, by=acting.actor, at=acting.moment, key=key
    )
    messages.success(request, _("Kept on your desk as “%(name)s”.") % {"name": row.name})
    return redirect(_address(row))


def _rename(request: HttpRequest, acting: Acting) -> HttpResponse:
    key_of(request)  # renamed twice is renamed: the mark only says that the form is ours
    services.rename(saved_id=_number(request), name=request.POST.get("name", ""), by=acting.actor, at=acting.moment)
    return redirect("saved")


def _remove(request: HttpRequest, acting: Acting) -> HttpResponse:
    key_of(request)  # the same
    services.remove(saved_id=_number(request), by=acting.actor, at=acting.moment)
    return redirect("saved")


def _bring_back(request: HttpRequest, acting: Acting) -> HttpResponse:
    key_of(request)  # the same
    services.bring_back(saved_id=_number(request), by=acting.actor, at=acting.moment)
    return redirect("saved")


_VERBS: dict[str, Callable[[HttpRequest, Acting], HttpResponse]] = {
    "save": _save, "rename": _rename, "remove": _remove, "bring-back": _bring_back,
}  # fmt: skip


def _number(request: HttpRequest) -> int:
    told = request.POST.get("saved", "")
    return int(told) if told.isdecimal() and len(told) < len(str(2**63)) else 0
