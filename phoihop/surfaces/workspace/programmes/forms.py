"""What people write about what the work serves: shape and wording only, the domain decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.programmes.states import Kind
from phoihop.foundation.vn import numbers
from phoihop.surfaces.workspace.commitments.forms import BodyField, DayField, TextField, WordsForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy gives, known to the types alone

_DAY = _("As 25/1/2021")
_ENTER_DAY = {"required": _("Enter the day, as 25/1/2021.")}
_MOST = Decimal(10) ** 13
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What the lists of these forms offer; a form takes what it needs."""

    own: int | None = None
    bodies: dict[str, list[BodyView]] = field(default_factory=dict)
    registered: Choices = ()
    indicators: Choices = ()
    criteria: Choices = ()
    communes: Sequence[tuple[str, Choices]] = ()  # under their districts


class NumberField(forms.CharField):
    """A number as people write it, 1.234,5."""

    def clean(self, value: object) -> object:
        """The number, to two places."""
        written = super().clean(value)
        try:
            found = numbers.parse_number(written)
        except numbers.NotANumber as refusal:
            raise forms.ValidationError(refusal.sentence()) from None
        if abs(found) >= _MOST or found != round(found, 2):
            raise forms.ValidationError(
                _("Enter a number of at most thirteen figures, with at most two after the comma.")
            )
        return found


def _number(label: "str | _StrPromise") -> NumberField:
    return NumberField(
        label=label, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": _("Enter the number, as 1.234,5.")},
    )  # fmt: skip


def _year(label: "str | _StrPromise") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1990, max_value=2100, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter the year, as 2021.")),
    )  # fmt: skip


def _words(
    label: "str | _StrPromise",
    sentence: "str | _StrPromise",
    *,
    rows: int = 2,
    most: int = 300,
    hint: "str | _StrPromise" = "",
) -> TextField:
    return TextField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint,
        error_messages={"required": sentence},
    )  # fmt: skip


class EnterForm(forms.Form):
    """Something that work serves."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Kind)
    code = forms.RegexField(
        r"^[^/\s\x00-\x1f\x7f]+$", label=_("Code"), max_length=40, help_text=_("Short, as CT-01-2021."),
        error_messages={"required": _("Enter a code, as CT-01-2021."), "invalid": _("A code has no “/” and no space in it.")},
    )  # fmt: skip
    title = _words(_("Its title"), _("Enter the title."))
    objective = TextField(
        label=_("What it is to reach"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    issuer = _words(_("Issued by"), _("Say who issued it."), rows=1)
    paper = TextField(label=_("Its paper"), max_length=120, required=False, help_text=_("As 01/CT-UBND"))
    issued_on = DayField(label=_("Issued on"), required=False, help_text=_DAY)
    starts_on = DayField(label=_("Runs from"), help_text=_DAY, error_messages=_ENTER_DAY)
    last_day = DayField(label=_("Runs to"), required=False, help_text=_("Its last day; empty while none is set."))
    review_due_on = DayField(
        label=_("Final review by"), required=False, help_text=_("A movement or a directive is reviewed by a day.")
    )
    within = forms.TypedChoiceField(label=_("Part of"), required=False, coerce=int, empty_value=None)
    source = TextField(label=_("Where this is read"), max_length=300, required=False)

    def __init__(self, *args: object, within: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["within"].choices = [("", _("Part of nothing else")), *within]  # type: ignore[attr-defined]  # a choice field


class OfferedForm(forms.Form):
    """A form whose lists come from the programme that it is about."""

    def __init__(self, *args: object, offer: Offer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # the same
        self.fill(offer)

    def fill(self, offer: Offer) -> None:
        """Put what is offered into its lists."""


class RegisterForm(OfferedForm, WordsForm):
    """What a body will do in a movement."""


class ReviewForm(OfferedForm, WordsForm):
    """What came of it, and the report that says so."""

    paper = TextField(
        label=_("Number of the report"), max_length=120, help_text=_("As 512/BC-UBND"),
        error_messages={"required": _("Write the number of the report.")},
    )  # fmt: skip


class CommendForm(OfferedForm, WordsForm):
    """Which body that took part is to be commended."""

    nominee = forms.TypedChoiceField(
        label=_("Body to be commended"), coerce=int, error_messages={"required": _("Choose a body.")}
    )
    field_order = ("nominee", "words")

    def fill(self, offer: Offer) -> None:
        """Those that registered."""
        self.fields["nominee"].choices = [("", _("Choose a body")), *offer.registered]  # type: ignore[attr-defined]  # a choice field


class DutyForm(OfferedForm):
    """What a body is to do because of it, and by when."""

    debtor = BodyField(label=_("Who is to do it"), coerce=int, error_messages={"required": _("Choose a body.")})
    title = _words(_("What is to be done"), _("Say what is to be done."), most=500)
    product = _words(_("What shows that it is done"), _("Say what will show that it is done."), rows=1)
    due_on = DayField(label=_("To be done by"), help_text=_DAY, error_messages=_ENTER_DAY)

    def fill(self, offer: Offer) -> None:
        """Every body but the keeper's own."""
        choices = [(label, [(body.id, body.name) for body in bodies]) for label, bodies in offer.bodies.items()]
        self.fields["debtor"].choices = [("", _("Choose a body")), *choices]  # type: ignore[attr-defined]  # a choice field
        self.fields["debtor"].own = offer.own  # type: ignore[attr-defined]  # a field of bodies


