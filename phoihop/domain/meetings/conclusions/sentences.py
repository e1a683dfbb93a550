"""A text cut into the pieces that can each hold one task. Positions count characters of its NFC form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phoihop.foundation.vn import tone
from phoihop.foundation.vn.text import nfc

# A line that goes on in lower case was broken by the paper's width and not by its writer.
_SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_PARAGRAPH = re.compile(rf"\n(?=\s*(?:[-+•*–]|\d|[a-zđ]\)|[^\W\d_{_SMALL}]|$))")
_STOP = re.compile(rf"(?<!\bTP)(?<!/c)(?<=[^\s]{{2}})[.!?…]+(?=\s+[^\W\d_{_SMALL}])|;(?=\s|$)")
_MARK = re.compile(r"\s*(?:(?:[-+•*–]|\d+(?:\.\d+)*[.)/]|[a-zđ][.)]|[IVX]+\.)\s+)*\s*")


@dataclass(frozen=True)
class Piece:
    """One piece: where it stands, its words without bullet or number, and how it is joined to the piece before."""

    start: int
    end: int
    words: str  # for the rules: tone marks in one place; letter for letter as long as what was written
    bulleted: bool
    follows: bool  # it stands in the same sentence as the piece before, after a semicolon


def readable(text: str) -> tuple[str, str]:
    """The text in NFC, and the same with tone marks in one place, both of one length."""
    written = nfc(text)
    placed = tone.early(written)
    return written, placed if len(placed) == len(written) else written


def pieces(placed: str) -> Iterator[Piece]:
    """Every piece that holds a letter, in order."""
    at = 0
    for paragraph in [*_PARAGRAPH.finditer(placed), None]:
        end = paragraph.start() if paragraph else len(placed)
        yield from _of_paragraph(placed, at, end)
        at = paragraph.end() if paragraph else end


def _of_paragraph(placed: str, at: int, end: int) -> Iterator[Piece]:
    mark = _MARK.match(placed, at, end)
    start = mark.end() if mark else at
    bulleted = bool(placed[at:start].strip())
    follows = False
    for stop in [*_STOP.finditer(placed, start, end), None]:
        until = stop.end() if stop else end
        words = placed[start:until]
        begin = start + len(words) - len(words.lstrip())
        finish = start + len(words.rstrip())
        if any(char.isalpha() for char in words):
            yield Piece(begin, finish, placed[begin:finish], bulleted, follows)
        follows = bool(stop) and stop.group() == ";"  # type: ignore[union-attr]  # bool(stop) has looked
        start = until
