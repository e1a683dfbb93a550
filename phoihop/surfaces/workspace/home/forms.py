"""Which day a statement is asked for, and up to which day what was known counts."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField

DAY = {"size": 12, "inputmode": "numeric", "autocomplete": "off"}


class KnownForm(forms.Form):
    """Up to which day what was known counts; left out, all that is known."""

    known_on = DayField(label=_("As known on"), required=False, widget=forms.TextInput(attrs=DAY))

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.now = now

    def clean_known_on(self) -> date | None:
        """A day that is over: while it runs, what is known on it can still change."""
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day >= dates.today_in_vietnam(self.now):
            raise forms.ValidationError(
                gettext("What is known on %(day)s can still change. Enter a day that is over, or leave it empty.")
                % {"day": dates.show(day)}
            )
        return day

    def known_at(self) -> datetime | None:
        """The last moment of the day up to which what was known counts; None for all that is known."""
        day: date | None = self.cleaned_data["known_on"]
        if day is None:
            return None
        return datetime.combine(day + timedelta(days=1), time.min, dates.VIET_NAM) - timedelta(microseconds=1)

    def check_year(self, name: str) -> None:
        """Put the sentence of a year of which nothing can be known beside the day of this name."""
        day: date | None = self.cleaned_data.get(name)
        try:
            organisations.check_year(day or self.now.date(), dates.today_in_vietnam(self.now))
        except organisations.UnknownYear as refusal:
            self.add_error(name, str(refusal))


class DaysForm(KnownForm):
    """Two days, each of which may be left out: then it is today, and all that is known."""

    as_of = DayField(label=_("As of the day"), required=False, widget=forms.TextInput(attrs=DAY))
    field_order = ("as_of", "known_on")

    def clean(self) -> dict[str, object]:
        """The day is one of years that are known."""
        self.check_year("as_of")
        return super().clean() or {}
