"""What the desk asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.portal.editing.pictures import PictureField
from phoihop.surfaces.portal.editing.writing import uncut
from phoihop.surfaces.portal.models import Picture


class SubmitForm(forms.Form):
    """When the article is to go out; empty for as soon as it is approved."""

    public_from = forms.DateTimeField(
        label=_("Publish at"), required=False, help_text=_("As 27/9/2021 07:30. Empty: as soon as it is approved.")
    )


PHOTOS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a photograph is chosen: the one that is kept from before, and the boxes."""

    number: int
    picture: Picture | None
    kept: forms.BoundField
    drop: forms.BoundField
    boxes: tuple[forms.BoundField, ...]


class TakeUpForm(forms.Form):
    """What a person adds to the facts of a record: photographs with their words, and the row of a plan.

    A photograph that came with a form that was refused is in the library already: the form names it, nobody chooses it anew.
    """

    def __init__(
        self, *args: Any, rows: Sequence[tuple[str, str]], has_papers: bool, writer: int | None, **kwargs: Any
    ) -> None:  # handed on to Django
        super().__init__(*args, **kwargs)
        kept = Picture.objects.filter(uploaded_by_user=writer)
        self.fields["row"] = forms.ChoiceField(
            label=_("Row of a plan that it belongs to"), required=False, choices=[("", _("none")), *rows]
        )
        if has_papers:
            self.fields["opens"] = forms.BooleanField(
                label=_("Let everybody search and take away the paper of this record"), required=False,
                help_text=_("It goes out when another person lets the article out. Read it first: it leaves as it was issued."),
            )  # fmt: skip
        for n in PHOTOS:
            self.fields[f"kept_{n}"] = forms.ModelChoiceField(kept, required=False, widget=forms.HiddenInput)
            self.fields[f"drop_{n}"] = forms.BooleanField(label=_("Leave this photograph out"), required=False)
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
            if f"kept_{n}" in self.errors:
                self.add_error(f"photo_{n}", _("This photograph is not in the library any more. Choose it once more."))
            if cleaned.get(f"drop_{n}"):
                cleaned[f"kept_{n}"] = None
            for name in (f"caption_{n}", f"alternative_{n}"):
                if self.chosen(n) and not cleaned.get(name):
                    self.add_error(name, _("Say this of the photograph, or take it out."))
        return cleaned

    def chosen(self, n: int) -> Any:  # a file that came just now, a picture of the library, or nothing
        """The photograph of this place, as far as it can be shown."""
        return self.cleaned_data.get(f"photo_{n}") or self.cleaned_data.get(f"kept_{n}")

    def keep(self, n: int, picture: Picture | None) -> None:
        """Name the picture of this place when the form is shown again."""
        said = {name: self.data[name] for name in self.data if name != f"drop_{n}"}
        self.data = said | {f"kept_{n}": str(picture.pk) if picture else ""}
        self.cleaned_data |= {f"photo_{n}": None, f"kept_{n}": picture}

    def places(self) -> list[Place]:
        """The boxes of each photograph, for the page."""
        held = getattr(self, "cleaned_data", {})
        return [
            Place(
                n, held.get(f"kept_{n}"), self[f"kept_{n}"], self[f"drop_{n}"],
                tuple(self[f"{name}_{n}"] for name in ("photo", "caption", "alternative", "credit")),
            )
            for n in PHOTOS
        ]  # fmt: skip


class NoteForm(forms.Form):
    """A sentence that others will read."""

    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # handed on to Django
        super().__init__(*args, **kwargs)
        uncut(self.fields["note"])
