"""What a person fills in for a new key: shape and wording only."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.vn import dates
from phoihop.surfaces.exchange.models import Scope


class KeyForm(forms.Form):
    """For what, how much, and until when."""

    purpose = forms.CharField(
        label=_("What it is for"), max_length=120, help_text=_("As “Read by the statistics office”."),
        error_messages={"required": _("Say what the key is for, so that it can be told from others later.")},
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("What a machine may do by it"), choices=Scope.choices, widget=forms.RadioSelect, initial=Scope.READ
    )
    last_day = forms.CharField(label=_("Last day"), max_length=20, help_text=_("As 31/12/2025; a year at most."))

    def clean_last_day(self) -> date:
        """The day as people write it."""
        try:
            return dates.parse_day(self.cleaned_data["last_day"])
        except dates.NotADay as refusal:
            raise forms.ValidationError(refusal.sentence()) from None
