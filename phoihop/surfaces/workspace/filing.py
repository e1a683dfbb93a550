"""The fields in which people bring files. A file that is not taken is told in one way everywhere: a sentence at its field
that names the file and what to do, while everything else that was typed stays as it is.
"""

from collections.abc import Mapping

from django import forms
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.storage import services as storage

MB = 1024 * 1024


class FileField(forms.FileField):
    """One file of at most so many bytes. What is in it is for whoever reads it to judge."""

    default_error_messages = {
        "required": _("Choose the file first."),
        "missing": _("Choose the file first."),
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def __init__(self, *, most: int = storage.LARGEST, **kwargs: object) -> None:
        super().__init__(allow_empty_file=True, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.most = most

    def to_python(self, data: "File[bytes] | None") -> "File[bytes] | None":
        """The file, once its size is one that can be taken."""
        found = super().to_python(data)
        if found is not None:
            try:
                storage.check_size(found.name or "", found.size, most=self.most)
            except storage.CannotKeep as refusal:
                raise forms.ValidationError(str(refusal)) from None
        return found


class _Several(forms.FileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(
        self,
        data: Mapping[str, object],  # noqa: ARG002  # the shape that Django asks for
        files: "MultiValueDict[str, UploadedFile[bytes]]",
        name: str,
    ) -> "list[UploadedFile[bytes]]":
        """All of them, in the order in which they were chosen."""
        return files.getlist(name)


class FilesField(FileField):
    """Several files, each of which has to be one that can be taken."""

    widget = _Several

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """The box says that it takes several."""
        return {**super().widget_attrs(widget), "multiple": True}

    def clean(self, data: "list[UploadedFile[bytes]]", initial: object = None) -> "list[File[bytes]]":
        """Every file, or the sentence of the first that is not taken."""
        if not data:
            super().clean(None, initial)
        return [found for one in data if (found := self.to_python(one)) is not None]
