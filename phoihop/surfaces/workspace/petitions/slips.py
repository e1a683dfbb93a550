"""Handing out a slip on paper, and looking at what somebody wrote by one."""

from typing import Protocol

import qrcode
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from qrcode.image.svg import SvgPathImage

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import permissions, queries, services
from phoihop.domain.petitions import slips as codes
from phoihop.domain.petitions.models import Petition, Word
from phoihop.domain.petitions.slips import NoSlip
from phoihop.domain.petitions.states import DataWish
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.petitions import acting as verbs
from phoihop.surfaces.workspace.petitions import forms as shapes
from phoihop.surfaces.workspace.petitions import views
from phoihop.surfaces.workspace.posting import CannotPost, key_of

FOLLOW = "portal:follow"


class _Drawn(Protocol):
    def to_string(self, *, encoding: str) -> str: ...


@login_required
@require_POST
def hand_out(request: HttpRequest, pk: int) -> HttpResponse:
    """A new slip to print and give away. Its secret stands on this page once, and nowhere after it."""
    acting, row = _seen(request, pk)
    try:
        issued = services.issue_slip(petition=row, by=acting.actor, on=acting.today, at=acting.moment)
    except (services.CannotPetition, Denied) as refusal:
        return views.show(request, pk, refused=str(refusal), status=422)
    address = request.build_absolute_uri(reverse(FOLLOW))
    context = {
        "petition": row, "code": issued.slip.code, "secret": issued.secret, "address": address,
        "square": _square(f"{address}?ma={issued.slip.code}"), "today": acting.today,
        "collector": organisations.view_of(row.collector_id, acting.today),
        "trail": [
            (_("Petitions"), reverse("petitions")),
            (_("No. %(number)s") % {"number": row.pk}, reverse("petition", args=[row.pk])),
            (_("Slip"), None),
        ],
    }  # fmt: skip
    response = render(request, "workspace/petition_slip.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def ask_data(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what who holds a slip asks of what they wrote by it; the slip's code alone says who that is."""
    acting, row = _seen(request, pk)
    form = shapes.DataForm(request.POST, prefix="data")
    if not form.is_valid():
        return views.show(request, pk, refused=_("Write the code of the slip, and choose what is asked."), status=422)
    try:
        code = codes.read_code(form.cleaned_data["code"])
        services.ask_data(
            petition=row, code=code, kind=DataWish(form.cleaned_data["kind"]), by=acting.actor, on=acting.today,
            at=acting.moment, key=key_of(request),
        )  # fmt: skip
    except NoSlip:
        return views.show(request, pk, refused=_("This is no code of a slip. Check it, letter by letter."), status=422)
    except (services.CannotPetition, Denied, CannotPost) as refusal:
        return views.show(request, pk, refused=str(refusal), status=422)
    messages.success(request, _("Recorded. The day by which it is answered stands on the page."))
    return redirect("petition", pk=pk)


@login_required
@require_POST
def answer_data(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say what was done with it, or why not; what is to be erased is gone with that."""
    acting, row = _seen(request, pk)
    asked = queries.asked_of_data(row).filter(pk=number).first()
    if asked is None:
        raise Http404
    form = shapes.DataAnswerForm(request.POST, prefix=f"data{number}")
    if not form.is_valid():
        return views.show(request, pk, refused=_("Say whether it was done, and what was done or why not."), status=422)
    try:
        services.answer_data(
            asked=asked, granted=form.cleaned_data["granted"] == "yes", words=form.cleaned_data["words"], by=acting.actor,
            on=acting.today, at=acting.moment, key=key_of(request),
        )  # fmt: skip
    except (services.CannotPetition, Denied, CannotPost, WrongStep) as refusal:
        return views.show(request, pk, refused=verbs.sentence(refusal), status=422)
    messages.success(request, _("Recorded."))
    return redirect("petition", pk=pk)


@login_required
@require_POST
def look(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What somebody wrote by a slip, in the clear, on a page that is kept nowhere. The look is recorded."""
    acting, row = _seen(request, pk)
    found = Word.objects.filter(pk=number, slip__petition=row).select_related("slip__petition").first()
    if found is None:
        raise Http404
    try:
        words = services.look(word=found, by=acting.actor, at=acting.moment)
    except (services.CannotPetition, Denied) as refusal:
        return views.show(request, pk, refused=str(refusal), status=422)
    context = {
        "petition": row, "word": found, "words": words,
        "trail": [
            (_("Petitions"), reverse("petitions")),
            (_("No. %(number)s") % {"number": row.pk}, reverse("petition", args=[row.pk])),
            (_("What somebody wrote"), None),
        ],
    }  # fmt: skip
    response = render(request, "workspace/petition_word.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _seen(request: HttpRequest, pk: int) -> tuple[Acting, Petition]:
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    found = permissions.visible_to(acting.actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return acting, found


def _square(address: str) -> SafeString:
    """The address as a square that a telephone reads: a drawing in the page, no picture and no script."""
    drawn: _Drawn = qrcode.make(address, image_factory=SvgPathImage, border=2)
    return SafeString(drawn.to_string(encoding="unicode"))
