"""The register of papers that came in and the list that follows them, with the columns of Decree 30/2020/NĐ-CP, Annex IV."""

import secrets
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.domain.documents import permissions, queries, services
from phoihop.domain.documents.models import Arrival
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace import exporting, listing, paging
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.posting import CannotPost, key_of

REFUSALS = (services.CannotRegister, Denied, CannotPost)
STANDS = ("", "open", "late")
_WHO = gettext_lazy("A unit or a post; people are named on the paper itself.")


class ReceiverForm(forms.Form):
    """Who has a paper, and by when."""

    receiver = TextField(
        label=gettext_lazy("Who handles it"), max_length=1000, help_text=_WHO,
        error_messages={"required": gettext_lazy("Say which unit or post has it.")},
    )  # fmt: skip
    due_on = DayField(label=gettext_lazy("Due"), required=False, help_text=gettext_lazy("As 30/9/2021"))
    note = TextField(label=gettext_lazy("Note"), required=False, max_length=500)

    def handled(self) -> services.Handled:
        """What was written."""
        told = self.cleaned_data
        return services.Handled(
            told["receiver"], told["due_on"], told.get("done_on"), told.get("reply", ""), told.get("note", "")
        )


class HandleForm(ReceiverForm):
    """What is done with a paper from now on."""

    done_on = DayField(label=gettext_lazy("Done on"), required=False, help_text=gettext_lazy("As 30/9/2021"))
    reply = TextField(label=gettext_lazy("Number and symbol of the reply"), required=False, max_length=200)
    field_order = ("receiver", "due_on", "done_on", "reply", "note")


class ArrivalForm(ReceiverForm):
    """A paper that came in, and who has it."""

    arrived_on = DayField(label=gettext_lazy("Came on"), help_text=gettext_lazy("As 30/9/2021"))
    author = TextField(label=gettext_lazy("Body it comes from"), max_length=200)
    symbol = TextField(
        label=gettext_lazy("Its number and symbol"), max_length=80,
        help_text=gettext_lazy("As they are printed, also where they follow no pattern."),
    )  # fmt: skip
    dated = DayField(label=gettext_lazy("Its own day"), help_text=gettext_lazy("As 30/9/2021"))
    kind = TextField(label=gettext_lazy("Type"), required=False, max_length=100)
    about = TextField(label=gettext_lazy("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    again = forms.BooleanField(
        label=gettext_lazy("It came once more: enter it although it stands there already"), required=False
    )
    field_order = ("arrived_on", "author", "symbol", "dated", "kind", "about", "receiver", "due_on", "note", "again")

    def came(self) -> services.Came:
        """What is printed on it."""
        told = self.cleaned_data
        return services.Came(
            told["arrived_on"], told["author"], told["symbol"], told["dated"], told["about"], told["kind"]
        )


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What came to the acting body, the newest first; what nobody has done with, or what is late, where the address asks for it."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    stand = request.GET.get("stand", "")
    kept = permissions.arrivals_of(acting.actor)
    late = acting.today if stand == "late" else None
    chosen = queries.waiting(kept, late_on=late) if stand in STANDS[1:] else kept
    if exporting.wanted(request):
        return exporting.answer(
            request, listing.arrivals(queries.followed(list(chosen[: exporting.MOST])), acting.today), acting.today
        )
    page = paging.page_of(request, chosen)
    context = {
        "rows": queries.followed(page.things), "links": page.links, "files": exporting.files(request), "stand": stand, "today": acting.today,
        "stands": [("", _("All")), ("open", _("Not done")), ("late", _("Late"))],
        "may": permissions.can_register(acting.actor),
    }  # fmt: skip
    return render(request, "workspace/arrivals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a paper that came in."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    body = Body.objects.filter(pk=acting.actor.body_id or 0).first()
    if body is None or not permissions.can_register(acting.actor):
        raise PermissionDenied
    form = ArrivalForm(request.POST or None, initial={"arrived_on": f"{acting.today:%d/%m/%Y}"})

    def enter(key: str) -> Arrival:
        return services.take_in(
            body=body, came=form.came(), handled=form.handled(), again=form.cleaned_data["again"], by=acting.actor,
            on=acting.today, at=acting.moment, key=key,
        )  # fmt: skip

    return _answered(request, form, enter, _("Enter a paper that came in"))


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, number: int) -> HttpResponse:
    """One paper that came in: what was done with it, line by line, and the next line; `number` is its row's."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    row = permissions.arrivals_of(acting.actor).filter(pk=number).first()
    if row is None:
        raise Http404
    last = row.handlings.last()
    shown = {"receiver": last.receiver, "reply": last.reply, "note": last.note} if last else {}
    days = {name: f"{day:%d/%m/%Y}" for name in ("due_on", "done_on") if last and (day := getattr(last, name))}
    form = HandleForm(request.POST or None, initial=shown | days)

    def write(key: str) -> Arrival:
        return services.handle(
            arrival=row, handled=form.handled(), by=acting.actor, on=acting.today, at=acting.moment, key=key
        ).arrival

    return _answered(request, form, write, str(row), row)


def _answered(
    request: HttpRequest, form: ReceiverForm, write: Callable[[str], Arrival], title: str, row: Arrival | None = None
) -> HttpResponse:  # fmt: skip
    """The page with its form, or what came of a form that was sent."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = write(key_of(request))
        except REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Arrival number %(n)s.") % {"n": made.number} if row is None else _("Written."))
            return redirect("arrival", number=made.pk)
    context = {
        "form": form, "key": secrets.token_urlsafe(16), "refused": refused, "title": title, "row": row,
        "lines": row.handlings.all() if row else [], "files": row.enclosures.all() if row else [],
        "may": row is None or permissions.can_handle(acting.actor, row),
        "trail": [(_("Incoming papers"), reverse("arrivals")), (title, None)],
    }  # fmt: skip
    return render(request, "workspace/arrival.html", context, status=422 if request.method == "POST" else 200)
