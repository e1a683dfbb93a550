"""A reorganisation as text: records, or the lines that keep it from being one. Pure: no database, no clock.

The format, its words and how they answer to the W3C ORG vocabulary stand in organisations/reference/reorganisations/README.md.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from phoihop.foundation.audit import chain

VERSION = "1"
MOVES = ("create", "merge", "split", "abolish", "absorb", "rename", "relevel", "reparent")
_YES = {"yes": True, "no": False}
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_FIELDS = 1000  # on one line; a district that ends names some dozens
MOST_ORDER = 32767
MOST_POSTS = 19  # of a body that begins, in the order of protocol
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[0-9A-Za-z._-]+")
# How long a value may be, by the name of its field; a word before the fields by the name of its record.
LENGTHS = {
    "title": 300, "basis": 300, "kind": 40, "body": 60, "create": 60, "name": 200, "short": 80, "label": 120,
    "label_en": 120, "scheme": 20, "value": 60, "post": 200,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a sheet from being carried out: the line (0: the sheet as a whole), and what to do about it."""

    line: int
    sentence: str

    def __str__(self) -> str:
        if not self.line:
            return self.sentence
        return _("Line %(line)s: %(sentence)s") % {"line": self.line, "sentence": self.sentence}


class BadSheet(ValueError):
    """The sheet cannot be carried out. Carries every fault that was found, in the order of lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Shape:
    """What a record may hold: how many words without a name, which fields once, which again and again, which it needs."""

    words: int
    once: frozenset[str] = frozenset()
    many: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()


_REASON = frozenset({"basis", "checked", "source", "note", "illustrative"})
_BODY = frozenset({"name", "short", "kind", "level"})
_DECIDED = frozenset({"basis", "checked"})
SHAPES: dict[str, Shape] = {
    "title": Shape(1),
    "effective": Shape(1),
    "source": Shape(2),
    "basis": Shape(2, frozenset({"checked", "source", "note"}), needed=frozenset({"checked"})),
    "kind": Shape(1, frozenset({"label", "label_en", "side", "order"}), needed=frozenset({"label", "side", "order"})),
    "body": Shape(1, _BODY | _REASON | {"under", "from"}, frozenset({"code", "post"}), _BODY | {"from"}),
    "create": Shape(1, _BODY | _REASON | {"under"}, frozenset({"code", "post"}), _BODY | _DECIDED),
    "merge": Shape(0, _REASON | {"result"}, frozenset({"original", "part"}), _DECIDED | {"result"}),
    "split": Shape(0, _REASON | {"original"}, frozenset({"result", "heir"}), _DECIDED | {"original", "result"}),
    "abolish": Shape(0, _REASON | {"original"}, frozenset({"heir"}), _DECIDED | {"original"}),
    "absorb": Shape(1, _REASON | {"under"}, needed=_DECIDED | {"under"}),
    "rename": Shape(1, _REASON | {"name", "short"}, frozenset({"code"}), _DECIDED | {"name", "short"}),
    "relevel": Shape(1, _REASON | {"level"}, needed=_DECIDED | {"level"}),
    "reparent": Shape(1, _REASON | {"under", "structure"}, needed=_DECIDED | {"under"}),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One line: its word, the words without a name, and its fields as (name, value) in the order written."""

    line: int
    word: str
    words: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """The body, kind, source or basis that the line is about."""
        return self.words[0] if self.words else self.get("original")

    def get(self, name: str, default: str = "") -> str:
        """The value of a field that stands once."""
        return next((value for key, value in self.fields if key == name), default)

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a field that may stand again and again."""
        return tuple(value for key, value in self.fields if key == name)

    def since(self) -> date:
        """The day from which it was there."""
        return date.fromisoformat(self.get("from"))

    def codes(self) -> tuple[tuple[str, str], ...]:
        """The codes that others know the body by, as (scheme, value)."""
        return tuple((scheme, value) for scheme, _colon, value in (told.partition(":") for told in self.all("code")))

    def digest(self) -> str:
        """One hash over what it says, wherever it stands."""
        return chain.digest(chain.canonical([self.word, *self.words, *map(list, self.fields)]))

    @property
    def checked(self) -> bool:
        """Whether somebody has compared it with a source that says it."""
        return self.get("checked") == "yes"

    @property
    def illustrative(self) -> bool:
        """Whether the case made it up."""
        return self.get("illustrative") == "yes"


@dataclass(frozen=True)
class Sheet:
    """A whole sheet whose every line has its shape. That the lines fit together, and the bodies, is for `planning.plan`."""

    title: str
    effective_on: date
    records: tuple[Record, ...]

    def of(self, *words: str) -> tuple[Record, ...]:
        """The records with one of these words, in their order."""
        found = [record for word in words for record in self._by_word.get(word, ())]
        return tuple(found if len(words) == 1 else sorted(found, key=lambda record: record.line))

    @cached_property
    def _by_word(self) -> dict[str, list[Record]]:
        sorted_: dict[str, list[Record]] = {}
        for record in self.records:
            sorted_.setdefault(record.word, []).append(record)
        return sorted_

    @cached_property
    def _bases(self) -> dict[str, str]:
        return {row.code: row.words[1] for row in self.of("basis")}

    @property
    def moves(self) -> tuple[Record, ...]:
        """What changes on the day."""
        return self.of(*MOVES)

    def basis(self, record: Record) -> str:
        """The decision behind a move, in words."""
        return self._bases.get(record.get("basis"), "")

    def digest(self) -> str:
        """One hash over all records, whatever comments and empty lines stand between them."""
        told = [[record.word, *record.words, *map(list, record.fields)] for record in self.records]
        return chain.digest(chain.canonical(told))


@lru_cache(maxsize=1)  # a page reads its sheet for the plan and for what vouches for it, and the next page again
def read(text: str) -> Sheet:
    """The sheet that a text holds. Raises BadSheet with every line that has not the shape of its word."""
    faults: list[Fault] = []
    good: list[Record] = []
    for record in _whole(_records(text, faults), faults):
        found = list(_misshapen(record))
        faults.extend(found)
        if not found:
            good.append(record)
    title = _one(good, "title", faults)
    day = _one(good, "effective", faults)
    effective_on = _day(day, day.code, faults) if day else None
    faults.extend(_unknown_bases(good))
    if faults or title is None or effective_on is None:
        raise BadSheet(faults)
    return Sheet(title.code, effective_on, tuple(good))


def _records(text: str, faults: list[Fault]) -> Iterator[Record]:
    """The lines that are records, each with its number."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if any(unicodedata.category(sign) == "Cc" for sign in line):
            faults.append(
                Fault(number, _("There is a control character on this line. Write the line again without it."))
            )
            continue
        try:
            word, *rest = next(csv.reader(io.StringIO(line), strict=True))
        except csv.Error:
            faults.append(Fault(number, _("A quotation mark is not closed. Close it, or double it inside a field.")))
            continue
        while rest and not rest[-1].strip():  # a spreadsheet fills every line up to the longest
            rest.pop()
        if len(rest) > MOST_FIELDS:
            faults.append(
                Fault(number, _("More than %(most)s fields on one line. Write several lines.") % {"most": MOST_FIELDS})
            )
            continue
        words, fields = _parted(word, rest)
        yield Record(number, word.strip(), words, fields)


