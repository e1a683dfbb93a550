"""Which rows of a plan to show, and money of a row. Shape and wording only."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger.states import Reason
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans.choosing import NOTHING, Choice, Stand
from phoihop.domain.plans.models import FundingKind, Row
from phoihop.domain.plans.services import Aims, RowText
from phoihop.foundation.vn import dates, numbers
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField

MONTHS = 12
_ALL = [("", _("All"))]


class ChoiceForm(forms.Form):
    """How rows stand, who leads, of which group, in which month, and what disturbed them."""

    stand = forms.ChoiceField(label=_("State"), required=False, choices=[*_ALL, *Stand.choices])
    lead = forms.ChoiceField(label=_("Leads"), required=False)
    group = forms.ChoiceField(label=_("Group of content"), required=False)
    month = forms.TypedChoiceField(label=_("Month"), required=False, coerce=int, empty_value=None)
    programme = forms.ChoiceField(label=_("Serves"), required=False)
    cause = forms.ChoiceField(label=_("Disturbed by"), required=False, choices=[*_ALL, *Reason.choices])

    def __init__(
        self, *args: object, leads: Iterable[tuple[str, str]], aims: Iterable[tuple[str, str]], groups: Iterable[str],
        **kwargs: object,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        months = [(str(n), gettext("Month %(n)s") % {"n": n}) for n in range(1, MONTHS + 1)]
        self.fields["group"].choices = [*_ALL, *((name, name) for name in groups)]  # type: ignore[attr-defined]  # a choice field
        self.fields["lead"].choices = [*_ALL, *leads]  # type: ignore[attr-defined]  # a choice field
        self.fields["month"].choices = [*_ALL, *months]  # type: ignore[attr-defined]  # the same
        self.fields["programme"].choices = [*_ALL, *aims, (NOTHING, _("Nothing that is named"))]  # type: ignore[attr-defined]  # the same

    def choice(self) -> Choice:
        """What is asked for; what is none of the list asks for nothing."""
        self.is_valid()
        words = self.cleaned_data
        return Choice(
            words.get("stand", ""), words.get("lead", ""), words.get("month") or 0, words.get("cause", ""),
            words.get("programme", ""), words.get("group", ""),
        )  # fmt: skip


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


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordsOfRowForm(forms.Form):
    """The words of a row: what is to be done, what each side does, when, and what shows that it is done."""

    content = TextField(
        label=_("Content"), max_length=500, widget=_lines(2), error_messages={"required": _("Say what is to be done.")}
    )
    lead_duty = TextField(
        label=_("What the body that leads does"), max_length=500, widget=_lines(2),
        error_messages={"required": _("Say what the body that leads this row does.")},
    )  # fmt: skip
    other_duty = TextField(
        label=_("What the other side does"), max_length=500, widget=_lines(2),
        error_messages={"required": _("Say what the other side does.")},
    )  # fmt: skip
    timing = TextField(
        label=_("Time"), max_length=120, help_text=_("As people say it: Quý I, Tháng 3–4, Thường xuyên, Trước kỳ họp."),
        error_messages={"required": _("Say when it moves forward: a month, a quarter, or all year round.")},
    )  # fmt: skip
    due = DayField(
        label=_("Due day"), max_length=40, required=False,
        help_text=_("Left empty, it is the last day of that time; all year round has none."),
    )  # fmt: skip
    product = TextField(label=_("Product"), max_length=300, required=False)
    indicator = TextField(
        label=_("Indicator"), max_length=200, required=False, help_text=_("By what one sees how much was done, as: số buổi tuyên truyền.")
    )  # fmt: skip
    target = TextField(
        label=_("Target of the row"),
        max_length=120,
        required=False,
        help_text=_("How much of that is promised, as: 12 buổi."),
    )
    beneficiaries = TextField(
        label=_("For whom"), max_length=200, required=False, help_text=_("As: hộ nghèo, hội viên ở xã vùng cao. No names of people.")
    )  # fmt: skip

    def text(self, group: str) -> RowText:
        """What was written, for a row of this group."""
        words = self.cleaned_data
        return RowText(
            group, words["content"], words["lead_duty"], words["other_duty"], words["timing"], words["product"],
            words["indicator"], words["target"], words["beneficiaries"],
        )  # fmt: skip


class OtherWordsForm(WordsOfRowForm):
    """Other words for a row that binds, and why. Another day is asked for on the page of the commitment."""

    due = None  # type: ignore[assignment]  # the way in which a form leaves out a field of the one that it follows
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, initial=Reason.OWN)
    words = TextField(
        label=_("Why, for the other side to read"), max_length=1000, widget=_lines(2),
        error_messages={"required": _("Say why, so that the other side can decide.")},
    )  # fmt: skip


def words_of(row: Row) -> dict[str, str]:
    """A row as the form shows it at first."""
    told = row.commitment
    due = dates.show(told.due_on) if told.due_on else ""
    return {
        "content": told.title, "lead_duty": row.lead_duty, "other_duty": row.other_duty, "timing": row.timing, "due": due,
        "product": told.product, "indicator": row.indicator, "target": row.target, "beneficiaries": row.beneficiaries,
    }  # fmt: skip


class AimsForm(forms.Form):
    """What a row serves: articles of the agreement, and any of the resolutions, schemes, programmes and movements that there are."""

    articles = forms.TypedMultipleChoiceField(
        label=_("Articles that it serves"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    programmes = forms.MultipleChoiceField(
        label=_("Programmes that it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: object, articles: Iterable[tuple[int, str]], aims: Iterable[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["articles"].choices = list(articles)  # type: ignore[attr-defined]  # a choice field
        self.fields["programmes"].choices = list(aims)  # type: ignore[attr-defined]  # the same

    def aims(self) -> Aims:
        """What was ticked."""
        words = self.cleaned_data
        return Aims(frozenset(words["articles"]), frozenset(words["programmes"]))


class OtherAimsForm(AimsForm):
    """The same of a row that binds, and why: the other side reads it and answers."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices, initial=Reason.OWN)
    words = TextField(
        label=_("Why, for the other side to read"), max_length=1000, widget=_lines(2),
        error_messages={"required": _("Say why, so that the other side can decide.")},
    )  # fmt: skip


