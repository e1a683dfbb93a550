"""What people write when they act on a commitment: shape and wording only, the ledger decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.documents import paper
from phoihop.domain.ledger.states import Reason, Verb
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.vn import dates, text
from phoihop.surfaces.workspace.filing import FilesField

_NUMBERED = re.compile(r"\s*(số\s*:?\s*)?\d+\s*[/-]", re.IGNORECASE)
_CHANGES = [
    (Verb.POSTPONED, _("Postpone to a new day")),
    (Verb.RESCHEDULED, _("Set a new due day")),
    (Verb.SUSPENDED, _("Suspend")),
    (Verb.NOT_FEASIBLE, _("Cannot be carried out")),
]


class TextField(forms.CharField):
    """What people write or paste, without signs that no paper could carry; lines end alike, whoever's browser sent them."""

    def to_python(self, value: object) -> str:
        """The text as it is kept."""
        return super().to_python(text.on_lines(paper.printable(value)) if isinstance(value, str) else value) or ""


class SymbolField(TextField):
    """What stands behind the number of a paper. The number is the book's: one that was typed would stand there twice."""

    def clean(self, value: object) -> str:
        """The symbol; refused where it begins with a number."""
        written = str(super().clean(value))
        if _NUMBERED.match(written):
            raise forms.ValidationError(
                gettext("The number comes from the book by itself. Write only what stands behind it, as UBND-NC.")
            )
        return written


class DayField(forms.CharField):
    """A day as people here write it, 14/9/2021."""

    def clean(self, value: object) -> object:
        """The day, or None where nothing was written."""
        written = super().clean(value)
        if not written:
            return None
        try:
            return dates.parse_day(written)
        except dates.NotADay as refusal:
            raise forms.ValidationError(refusal.sentence()) from None


class WordsForm(forms.Form):
    """A reason, or what came of it."""

    words = TextField(
        label=_("In words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000,
        error_messages={"required": _("Say it in a few words.")},
    )  # fmt: skip


class BareForm(forms.Form):
    """Nothing to write."""


class ClaimForm(WordsForm):
    """What came of it, with the files that show it."""

    evidence = FilesField(
        label=_("Evidence"), required=False, help_text=_("PDF, Word, Excel, pictures or text; 30 MB at most each.")
    )


class ProgressForm(ClaimForm):
    """How far it is."""

    percent = forms.IntegerField(
        label=_("Done so far, in percent"), min_value=0, max_value=100,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a whole number from 0 to 100.")
        ),
    )  # fmt: skip
    field_order = ("percent", "words", "evidence")


class AskForm(WordsForm):
    """A change of what was agreed, for the other side to grant."""

    change = forms.ChoiceField(label=_("Change"), choices=_CHANGES)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    until = DayField(label=_("New due day"), required=False, help_text=_("As 31/10/2021; only to postpone or reset."))
    effect = TextField(
        label=_("What becomes of the target"), required=False, max_length=300,
        help_text=_("Where one was promised, as: 8 buổi thay vì 12 buổi; giữ nguyên."),
    )  # fmt: skip
    field_order = ("change", "until", "reason", "words", "effect")


class GrantForm(forms.Form):
    """On which paper the agreement to a change rests, where there is one."""

    document = TextField(
        label=_("Decision"), required=False, max_length=300,
        help_text=_("The paper that decides it, by its number and day, where there is one."),
    )  # fmt: skip


class BodyField(forms.TypedChoiceField):
    """One body of a list that leaves out the reader's own."""

    own: int | None = None

    def validate(self, value: object) -> None:
        """Says in words, and never by number, which body it cannot be."""
        _check_bodies([value] if value else [], self)
        super().validate(value)


class BodiesField(forms.TypedMultipleChoiceField):
    """Any of these bodies."""

    own: int | None = None

    def validate(self, value: list[object]) -> None:
        """The same."""
        _check_bodies(value, self)
        super().validate(value)


def _check_bodies(chosen: Iterable[object], field: BodyField | BodiesField) -> None:
    for value in chosen:
        if str(value) == str(field.own):
            raise forms.ValidationError(
                gettext("That is our own body, which is one of the two sides already. Choose another body.")
            )
        if not field.valid_value(value):
            raise forms.ValidationError(gettext("No body of the list was chosen. Choose one of those listed."))


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies of one kind in a long list; it shows unfolded where one of them is chosen."""

    label: str
    boxes: list[BoundWidget]

    @property
    def chosen(self) -> int:
        """How many of them are ticked."""
        return sum(bool(box.data["selected"]) for box in self.boxes)


class OpenForm(forms.Form):
    """A new commitment between the acting body and another: who does what for whom, by when and why that day."""

    WE_DO, THEY_DO = "WE_DO", "THEY_DO"
    direction = forms.ChoiceField(
        label=_("Who carries it out"), choices=[(THEY_DO, _("The other side, for us")), (WE_DO, _("We, for the other side"))],
        widget=forms.RadioSelect, initial=THEY_DO,
        error_messages={"required": _("Say who carries it out."), "invalid_choice": _("Say who carries it out.")},
    )  # fmt: skip
    other = BodyField(
        label=_("The other side"), coerce=int, error_messages={"required": _("Choose the other side.")},
        help_text=_("Open the list and type the first letters of the name."),
    )  # fmt: skip
    title = TextField(
        label=_("Content"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("What is to be done, in at most 500 letters."),
        error_messages={"required": _("Say what is to be done.")},
    )  # fmt: skip
    product = TextField(
        label=_("Product"), max_length=300, help_text=_("What will show that it is done: a report, a decision, a list."),
        error_messages={"required": _("Say what will show that it is done.")},
    )  # fmt: skip
    until = DayField(
        label=_("Due day"),
        help_text=_("As 31/10/2021"),
        error_messages={"required": _("Enter the due day, as 31/10/2021.")},
    )
    basis = TextField(
        label=_("Why this day"), max_length=300, help_text=_("The paper or the agreement that sets it."),
        error_messages={"required": _("Name the paper or the agreement that sets the due day.")},
    )  # fmt: skip
    supporters = BodiesField(
        label=_("Working with"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They help the side that carries it out and may report progress."),
    )  # fmt: skip

    def __init__(
        self, *args: object, groups: dict[str, list[BodyView]], own: int | None, today: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.today = today
        self.groups = {label: {body.id: body.name for body in members} for label, members in groups.items()}
        choices = [(label, list(members.items())) for label, members in self.groups.items()]
        other, supporters = self.fields["other"], self.fields["supporters"]
        other.choices = [("", _("Choose a body")), *choices]  # type: ignore[attr-defined]  # a choice field
        supporters.choices = choices  # type: ignore[attr-defined]  # the same
        other.own = supporters.own = own  # type: ignore[attr-defined]  # both are fields of bodies

    def supporter_groups(self) -> list[Group]:
        """The boxes to tick, by group."""
        boxes = {int(box.data["value"]): box for box in self["supporters"].subwidgets}
        return [Group(label, [boxes[body_id] for body_id in members]) for label, members in self.groups.items()]

    def clean_until(self) -> date:
        """A day that has not passed yet."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(
                gettext("The day %(day)s has passed. Enter today or a later day.") % {"day": dates.show(until)}
            )
        return until

    def clean_supporters(self) -> list[int]:
        """Those who work with the side that carries it out; the other side itself is not among them."""
        chosen: list[int] = self.cleaned_data["supporters"]
        if self.cleaned_data.get("other") in chosen:
            raise forms.ValidationError(
                gettext("The other side is one of the two sides already. Take it out of this list.")
            )
        return chosen
