"""Any type of paper written by hand, or begun from what it is about: looked at as it will be printed, then issued under its number."""

import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from phoihop.domain.documents import catalogue, composing, permissions, queries, rendering, services
from phoihop.domain.documents.paper import Paper, Section, Signatory, Text
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.workspace.commitments.forms import SymbolField, TextField
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.papers import beginning
from phoihop.surfaces.workspace.posting import CannotPost, key_of
from phoihop.surfaces.workspace.reports import files

REFUSALS = (services.CannotRegister, services.CannotJoin, rendering.CannotPrint, Denied, CannotPost)
_HEADING = re.compile(r"(?P<number>[IVX]{1,5})\.\s+(?P<words>.{1,200})")
_ONE_A_LINE = gettext_lazy("One a line")


def _kinds() -> list[tuple[str, str]]:
    return [(one.name, one.name.capitalize()) for one in catalogue.types()]


BESIDE = ("1", "2")  # the bodies that issue a paper beside the lead body, as the fields of the form name them


class PaperForm(forms.Form):
    """What a paper says and to whom; `others` are the bodies that may issue it too."""

    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=_kinds)
    about = TextField(label=gettext_lazy("Abstract"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    addressees = TextField(
        label=gettext_lazy("Addressed to (Kính gửi)"), required=False, max_length=2000, help_text=_ONE_A_LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    bases = TextField(
        label=gettext_lazy("Legal bases (Căn cứ)"), required=False, max_length=4000, help_text=_ONE_A_LINE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    words = TextField(
        label=gettext_lazy("What the paper says"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("A paragraph a line. A line that begins with I., II., III. is a heading."),
    )  # fmt: skip
    symbol = SymbolField(
        label=gettext_lazy("Symbol behind the number"), max_length=80,
        help_text=gettext_lazy("As the body writes it, also where it follows no pattern."),
    )  # fmt: skip
    place = TextField(label=gettext_lazy("Place before the day"), max_length=60)
    signs_as = TextField(
        label=gettext_lazy("What stands above the name"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH, one a line"),
    )  # fmt: skip
    signer = TextField(label=gettext_lazy("Name of who signs"), max_length=100)
    beside_1 = forms.TypedChoiceField(
        label=gettext_lazy("Issued jointly with"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Each body named here reads the words first and agrees to them; then the number comes from your book, and each signs over its own name."),
    )  # fmt: skip
    signs_as_1 = TextField(
        label=gettext_lazy("What stands above the name of who signs for it"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("Left empty: the name of that body as its own papers bear it."),
    )  # fmt: skip
    signer_1 = TextField(label=gettext_lazy("Who signs for it"), required=False, max_length=100)
    beside_2 = forms.TypedChoiceField(
        label=gettext_lazy("And with a third body"), required=False, coerce=int, empty_value=None
    )
    signs_as_2 = TextField(
        label=gettext_lazy("What stands above the name of who signs for the third"), required=False, max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    signer_2 = TextField(label=gettext_lazy("Who signs for the third"), required=False, max_length=100)
    recipients = TextField(
        label=gettext_lazy("Recipients, one a line"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), required=False,
        choices=[("", gettext_lazy("Not urgent")), ("KHẨN", "KHẨN"), ("THƯỢNG KHẨN", "THƯỢNG KHẨN"), ("HỎA TỐC", "HỎA TỐC")],
    )  # fmt: skip
    circulation = forms.ChoiceField(
        label=gettext_lazy("Circulation"), required=False,
        choices=[("", gettext_lazy("Without a mark")), ("XEM XONG TRẢ LẠI", "XEM XONG TRẢ LẠI"), ("LƯU HÀNH NỘI BỘ", "LƯU HÀNH NỘI BỘ")],
    )  # fmt: skip
    drafted = TextField(
        label=gettext_lazy("Drafter and copies"), required=False, max_length=40, help_text=gettext_lazy("As NTH.25")
    )
    contact = TextField(
        label=gettext_lazy("Address and telephone at the foot"), required=False, max_length=200,
        help_text=gettext_lazy("As the body gives them to everybody: address, e-mail, telephone."),
    )  # fmt: skip

    def __init__(self, *given: Any, others: Iterable[BodyView], **named: Any) -> None:  # Any: what Django's forms take
        super().__init__(*given, **named)
        self.others = {view.id: view for view in others}
        groups = organisations.grouped(self.others.values())
        choices = [(label, [(view.id, view.name) for view in views]) for label, views in groups.items()]
        for one in BESIDE:
            self.fields[f"beside_{one}"].choices = [("", _("No other body")), *choices]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> None:
        """Each body that issues it has who signs for it, and stands there once."""
        told = self.cleaned_data
        for one in BESIDE:
            if bool(told.get(f"beside_{one}")) != bool(told.get(f"signer_{one}")):
                self.add_error(
                    f"signer_{one}", _("Write who signs for that body, or choose the body for which this person signs.")
                )
        if told.get("beside_1") and told.get("beside_1") == told.get("beside_2"):
            self.add_error("beside_2", _("Each body issues the paper once."))

    def alone(self) -> list[forms.BoundField]:
        """The fields of every paper."""
        return [bound for bound in self if not bound.name.endswith(BESIDE)]

    def joint(self) -> list[forms.BoundField]:
        """Those of a paper that several bodies issue."""
        return [bound for bound in self if bound.name.endswith(BESIDE)]

    def is_joint(self) -> bool:
        """Whether anything is said of another body that issues it."""
        return any(bound.value() for bound in self.joint())

    def beside(self) -> list[tuple[BodyView, Signatory]]:
        """The bodies that issue it beside the lead body, each with its own name above who signs for it."""
        told, found = self.cleaned_data, []
        for one in BESIDE:
            if view := self.others.get(told[f"beside_{one}"] or 0):
                form = catalogue.form_of(view.side, view.name)
                lines_ = lines(told[f"signs_as_{one}"]) or composing.in_the_name_of(view.name, "", behalf=form.behalf)
                found.append((view, Signatory(lines_, told[f"signer_{one}"])))
        return found

    def paper(self, issuer: BodyView, day: date) -> Paper:
        """The paper without a number."""
        told, beside = self.cleaned_data, self.beside()
        form = catalogue.form_of(issuer.side, issuer.name).code
        opening, sections = _text(told["words"])
        return Paper(
            kind=told["kind"], about=told["about"], issuer=issuer.name, symbol=told["symbol"], place=told["place"], day=day,
            form=form, addressees=lines(told["addressees"]), bases=tuple(map(Text, lines(told["bases"]))), opening=opening,
            sections=sections, joined=tuple(view.name for view, _signs in beside),
            signatories=(Signatory(lines(told["signs_as"]), told["signer"]), *(signs for _view, signs in beside)),
            recipients=composing.receivers(told["recipients"]), urgency=told["urgency"], drafted=told["drafted"],
            circulation=told["circulation"], contact=told["contact"],
        )  # fmt: skip


class _Told(TypedDict):
    """What both ways of handing a paper in say of it."""

    body: Body
    paper: Paper
    by: Actor
    on: date
    at: datetime
    key: str


def lines(words: str) -> tuple[str, ...]:
    """What stands on each line."""
    return tuple(line.strip(" -;") for line in words.splitlines() if line.strip(" -;"))


def _text(words: str) -> tuple[tuple[Text, ...], tuple[Section, ...]]:
    """The paragraphs before the first heading, and each heading with those under it."""
    opening: list[Text] = []
    sections: list[tuple[str, str, list[Text]]] = []
    for line in (one.strip() for one in words.splitlines() if one.strip()):
        if found := _HEADING.fullmatch(line):
            sections.append((found["number"], found["words"], []))
        else:
            (sections[-1][2] if sections else opening).append(Text(line))
    return tuple(opening), tuple(Section(number, head, 1, tuple(texts)) for number, head, texts in sections)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a paper, look at it, and issue it; begun from a plan or a petition where the address names one."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    body = Body.objects.filter(pk=acting.actor.body_id or 0).first()
    if body is None or not permissions.can_register(acting.actor):
        raise PermissionDenied
    view = organisations.view_of(body.pk, acting.today)
    others = (one for one in organisations.all_bodies(acting.today) if one.id != body.pk)
    form = PaperForm(request.POST or None, initial=_initial(request, acting, view), others=others)
    refused = ""
    if request.method == "POST" and form.is_valid():
        paper = form.paper(view, acting.today)
        try:
            if request.POST.get("do") == "look":
                rendering.check(paper)
                return files.answer(paper, "pdf", name="du-thao")
            beside = [one.id for one, _signs in form.beside()]
            told: _Told = {
                "body": body,
                "paper": paper,
                "by": acting.actor,
                "on": acting.today,
                "at": acting.moment,
                "key": key_of(request),
            }
            if beside:
                joint = services.lay(sides=[body, *(Body.objects.get(pk=pk) for pk in beside)], **told)
                return redirect("paper_joint", number=joint.pk)
            row = services.issue(**told)
        except REFUSALS as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Issued as %(number)s.") % {"number": queries.printed(row).bare_number()})
            return redirect("papers")
    title = _("Draft a paper")
    context = {
        "form": form, "key": secrets.token_urlsafe(16), "refused": refused, "title": title, "by_year": queries.wants_term(body.pk, acting.today),
        "trail": [(_("Outgoing papers"), reverse("papers")), (title, None)],
    }  # fmt: skip
    return render(request, "workspace/paper_new.html", context, status=422 if request.method == "POST" else 200)


def _initial(request: HttpRequest, acting: Acting, view: BodyView) -> dict[str, str]:
    """What such a paper of this body usually bears, and what is known of the thing that the address names."""
    kind = request.GET.get("kind", "BÁO CÁO")
    kind = kind if kind in dict(_kinds()) else "BÁO CÁO"
    form = catalogue.form_of(view.side, view.name)
    told = beginning.begun(kind, request.GET.get("of", ""), acting.actor, acting.today)
    place = composing.place_in(view.name)
    return {
        "kind": kind, "symbol": form.symbol(kind, composing.short_of(view.short_name, view.name)), "place": place,
        "signs_as": composing.in_the_name_of(view.name, "", behalf=form.behalf)[0],
        "recipients": "Như trên\nLưu: VT" if told.get("addressees") else "Lưu: VT", **told,
    }  # fmt: skip
