"""The board of what was exchanged, one item, sending, and the steps of a copy."""

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from phoihop.domain.information import permissions, queries, services
from phoihop.domain.information.models import Copy, Item
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace import paging
from phoihop.surfaces.workspace.information import presenting
from phoihop.surfaces.workspace.information.forms import AnswerForm, SendForm
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

REFUSALS = (services.CannotInform, Denied, CannotPost, Refused, NoRule)
Step = Callable[[Copy, Acting], object]
VERBS: dict[str, Step] = {
    "receive": lambda copy, acting: services.receive(copy=copy, by=acting.actor, at=acting.moment),
    "open": lambda copy, acting: services.open_(copy=copy, by=acting.actor, at=acting.moment),
    "acknowledge": lambda copy, acting: services.acknowledge(
        copy=copy, by=acting.actor, on=acting.today, at=acting.moment
    ),
}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that was sent to or by the acting body, what waits for it, and who is late."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    page = paging.page_of(request, permissions.visible_to(acting.actor).select_related("sender"))
    waiting = [(copy, *presenting.standing(copy, acting.today)) for copy in queries.waiting_for(acting.actor)[:20]]
    context = {
        "lines": presenting.lines(page.things, acting.actor, acting.today), "links": page.links, "waiting": waiting,
        "late": presenting.late_rows(acting.actor, acting.today), "may": permissions.can_send(acting.actor),
        "made_up": any(row.illustrative for row in page.things),
    }  # fmt: skip
    return render(request, "workspace/information.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Send an item."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not permissions.can_send(acting.actor):
        raise PermissionDenied
    own = acting.actor.body_id
    bodies = [view for view in organisations.all_bodies(acting.today) if view.id != own]
    form, refused = SendForm(request.POST or None, groups=organisations.grouped(bodies)), ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = services.send(
                kind=given["kind"], title=given["title"], words=given["words"], clauses=form.parts(), to=form.chosen(),
                by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request),
            )  # fmt: skip
        except REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Sent."))
            return redirect("information_item", code=row.code)
    trail = [(_("Desk"), reverse("home")), (_("Information"), reverse("information")), (_("Send information"), None)]
    context = {"form": form, "key": secrets.token_urlsafe(16), "refused": refused, "trail": trail}
    return render(request, "workspace/information_new.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One item: its words, where each copy stands, and what was answered."""
    return _page(request, _seen(request, code))


@login_required
@require_POST
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """One step of the copy of the acting body. A refusal shows the page again, with what was filled in."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = _seen(request, code)
    if verb not in VERBS and verb != "answer":
        raise Http404
    copies = permissions.copies_seen(acting.actor, row)
    copy = next((one for one in copies if permissions.can_take(acting.actor, one, "read")), None)
    form = AnswerForm(request.POST, clauses=list(row.clauses.order_by("place"))) if verb == "answer" else None
    try:
        if copy is None:
            raise Denied(_("Only the body that this was sent to can do this."))
        if form is None:
            VERBS[verb](copy, acting)
        elif form.is_valid():
            services.answer(
                copy=copy, words=form.cleaned_data["words"], said=form.said(), by=acting.actor, on=acting.today,
                at=acting.moment,
            )  # fmt: skip
        else:
            return _page(request, row, form=form, status=422)
    except REFUSALS as refusal:
        return _page(request, row, form=form, refused=str(refusal), status=422)
    messages.success(request, _("Done."))
    return redirect("information_item", code=code)


def _seen(request: HttpRequest, code: str) -> Item:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = permissions.visible_to(acting.actor).filter(code=code).select_related("sender").first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, row: Item, *, form: AnswerForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    context = presenting.item_page(row, acting.actor, acting.today, form)
    context["trail"] = [(_("Desk"), reverse("home")), (_("Information"), reverse("information")), (row.code, None)]
    context["refused"] = refused
    return render(request, "workspace/information_item.html", context, status=status)