class IndicatorForm(OfferedForm):
    """What shows how far it is."""

    name = _words(_("What is measured"), _("Say what is measured."))
    unit = TextField(
        label=_("Unit"), max_length=40, help_text=_("As %(percent)s, communes, households") % {"percent": "%"},
        error_messages={"required": _("Say in which unit it is measured.")},
    )  # fmt: skip
    baseline, baseline_year = _number(_("Where it began")), _year(_("At the end of which year"))
    target, target_year = _number(_("What it is to reach by then")), _year(_("By the end of which year"))
    source = _words(_("Where the target stands"), _("Say where the target stands."), rows=1)


class MeasureForm(OfferedForm):
    """What an indicator came to."""

    indicator = forms.TypedChoiceField(
        label=_("Indicator"), coerce=int, error_messages={"required": _("Choose an indicator.")}
    )
    value, day = (
        _number(_("What it came to")),
        DayField(label=_("On which day"), help_text=_DAY, error_messages=_ENTER_DAY),
    )
    source = _words(_("Where this figure is read"), _("Say where this figure is read."), rows=1)

    def fill(self, offer: Offer) -> None:
        """Its indicators."""
        self.fields["indicator"].choices = offer.indicators  # type: ignore[attr-defined]  # a choice field


class CriteriaForm(OfferedForm):
    """The criteria by which communes are judged."""

    names = _words(
        _("Criteria"), _("Write one criterion a line."), rows=8, most=8000, hint=_("One a line, in their order.")
    )  # fmt: skip


class JudgeForm(OfferedForm):
    """Whether a commune reached a criterion in a year; a loss says why and what will be done."""

    commune = forms.ChoiceField(label=_("Commune"), error_messages={"required": _("Choose a commune.")})
    criterion = forms.TypedChoiceField(
        label=_("Criterion"), coerce=int, error_messages={"required": _("Choose a criterion.")}
    )
    year = _year(_("Year"))
    reached = forms.ChoiceField(
        label=_("Reached"), widget=forms.RadioSelect, choices=[("1", _("reached")), ("0", _("not reached"))],
        error_messages={"required": _("Say whether it was reached.")},
    )  # fmt: skip
    paper = TextField(
        label=_("By which paper"), max_length=120, error_messages={"required": _("Name the paper by which the commune was judged.")}
    )  # fmt: skip
    cause = TextField(
        label=_("Why it was lost again"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Asked for where the commune had reached it before."),
    )  # fmt: skip
    remedy = TextField(
        label=_("What will be done about it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def fill(self, offer: Offer) -> None:
        """The communes of the province under their districts, and the programme's criteria."""
        self.fields["commune"].choices = [("", _("Choose a commune")), *offer.communes]  # type: ignore[attr-defined]  # a choice field
        self.fields["criterion"].choices = [("", _("Choose a criterion")), *offer.criteria]  # type: ignore[attr-defined]  # a choice field
