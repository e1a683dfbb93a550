"""What people write in a review: shape and wording only, the domain decides."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger.states import Reason
from phoihop.domain.organisations.models import Holding
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.reviews.models import LABEL_MAX, TEXT_MAX, WORDS_MAX, Shortcoming
from phoihop.domain.reviews.queries import Scored
from phoihop.domain.reviews.services import Given
from phoihop.domain.reviews.states import Answered, CauseKind, Grade, Outcome, Part, ReviewKind
from phoihop.surfaces.workspace.commitments.forms import DayField, SymbolField, TextField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # what gettext_lazy gives, known to the types alone

_LINES = {"rows": 2}
_DAY = _("Enter the day, as 14/9/2021.")


_SCORED: "dict[str, list[tuple[str, _StrPromise]]]" = {
    "agreement": [("0", _("Each article that asks for action")), ("1", _("Each group of articles (chapter)"))],
    "programme": [
        ("0", _("Its aim, parts and indicators, and each row of a plan that serves it")),
        ("1", _("Its aim, parts and indicators alone")),
    ],
    "plan": [("0", _("Each row that binds")), ("1", _("Each group of rows"))],
}


class NewForm(forms.Form):
    """What is reviewed: which kind, over which time, and point by what."""

    kind = forms.ChoiceField(label=_("Kind of review"), choices=ReviewKind, widget=forms.RadioSelect)
    covers_from = DayField(label=_("Under review from"), error_messages={"required": _DAY})
    last_day = DayField(
        label=_("Under review until"), help_text=_("The last day, as 14/9/2021"), error_messages={"required": _DAY}
    )
    by_group = forms.ChoiceField(label=_("What is scored"), widget=forms.RadioSelect)

    def __init__(self, *args: object, noun: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["by_group"].choices = _SCORED[noun]  # type: ignore[attr-defined]  # a choice field

    def covers_to(self) -> date:
        """The first day that is no longer under review."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class ScoreForm(forms.Form):
    """One's own grade and words for each point; a point may wait, and words do not stand without a grade."""

    def __init__(self, *args: object, points: Iterable[Scored], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.points = list(points)
        for row in self.points:
            ours = row.said[0] if row.said else None
            label, number = row.point.label, row.point.number
            self.fields[f"grade-{number}"] = forms.ChoiceField(
                label=label, choices=Grade, widget=forms.RadioSelect, required=False, initial=ours.grade if ours else "",
            )  # fmt: skip
            self.fields[f"words-{number}"] = TextField(
                label=gettext("Why, in our side's words"), required=False, max_length=WORDS_MAX,
                widget=forms.Textarea(attrs=_LINES), initial=ours.words if ours else "",
            )  # fmt: skip

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Grade and words of each point, in order."""
        return [(self[f"grade-{row.point.number}"], self[f"words-{row.point.number}"]) for row in self.points]

    def clean(self) -> dict[str, object]:
        """Words stand beside a grade."""
        found: dict[str, object] = super().clean() or self.cleaned_data
        for row in self.points:
            number = row.point.number
            if found.get(f"words-{number}") and not found.get(f"grade-{number}"):
                self.add_error(f"grade-{number}", gettext("Choose a grade for this point too."))
        return found

    def given(self) -> dict[int, Given]:
        """The points that have a grade."""
        told = self.cleaned_data
        numbers = [row.point.number for row in self.points if told[f"grade-{row.point.number}"]]
        return {number: Given(told[f"grade-{number}"], told[f"words-{number}"]) for number in numbers}


class JudgeForm(forms.Form):
    """What the sides say of a point together."""

    point = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Together we say"), choices=Outcome, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the sides say together, or that they disagree.")},
    )  # fmt: skip
    words = TextField(
        label=_("In words"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs=_LINES),
        help_text=_("The words of each side stay beside it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What came of a remedy of an earlier review."""

    remedy = forms.IntegerField(widget=forms.HiddenInput)
    found = forms.ChoiceField(
        label=_("What came of this remedy"), choices=Answered, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of this remedy.")},
    )  # fmt: skip
    words = TextField(
        label=_("In words"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs=_LINES),
        help_text=_("Where it was not carried out whole: why, and how it goes on."),
    )  # fmt: skip


class WriteForm(forms.Form):
    """One part of the text."""

    part = forms.ChoiceField(choices=Part, widget=forms.HiddenInput)
    words = TextField(
        label=_("The text, for all sides"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Say it in a few words.")},
    )  # fmt: skip


class ShortcomingForm(forms.Form):
    """A shortcoming with its cause and its remedy."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = TextField(
        label=_("What falls short"), max_length=WORDS_MAX, widget=forms.Textarea(attrs=_LINES),
        error_messages={"required": _("Say what falls short.")},
    )  # fmt: skip
    cause_kind = forms.ChoiceField(
        label=_("Cause from outside, or our own"), choices=CauseKind, widget=forms.RadioSelect
    )
    cause = forms.ChoiceField(label=_("Which cause"), choices=Reason)
    cause_words = TextField(
        label=_("Why it is so"), max_length=WORDS_MAX, widget=forms.Textarea(attrs=_LINES),
        error_messages={"required": _("Say why: no shortcoming without its cause.")},
    )  # fmt: skip
    remedy = TextField(
        label=_("What is done about it"), max_length=500, widget=forms.Textarea(attrs=_LINES),
        help_text=_("With both signatures it becomes a commitment in the ledger."),
        error_messages={"required": _("Say what is done about it: no shortcoming without its remedy.")},
    )  # fmt: skip
    owner = forms.TypedChoiceField(label=_("Who does it"), coerce=int)
    towards = forms.TypedChoiceField(label=_("Towards which side, which confirms it"), coerce=int)
    until = DayField(label=_("By when"), help_text=_("As 31/10/2021"), error_messages={"required": _DAY})

    def __init__(self, *args: object, sides: Iterable[BodyView], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        choices = [("", gettext("Choose a side")), *((side.id, side.name) for side in sides)]
        for name in ("owner", "towards"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field

    @staticmethod
    def told(row: Shortcoming, day: str) -> dict[str, object]:
        """What stands there, to be written anew."""
        return {
            "number": row.number, "words": row.words, "cause_kind": row.cause_kind, "cause": row.cause,
            "cause_words": row.cause_words, "remedy": row.remedy, "owner": row.owner_id, "towards": row.towards_id,
            "until": day,
        }  # fmt: skip


class SignForm(forms.Form):
    """In which of the signer's own posts it is signed; no choice where none is entered."""

    digest = forms.CharField(widget=forms.HiddenInput)
    holding = forms.TypedChoiceField(label=_("Signed as"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: object, held: Iterable[Holding], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        choices = [(row.pk, f"{row.person.full_name}, {row.post.title}") for row in held]
        if choices:
            self.fields["holding"].choices = choices  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["holding"]


class IssueForm(forms.Form):
    """What the paper needs beside its text."""

    symbol = SymbolField(
        label=_("Symbol"), max_length=80, help_text=_("As BC-UBND-MTTQ; the number comes from the book of the first side."),
        error_messages={"required": _("Write the symbol of the paper.")},
    )  # fmt: skip
    place = TextField(
        label=_("Place"), max_length=LABEL_MAX, error_messages={"required": _("Write where it is issued.")}
    )  # fmt: skip
