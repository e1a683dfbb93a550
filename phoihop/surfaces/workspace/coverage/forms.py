"""Which day, and from which day what fell due counts. Shape and wording only."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.workspace.commitments.forms import DayField
from phoihop.surfaces.workspace.home.forms import DAY, KnownForm


class SpanForm(KnownForm):
    """The day, the first day of the period that ends with it, and up to which day what was known counts."""

    on = DayField(label=_("As of day"), max_length=40, widget=forms.TextInput(attrs=DAY))
    since = DayField(label=_("What fell due from"), max_length=40, required=False, widget=forms.TextInput(attrs=DAY))
    field_order = ("on", "since", "known_on")

    def clean(self) -> dict[str, object]:
        """A period begins before it ends; left out, it begins with the year. Its days are of years that are known."""
        given = super().clean() or {}
        for name in ("on", "since"):
            self.check_year(name)
        on, since = given.get("on"), given.get("since")
        if isinstance(on, date) and since is None:
            given["since"] = date(on.year, 1, 1)
        elif isinstance(on, date) and isinstance(since, date) and since > on:
            self.add_error("since", _now("The period begins after it ends. Enter an earlier day."))
        return given
