"""What people write when they send or answer: shape and wording only, the domain decides."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.domain.information.models import CLAUSE_MAX, TITLE_MAX, WORDS_MAX, Clause
from phoihop.domain.information.services import Said
from phoihop.domain.information.states import Kind, Opinion
from phoihop.surfaces.workspace.commitments.forms import TextField
from phoihop.surfaces.workspace.meetings.forms import BodiesForm

_EMPTY_LINE = re.compile(r"\n\s*\n")


class SendForm(BodiesForm):
    """An item to send. The bodies are those it goes to."""

    kind = forms.ChoiceField(label=_("What is sent"), choices=Kind, initial=Kind.QUESTION, widget=forms.RadioSelect)
    title = TextField(label=_("What it is about"), max_length=TITLE_MAX, widget=forms.Textarea(attrs={"rows": 2}))
    words = TextField(label=_("The information itself"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 6}))
    clauses = TextField(
        label=_("Clauses of the draft"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Only for a draft: each clause is answered on its own. Leave an empty line between two."),
    )  # fmt: skip
    field_order = ("kind", "title", "words", "clauses", "bodies")

    def parts(self) -> list[str]:
        """The clauses, cut at empty lines."""
        return [part.strip() for part in _EMPTY_LINE.split(self.cleaned_data["clauses"]) if part.strip()]


class AnswerForm(forms.Form):
    """What a body answers, and of a draft what it says of each clause."""

    words = TextField(label=_("Our answer to it"), max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: object, clauses: list[Clause], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.clauses = clauses
        for clause in clauses:
            self.fields[f"opinion-{clause.place}"] = forms.ChoiceField(
                label=_("Clause %(n)s: %(text)s") % {"n": clause.place, "text": clause.text}, choices=Opinion,
                widget=forms.RadioSelect, error_messages={"required": _("Say of this clause whether your body agrees.")},
            )  # fmt: skip
            self.fields[f"words-{clause.place}"] = TextField(
                label=_("What should be changed, or why not"), max_length=CLAUSE_MAX, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def said(self) -> list[Said]:
        """Clause by clause."""
        given = self.cleaned_data
        return [Said(one.place, given[f"opinion-{one.place}"], given[f"words-{one.place}"]) for one in self.clauses]
