"""Which day a statement is asked for, and up to which day what was known counts."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField


class DaysForm(forms.Form):
    """Two days, each of which may be left out: then it is today, and all that is known."""

    as_of = DayField(label=_("As of the day"), required=False)
    known_on = DayField(label=_("As known on"), required=False)

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
