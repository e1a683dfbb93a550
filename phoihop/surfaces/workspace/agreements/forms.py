"""A new agreement from its text: head, parties, the pasted text. Shape and wording only."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements import clauses
from phoihop.domain.agreements import text as texts
from phoihop.domain.agreements.models import MOST_PARTIES
from phoihop.domain.agreements.states import AgreementKind
from phoihop.domain.agreements.text import MOST_HEADING
from phoihop.domain.documents import reading
from phoihop.domain.organisations.models import Holding
from phoihop.domain.organisations.queries import BodyView
from phoihop.surfaces.workspace.commitments.forms import BodiesField, DayField, Group, TextField
from phoihop.surfaces.workspace.filing import MB, FileField

MOST_TEXT = 200_000
MOST_PATH = 20  # of the name of a clause
TAKEN = frozenset({"new"})  # pages that stand where an agreement of this code would
_day = {"size": 12, "inputmode": "numeric", "autocomplete": "off"}


class ChooseForm(forms.Form):
    """Which agreements the list shows."""

    kind = forms.ChoiceField(
        label=_("What kind of paper"), required=False, choices=[("", pgettext_lazy("kinds of agreements", "All")), *AgreementKind.choices]
    )  # fmt: skip
    idle = forms.BooleanField(label=_("Only those signed but not yet carried out"), required=False)


class SignForm(forms.Form):
    """In which of the signer's own posts it is signed; no choice where nobody has entered who holds one."""

    def __init__(self, *args: object, held: Iterable[Holding], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        offer_posts(self, held)


def offer_posts(form: forms.Form, held: Iterable[Holding]) -> None:
    """Ask in which of these posts it is signed, where there are any."""
    choices = [(row.pk, f"{row.person.full_name}, {row.post.title}") for row in held]
    if choices:
        form.fields["holding"] = forms.TypedChoiceField(
            label=_("Signed as"), coerce=int, choices=choices,
            error_messages={"required": _("Choose the post in which you sign.")},
        )  # fmt: skip


class AnswerForm(SignForm):
    """An answer to words for an article: the number of those that were shown, and where it is a signature, in which post."""

    wording = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ExtensionAnswerForm(SignForm):
    """An answer to a longer term: the number of the one that was shown, and where it is a signature, in which post."""

    extension = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ExtendForm(SignForm):
    """A later last day, why, the number of the last proposal that the writer saw, and in which post it is signed."""

    last_day = DayField(
        label=_("Last day of the longer term"), max_length=40, help_text=_("As 31/12/2027."),
        error_messages={"required": _("Enter the last day of the longer term, as 31/12/2027.")},
    )  # fmt: skip
    reason = TextField(
        label=_("Why it is prolonged"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it is prolonged, in at most 500 letters.")},
    )  # fmt: skip
    last = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WordsForm(forms.Form):
    """Other words for an article, and the number of the last proposal that the writer saw."""

    heading = TextField(
        label=_("Heading of the article"), max_length=MOST_HEADING,
        error_messages={"required": _("Give the article a heading.")},
    )  # fmt: skip
    text = TextField(
        label=_("Words of the article"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Each clause (1.) and each point (a, b, c, d, đ, e) on a line of its own."),
    )  # fmt: skip
    last = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    clause = forms.CharField(max_length=MOST_PATH, required=False, widget=forms.HiddenInput)
    cited = ""  # how papers name the clause or point that alone is worded; empty where it is the article

    def narrow(self) -> None:
        """To the words of one clause or point, where one is named: its article keeps its heading and does not end."""
        path = str(self["clause"].value() or "")
        self.cited = clauses.cited(path)
        if self.cited:
            self.fields["heading"].widget = forms.HiddenInput()
            self.fields["text"].label = gettext("Words of %(clause)s") % {"clause": self.cited}
            self.fields["text"].help_text = gettext("With its number or letter. Left empty, it is taken out.")
            self.fields.pop("ends", None)


class AmendForm(WordsForm):
    """The same of an agreement in force: from when they hold, whether the article ends, and in which post it is signed."""

    ends = forms.BooleanField(
        label=_("The article ends on that day"), required=False,
        help_text=_("Its words then stay as they are, and are no part of the text from that day on."),
    )  # fmt: skip
    from_day = DayField(
        label=pgettext_lazy("amendment", "Holds from"), max_length=40, help_text=_("As 1/1/2022. It holds from no day before the last side has signed."),
        error_messages={"required": _("Enter the day from which it is to hold, as 1/1/2022.")},
    )  # fmt: skip

    def __init__(self, *args: object, held: Iterable[Holding], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        offer_posts(self, held)


class NewArticleForm(AmendForm):
    """An article that the agreement does not have yet."""

    operative = forms.BooleanField(label=_("It asks for action"), required=False, initial=True)
    field_order = ("heading", "text", "operative", "from_day", "holding")

    def __init__(self, *args: object, held: Iterable[Holding], **kwargs: object) -> None:
        super().__init__(*args, held=held, **kwargs)
        for name in ("last", "ends", "clause"):
            del self.fields[name]


class AgreementForm(forms.Form):
    """What a paper says of itself, who the parties beside the acting body are, and its text."""

    title = TextField(
        label=_("Title of the paper"), max_length=300, help_text=_("As on the paper: Coordination regulation between … and …"),
        error_messages={"required": _("Say what the paper is called.")},
    )  # fmt: skip
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Short and without marks, as QC-SAPA-2021."),
        error_messages={
            "required": _("Give the paper a short code, as QC-SAPA-2021."),
            "invalid": _("A code has only letters without marks, figures and dashes, as QC-SAPA-2021."),
        },
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What kind of paper"), required=False, choices=[("", _("As its title says")), *AgreementKind.choices],
        help_text=_("Proposed from the title or the heading of the text; correct it if it is another one."),
    )  # fmt: skip
    term_from = DayField(
        label=_("First day of its term"), max_length=40, widget=forms.TextInput(attrs=_day),
        error_messages={"required": _("Enter the first day of the term, as 1/1/2021.")},
    )  # fmt: skip
    last_day = DayField(
        label=_("Last day of its term"), max_length=40, required=False, widget=forms.TextInput(attrs=_day)
    )
    parties = BodiesField(
        label=_("The other parties"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one other party.")},
    )  # fmt: skip
    file = FileField(
        label=_("The paper as a .docx"), most=20 * MB, required=False,
        help_text=_("Its text is read into the box below, where you can correct it."),
    )  # fmt: skip
    text = TextField(
        label=_("Text of the paper"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Paste all of it, from the heading to the recipients. You confirm what was read before anything is kept."),
    )  # fmt: skip

    def __init__(self, *args: object, groups: dict[str, list[BodyView]], own: int | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.groups = {label: {body.id: body.name for body in members} for label, members in groups.items()}
        parties = self.fields["parties"]
        parties.choices = [(label, list(members.items())) for label, members in self.groups.items()]  # type: ignore[attr-defined]  # a choice field
        parties.own = own  # type: ignore[attr-defined]  # a field of bodies

    def party_groups(self) -> list[Group]:
        """The boxes to tick, by group."""
        boxes = {int(box.data["value"]): box for box in self["parties"].subwidgets}
        return [Group(label, [boxes[body_id] for body_id in members]) for label, members in self.groups.items()]

    def clean_code(self) -> str:
        """A code that no other page of the list has for its address."""
        code = str(self.cleaned_data["code"])
        if code.lower() in TAKEN:
            raise forms.ValidationError(gettext("There is another agreement with this code. Choose another one."))
        return code

    def clean(self) -> dict[str, object]:
        """The text comes from the file where there is one, else from the box. A term ends after it begins."""
        words = super().clean() or {}
        self._read_file(words)
        self._propose_kind(words)
        first, last = words.get("term_from"), words.get("last_day")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last_day", gettext("The term ends before it begins. Enter a later day."))
        return words

    def clean_parties(self) -> list[int]:
        """Those that sign beside our own body."""
        parties: list[int] = self.cleaned_data["parties"]
        if len(parties) >= MOST_PARTIES:
            raise forms.ValidationError(
                gettext("At most seven bodies sign one agreement. Take some out, or draft another one with them.")
            )
        return parties

    def _propose_kind(self, words: dict[str, object]) -> None:
        """Where nobody chose a kind, the one that the title or the text names, shown in the box for a person to confirm."""
        title, text = str(words.get("title", "")), str(words.get("text", ""))
        if not words.get("kind") and title and text:
            words["kind"] = str(texts.kind_of(title, texts.read(text).preamble) or AgreementKind.ACCORD)
            posted = cast("QueryDict", self.data).copy()
            posted["kind"] = str(words["kind"])
            self.data = posted

    def _read_file(self, words: dict[str, object]) -> None:
        """Take the text of the file, and let the box show it: what a person confirms is what stands there."""
        file = words.get("file")
        if isinstance(file, UploadedFile):
            try:
                words["text"] = self.fields["text"].clean(reading.text_of(file.read()))
            except (reading.Unreadable, forms.ValidationError) as refusal:
                self.add_error("file", refusal if isinstance(refusal, forms.ValidationError) else str(refusal))
                return
            posted = cast("QueryDict", self.data).copy()
            posted["text"] = str(words["text"])
            self.data = posted
        elif not words.get("text") and "text" not in self.errors:
            self.add_error("text", gettext("Paste the text of the paper, or choose its file."))


class HeadForm(AgreementForm):
    """The same of a draft that stands: its code and its text stay."""

    def __init__(self, *args: object, groups: dict[str, list[BodyView]], own: int | None, **kwargs: object) -> None:
        super().__init__(*args, groups=groups, own=own, **kwargs)
        for name in ("code", "file", "text"):
            del self.fields[name]

    def _read_file(self, words: dict[str, object]) -> None:
        """Its text is changed article by article, on their own pages."""
