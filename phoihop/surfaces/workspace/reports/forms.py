"""What people say when they begin a report and when they send it: shape and wording only, the domain decides."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.documents import catalogue, composing
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.reporting import papers
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.papers.drafting import lines

BESIDE = ("1", "2")  # a report is issued by three bodies at most


class BeginForm(forms.Form):
    """Which plan is reported of, for which period."""

    what = forms.ChoiceField(label=gettext_lazy("Plan and period"))
    title = TextField(label=gettext_lazy("What the report is about"), max_length=300)

    def __init__(
        self, *given: Any, choices: Iterable[tuple[str, str]], **named: Any
    ) -> None:  # Any: what Django's forms take
        super().__init__(*given, **named)
        self.fields["what"].choices = list(choices)  # type: ignore[attr-defined]  # a choice field


class SendForm(forms.Form):
    """What the paper needs beside the text, and who signs it."""

    opening = TextField(
        label=gettext_lazy("Sentence before the first heading"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    symbol = TextField(label=gettext_lazy("Symbol behind the number"), max_length=80)
    place = TextField(label=gettext_lazy("Place before the day"), max_length=60)
    addressees = TextField(
        label=gettext_lazy("Addressed to, one a line"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    signs_as = TextField(
        label=gettext_lazy("What stands above the name"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("As TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH, one a line"),
    )  # fmt: skip
    signer = TextField(label=gettext_lazy("Name of who signs"), max_length=100)
    recipients = TextField(
        label=gettext_lazy("Recipients, one a line"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    beside_1 = forms.TypedChoiceField(
        label=gettext_lazy("Signed jointly with"), required=False, coerce=int, empty_value=None,
        help_text=gettext_lazy("Each side named here reads the same words first and agrees to them; only then the report takes its number."),
    )  # fmt: skip
    signer_1 = TextField(label=gettext_lazy("Who signs for it"), required=False, max_length=100)
    beside_2 = forms.TypedChoiceField(
        label=gettext_lazy("And with a third side"), required=False, coerce=int, empty_value=None
    )
    signer_2 = TextField(label=gettext_lazy("Who signs for the third"), required=False, max_length=100)

    def __init__(self, *given: Any, others: Iterable[BodyView], **named: Any) -> None:  # Any: what Django's forms take
        super().__init__(*given, **named)
        self.others = {view.id: view for view in others}
        for one in BESIDE:
            self.fields[f"beside_{one}"].choices = [  # type: ignore[attr-defined]  # a choice field
                ("", _("No other side")), *((view.id, view.name) for view in self.others.values()),
            ]  # fmt: skip

    def clean(self) -> None:
        """Each side that signs has who signs for it, and stands there once."""
        told = self.cleaned_data
        for one in BESIDE:
            if bool(told.get(f"beside_{one}")) != bool(told.get(f"signer_{one}")):
                self.add_error(
                    f"signer_{one}", _("Write who signs for that body, or choose the body for which this person signs.")
                )
        if told.get("beside_1") and told.get("beside_1") == told.get("beside_2"):
            self.add_error("beside_2", _("Each body issues the paper once."))

    def alone(self) -> list[forms.BoundField]:
        """The fields of every report."""
        return [bound for bound in self if not bound.name.endswith(BESIDE)]

    def joint(self) -> list[forms.BoundField]:
        """Those of a report that several sides sign."""
        return [bound for bound in self if bound.name.endswith(BESIDE)]

    def is_joint(self) -> bool:
        """Whether anything is said of another side."""
        return any(bound.value() for bound in self.joint())

    def told(self, issuer: BodyView) -> papers.Form:
        """The head and the foot of the paper; several sides sign it in their order, its own first."""
        said = self.cleaned_data
        beside = [(self.others[pk], said[f"signer_{one}"]) for one in BESIDE if (pk := said[f"beside_{one}"])]
        behalf = {view.id: catalogue.form_of(view.side, view.name).behalf for view, _name in beside}
        signs = [
            Signatory(composing.in_the_name_of(view.name, "", behalf=behalf[view.id]), name) for view, name in beside
        ]
        return papers.Form(
            issuer=issuer.name, symbol=said["symbol"], place=said["place"], opening=said["opening"],
            signatories=(Signatory(lines(said["signs_as"]), said["signer"]), *signs),
            recipients=lines(said["recipients"]), addressees=lines(said["addressees"]),
            sides=(issuer.id, *(view.id for view, _name in beside)) if beside else (),
        )  # fmt: skip
