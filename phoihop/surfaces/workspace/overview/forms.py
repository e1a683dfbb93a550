"""Which day. Shape and wording only."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField

EARLIEST = 1946  # the first year of the People's Committees: before it there is nothing to look at


class OnForm(forms.Form):
    """The day that the page tells of."""

    on = DayField(
        label=_("As of day"), max_length=40,
        widget=forms.TextInput(attrs={"size": 12, "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.today = today

    def clean_on(self) -> date | None:
        """A day that has begun."""
        day: date | None = self.cleaned_data["on"]
        if day is not None and (day > self.today or day.year < EARLIEST):
            told = _now("Enter a day from the year %(first)s up to today, %(day)s.")
            raise forms.ValidationError(told % {"first": EARLIEST, "day": dates.show(self.today)})
        return day
