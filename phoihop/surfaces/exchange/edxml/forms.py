"""What a person fills in around a package: shape and wording only."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.vn import dates

MOST_RECEIVERS = 50


class ReceiversForm(forms.Form):
    """For which bodies a package is."""

    to = forms.CharField(
        label=gettext_lazy("Receivers"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Codes of bodies, each on its line: as laocai.mttq, or as 000.00.00.H38."),
        error_messages={"required": gettext_lazy("Say for which body it is.")},
    )  # fmt: skip

    def __init__(self, on: date, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]  # what any form is given
        self.on = on

    def clean_to(self) -> list[Body]:
        """The bodies that bear these codes on the day, in this order."""
        asked = dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["to"].strip()))
        if len(asked) > MOST_RECEIVERS:
            raise forms.ValidationError(_("A package is for %(most)s bodies at most.") % {"most": MOST_RECEIVERS})
        found = {}
        for code in asked:
            try:
                body = organisations.resolve(code, self.on)
            except organisations.UnknownBody:
                raise forms.ValidationError(_("No body bears the code %(code)s.") % {"code": code}) from None
            found[body.pk] = body
        return list(found.values())


class PackageForm(forms.Form):
    """A package that came, and who has the paper."""

    package = forms.FileField(
        label=gettext_lazy("The package (.edxml or .xml)"), error_messages={"required": gettext_lazy("Choose the file.")},
        widget=forms.FileInput(attrs={"accept": ".edxml,.xml"}),
    )  # fmt: skip
    arrived_on = forms.CharField(label=gettext_lazy("Came on"), max_length=20, help_text=gettext_lazy("As 30/9/2021"))
    receiver = forms.CharField(
        label=gettext_lazy("Who handles it"), max_length=1000,
        help_text=gettext_lazy("A unit or a post; people are named on the paper itself."),
        error_messages={"required": gettext_lazy("Say which unit or post has it.")},
    )  # fmt: skip
    due_on = forms.CharField(
        label=gettext_lazy("Due"), max_length=20, required=False,
        help_text=gettext_lazy("As 30/9/2021; left empty, the day that the package names."),
    )  # fmt: skip
    again = forms.BooleanField(
        label=gettext_lazy("It came once more: enter it although it stands there already"), required=False
    )

    def clean_arrived_on(self) -> date:
        """The day as people write it."""
        return _day(self.cleaned_data["arrived_on"])

    def clean_due_on(self) -> date | None:
        """The same, or none."""
        words = self.cleaned_data["due_on"].strip()
        return _day(words) if words else None


def _day(words: str) -> date:
    try:
        return dates.parse_day(words)
    except dates.NotADay as refusal:
        raise forms.ValidationError(refusal.sentence()) from None
