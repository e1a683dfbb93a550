"""What people write when they supervise or answer: shape and wording only, the domain decides."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight import queries
from phoihop.domain.oversight.models import MEMBER_MAX, WORDS_MAX, Intent
from phoihop.domain.oversight.states import CriticismForm, Form, Priority, Taken
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import BodyField, DayField, TextField, WordsForm


def _offer(field: forms.Field, groups: dict[str, list[BodyView]], own: int | None) -> None:
    choices = [(label, [(body.id, body.name) for body in bodies]) for label, bodies in groups.items()]
    field.choices = [("", _("Choose a body")), *choices]  # type: ignore[attr-defined]  # a choice field
    field.own = own  # type: ignore[attr-defined]  # a field of bodies


class SaidForm(WordsForm):
    """What is said, as long as it is kept."""

    words = TextField(
        label=_("In words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=WORDS_MAX,
        error_messages={"required": _("Say it in a few words.")},
    )  # fmt: skip


class BeginForm(forms.Form):
    """A supervision whose plan was sent."""

    intent = forms.ChoiceField(label=_("Entry of the yearly programme"), required=False)
    title = TextField(
        label=_("What is supervised"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what is supervised.")},
    )  # fmt: skip
    form = forms.ChoiceField(label=_("Form of supervision"), choices=Form)
    supervised = BodyField(
        label=_("The body that is supervised"), coerce=int, error_messages={"required": _("Choose a body.")}
    )
    plan_sent_on = DayField(
        label=_("Plan sent on"), help_text=_("To the body and the one above it; a delegation's 15 days before."),
        error_messages={"required": _("Enter the day, as 14/9/2021.")},
    )  # fmt: skip
    begins_on = DayField(
        label=_("Begins on"),
        help_text=_("As 14/9/2021"),
        error_messages={"required": _("Enter the day, as 14/9/2021.")},
    )

    def __init__(
        self, *args: object, groups: dict[str, list[BodyView]], own: int | None, **kwargs: object
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        _offer(self.fields["supervised"], groups, own)

    def plan(self, intents: list[Intent]) -> None:
        """Offer the entries of the programme that were agreed; where there is none, nothing is asked."""
        if not intents:
            del self.fields["intent"]
            return
        choices = [
            (str(one.pk), f"{one.title} ({dates.show(one.begins_on)}–{dates.show(one.ends_on)})") for one in intents
        ]
        self.fields["intent"].choices = [("", _now("None: beside the programme")), *choices]  # type: ignore[attr-defined]  # a choice field


class IntentForm(forms.Form):
    """A supervision for the programme of a year."""

    title = TextField(
        label=_("What is supervised"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what is supervised.")},
    )  # fmt: skip
    form = forms.ChoiceField(label=_("Form of supervision"), choices=Form)
    supervised = BodyField(
        label=_("The body that is supervised"), coerce=int, error_messages={"required": _("Choose a body.")}
    )
    begins_on = DayField(
        label=_("From"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )
    ends_on = DayField(
        label=_("Until"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )

    def __init__(
        self, *args: object, groups: dict[str, list[BodyView]], own: int | None, **kwargs: object
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        _offer(self.fields["supervised"], groups, own)


class AgreeForm(forms.Form):
    """Nothing to write; the last step that stood on the page is what was agreed to."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(SaidForm):
    """Other days, and why."""

    begins_on = DayField(
        label=_("From"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )
    ends_on = DayField(
        label=_("Until"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )
    field_order = ("begins_on", "ends_on", "words")


class ClashForm(SaidForm):
    """With which inspection it overlaps."""

    words = TextField(
        label=_("Which inspection, and in which days"), widget=forms.Textarea(attrs={"rows": 3}), max_length=WORDS_MAX,
        error_messages={"required": _("Say with which inspection it overlaps, and when that is.")},
    )  # fmt: skip


class DelegationForm(forms.Form):
    """The decision on the delegation, and who is in it."""

    decision = TextField(
        label=_("Number of the decision"), max_length=60, help_text=_("As 35/QĐ-MTTQ-BTT"),
        error_messages={"required": _("Write the number of the decision.")},
    )  # fmt: skip
    decided_on = DayField(
        label=_("Decided on"),
        help_text=_("As 14/9/2021"),
        error_messages={"required": _("Enter the day, as 14/9/2021.")},
    )
    head = TextField(
        label=_("Head of the delegation"), max_length=MEMBER_MAX,
        help_text=_("Post and body; a name only of somebody who holds a public post."),
        error_messages={"required": _("Say who leads the delegation.")},
    )  # fmt: skip
    members = TextField(
        label=_("Members"), max_length=WORDS_MAX * 3, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One line each, by post and body."),
    )  # fmt: skip


class RecommendForm(SaidForm):
    """What is recommended, and how pressing it is."""

    priority = forms.ChoiceField(label=_("How pressing"), choices=Priority, initial=Priority.NORMAL)


class AnswerForm(SaidForm):
    """What the body says, and on which paper."""

    paper = TextField(
        label=_("Number of the paper"), max_length=60, help_text=_("As 512/UBND-NC"),
        error_messages={"required": _("Write the number of the paper that answers.")},
    )  # fmt: skip


class TakeUpForm(forms.Form):
    """A draft that came for criticism."""

    title = TextField(
        label=_("Which draft is criticised"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say which draft is criticised.")},
    )  # fmt: skip
    form = forms.ChoiceField(label=_("Form of criticism"), choices=CriticismForm)
    drafter = BodyField(label=_("The drafting body"), coerce=int, error_messages={"required": _("Choose a body.")})
    received_on = DayField(
        label=_("Draft received on"), help_text=_("As 14/9/2021"),
        error_messages={"required": _("Enter the day, as 14/9/2021.")},
    )  # fmt: skip

    def __init__(
        self, *args: object, groups: dict[str, list[BodyView]], own: int | None, **kwargs: object
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        _offer(self.fields["drafter"], groups, own)


class PointForm(SaidForm):
    """One point: the clause, and what is asked of it."""

    clause = TextField(
        label=_("Clause of the draft"), max_length=60, help_text=_("As Điều 5 khoản 2"),
        error_messages={"required": _("Name the clause of the draft, in at most 60 characters.")},
    )  # fmt: skip
    field_order = ("clause", "words")


class PaperForm(forms.Form):
    """The paper that says it."""

    paper = TextField(
        label=_("Number of the paper"), max_length=60, help_text=_("As 512/UBND-NC"),
        error_messages={"required": _("Write the number of the paper.")},
    )  # fmt: skip


def _regulations() -> list[tuple[str, str]]:
    return [("", _now("None of those kept here")), *queries.regulations()]


class EffectForm(SaidForm):
    """Which policy changed because of it, and where one reads it."""

    policy = TextField(
        label=_("Which policy changed"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Its name as everybody knows it. This goes out on the portal: nobody's name."),
        error_messages={"required": _("Name the policy that changed.")},
    )  # fmt: skip
    paper = TextField(
        label=_("The paper that changed it"), max_length=60, help_text=_("As 512/UBND-NC"),
        error_messages={"required": _("Write the number of the paper.")},
    )  # fmt: skip
    clause = TextField(label=_("Clause"), max_length=60, required=False, help_text=_("As Điều 5 khoản 2"))
    code = TextField(
        label=_("Code printed on that paper"), max_length=40, required=False,
        help_text=_("Only where it was issued here: then it leads to that paper."),
    )  # fmt: skip
    agreement = forms.ChoiceField(label=_("Regulation kept here that changed"), required=False, choices=_regulations)
    field_order: tuple[str, ...] = ("policy", "paper", "clause", "words", "code", "agreement")


class EffectOnPointForm(EffectForm):
    """The same, of one point of a criticism."""

    number = forms.TypedChoiceField(label=_("Point"), coerce=int)
    field_order = ("number", *EffectForm.field_order)

    def __init__(self, *args: object, points: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["number"].choices = points  # type: ignore[attr-defined]  # a choice field


class OnPointForm(SaidForm):
    """What is said of one point."""

    number = forms.TypedChoiceField(label=_("Point"), coerce=int)
    how = forms.ChoiceField(label=_("Is it taken"), choices=Taken)
    field_order = ("number", "how", "words")

    def __init__(self, *args: object, points: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["number"].choices = points  # type: ignore[attr-defined]  # a choice field
