"""What people write when they keep the rule book: shape and wording only, the domain decides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from phoihop.domain.rulebook.models import Unit
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy gives, known to the types alone

_WHOLE = _("Enter a whole number from 1 to 365.")
_CUT_OFF = _("Enter a day of the month, from 1 to 31.")


def _basis() -> TextField:
    return TextField(
        label=_("Legal basis"), max_length=300, help_text=_("The document and its article."),
        error_messages={"required": _("Name the document that says so.")},
    )  # fmt: skip


def _number(label: "str | _StrPromise", most: int, sentence: "str | _StrPromise") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=most, widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), sentence),
    )  # fmt: skip


def _since() -> DayField:
    return DayField(
        label=_("Holds from"), max_length=20, help_text=_("As 1/7/2025. The rule that held until then ends on that day."),
        error_messages={"required": _("Enter the day, as 1/7/2025.")},
    )  # fmt: skip


class BookForm(forms.Form):
    """A form of the book; where it has a field `of`, that chooses from the rows that are told."""

    def __init__(self, posted: QueryDict | None, *, prefix: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(posted, prefix=prefix)
        chosen = self.fields.get("of")
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = list(choices)


def _of() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Rule"), error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a rule."))
    )


class RuleForm(BookForm):
    """So many days after something happens."""

    of = _of()
    value = _number(_("How many"), 365, _WHOLE)
    unit = forms.ChoiceField(
        label=_("Unit of counting"), choices=Unit, widget=forms.RadioSelect, initial=Unit.WORKING_DAYS
    )
    basis = _basis()
    since = _since()


class PeriodForm(BookForm):
    """When figures are cut off, and how many working days there are to send them."""

    of = _of()
    cut_off_day = _number(_("Cut-off on day"), 31, _CUT_OFF)
    send_by_days = _number(_("Working days to send"), 365, _WHOLE)
    basis = _basis()
    since = _since()


class DayForm(BookForm):
    """A day that the Government took off, or made a working day."""

    day = DayField(label=_("Day"), max_length=20, error_messages={"required": _("Enter the day, as 1/7/2025.")})
    off = forms.ChoiceField(
        label=_("That day is"), choices=[("1", _("a day off")), ("0", _("a working day"))], widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Say whether people work on that day.")),
    )  # fmt: skip
    words = TextField(label=_("Why"), max_length=120, error_messages={"required": _("Say it in a few words.")})
    basis = _basis()


class VerifyForm(BookForm):
    """Which row a person vouches for."""

    row = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
