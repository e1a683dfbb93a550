"""What the desk asks for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.portal.editing.pictures import PictureField
from phoihop.surfaces.portal.editing.writing import uncut


class SubmitForm(forms.Form):
    """When the article is to go out; empty for as soon as it is approved."""

    public_from = forms.DateTimeField(
        label=_("Publish at"), required=False, help_text=_("As 27/9/2021 07:30. Empty: as soon as it is approved.")
    )


PHOTOS = (1, 2, 3)


class TakeUpForm(forms.Form):
    """What a person adds to the facts of a record: photographs with their words, and the row of a plan."""

    def __init__(self, *args: Any, rows: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # handed on to Django
        super().__init__(*args, **kwargs)
        self.fields["row"] = forms.ChoiceField(
            label=_("Row of a plan that it belongs to"), required=False, choices=[("", _("none")), *rows]
        )
        self.fields["opens"] = forms.BooleanField(
            label=_("Let everybody search and take away the paper of this record"), required=False,
            help_text=_("It goes out when another person lets the article out. Read it first: it leaves as it was issued."),
        )  # fmt: skip
        for n in PHOTOS:
            self.fields[f"photo_{n}"] = PictureField(label=_("Photograph %(n)s") % {"n": n}, required=False)
            self.fields[f"caption_{n}"] = forms.CharField(label=_("Caption"), required=False, max_length=400)
            self.fields[f"alternative_{n}"] = forms.CharField(
                label=_("What is on it, for those who do not see it"), required=False, max_length=255
            )
            self.fields[f"credit_{n}"] = forms.CharField(label=_("Whose picture it is"), required=False, max_length=120)
        for field in self.fields.values():
            uncut(field)

    def clean(self) -> dict[str, Any]:
        """A photograph has words for those who see it and for those who do not."""
        cleaned = super().clean() or self.cleaned_data
        for n in PHOTOS:
            for name in (f"caption_{n}", f"alternative_{n}"):
                if cleaned.get(f"photo_{n}") and not cleaned.get(name):
                    self.add_error(name, _("Say this of the photograph, or take it out."))
        return cleaned


class NoteForm(forms.Form):
    """A sentence that others will read."""

    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # handed on to Django
        super().__init__(*args, **kwargs)
        uncut(self.fields["note"])
