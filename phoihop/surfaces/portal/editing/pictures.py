"""Uploading a picture: what cannot be shown is refused with a sentence that says what to do."""

import struct

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

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
            return super().to_python(data)
        except (UnidentifiedImageError, OSError, SyntaxError, struct.error):
            raise ValidationError(BROKEN, code="invalid_image") from None


class PictureForm(BaseImageForm):
    """Wagtail's own, with our sentences."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            own = PictureField(label=given.label, required=given.required, help_text=given.help_text)
            own.widget = given.widget
            self.fields["file"] = own
