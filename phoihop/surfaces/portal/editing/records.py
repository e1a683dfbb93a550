"""Articles begun from what the ledger holds: the facts are filled in, a person writes on."""

from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.portal import permissions, proposals, services
from phoihop.surfaces.portal.editing.forms import PHOTOS, TakeUpForm
from phoihop.surfaces.portal.models import Picture

_DESK = "/cong/ban-bien-tap/"


def _writer(request: HttpRequest) -> Actor:
    by: Actor = request.acting.actor  # type: ignore[attr-defined]  # set by ActingMiddleware
    if not by.may(permissions.EDIT):
        raise PermissionDenied
    return by


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What could be told of and is not yet."""
    context = {
        "proposals": proposals.waiting(_writer(request)),
        "trail": [(_("Desk"), "/"), (_("Editors’ desk"), _DESK), (_("Write from a record"), None)],
    }  # fmt: skip
    return render(request, "portal/desk_records.html", context)


def _keep(form: TakeUpForm, by: Actor, at: datetime) -> None:
    """Put each photograph that can be shown into the library at once: whatever else is refused, nobody chooses it anew."""
    for n in PHOTOS:
        chosen = form.chosen(n)
        if chosen and not isinstance(chosen, Picture):
            chosen = services.keep_picture(file=chosen, by=by, at=at)
        form.keep(n, chosen or None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One record: its facts, what a person adds to them, and the draft that comes of both."""
    by = _writer(request)
    proposal = proposals.of(kind, pk, by)
    if proposal is None:
        if not proposals.is_told(kind, pk):
            raise Http404
        messages.info(request, _("An article tells of this already."))  # such as the form sent a second time
        return redirect("portal:desk")
    rows = [
        (str(row.pk), f"{row.plan.code} · {row.number} · {row.commitment.title}")
        for row in proposals.rows_near(proposal.on)
    ]
    form = TakeUpForm(
        request.POST or None, request.FILES or None, rows=rows, has_papers=bool(proposal.papers), writer=by.user_id
    )
    refused = ""
    fits = request.method == "POST" and form.is_valid()
    if request.method == "POST":
        _keep(form, by, request.acting.moment)  # type: ignore[attr-defined]  # set by ActingMiddleware
    if fits:
        said = form.cleaned_data
        photos = [
            services.Photo(said[f"kept_{n}"], said[f"caption_{n}"], said[f"alternative_{n}"], said[f"credit_{n}"])
            for n in PHOTOS
            if said[f"kept_{n}"]
        ]
        try:
            services.take_up(
                proposal=proposal, by=by, at=request.acting.moment, photos=photos,  # type: ignore[attr-defined]  # the same
                row_id=int(said["row"]) if said["row"] else None, opens=said.get("opens", False),
            )  # fmt: skip
        except services.CannotTakeUp as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The draft stands at the desk. Write on, then hand it in."))
            return redirect("portal:desk")
    context = {
        "proposal": proposal, "form": form, "refused": refused,
        "trail": [(_("Desk"), "/"), (_("Editors’ desk"), _DESK), (_("Write from a record"), f"{_DESK}ho-so/"), (proposal.title, None)],
    }  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "portal/desk_take_up.html", context, status=status)