def _parted(word: str, rest: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The words without a name come first, as many as the shape says; everything else is `name=value`."""
    shape = SHAPES.get(word)
    count = shape.words if shape else len(rest)
    pairs = [field.partition("=") for field in rest[count:]]
    return tuple(one.strip() for one in rest[:count]), tuple(
        (name.strip(), value.strip()) for name, _eq, value in pairs
    )


def _whole(records: Iterator[Record], faults: list[Fault]) -> Iterator[Record]:
    """What stands between the first line and the last, if both are there: else the sheet is not this format, or cut."""
    first = next(records, None)
    if first is not None and first.word.startswith("reorganisation;"):
        sentence = _("The fields are parted by semicolons here. Save the file as CSV with commas between the fields.")
        faults.append(Fault(first.line, sentence))
        return
    if first is None or first.word != "reorganisation":
        faults.append(Fault(first.line if first else 1, _("The first line has to be “reorganisation,1”.")))
        return
    if first.words[:1] != (VERSION,):
        sentence = _("This is version %(version)s of the format; this program reads version 1.")
        faults.append(Fault(first.line, sentence % {"version": ", ".join(first.words) or "?"}))
        return
    count, end, last = 1, None, first
    for record in records:
        if end is not None:
            faults.append(Fault(record.line, _("Nothing may stand after “end”. Move “end” to the last line.")))
            return
        last = record
        if record.word == "end":
            end = record
            continue
        count += 1
        yield record
    if end is None:
        faults[:] = [fault for fault in faults if fault.line != last.line]  # half a line says nothing of itself
        cut = _("The file ends here without its line “end,%(count)s”: it was cut off. Get the whole file again.")
        faults.append(Fault(last.line, cut % {"count": "N"}))
    elif end.words != (str(count),):
        wrong = _(
            "“end” counts %(told)s records and %(count)s are here: some are missing or doubled. Compare with the original."
        )
        faults.append(Fault(end.line, wrong % {"told": ", ".join(end.words) or "?", "count": count}))


def _misshapen(record: Record) -> Iterator[Fault]:
    """What is wrong with a record by itself."""
    shape = SHAPES.get(record.word)
    if shape is None:
        known = ", ".join(SHAPES)
        yield Fault(
            record.line,
            _("There is no record “%(word)s”. Use one of: %(known)s.") % {"word": record.word, "known": known},
        )
        return
    if len(record.words) < shape.words or not all(record.words):
        yield Fault(
            record.line,
            _("Something is missing after “%(word)s”. Write it before the named fields.") % {"word": record.word},
        )
    names = [name for name, _value in record.fields]
    for name in sorted({name for name in names if name not in shape.once | shape.many}):
        yield Fault(
            record.line,
            _("“%(word)s” has no field “%(name)s”. Remove it or correct its name.")
            % {"word": record.word, "name": name},
        )
    for name in sorted(name for name, n in Counter(names).items() if n > 1 and name in shape.once):
        yield Fault(record.line, _("The field “%(name)s” may stand only once.") % {"name": name})
    for name in sorted(name for name in shape.needed if not record.get(name)):
        yield Fault(record.line, _("The field “%(name)s” is missing. Add %(name)s=….") % {"name": name})
    yield from _misfilled(record)


def _misfilled(record: Record) -> Iterator[Fault]:
    for name in ("checked", "illustrative"):
        if record.get(name) and record.get(name) not in _YES:
            yield Fault(record.line, _("“%(name)s” is yes or no.") % {"name": name})
    if record.word == "merge" and not (record.all("original") or record.all("part")):
        yield Fault(record.line, _("A merger needs at least one original=… or part=…."))
    for told in record.all("code"):
        scheme, _colon, value = told.partition(":")
        if not scheme or not value:
            yield Fault(record.line, _("Write a code as SCHEME:value, for example GSO:10."))
    named = [code for name in ("original", "part", "result", "heir") for code in record.all(name)]
    if len(set(named)) != len(named):
        yield Fault(record.line, _("The same body stands twice on this line. Keep it once."))
    posts = record.all("post")
    if not all(posts) or len({unicodedata.normalize("NFC", post).casefold() for post in posts}) != len(posts):
        yield Fault(record.line, _("A post is empty or stands twice on this line. Write each once, as post=Chủ tịch."))
    if len(posts) > MOST_POSTS:
        yield Fault(
            record.line, _("A body begins with at most %(most)s posts. Enter the others later.") % {"most": MOST_POSTS}
        )
    if record.get("from"):
        faults: list[Fault] = []
        _day(record, record.get("from"), faults)
        yield from faults
    order = record.get("order")
    if order and not (
        order.isascii() and order.isdigit() and len(order) <= len(str(MOST_ORDER)) and int(order) <= MOST_ORDER
    ):
        yield Fault(record.line, _("“order” is a whole number up to %(most)s.") % {"most": MOST_ORDER})
    if record.word in {"kind", "body", "create"} and record.words and not _CODE.fullmatch(record.words[0]):
        yield Fault(
            record.line,
            _("The code “%(code)s” may hold letters without marks, digits, dot, hyphen and underscore.")
            % {"code": record.words[0]},
        )
    yield from _too_long(record)


def _too_long(record: Record) -> Iterator[Fault]:
    """Nothing is longer than where it will stand."""
    told = [*((record.word, word) for word in record.words), *record.fields]
    told += [pair for scheme, value in record.codes() for pair in (("scheme", scheme), ("value", value))]
    for name, value in told:
        if len(value) > LENGTHS.get(name, len(value)):
            sentence = _("“%(name)s” is longer than %(most)s characters. Shorten it.")
            yield Fault(record.line, sentence % {"name": name, "most": LENGTHS[name]})


def is_code(word: str) -> bool:
    """Whether a body could have this code."""
    return bool(_CODE.fullmatch(word))


def _day(record: Record, told: str, faults: list[Fault]) -> date | None:
    try:
        day = date.fromisoformat(told if _DAY.fullmatch(told) else "")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError
        return day
    except ValueError:
        sentence = _("There is no day “%(day)s”. Write it as 2025-07-01.") % {"day": told}
        faults.append(Fault(record.line, sentence))
        return None


def _one(records: Sequence[Record], word: str, faults: list[Fault]) -> Record | None:
    found = [record for record in records if record.word == word]
    if not found and not faults:
        faults.append(Fault(0, _("The line “%(word)s” is missing. Add it after the first line.") % {"word": word}))
    for again in found[1:]:
        faults.append(
            Fault(
                again.line,
                _("“%(word)s” stands on line %(line)s already. Keep one.") % {"word": word, "line": found[0].line},
            )
        )
    return found[0] if found else None


def _unknown_bases(records: Sequence[Record]) -> Iterator[Fault]:
    """Every reason that a move names is told in the sheet."""
    known = {record.code for record in records if record.word == "basis"}
    for record in records:
        if record.word in MOVES and record.get("basis") not in known:
            sentence = _("There is no line “basis,%(id)s,…”. Add it, or name another basis.")
            yield Fault(record.line, sentence % {"id": record.get("basis")})


def successions(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Who is followed by whom, and by what decision."""
    for move in sheet.of("merge", "split"):
        for was in (*move.all("original"), *move.all("part")):
            for heir in move.all("result"):
                yield was, heir, sheet.basis(move)


def named_heirs(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """Who may take duties of a body that ends without following it, and by what decision."""
    for move in sheet.of("split", "abolish"):
        for was in move.all("original"):
            for heir in dict.fromkeys(move.all("heir")):
                yield was, heir, sheet.basis(move)


def write(records: Iterable[Record]) -> str:
    """The text of a sheet with these records; `read` gives them back."""
    rows = [[r.word, *r.words, *(f"{name}={value}" for name, value in r.fields)] for r in records]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([["reorganisation", VERSION], *rows, ["end", str(len(rows) + 1)]])
    return out.getvalue()
