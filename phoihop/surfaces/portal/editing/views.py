"""The desk where one person hands in and another decides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import Protocol

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.portal import permissions, queries, services
from phoihop.surfaces.portal.editing.forms import NoteForm, SubmitForm
from phoihop.surfaces.portal.models import ArticlePage, Submission
from phoihop.surfaces.portal.queries import DeskRow
from phoihop.surfaces.portal.states import State


class Acting(Protocol):
    """What the middleware of signed-in pages says of a request; the two faces know no more of one another."""

    @property
    def actor(self) -> Actor: ...
    @property
    def today(self) -> date: ...
    @property
    def moment(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Line:
    """An article at the desk and what this person may do with it."""

    row: DeskRow
    can_edit: bool
    can_submit: bool
    can_decide: bool
    can_withdraw: bool
    at_submit: str  # what each of its forms is called where one is refused
    at_send_back: str
    at_withdraw: str


def _acting(request: HttpRequest) -> Acting:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not permissions.may_enter(acting.actor):
        raise PermissionDenied
    return acting


def _line(row: DeskRow, by: Actor) -> Line:
    turn = row.submission
    waits = turn is not None and turn.state == State.SUBMITTED
    return Line(
        row,
        can_edit=by.may(permissions.EDIT),
        can_submit=by.may(permissions.EDIT) and row.changed and not waits,
        can_decide=turn is not None and waits and permissions.can_decide(by, turn),
        can_withdraw=row.out is not None and by.may(permissions.APPROVE),
        at_submit=f"submit {row.article.pk}",
        at_send_back=f"send-back {turn.pk if turn else 0}",
        at_withdraw=f"withdraw {row.out.pk if row.out else 0}",
    )


def _page(
    request: HttpRequest, acting: Acting, *, refused: str = "", typed: str = "", typed_in: str = "", status: int = 200
) -> HttpResponse:
    """`typed`: what stood in the form that was refused; `typed_in`: which form that was."""
    lines = [_line(row, acting.actor) for row in queries.at_desk(acting.today)]
    context = {
        "lines": lines, "refused": refused, "typed": typed, "typed_in": typed_in, "can_write": acting.actor.may(permissions.EDIT),
        "trail": [(_("Desk"), "/"), (_("Editors’ desk"), None)],
    }  # fmt: skip
    return render(request, "portal/desk.html", context, status=status)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every article with where it stands; what waits for a second person first."""
    return _page(request, _acting(request))


def _submit(request: HttpRequest, acting: Acting, pk: int) -> str:
    form = SubmitForm(request.POST)
    if not form.is_valid():
        raise services.CannotSubmit(_("This moment cannot be read. Write it as 27/9/2021 07:30."))
    services.submit(
        article=get_object_or_404(ArticlePage, pk=pk), by=acting.actor, at=acting.moment,
        public_from=form.cleaned_data["public_from"],
    )  # fmt: skip
    return _("Handed in. Another person decides.")


def _note(request: HttpRequest) -> str:
    """What was written for others to read. Raises CannotDecide where it is too long."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise services.CannotDecide(" ".join(map(str, form.errors["note"])))
    note: str = form.cleaned_data["note"]
    return note


def _approve(request: HttpRequest, acting: Acting, pk: int) -> str:  # noqa: ARG001  # the shape of all verbs
    services.approve(submission=get_object_or_404(Submission, pk=pk), by=acting.actor, at=acting.moment)
    return _("Approved.")


def _send_back(request: HttpRequest, acting: Acting, pk: int) -> str:
    turn = get_object_or_404(Submission, pk=pk)
    services.send_back(submission=turn, note=_note(request), by=acting.actor, at=acting.moment)
    return _("Sent back.")


def _withdraw(request: HttpRequest, acting: Acting, pk: int) -> str:
    turn = get_object_or_404(Submission, pk=pk)
    services.withdraw(submission=turn, note=_note(request), by=acting.actor, at=acting.moment)
    return _("Taken in. Its address shows the note.")


VERBS: dict[str, Callable[[HttpRequest, Acting, int], str]] = {
    "submit": _submit, "approve": _approve, "send-back": _send_back, "withdraw": _withdraw,
}  # fmt: skip


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Turn one of the two keys. A refusal shows the desk again with its sentence."""
    acting = _acting(request)
    if verb not in VERBS:
        raise Http404
    try:
        done = VERBS[verb](request, acting, pk)
    except (services.CannotSubmit, services.CannotDecide, Denied) as refusal:
        typed = request.POST.get("note", "") or request.POST.get("public_from", "")
        return _page(
            request, acting, refused=str(refusal), typed=typed, typed_in=f"{verb} {pk}",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )  # fmt: skip
    messages.success(request, done)
    return redirect("portal:desk")
