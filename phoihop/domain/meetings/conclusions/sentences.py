"""A text cut into the pieces that can each hold one task. Positions count characters of its NFC form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from phoihop.domain.meetings.conclusions import bodies, names
from phoihop.foundation.vn import tone
from phoihop.foundation.vn.text import nfc

# A line that goes on in lower case was broken by the paper's width and not by its writer.
_BEGINS = rf"(?=\s*(?:[-+•*–]|\d|[a-zđ]\)|[^\W\d_{names.SMALL}]|$))"
_PARAGRAPH = re.compile(rf"\n{_BEGINS}")
_BROKEN = re.compile(rf"\n(?!{_BEGINS})")
_STOP = re.compile(rf"(?<!\bTP)(?<!/c)(?<=[^\s]{{2}})[.!?…]+(?=\s+[^\W\d_{names.SMALL}])|;(?=\s|$)")
# Within a sentence a comma parts two tasks where the next words ask again, or name another body and its work.
_ASKS = r"(?:giao|yêu cầu|đề nghị|chỉ đạo|phân công)\s+(?:cho\s+)?(?:(?:các )?đồng chí\s+)?"
_ASKED = re.compile(rf"(?<!\w){_ASKS}(?={bodies.HEAD})", re.IGNORECASE)
_AGAIN = re.compile(rf"(?:\s*,\s*(?:đồng thời\s*,?\s*|và\s+)?|\s+và\s+|\s+đồng thời\s+)(?={_ASKS}{bodies.HEAD})")
_OTHER = re.compile(r",\s+(?:còn\s+)?")
_WILL = re.compile(r"\s+(?:(?:sẽ|phải|cần)\s+)?")
_WHEN = re.compile(
    r"(?:trong|theo|trước|trên cơ sở|căn cứ|định kỳ|hằng|hàng)(?! dõi)(?!\w)"
)  # time and manner open no work
_WITH = re.compile(rf"phối hợp (?:với|cùng) (?:(?!{bodies.ACTION.pattern}).)*$")
_INNER = re.compile(r"\s*,?\s*\(?(?:\d{1,2}|[a-zđ]|i{1,3}|iv)\)\s+")
_MARK = re.compile(
    r"\s*(?:(?:[-+•*–]|\d+(?:\.\d+)*[.)/]|[a-zđ][.)]|[IVX]+\.|Điều\s+\d+\.)\s+)*(?:[Cc]ác (?:ông|đồng chí)(?:[, ]*\(?bà\)?)?\s*:\s*)?\s*"
)


@dataclass(frozen=True)
class Piece:
    """One piece: where it stands, its words without bullet or number, and how it is joined to the piece before."""

    start: int
    end: int
    words: str  # for the rules: tone marks in one place; letter for letter as long as what was written
    bulleted: bool
    follows: bool  # it stands in the same sentence as the piece before, after a semicolon
    opens: bool  # a paragraph begins with it


def readable(text: str) -> tuple[str, str]:
    """The text in NFC, and the same with tone marks in one place, both of one length."""
    written = nfc(text)
    placed = tone.early(written)
    return written, placed if len(placed) == len(written) else written


def pieces(placed: str) -> Iterator[Piece]:
    """Every piece that holds a letter, in order."""
    placed, at = _BROKEN.sub(" ", placed), 0
    for paragraph in [*_PARAGRAPH.finditer(placed), None]:
        end = paragraph.start() if paragraph else len(placed)
        yield from _of_paragraph(placed, at, end)
        at = paragraph.end() if paragraph else end


def _of_paragraph(placed: str, at: int, end: int) -> Iterator[Piece]:
    mark = _MARK.match(placed, at, end)
    start = mark.end() if mark else at
    bulleted = bool(placed[at:start].strip())
    follows, opens = False, True
    for stop in [*_STOP.finditer(placed, start, end), None]:
        if stop and stop.group() == ";" and _only_names(placed, start, stop.start()):
            continue  # the bodies go on behind it, and their work is still to come
        until = stop.end() if stop else end
        for clause, to in _clauses(placed, start, until):
            words = placed[clause:to]
            inner = _INNER.match(words)
            begin = clause + (inner.end() if inner else len(words) - len(words.lstrip(" ,")))
            finish = clause + len(words.rstrip(" ,"))
            if any(char.isalpha() for char in words):
                yield Piece(begin, finish, placed[begin:finish], bulleted, follows or clause > start, opens)
                opens = False
        follows = bool(stop) and stop.group() == ";"  # type: ignore[union-attr]  # bool(stop) has looked
        start = until


def _only_names(placed: str, start: int, end: int) -> bool:
    known, until = names.row(placed, start + len(placed[start:end]) - len(placed[start:end].lstrip()))
    return bool(known) and until >= end and bool(bodies.BODY.match(placed[end + 1 : end + 100].lstrip()))


def _clauses(placed: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence cut before each further task in it."""
    words = placed[start:end]
    first = _ASKED.search(words)
    cuts = {cut.end() for cut in _AGAIN.finditer(words) if first and first.end() < cut.end()}
    cuts |= set(_others(words, first.end() if first else 0))
    at = start
    for cut in sorted(cuts):
        yield at, start + cut
        at = start + cut
    yield at, end


def _others(words: str, begin: int) -> Iterator[int]:
    """Where, behind a body and its work, another body and its work begin."""
    lead, until = names.row(words, begin)
    if not lead:
        return
    ends, spans = set(names.ends(words)), [one.span() for one in names.NAME.finditer(words)]
    for comma in _OTHER.finditer(words, until + 1):
        found, behind = names.row(words, comma.end())
        will = _WILL.match(words, behind) if found else None
        work = bodies.ACTION.match(words, will.end()) if will else None
        if _WITH.search(words, until, comma.start()):
            continue  # one more of those with whom it is done
        if work and (_WHEN.match(work.group()) or any(start < comma.start() < end for start, end in spans)):
            continue
        if work and comma.start() not in ends and not words[comma.end() :].startswith("các"):
            yield comma.end()