class NewRowForm(AimsForm, WordsOfRowForm):
    """A row to be added to a draft: under which heading, which article it serves, and between which sides."""

    group = TextField(
        label=_("Group of content"), max_length=200, error_messages={"required": _("Say under which group it stands.")}
    )
    lead = forms.TypedChoiceField(
        label=_("Leads"), coerce=int, error_messages={"required": _("Choose the body that leads this row.")}
    )
    other = forms.TypedChoiceField(
        label=_("Other side"), coerce=int, error_messages={"required": _("Choose the other side.")}
    )
    field_order = (
        "group", "content", "lead", "lead_duty", "other", "other_duty", "timing", "due", "product", "indicator", "target",
        "beneficiaries", "articles", "programmes",
    )  # fmt: skip

    def __init__(
        self, *args: object, groups: Mapping[str, list[BodyView]], articles: Iterable[tuple[int, str]],
        aims: Iterable[tuple[str, str]], **kwargs: object,
    ) -> None:  # fmt: skip
        super().__init__(*args, articles=articles, aims=aims, **kwargs)
        bodies = [(label, [(body.id, body.name) for body in members]) for label, members in groups.items()]
        self.fields["lead"].choices = self.fields["other"].choices = [("", _("Choose a body")), *bodies]  # type: ignore[attr-defined]  # choice fields


class NewPlanForm(forms.Form):
    """A plan to be drafted: under which agreement, of which year."""

    agreement = forms.ChoiceField(
        label=_("Agreement that it carries out"), error_messages={"required": _("Choose the agreement.")}
    )
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2100,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Enter the year, as 2022.")),
    )  # fmt: skip
    code = forms.RegexField(
        r"^[^/\s\x00-\x1f\x7f]+$", label=_("Code"), max_length=40, help_text=_("Short, as KH-2022."),
        error_messages={"required": _("Enter a code, as KH-2022."), "invalid": _("A code has no “/” and no space in it.")},
    )  # fmt: skip
    title = TextField(label=_("Title of the plan"), max_length=300, error_messages={"required": _("Enter the title.")})

    def ask_beside(self) -> None:
        """Let the writer say that the plan is needed beside the one that there is."""
        self.fields["beside"] = forms.BooleanField(
            label=_("Another plan is needed in this year, beside that one"), required=False
        )

    def __init__(self, *args: object, agreements: Iterable[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # the same
        self.fields["agreement"].choices = [("", _("Choose one")), *agreements]  # type: ignore[attr-defined]  # a choice field


class NextPlanForm(forms.Form):
    """The plan of the year after, begun from this one."""

    EVERY, OPEN = "EVERY", "OPEN"
    rows = forms.ChoiceField(
        label=_("Rows to take over"), widget=forms.RadioSelect, initial=EVERY,
        choices=[(EVERY, _("Every row, a year later; what is not done yet is carried on")), (OPEN, _("Only what is not done yet"))],
    )  # fmt: skip
    code = NewPlanForm.base_fields["code"]
    title = NewPlanForm.base_fields["title"]


class DecisionForm(forms.Form):
    """The decision by which a plan is approved."""

    words = TextField(
        label=_("Decision"), max_length=300, help_text=_("By its number and day, as Quyết định số 123/QĐ-UBND ngày 10/12/2021."),
        error_messages={"required": _("Name the decision by which the plan is approved, in at most 300 letters.")},
    )  # fmt: skip


class MendForm(forms.Form):
    """What is to be mended before a plan is approved."""

    words = TextField(
        label=_("What is to be mended"), max_length=500, widget=_lines(3),
        error_messages={"required": _("Say what is to be mended, in at most 500 letters.")},
    )  # fmt: skip
