"""The text of a file that somebody brings, or a sentence saying what to do. Nothing in the file is ever run or fetched."""

import io
import struct
import zipfile
import zlib
from pathlib import PurePath

import pypdf
from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError

from phoihop.domain.documents import reading

PAGES = 200  # a conclusion has ten; what is longer is a book
LETTERS = PAGES * 4000
_UNPACKED = 100_000_000  # bytes: more is a trap
# What a PDF with something wrong in it raises, by where it is wrong: in its frame, in a stream, in what the stream says.
_NO_PDF = (
    PyPdfError,
    zlib.error,
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    OSError,
)


class Unreadable(ValueError):
    """The file cannot be read as text. Carries a sentence for people."""


def text_of(name: str, content: bytes) -> str:
    """The words of a .txt, .docx or .pdf."""
    readers = {".txt": _plain, ".docx": _word, ".pdf": _pdf}
    reader = readers.get(PurePath(name).suffix.lower())
    if reader is None:
        raise Unreadable(_("Only .txt, .docx and .pdf can be read. Save the text as one of these."))
    text = reader(content)
    check_length(text)
    return text


def check_length(text: str) -> None:
    """Raises Unreadable for no text, as of a scan, and for a whole book."""
    if not text.strip():
        raise Unreadable(_("There is no text in this file. If it is a scan, bring the file it was printed from."))
    if len(text) > LETTERS:
        raise Unreadable(_too_long())


def _too_long() -> str:
    return _("This file is longer than %(pages)d pages. Bring only the part that sets tasks.") % {"pages": PAGES}


def _plain(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The letters of this file cannot be read. Save it as Unicode text (UTF-8).")) from None


def _word(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
                raise Unreadable(_too_long())
            if any("vba" in name.lower() for name in parts.namelist()):
                raise Unreadable(_("This file carries macros. Save it as .docx without macros."))
            relations = (name for name in parts.namelist() if name.endswith(".rels"))
            if any(b'TargetMode="External"' in parts.read(name) for name in relations):
                raise Unreadable(_("This file has links to the outside. Take them out, or save it as plain text."))
        return reading.text_of(content)
    except reading.Unreadable as refusal:
        raise Unreadable(str(refusal)) from None
    except reading.DAMAGED as trouble:
        if isinstance(trouble, Unreadable):
            raise
        raise Unreadable(
            _("This file is damaged or is no .docx. Open it in a word processor and save it again.")
        ) from None


def _pdf(content: bytes) -> str:
    try:
        opened = pypdf.PdfReader(io.BytesIO(content))
        if opened.is_encrypted:
            raise Unreadable(_("This file is locked with a password. Bring it unlocked."))
        if len(opened.pages) > PAGES:
            raise Unreadable(_too_long())
        return "\n".join(page.extract_text() for page in opened.pages)
    except _NO_PDF as trouble:
        if isinstance(trouble, Unreadable):
            raise
        raise Unreadable(_("This file is damaged or is no PDF. Print it to PDF again.")) from None
