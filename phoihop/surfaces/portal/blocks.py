"""What an article's body is made of. A picture says what is on it, whose it is, and that it is drawn where it is none."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

WORDS = ["bold", "italic", "link", "ol", "ul", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture with its caption. Without a file a drawing stands in its place and says so."""

    picture = ImageChooserBlock(required=False, label=_("Picture"))
    alternative = blocks.CharBlock(max_length=300, label=_("What is on it, for those who do not see it"))
    caption = blocks.CharBlock(max_length=400, label=_("Caption"))
    credit = blocks.CharBlock(max_length=120, required=False, label=_("Whose picture it is"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """What somebody said, and who."""

    text = blocks.TextBlock(label=_("Words"))
    said_by = blocks.CharBlock(max_length=160, label=_("Who said so"))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "portal/blocks/quote.html"


class FileBlock(blocks.StructBlock):
    """A file to take along."""

    file = DocumentChooserBlock(label=_("File"))
    words = blocks.CharBlock(max_length=200, label=_("What it is"))

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "portal/blocks/file.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption; its first row names the columns."""

    caption = blocks.CharBlock(max_length=200, label=_("Caption"))
    table = TypedTableBlock([("text", blocks.CharBlock(required=False, label=_("Text")))], label=_("Table"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "portal/blocks/table.html"


class BodyBlock(blocks.StreamBlock):
    """The body of an article, piece by piece."""

    heading = blocks.CharBlock(max_length=200, icon="title", label=_("Heading"), template="portal/blocks/heading.html")
    text = blocks.RichTextBlock(features=WORDS, icon="pilcrow", label=_("Text"), template="portal/blocks/text.html")
    picture = PictureBlock()
    table = TableBlock()
    quote = QuoteBlock()
    file = FileBlock()
