"""What people write about regimes and reports: shape and wording only, the domain decides."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.workspace.commitments.forms import SymbolField, TextField
from phoihop.surfaces.workspace.filing import FilesField


class PeriodForm(forms.Form):
    """Which period is opened."""

    period = TextField(
        label=_("Reporting period to open"), max_length=12, error_messages={"required": _("Write the period first.")}
    )

    def hint(self, codes: Sequence[str]) -> "PeriodForm":
        """The form with an example that the regime takes: the periods of one year, from the first to the last."""
        told = {"first": codes[0] if codes else "", "last": codes[-1] if codes else ""}
        if codes:
            field = self.fields["period"]
            field.help_text = _("As %(first)s.") % told if len(codes) == 1 else _("From %(first)s to %(last)s.") % told
        return self


class NothingForm(forms.Form):
    """A step that asks for nothing but to be meant."""


class AttachForm(forms.Form):
    """Files that go with a report."""

    attachments = FilesField(
        label=_("Files to attach"), help_text=_("PDF, Word, Excel, pictures or text; 30 MB at most each.")
    )


class PasteForm(forms.Form):
    """A block copied from a spreadsheet."""

    pasted = forms.CharField(
        label=_("Cells copied from a spreadsheet"), strip=False, widget=forms.Textarea(attrs={"rows": 6, "wrap": "off"}),
        help_text=_("Two columns: the name of the figure and the figure. Or one column, in the order of the form."),
        error_messages={"required": _("Paste the cells first.")},
    )  # fmt: skip


class SendForm(forms.Form):
    """Why it is late, where it is."""

    late_reason = TextField(label=_("Why the report is late"), required=False, max_length=500)


class ApproveForm(forms.Form):
    """A word to go with the approval."""

    note = TextField(label=_("A word to the body that sent it"), required=False, max_length=500)


class TalkForm(forms.Form):
    """What is said of a cell; the domain says how much, and when nothing need be."""

    cell = forms.CharField(required=False, max_length=30)
    words = forms.CharField(required=False)


class IssueForm(forms.Form):
    """What the paper needs beside what is compiled."""

    symbol = SymbolField(
        label=_("Symbol of the paper"), max_length=60, help_text=_("As BC-UBND"),
        error_messages={"required": _("Write the symbol of the paper.")},
    )  # fmt: skip
    place = TextField(
        label=_("Place where it is issued"), max_length=60, error_messages={"required": _("Write the place.")}
    )
    signs_as = TextField(
        label=_("Lines above the signature"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One line each, as TM. ỦY BAN NHÂN DÂN, then CHỦ TỊCH."),
        error_messages={"required": _("Write in which office it is signed.")},
    )  # fmt: skip
    signer = TextField(label=_("Who signs it"), max_length=100, error_messages={"required": _("Write who signs.")})
    recipients = TextField(
        label=_("Recipients of the paper"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One line each; the last is Lưu: VT."),
        error_messages={"required": _("Write who receives it.")},
    )  # fmt: skip
