"""What people ask of the structure: a day or two, which structure, a name. Shape and wording only."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations.models import Structure
from phoihop.surfaces.workspace.commitments.forms import DayField

_day = {"size": 12, "inputmode": "numeric", "autocomplete": "off"}


class LookForm(forms.Form):
    """The structure as of a day, and a name to find in it."""

    on = DayField(label=_("As of day"), max_length=40, widget=forms.TextInput(attrs=_day))
    structure = forms.ChoiceField(label=_("Structure"), choices=Structure.choices)
    q = forms.CharField(label=_("Name, an old one too"), required=False, max_length=100)


class CompareForm(forms.Form):
    """Two days to compare."""

    before = DayField(label=_("From day"), max_length=40, widget=forms.TextInput(attrs=_day))
    after = DayField(label=_("To day"), max_length=40, widget=forms.TextInput(attrs=_day))

    def add_prefix(self, field_name: str) -> str:
        """`from` and `to` in the address; the first is no name in the language of the code."""
        return {"before": "from", "after": "to"}.get(field_name, field_name)


def filled(asked: QueryDict, otherwise: Mapping[str, str]) -> QueryDict:
    """What the address asks, and where it says nothing, what is meant then: a form never blames what nobody wrote."""
    data = asked.copy()
    for name, words in otherwise.items():
        if not data.get(name):
            data[name] = words
    return data
