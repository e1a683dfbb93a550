"""Uploading a picture: what cannot be shown is refused with a sentence that says what to do."""

import io
import struct
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from phoihop.surfaces.portal.editing.writing import uncut

BROKEN = _("The file cannot be read as a picture: it is damaged. Save it anew as JPEG or PNG and choose it again.")
SENTENCES = {
    "invalid_image_extension": _("Only JPEG, PNG, WebP, AVIF and GIF can be shown. Save the picture as one of them."),
    "invalid_image_known_format": _(
        "The file is no picture of the kind that its name says. Save it anew as JPEG or PNG."
    ),
    "invalid_image": BROKEN,
}


class PictureField(WagtailImageField):
    """A picture that a page can show."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        dots = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000
        megabytes = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 2**20
        many = _("The picture is too large to open: at most %(dots)s million dots. Make it smaller.") % {"dots": dots}
        big = _("The file is too big: at most %(megabytes)s MB. Make the picture smaller.") % {"megabytes": megabytes}
        self.help_text = _("JPEG, PNG, WebP, AVIF or GIF, up to %(megabytes)s MB.") % {"megabytes": megabytes}
        self.error_messages |= SENTENCES
        self.error_messages |= {
            "file_too_many_pixels": many, "file_too_large": big, "file_too_large_unknown_size": big,
        }  # fmt: skip

    def to_python(self, data: object) -> object:
        """Raises ValidationError, also where the file breaks off in the middle."""
        try:
            return _bare(super().to_python(data))
        except (UnidentifiedImageError, OSError, SyntaxError, struct.error):
            raise ValidationError(BROKEN, code="invalid_image") from None


def _bare(given: Any) -> Any:  # a file as Django and Wagtail hand it on
    """The picture without what a camera writes beside it: where it stood, when, whose it is. It stays the right way up."""
    if given is None:
        return given
    given.seek(0)
    picture = Image.open(given)
    told = picture.getexif() or any(
        name in picture.info for name in ("xmp", "XML:com.adobe.xmp", "photoshop", "comment")
    )
    if told and not getattr(picture, "is_animated", False):
        held = io.BytesIO()
        ImageOps.exif_transpose(picture).save(held, picture.format, quality=95)
        bare = InMemoryUploadedFile(held, None, given.name, given.content_type, held.tell(), None)
        bare.image = given.image  # type: ignore[attr-defined]  # as Wagtail's field leaves it for the form
        given = bare
    given.seek(0)
    return given


class PictureForm(BaseImageForm):
    """Wagtail's own, with our sentences."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            uncut(field)
        if "file" in self.fields:
            given = self.fields["file"]
            own = PictureField(label=given.label, required=given.required, help_text=given.help_text)
            own.widget = given.widget
            self.fields["file"] = own
