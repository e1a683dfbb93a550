"""What people write about petitions: shape and wording only, the domain decides."""

from collections.abc import Iterable

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions.states import Around, Competence, Contact, DataWish, Referred, Result
from phoihop.surfaces.workspace.commitments.forms import (
    BareForm,
    BodyField,
    DayField,
    SymbolField,
    TextField,
    WordsForm,
)
from phoihop.surfaces.workspace.filing import MB, FileField

NO_PERSON = _("Write what is asked, never who asks: no name, no telephone number, no place of living of anybody.")
# Fields of life as the summaries of provinces name them, so that counts by field meet.
TOPICS = (
    "Giao thông", "Nông nghiệp, nông thôn", "Đất đai, tài nguyên, môi trường", "Xây dựng, quy hoạch", "Điện, nước",
    "Y tế", "Giáo dục, đào tạo", "Lao động, an sinh xã hội", "Dân tộc, tôn giáo", "Văn hóa, thông tin",
    "Tài chính, ngân sách", "Nội vụ, cán bộ", "An ninh, trật tự", "Khác",
)  # fmt: skip
__all__ = ["BareForm", "WordsForm"]


class ListForm(forms.Form):
    """The petitions of one meeting as a filled list."""

    list = FileField(
        label=_("Filled list (.xlsx, 2 MB at most)"), most=2 * MB, widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


class SessionForm(forms.Form):
    """A meeting with voters that was held."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=Contact)
    held_on = DayField(
        label=_("Held on"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )
    place = TextField(
        label=_("Where"), max_length=200, help_text=_("The commune or ward, and the hall; nobody's home."),
        error_messages={"required": _("Say where the voters were met.")},
    )  # fmt: skip
    attended = forms.IntegerField(label=_("How many came"), min_value=0)
    spoke = forms.IntegerField(label=_("How many spoke"), min_value=0)


class _OfBodies(forms.Form):
    """A form that asks for one body besides one's own."""

    field: str

    def __init__(
        self, *args: object, groups: dict[str, list[BodyView]], own: int | None, **kwargs: object
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        choices = [(label, [(body.id, body.name) for body in bodies]) for label, bodies in groups.items()]
        field = self.fields[self.field]
        field.choices = [("", _("Choose a body")), *choices]  # type: ignore[attr-defined]  # a choice field
        field.own = own  # type: ignore[attr-defined]  # a field of bodies


class PlanForm(_OfBodies):
    """A meeting with voters that is to come."""

    field = "host"
    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=Contact)
    around = forms.ChoiceField(
        label=_("Around a session of the People's Council"), required=False,
        choices=[("", _("it does not belong to one")), *Around.choices],
    )  # fmt: skip
    day = DayField(
        label=_("Day"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )
    place = TextField(
        label=_("Where"), max_length=200, help_text=_("The commune or ward, and the hall; nobody's home."),
        error_messages={"required": _("Say where the voters are met.")},
    )  # fmt: skip
    host = BodyField(
        label=_("Body of the place"), coerce=int, help_text=_("It is told of it, and sees it here."),
        error_messages={"required": _("Choose a body.")},
    )  # fmt: skip


class SittingForm(_OfBodies):
    """A session of a People's Council."""

    field = "council"
    name = TextField(
        label=_("Name of the session"), max_length=200, help_text=_("As kỳ họp thứ ba, khóa XVI"),
        error_messages={"required": _("Name the session.")},
    )  # fmt: skip
    council = BodyField(label=_("People's Council"), coerce=int, error_messages={"required": _("Choose a body.")})
    opens_on = DayField(
        label=_("Opens on"), help_text=_("As 14/9/2021"), error_messages={"required": _("Enter the day, as 14/9/2021.")}
    )
    closes_on = DayField(
        label=_("Closes on"),
        help_text=_("As 14/9/2021"),
        error_messages={"required": _("Enter the day, as 14/9/2021.")},
    )


class ToldForm(forms.Form):
    """How it was announced."""

    words = TextField(
        label=_("How it was announced"),
        required=False,
        max_length=200,
        help_text=_("As the number of the letter; may stay empty."),
    )


class CallOffForm(forms.Form):
    """Why it is called off."""

    words = TextField(
        label=_("Why it is called off"), max_length=200, error_messages={"required": _("Say why it is called off.")}
    )


class HeldForm(forms.Form):
    """How many people were there."""

    attended = forms.IntegerField(label=_("How many came"), min_value=0)
    spoke = forms.IntegerField(label=_("How many spoke"), min_value=0)


class CollectForm(forms.Form):
    """One thing that was asked."""

    text = TextField(
        label=_("What is asked"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, help_text=NO_PERSON,
        error_messages={"required": _("Write what the voters ask.")},
    )  # fmt: skip
    topic = forms.ChoiceField(label=_("Field of life"), choices=[(topic, topic) for topic in TOPICS])
    place = TextField(
        label=_("Which place it is about"), max_length=200, help_text=_("A village, a road, a school; nobody's home."),
        error_messages={"required": _("Say which place it is about.")},
    )  # fmt: skip
    competence = forms.ChoiceField(
        label=_("Whose matter it is"), choices=Competence, widget=forms.RadioSelect, initial=Competence.PROVINCE
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as Django's form takes them
        if "nobody" in self.data:
            self.offer()

    def offer(self) -> None:
        """Let who writes it say that what reads like a person's name is none; not asked before somebody seems to be named."""
        self.fields["nobody"] = forms.BooleanField(
            label=_("It names nobody but a place or who holds a public post"), required=False
        )


class RouteForm(_OfBodies):
    """Which body is competent."""

    field = "to"
    to = BodyField(label=_("The competent body"), coerce=int, error_messages={"required": _("Choose a body.")})
    words = TextField(
        label=_("A word to them"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


class ReferForm(_OfBodies):
    """Where somebody was sent with what is not held here."""

    field = "to"
    kind = forms.ChoiceField(label=_("What they came with"), choices=Referred, widget=forms.RadioSelect)
    to = BodyField(label=_("Directed to the body"), coerce=int, error_messages={"required": _("Choose a body.")})


class DataForm(forms.Form):
    """What the holder of a slip asks of what was written by it."""

    code = TextField(
        label=_("Code of the slip"), max_length=40, help_text=_("As it stands on the slip; nobody's name is asked.")
    )
    kind = forms.ChoiceField(label=_("What they ask for"), choices=DataWish, widget=forms.RadioSelect)


class DataAnswerForm(forms.Form):
    """What was done with it."""

    granted = forms.ChoiceField(
        label=_("Was it done?"), choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect
    )
    words = TextField(label=_("What was done, or why not"), max_length=200)


class AskHelpForm(_OfBodies):
    """Which body is asked for help, and for what."""

    field = "of"
    of = BodyField(label=_("The body asked for help"), coerce=int, error_messages={"required": _("Choose a body.")})
    words = TextField(
        label=_("What we need from them"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what you need from them.")},
    )  # fmt: skip


class AnswerForm(WordsForm):
    """The answer and the paper that gives it."""

    paper = TextField(
        label=_("Number of the paper"), max_length=60, help_text=_("As 512/UBND-NC"),
        error_messages={"required": _("Write the number of the paper that answers.")},
    )  # fmt: skip


class CheckForm(forms.Form):
    """Whether a drafted reply is lawful, and what is not."""

    seen = forms.IntegerField(widget=forms.HiddenInput)  # the stage that drafted what stands on the page
    lawful = forms.ChoiceField(
        label=_("By law"), widget=forms.RadioSelect, choices=[("yes", _("lawful as it stands")), ("no", _("not lawful: back to who drafted it"))],
        error_messages={"required": _("Say whether it is lawful.")},
    )  # fmt: skip
    words = TextField(
        label=_("What is not, and by which rule"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip


class HeadForm(forms.Form):
    """What a paper needs beside its words."""

    symbol = SymbolField(
        label=_("Symbol of the paper"), max_length=40, help_text=_("As UBND-NC; the number comes from your body's book."),
        error_messages={"required": _("Write the symbol of the paper.")},
    )  # fmt: skip
    place = TextField(
        label=_("Place where it is issued"), max_length=60, error_messages={"required": _("Write the place.")}
    )  # fmt: skip
    signs_as = TextField(
        label=_("Lines above the signature"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One line each, as TM. ỦY BAN NHÂN DÂN, then CHỦ TỊCH."),
        error_messages={"required": _("Write in which office it is signed.")},
    )  # fmt: skip
    signer = TextField(label=_("Who signs it"), max_length=100, error_messages={"required": _("Write who signs.")})
    recipients = TextField(
        label=_("Recipients of the paper"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each; the last is Lưu: VT."), initial="Như trên\nLưu: VT",
        error_messages={"required": _("Write who receives it.")},
    )  # fmt: skip


class IssueForm(HeadForm):
    """What the paper that answers needs beside its words."""

    seen = forms.IntegerField(widget=forms.HiddenInput)  # the stage that drafted what stands on the page
    together = forms.BooleanField(
        label=_("Answer with it all petitions of the same matter that wait for your body"), required=False
    )


class ResultForm(WordsForm):
    """What came of it; a day only where one is promised."""

    result = forms.ChoiceField(label=_("What came of it"), choices=Result)
    day = DayField(
        label=_("Until which day"), required=False,
        help_text=_("As 31/12/2021; only for a road map, or for what is set aside."),
    )  # fmt: skip
    field_order = ("result", "day", "words")


class PromiseForm(WordsForm):
    """What the answer promised, and by when."""

    until = DayField(
        label=_("Due day"), help_text=_("As 31/10/2021"), error_messages={"required": _("Enter the due day.")}
    )


class DelayForm(WordsForm):
    """Why the answer is late, and by when it comes."""

    words = TextField(
        label=_("Why the answer is late"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who follows the petition reads it."),
        error_messages={"required": _("Say why the answer is late. Those who asked read it.")},
    )  # fmt: skip
    until = DayField(
        label=_("By when it comes"), help_text=_("As 31/10/2021"),
        error_messages={"required": _("Enter the day, as 14/9/2021.")},
    )  # fmt: skip


class PublishForm(forms.Form):
    """What goes out to everybody. What seemed to lead to a person is covered; a person reads it over."""

    words = TextField(
        label=_("What everybody may read"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Names and numbers that were found are covered by […]. Read it over: a machine finds few names."),
        error_messages={"required": _("Write what everybody may read, in at most 2,000 characters.")},
    )  # fmt: skip


class JoinForm(forms.Form):
    """Another petition that asks the same."""

    beside = forms.IntegerField(
        label=_("Number of the other petition"), min_value=1,
        error_messages={"required": _("Write the number of the other petition.")},
    )  # fmt: skip


class ChoiceForm(forms.Form):
    """Which petitions the board shows; everything may be left open."""

    which = forms.ChoiceField(label=_("Where it stands"), required=False)
    holder = forms.ChoiceField(label=_("With which body"), required=False)
    topic = forms.ChoiceField(label=_("Field of life"), required=False)

    def __init__(
        self, data: object, *, which: Iterable[tuple[str, str | Promise]], holders: Iterable[BodyView], topics: Iterable[str]
    ) -> None:  # fmt: skip
        super().__init__(data)  # type: ignore[arg-type]  # the query of the address
        anything = ("", _("all"))
        self.fields["which"].choices = [anything, *which]  # type: ignore[attr-defined]  # a choice field
        self.fields["holder"].choices = [anything, *((body.id, body.short_name) for body in holders)]  # type: ignore[attr-defined]  # the same
        self.fields["topic"].choices = [anything, *((topic, topic) for topic in topics)]  # type: ignore[attr-defined]  # the same
