"""What people write at the desk: shape and wording only, the trade decides."""

from collections.abc import Iterable, Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from phoihop.domain.agreements.states import Standing
from phoihop.domain.organisations.models import Level, Structure
from phoihop.domain.reorganisations import sheet
from phoihop.domain.reorganisations.planning import Label
from phoihop.domain.reorganisations.sheet import MOVES, Record, Sheet
from phoihop.domain.reorganisations.states import Clock
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.filing import MB, FileField
from phoihop.surfaces.workspace.reorganisations.picking import BodiesField, BodyField, Names
from phoihop.surfaces.workspace.reorganisations.presenting import MOVE_LABELS

OTHER, NOBODY = "OTHER", "NOBODY"


class NewForm(forms.Form):
    """A sheet as a file, or its head alone, to be filled in on screen."""

    file = FileField(
        label=_("File with the moves"),
        most=8 * MB,  # the whole country takes 3.5
        required=False,
        help_text=_(
            "UTF-8 text, 8 MB at most. The first line is “reorganisation,1”; then title, effective and basis; then each move on its own line (create, merge, split, abolish, absorb, rename, relevel, reparent); the last line is “end,N”, N counting the lines before it."
        ),
    )
    title = TextField(
        label=pgettext_lazy("reorganisation", "Title"),
        max_length=300,
        required=False,
        help_text=_("Without a file: what is reorganised."),
    )
    effective = DayField(label=_("First day of the new order"), required=False, help_text=_("As 1/7/2025"))
    basis = TextField(
        label=_("Decision that it rests on"),
        max_length=300,
        required=False,
        help_text=_("Number, day and who decided."),
    )

    def clean(self) -> dict[str, object]:
        """Either the file or the three fields."""
        given = super().clean() or {}
        if not given.get("file") and "file" not in self.errors:
            for name in ("title", "effective", "basis"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose a file, or fill this in."))
        return given

    def text(self) -> str:
        """The sheet. Raises UnicodeDecodeError for a file that is no UTF-8 text."""
        if self.cleaned_data["file"]:
            content: bytes = self.cleaned_data["file"].read()
            return content.decode("utf-8")
        day: date = self.cleaned_data["effective"]
        head = [
            Record(0, "title", (self.cleaned_data["title"],), ()),
            Record(0, "effective", (day.isoformat(),), ()),
            Record(0, "basis", ("B1", self.cleaned_data["basis"]), (("checked", "no"),)),
        ]
        return sheet.write(head)


class MoveForm(forms.Form):
    """One move, added to a draft. Bodies are told by their names or codes; what only begins, by its new code."""

    word = forms.ChoiceField(label=_("What happens"), choices=[(word, MOVE_LABELS[word]) for word in MOVES])
    bodies = BodiesField(
        label=_("Which body or bodies"),
        max_length=2000,
        help_text=_("Names with semicolons between, or codes with spaces; for a new body its new code."),
    )
    become = BodiesField(
        label=_("What they become, or who may take their duties"),
        max_length=2000,
        required=False,
        help_text=_("The same: names with semicolons between, or codes with spaces."),
    )
    under = BodyField(label=_("Under which body"), required=False, help_text=_("Its name, or its code."))
    structure = forms.ChoiceField(label=_("In which structure"), choices=Structure.choices, required=False)
    name = TextField(label=_("Name"), max_length=200, required=False)
    short = TextField(label=_("Short name"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind of body"), required=False)
    level = forms.ChoiceField(label=_("Level"), choices=[("", "—"), *Level.choices], required=False)
    posts = TextField(
        label=_("Posts of a new body"),
        max_length=2000,
        required=False,
        help_text=_(
            "In the order of protocol, with semicolons between: Chủ tịch; Phó Chủ tịch. Nobody holds them yet."
        ),
    )
    basis = forms.ChoiceField(label=_("Decision that it rests on"))
    checked = forms.BooleanField(label=_("I have compared this with the decision"), required=False)

    def __init__(
        self, *args: object, draft: Sheet, kinds: Iterable[tuple[str, str]], names: Names, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        for name in ("bodies", "become", "under"):
            self.fields[name].names = names  # type: ignore[attr-defined]  # a field for bodies
        self.fields["basis"].choices = [(row.code, row.words[1]) for row in draft.of("basis")]  # type: ignore[attr-defined]  # a choice field
        self.fields["kind"].choices = [("", "—"), *kinds]  # type: ignore[attr-defined]  # the same

    def record(self) -> Record:
        """The line; whether it fits is for the plan to say."""
        given = self.cleaned_data
        bodies, become = (self.fields[name].codes(given[name]) for name in ("bodies", "become"))  # type: ignore[attr-defined]  # the same
        reason = (("basis", given["basis"]), ("checked", "yes" if given["checked"] else "no"))
        word = given["word"]
        told = {name: given[name] for name in _TOLD.get(word, ()) if given[name]}
        many = {
            "merge": [*(("original", code) for code in bodies), *(("result", code) for code in become)],
            "split": [*(("original", code) for code in bodies), *(("result", code) for code in become)],
            "abolish": [*(("original", code) for code in bodies), *(("heir", code) for code in become)],
        }.get(word)
        words = () if many is not None else tuple(bodies[:1])
        posts = [("post", post.strip()) for post in given["posts"].split(";") if post.strip() and word == "create"]
        return Record(0, word, words, (*(many or ()), *told.items(), *posts, *reason))


_TOLD = {
    "create": ("name", "short", "kind", "level", "under"),
    "absorb": ("under",),
    "rename": ("name", "short"),
    "relevel": ("level",),
    "reparent": ("under", "structure"),
}


class PassForm(forms.Form):
    """Who takes the duties that are ticked, or all that nobody has decided about."""

    duties = forms.MultipleChoiceField(required=False)
    whole = forms.BooleanField(label=_("All duties of this body that nobody has decided about"), required=False)
    q = TextField(required=False, max_length=100, widget=forms.HiddenInput)  # the words that the list was searched for
    heir = forms.ChoiceField(label=_("Who takes them"), widget=forms.RadioSelect)
    other = BodyField(
        label=_("Name of another body"), required=False, help_text=_("Only with “another body”: its name, or its code.")
    )
    clock = forms.ChoiceField(
        label=_("Due days"), choices=Clock.choices, widget=forms.RadioSelect, initial=Clock.CONTINUES
    )
    reason = TextField(label=_("Why"), max_length=500, help_text=_("It stands in the ledger with every duty."))

    def __init__(
        self,
        *args: object,
        duties: Sequence[str],
        heirs: Sequence[Label],
        may_end: bool,
        names: Names,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["other"].names = names  # type: ignore[attr-defined]  # a field for a body
        self.fields["duties"].choices = [(value, value) for value in duties]  # type: ignore[attr-defined]  # a choice field
        choices = [(label.code, label.name) for label in heirs]
        end = [(NOBODY, _("nobody: the duty ends with its body"))] if may_end else []
        self.fields["heir"].choices = [*choices, (OTHER, _("another body")), *end]  # type: ignore[attr-defined]  # the same

    def chosen(self) -> list[tuple[int, str]]:
        """The ticked duties as (number of the commitment, side)."""
        pairs = (value.split("-") for value in self.cleaned_data["duties"])
        return [(int(number), side) for number, side in pairs]

    def heir_code(self) -> str:
        """The code of the heir; empty where nobody takes them."""
        heir: str = self.cleaned_data["heir"]
        other: str = self.cleaned_data["other"]
        return {OTHER: other, NOBODY: ""}.get(heir, heir)

    def clean(self) -> dict[str, object]:
        """Another body has a code."""
        given = super().clean() or {}
        if given.get("heir") == OTHER and not given.get("other") and "other" not in self.errors:
            self.add_error("other", _("Write the name of the body that takes them."))
        return given


class ConfirmForm(forms.Form):
    """A reason for everything that is proposed."""

    reason = TextField(label=_("Why"), max_length=500, help_text=_("It stands in the ledger with every duty."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="confirm_%s", **kwargs)  # type: ignore[arg-type,misc]  # Django's own; its neighbour on the page has a reason too


class AnswersForm(forms.Form):
    """Who answers the ones that are ticked."""

    answers = forms.MultipleChoiceField(required=False)
    heir = BodyField(label=_("Body that answers them"), help_text=_("Its name, or its code."))
    reason = TextField(label=_("Why"), max_length=500, help_text=_("It stands on the way of each of them."))

    def __init__(self, *args: object, values: Sequence[str], names: Names, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["heir"].names = names  # type: ignore[attr-defined]  # a field for a body
        self.fields["answers"].choices = [(value, value) for value in values]  # type: ignore[attr-defined]  # a choice field


class ConfirmAnswersForm(ConfirmForm):
    """A reason for every heir that is proposed for an answer."""

    reason = TextField(label=_("Why"), max_length=500, help_text=_("It stands on the way of each of them."))


class ConfirmPeopleForm(ConfirmForm):
    """A reason for all roles that are proposed, as the page showed them."""

    seen = TextField(max_length=64, widget=forms.HiddenInput)
    reason = TextField(label=_("Why"), max_length=500, help_text=_("It is recorded with each of these decisions."))


class ConfirmAgreementsForm(ConfirmPeopleForm):
    """A reason for all that is proposed for agreements, and the document, if it is one for all."""

    field_order = ("seen", "document", "reason")

    document = TextField(
        label=_("One document that decides them all"), max_length=300, required=False,
        help_text=_("Left empty, each rests on the decision by which its party ends."),
    )  # fmt: skip


class SettleForm(forms.Form):
    """What becomes of the agreements that are ticked."""

    agreements = forms.TypedMultipleChoiceField(coerce=int, required=False)
    standing = forms.ChoiceField(label=_("What becomes of them"), choices=Standing.choices)
    document = TextField(
        label=_("Document that decides it"), max_length=300, help_text=_("Number, day and who signed it.")
    )
    reason = TextField(label=_("Remark"), max_length=500, required=False)

    def __init__(
        self, *args: object, numbers: Sequence[int], split: Sequence[tuple[Label, Sequence[Label]]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["agreements"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]  # a choice field
        self.split = [was.code for was, _heirs in split]
        for place, (was, heirs) in enumerate(split):
            choices = [("", _("not chosen")), *((heir.code, heir.name) for heir in heirs)]
            words = _("Who stands in the place of %(name)s") % {"name": was.short_name}
            self.fields[f"heir-{place}"] = forms.ChoiceField(label=words, choices=choices, required=False)

    def heir_fields(self) -> list[forms.BoundField]:
        """One choice for each party that several bodies follow."""
        return [self[f"heir-{place}"] for place in range(len(self.split))]

    def heirs(self) -> dict[str, str]:
        """Who stands in whose place, as far as that was chosen."""
        chosen = {was: self.cleaned_data[f"heir-{place}"] for place, was in enumerate(self.split)}
        return {was: heir for was, heir in chosen.items() if heir}


class GiveForm(forms.Form):
    """For whom the people who are ticked act afterwards."""

    mandates = forms.TypedMultipleChoiceField(coerce=int, required=False)
    heir = BodyField(label=_("Body that they act for"), help_text=_("Its name, or its code."))
    reason = TextField(label=_("Remark"), max_length=500, required=False)

    def __init__(self, *args: object, numbers: Sequence[int], names: Names, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["heir"].names = names  # type: ignore[attr-defined]  # a field for a body
        self.fields["mandates"].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]  # a choice field


class ApproveForm(forms.Form):
    """The approval, of what was seen, and what holds for what comes after it."""

    seen = TextField(max_length=64, required=False, widget=forms.HiddenInput)

    rest = TextField(
        label=_("Why duties that arise until the day follow the proposals"), max_length=500, required=False,
        help_text=_("Left empty, each of them has to be decided before the day."),
    )  # fmt: skip
