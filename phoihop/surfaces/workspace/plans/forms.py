"""Which rows of a plan to show, and money of a row. Shape and wording only."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger.states import Reason
from phoihop.domain.plans.choosing import Choice, Stand
from phoihop.domain.plans.models import FundingKind
from phoihop.foundation.vn import numbers
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField

MONTHS = 12
_ALL = [("", _("All"))]


class ChoiceForm(forms.Form):
    """How rows stand, who leads, in which month, and what disturbed them."""

    stand = forms.ChoiceField(label=_("State"), required=False, choices=[*_ALL, *Stand.choices])
    lead = forms.ChoiceField(label=_("Leads"), required=False)
    month = forms.TypedChoiceField(label=_("Month"), required=False, coerce=int, empty_value=None)
    cause = forms.ChoiceField(label=_("Disturbed by"), required=False, choices=[*_ALL, *Reason.choices])

    def __init__(self, *args: object, leads: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        months = [(str(n), gettext("Month %(n)s") % {"n": n}) for n in range(1, MONTHS + 1)]
        self.fields["lead"].choices = [*_ALL, *leads]  # type: ignore[attr-defined]  # a choice field
        self.fields["month"].choices = [*_ALL, *months]  # type: ignore[attr-defined]  # the same

    def choice(self) -> Choice:
        """What is asked for; what is none of the list asks for nothing."""
        self.is_valid()
        words = self.cleaned_data
        return Choice(words.get("stand", ""), words.get("lead", ""), words.get("month") or 0, words.get("cause", ""))


class MoneyField(forms.CharField):
    """Whole đồng as people write them, 50.000.000."""

    def clean(self, value: object) -> object:
        """The number of đồng."""
        written = super().clean(value)
        try:
            amount = numbers.parse_number(written.removesuffix("đ").strip())
        except numbers.NotANumber as refusal:
            raise forms.ValidationError(refusal.sentence()) from None
        if amount != int(amount):
            raise forms.ValidationError(gettext("Enter whole đồng, without a part of one."))
        return int(amount)


class FundingForm(forms.Form):
    """One amount of a row: needed, allocated or spent, and out of which source."""

    kind = forms.ChoiceField(label=_("What the amount is"), choices=FundingKind.choices)
    amount = MoneyField(
        label=_("Amount in đồng"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("As 50.000.000; with a minus before it, it takes back what was too much."),
        error_messages={"required": _("Enter the amount in whole đồng.")},
    )  # fmt: skip
    source = TextField(
        label=_("Source"), max_length=200, help_text=_("As the provincial budget, the fund of the Front, what people give."),
        error_messages={"required": _("Say from which source the money comes.")},
    )  # fmt: skip
    on = DayField(
        label=_("Day"), max_length=40, help_text=_("Of the decision or of the payment, as 14/9/2021."),
        error_messages={"required": _("Enter the day of the decision or of the payment.")},
    )  # fmt: skip
    document = TextField(
        label=_("Document"), max_length=300, required=False, help_text=_("The decision, by its number and day.")
    )
