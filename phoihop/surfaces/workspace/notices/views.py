"""A person's notices for the body that they act for, and how they want to hear of such."""

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.notices import queries, services
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.notices import presenting
from phoihop.surfaces.workspace.notices.forms import WishesForm
from phoihop.surfaces.workspace.posting import CannotPost, key_of

READ, ALL, UNDO = "read", "read-all", "unread"


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What the body was told, as far as this person's role has to do with it; the newest first."""
    return _page(request)


def _page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    user_id = acting.actor.user_id or 0
    page = paging.page_of(request, queries.listed(acting.actor, user_id))
    lines = presenting.lines(page.things, acting.actor, acting.today)
    context = {
        "lines": lines, "made_up": any(line.illustrative for line in lines), "links": page.links, "refused": refused,
        "unread": queries.unread(acting.actor, user_id).count(), "key": secrets.token_urlsafe(16),
        "undone": queries.just_read(acting.actor, user_id, acting.moment).count(), "seconds": queries.BACK.seconds,
    }  # fmt: skip
    return render(request, "workspace/notices.html", context, status=status)


@login_required
@require_POST
def act(request: HttpRequest, verb: str) -> HttpResponse:
    """Mark one as read, or all; or undo that while its time lasts."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if verb not in (READ, ALL, UNDO):
        raise Http404
    number = request.POST.get("notice", "")
    try:
        key_of(request)  # read twice is read: the mark only says that the form is ours
        if verb == UNDO:
            services.unread(by=acting.actor, at=acting.moment)
        else:
            services.read(notice_id=_number(number) if verb == READ else None, by=acting.actor, at=acting.moment)
    except (CannotPost, Denied) as refusal:
        return _page(request, refused=str(refusal), status=422)
    return redirect("notices")


def _number(told: str) -> int:
    return int(told) if told.isdecimal() and len(told) < len(str(2**63)) else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """How this person wants to hear of each kind, where letters go and when they may come."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    user_id, posted = acting.actor.user_id or 0, request.POST if request.method == "POST" else None
    form = WishesForm(posted, box=queries.mailbox_of(user_id), ways=queries.ways_of(user_id))
    refused = ""
    if posted is not None and form.is_valid():
        try:
            key_of(request)  # the same wishes twice change nothing
            services.choose(wishes=form.wishes(), by=acting.actor, at=acting.moment)
        except (services.CannotChoose, CannotPost, Denied) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Recorded."))
            return redirect("notice_wishes")
    context = {"form": form, "refused": refused, "key": secrets.token_urlsafe(16)}
    return render(request, "workspace/notice_wishes.html", context, status=422 if posted is not None else 200)
