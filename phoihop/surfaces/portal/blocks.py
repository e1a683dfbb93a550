"""What an article's body is made of. A picture says what is on it, whose it is, and that it is drawn where it is none."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from phoihop.surfaces.portal.editing.writing import uncut

FILMS, SOUNDS = (".mp4", ".webm"), (".mp3", ".ogg", ".m4a")
WORDS = ["bold", "italic", "link", "ol", "ul", "document-link"]


def line(**given: Any) -> blocks.CharBlock:  # handed on; a function, for a class of ours would stand in the migration
    """A line that no browser cuts where it is too long."""
    block = blocks.CharBlock(**given)
    uncut(block.field)
    return block


class PictureBlock(blocks.StructBlock):
    """A picture with its caption. Without a file a drawing stands in its place and says so."""

    picture = ImageChooserBlock(required=False, label=_("Picture"))
    alternative = line(max_length=300, label=_("What is on it, for those who do not see it"))
    caption = line(max_length=400, label=_("Caption"))
    credit = line(max_length=120, required=False, label=_("Whose picture it is"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    """Pictures that belong together, with one title."""

    title = line(max_length=200, label=_("What the pictures show"))
    pictures = blocks.ListBlock(PictureBlock(), min_num=2, max_num=60, label=_("Pictures"))

    class Meta:
        icon = "images"
        label = _("Gallery")
        template = "portal/blocks/gallery.html"


class RecordingBlock(blocks.StructBlock):
    """Film or sound: a file that the reader's browser plays, or the address where a known house shows it.

    Nothing of another house is ever loaded into the page: a reader who wants to see it there goes there.
    """

    file = DocumentChooserBlock(required=False, label=_("File (mp4, webm, mp3, ogg)"))
    address = blocks.URLBlock(required=False, max_length=300, label=_("Or the address where it is shown"))
    uncut(address.field)
    caption = line(max_length=400, label=_("Caption"))
    transcript = blocks.TextBlock(required=False, label=_("What is said in it, for those who do not hear it"))

    class Meta:
        icon = "media"
        label = _("Film or sound")
        template = "portal/blocks/recording.html"

    def clean(self, value: Any) -> Any:  # what blocks hold is Wagtail's, which ships no types
        cleaned = super().clean(value)
        file, address = cleaned.get("file"), cleaned.get("address")
        if bool(file) == bool(address):
            raise StructBlockValidationError(
                {"address": ValidationError(_("Give a file or an address, one of the two."))}
            )
        if address and not known_host(address):
            sentence = _("Films from %(host)s are not shown here. Known are: %(known)s. Or put the file itself here.")
            told = {"host": urlsplit(address).hostname or "?", "known": ", ".join(settings.PORTAL_FILM_HOSTS)}
            raise StructBlockValidationError({"address": ValidationError(sentence % told)})
        if file and not file.filename.lower().endswith((*FILMS, *SOUNDS)):
            sentence = _("A browser cannot play this file. Save it as mp4, webm, mp3 or ogg.")
            raise StructBlockValidationError({"file": ValidationError(sentence)})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # the same
        context = super().get_context(value, parent_context)
        file = value.get("file")
        context["sound"] = bool(file) and file.filename.lower().endswith(SOUNDS)
        context["host"] = urlsplit(value.get("address") or "").hostname or ""
        return context


def known_host(address: str) -> bool:
    """Whether a house that this installation knows shows films at this address, over https."""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    return parts.scheme == "https" and host in settings.PORTAL_FILM_HOSTS


class QuoteBlock(blocks.StructBlock):
    """What somebody said, and who."""

    text = blocks.TextBlock(label=_("Words"))
    said_by = line(max_length=160, label=_("Who said so"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "portal/blocks/quote.html"


class FileBlock(blocks.StructBlock):
    """A file to take along."""

    file = DocumentChooserBlock(label=_("File"))
    words = line(max_length=200, label=_("What it is"))

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "portal/blocks/file.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption; its first row names the columns."""

    caption = line(max_length=200, label=_("Caption"))
    table = TypedTableBlock([("text", line(required=False, label=_("Text")))], label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "portal/blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    """The body of an article, piece by piece."""

    heading = line(max_length=200, icon="title", label=_("Heading"), template="portal/blocks/heading.html")
    text = blocks.RichTextBlock(features=WORDS, icon="pilcrow", label=_("Text"), template="portal/blocks/text.html")
    picture = PictureBlock()
    gallery = GalleryBlock()
    recording = RecordingBlock()
    table = TableBlock()
    quote = QuoteBlock()
    file = FileBlock()
