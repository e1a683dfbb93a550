"""Copies of a paper: whole (sao y), of such a copy (sao lục), of a part (trích sao), each under a number of its own."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phoihop.domain.documents import catalogue, composing, copying, permissions, queries, rendering, services
from phoihop.domain.documents.catalogue import Copying
from phoihop.domain.documents.paper import Paper, Signatory
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.papers.drafting import lines
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reports import files

REFUSALS = (services.CannotCopy, services.CannotRegister, rendering.CannotPrint, Denied, CannotPost)


class CopyForm(forms.Form):
    """How the paper is copied, who signs the copy, and to whom it goes."""

    how = forms.ChoiceField(label=gettext_lazy("Kind of copy"), widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What is copied of it"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only for a copy of a part."),
    )  # fmt: skip
    in_hand = forms.BooleanField(
        label=gettext_lazy("I compared it with the paper in my hand, which bears the signatures."), required=False,
        help_text=gettext_lazy("Needed where not everybody signed with a certificate."),
    )  # fmt: skip
    place = TextField(label=gettext_lazy("Place before the day"), max_length=60)
    signs_as = TextField(
        label=gettext_lazy("What stands above the name"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As TL. CHỦ TỊCH, CHÁNH VĂN PHÒNG, one a line"),
    )  # fmt: skip
    signer = TextField(label=gettext_lazy("Who signs the copy"), max_length=100)
    recipients = TextField(
        label=gettext_lazy("Recipients, one a line"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *given: Any, of: Paper, **named: Any) -> None:  # Any: what Django's forms take
        super().__init__(*given, **named)
        hows = [one for one in catalogue.copies() if (one.code == Copying.OF_A_COPY) == (of.copied is not None)]
        self.fields["how"].choices = [(one.code, one.name.capitalize()) for one in hows]  # type: ignore[attr-defined]  # a choice field
        if of.copied:
            del self.fields["parts"], self.fields["in_hand"]
        else:
            self.fields["parts"].choices = [(one.code, one.words) for one in copying.parts(of)]  # type: ignore[attr-defined]  # a choice field

    def told(self) -> services.Copy:
        """What the form says."""
        said = self.cleaned_data
        return services.Copy(
            how=Copying(said["how"]), place=said["place"], signatory=Signatory(lines(said["signs_as"]), said["signer"]),
            recipients=composing.receivers(said["recipients"]), parts=frozenset(said.get("parts", ())), in_hand=said.get("in_hand", False),
        )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """Copy a paper: look at the copy, then make it, when it takes the next number of the book of copies."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    document = permissions.issued_with(acting.actor).filter(pk=number).first()
    if document is None:
        raise Http404
    if not permissions.can_register(acting.actor):
        raise PermissionDenied
    body = Body.objects.get(pk=acting.actor.body_id or 0)
    view, paper = organisations.view_of(body.pk, acting.today), queries.printed(document)
    form = CopyForm(request.POST or None, initial=_initial(paper, view), of=paper)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "look":
                copy = services.copied(body=body, of=document, told=form.told(), on=acting.today)
                rendering.check(copy)
                return files.answer(copy, "pdf", name="ban-sao")
            row = services.copy(
                body=body, of=document, told=form.told(), by=acting.actor, on=acting.today, at=acting.moment, key=key_of(request)
            )  # fmt: skip
        except REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Copied as %(number)s.") % {"number": row})
            return redirect("paper_sign", number=row.pk)
    context = {
        "form": form, "key": secrets.token_urlsafe(16), "refused": refused, "document": document, "paper": paper,
        "trail": [(_("Outgoing papers"), reverse("papers")), (str(document), reverse("paper_sign", args=[document.pk])), (_("Copy it"), None)],
    }  # fmt: skip
    return render(request, "workspace/paper_copy.html", context, status=422 if request.method == "POST" else 200)


def _initial(paper: Paper, view: organisations.BodyView) -> dict[str, object]:
    form = catalogue.form_of(view.side, view.name)
    return {
        "how": Copying.OF_A_COPY if paper.copied else Copying.WHOLE, "place": composing.place_in(view.name),
        "signs_as": composing.in_the_name_of(view.name, "", behalf=form.behalf)[0], "recipients": "Lưu: VT",
    }  # fmt: skip
