"""Which day, and from which day what fell due counts. Shape and wording only."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.workspace.commitments.forms import DayField

_day = {"size": 12, "inputmode": "numeric", "autocomplete": "off"}


class SpanForm(forms.Form):
    """The day, and the first day of the period that ends with it."""

    on = DayField(label=_("As of day"), max_length=40, widget=forms.TextInput(attrs=_day))
    since = DayField(label=_("What fell due from"), max_length=40, required=False, widget=forms.TextInput(attrs=_day))

    def clean(self) -> dict[str, object]:
        """A period begins before it ends; left out, it begins with the year."""
        given = super().clean() or {}
        on, since = given.get("on"), given.get("since")
        if isinstance(on, date) and since is None:
            given["since"] = date(on.year, 1, 1)
        elif isinstance(on, date) and isinstance(since, date) and since > on:
            self.add_error("since", _now("The period begins after it ends. Enter an earlier day."))
        return given
