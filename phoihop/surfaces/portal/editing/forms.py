"""What the desk asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SubmitForm(forms.Form):
    """When the article is to go out; empty for as soon as it is approved."""

    public_from = forms.DateTimeField(
        label=_("Publish at"), required=False, help_text=_("As 27/9/2021 07:30. Empty: as soon as it is approved.")
    )


class NoteForm(forms.Form):
    """A sentence that others will read."""

    note = forms.CharField(label=_("Note"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
