"""What people write when they act on a commitment: shape and wording only, the ledger decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger.states import Reason, Verb
from phoihop.foundation.vn import dates

_CHANGES = [
    (Verb.POSTPONED, _("Postpone to a new day")),
    (Verb.RESCHEDULED, _("Set a new due day")),
    (Verb.SUSPENDED, _("Suspend")),
    (Verb.NOT_FEASIBLE, _("Cannot be carried out")),
]


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

    words = forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class BareForm(forms.Form):
    """Nothing to write."""


class ClaimForm(WordsForm):
    """What came of it, with the files that show it."""

    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("PDF, Word, Excel, pictures or text; 30 MB at most each."),
    )  # fmt: skip


class ProgressForm(ClaimForm):
    """How far it is."""

    percent = forms.IntegerField(label=_("Done so far, in percent"), min_value=0, max_value=100)
    field_order = ("percent", "words", "evidence")


class AskForm(WordsForm):
    """A change of what was agreed, for the other side to grant."""

    change = forms.ChoiceField(label=_("Change"), choices=_CHANGES)
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason.choices)
    until = DayField(label=_("New due day"), required=False, help_text=_("As 31/10/2021; only to postpone or reset."))
    field_order = ("change", "until", "reason", "words")


class ResumeForm(forms.Form):
    """The clock starts again."""

    until = DayField(label=_("Due day from now on"), help_text=_("As 31/10/2021"))
