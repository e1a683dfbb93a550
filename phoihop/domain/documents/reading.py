"""The text of a .docx in the order in which people read it, with the numbers that the word processor counts by itself.

Nothing in the file is run or fetched: its words are taken, and no link in it is followed.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

# What a .docx with something wrong in it raises, by where it is wrong: in the archive, in its XML, in what the XML says.
DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, OpcError, SyntaxError, KeyError, ValueError, TypeError, AttributeError, RuntimeError,
)  # fmt: skip
_UNPACKED = 100_000_000  # bytes: more is a trap
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"  # as word processors count, which know no đ


class Unreadable(ValueError):
    """The file cannot be read as text. Carries a sentence for people."""


def text_of(content: bytes) -> str:
    """The words of a .docx, a paragraph to a line, tables where they stand. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
                raise Unreadable(_("This file unpacks to more than 100 MB. Paste its text instead."))
        opened: Any = docx.Document(io.BytesIO(content))  # docx carries no types
        text = "\n".join(_lines(opened.element.body, _Numbers(opened)))
    except DAMAGED as trouble:
        if isinstance(trouble, Unreadable):
            raise
        raise Unreadable(
            _("This file is no .docx that can be opened. Save it again as .docx, or paste its text.")
        ) from None
    if not text.strip():
        raise Unreadable(
            _("There are no words in this file. If it is a scan, bring the file that it was printed from.")
        )
    return text


def _lines(holder: Any, numbers: "_Numbers") -> Iterator[str]:
    """Paragraphs and the cells of tables, in the order of the page."""
    for child in holder.iterchildren():
        if child.tag == qn("w:p"):
            yield numbers.label(child) + _words(child)
        elif child.tag in (qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:sdt"), qn("w:sdtContent")):
            yield from _lines(child, numbers)


def _words(paragraph: Any) -> str:
    """The letters of a paragraph; what was struck out in tracked changes is not among them."""
    signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    return "".join(
        (node.text or "") if node.tag == qn("w:t") else signs.get(node.tag, "")
        for node in paragraph.iter(qn("w:t"), *signs)
        if not any(above.tag in (qn("w:del"), qn("w:tabs")) for above in node.iterancestors())
    )


class _Numbers:
    """The numbers before paragraphs: nobody typed them, so they stand in no text of the file."""

    def __init__(self, opened: Any) -> None:
        self.counted: dict[tuple[str, int], int] = {}
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.styles = {style.style_id: style.element for style in opened.styles}
        try:
            numbering = opened.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        shapes = {shape.get(qn("w:abstractNumId")): shape for shape in numbering.findall(qn("w:abstractNum"))}
        for number in numbering.findall(qn("w:num")):
            shape = shapes.get(_value(number, "w:abstractNumId"))
            for level in [] if shape is None else shape.findall(qn("w:lvl")):
                place = int(level.get(qn("w:ilvl")))
                told = (_value(level, "w:numFmt"), _value(level, "w:lvlText"), int(_value(level, "w:start") or 1))
                self.levels[(number.get(qn("w:numId")), place)] = told

    def label(self, paragraph: Any) -> str:
        """The number that stands before a paragraph on the page, with a blank after it; empty where none does."""
        found = self._numbered(paragraph)
        if found is None or found not in self.levels:
            return ""
        number, place = found
        self.counted[found] = self.counted.get(found, self.levels[found][2] - 1) + 1
        for deeper in [key for key in self.counted if key[0] == number and key[1] > place]:
            del self.counted[deeper]
        form, words, _start = self.levels[found]
        if form in ("bullet", "none"):
            return "- " if form == "bullet" else ""
        for level in range(place + 1):
            of = self.levels.get((number, level), ("decimal", "", 1))
            words = words.replace(f"%{level + 1}", _figure(self.counted.get((number, level), of[2]), of[0]))
        return f"{words} " if words else ""

    def _numbered(self, paragraph: Any) -> tuple[str, int] | None:
        """Which list a paragraph belongs to, by itself or by its style, and how deep it stands in it."""
        styled = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(styled.get(qn("w:val"))) if styled is not None else None
        for holder in (paragraph, style):
            told = None if holder is None else holder.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if told is not None and _value(told, "w:numId"):
                return _value(told, "w:numId"), int(_value(told, "w:ilvl") or 0)
        return None


def _value(of: Any, name: str) -> str:
    found = of.find(qn(name))
    return "" if found is None else str(found.get(qn("w:val")) or "")


def _figure(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(count - 1) % len(_LETTERS)]
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, letters in _ROMAN:
            while count >= value:
                roman, count = roman + letters, count - value
        return roman.lower() if form == "lowerRoman" else roman
    return str(count)
