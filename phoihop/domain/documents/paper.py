"""An official paper as facts: what it says and to whom, nothing of how it looks.

Form: Decree 30/2020/NĐ-CP, Annex I. `from_facts(to_facts())` gives the same paper back.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import cast

from phoihop.domain.documents.catalogue import LETTER, STATE, Form, forms
from phoihop.foundation.vn import dates, symbols
from phoihop.foundation.vn.text import fold

END = "./."
MARK = "(minh họa)"  # after what is made up
SIGN = "°"  # the same where rows stand close together; LEGEND says what it means
_BOUND = "\N{NO-BREAK SPACE}"  # between the last word and its sign, which says nothing alone on a line
LEGEND = "Dấu ° chỉ nội dung minh họa, đặt ra để trình bày, không phải số liệu thật."
_ON_ONE_LINE, _LAST_WORDS = 29, 3  # letters of 12 points in the issuer's column; tỉnh Lào Cai
_SECRET = re.compile(r"(?:độ mật\s*:\s*)?(?:tuyệt |tối )?mật[.!]?", re.IGNORECASE)  # a mark is a line of its own
_KEPT = re.compile(r"-?\s*lưu\s*:\s*(?P<by>.+?)[.;\s]*", re.IGNORECASE)  # Lưu: VT, NC (5b).
_COPIES = re.compile(r"\.(\d{1,4})$")  # NTH.25
_UNFILLED = frozenset({"ho va ten", "ho ten", "ho, ten"})  # what the forms print where the name of who signs belongs
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph. `made_up` prints the mark of an illustrative record behind it."""

    words: str
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs; `depth` 1 is I, II, III, depth 2 is 1, 2, 3. Without a heading the text just goes on.

    A heading that bears its own label (Chương I, Điều 1.) has no number beside it.
    """

    number: str
    heading: str
    depth: int
    texts: tuple[Text, ...] = ()

    @property
    def titled(self) -> str:
        """The heading as it is printed."""
        return f"{self.number}. {self.heading}" if self.number else self.heading


@dataclass(frozen=True, slots=True)
class Annex:
    """A table behind the text. Every row has as many cells as there are headers; `widths` are parts of the whole.

    `made_up` says of each row whether it is, and is empty where none is; `subject` is the column that bears the sign.
    """

    title: str
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    made_up: tuple[bool, ...] = ()
    subject: int = 1

    def shown_rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows as they are printed: those made up bear the sign."""
        flags = self.made_up or (False,) * len(self.rows)
        return tuple(self._signed(row) if flag else row for row, flag in zip(self.rows, flags, strict=True))

    def _signed(self, row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{cell}{_BOUND}{SIGN}" if place == self.subject else cell for place, cell in enumerate(row))


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the lines above the name, and the name. Several stand side by side with equal weight."""

    lines: tuple[str, ...]
    name: str

    @property
    def named(self) -> str:
        """The name; nothing where the form's own words still stand in its place."""
        return "" if unfilled(self.name) else self.name


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy bears below the paper that it is of: which kind of copy, who made it under which number, and who signs that.

    Decree 30/2020/NĐ-CP, article 25. `marks` say of each who signed the paper that they did; `source` of what it was made
    where that is not the whole paper; `code` and `address` are the paper's own, the copy has others.
    """

    form: str  # SAO Y
    issuer: str
    symbol: str  # SY-UBND
    place: str
    day: date
    signatory: Signatory
    recipients: tuple[str, ...]
    marks: tuple[str, ...]
    look: str = STATE  # whose form its number has
    source: str = ""
    number: int | None = None
    code: str = ""
    address: str = ""

    def numbered(self) -> str:
        """Its number line."""
        shown = "      " if self.number is None else f"{self.number:02d}"
        return forms()[self.look].number.format(number=shown, symbol=self.symbol)

    def dated(self) -> str:
        """Place and date in the prescribed form."""
        return f"{self.place}, {dates.show_formal(self.day)}"

    @classmethod
    def from_facts(cls, facts: dict[str, object]) -> "Copied":
        """Read back what a paper's facts say of it."""
        signs = cast("dict[str, object]", facts["signatory"])
        words = ("form", "issuer", "symbol", "place", "look", "source", "code", "address")
        return cls(
            day=date.fromisoformat(str(facts["day"])),
            signatory=Signatory(_strings(signs["lines"]), str(signs["name"])),
            recipients=_strings(facts["recipients"]),
            marks=_strings(facts["marks"]),
            number=cast("int | None", facts["number"]),
            **{name: str(facts[name]) for name in words},
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper. `number` is None before registration, `above` the direct superior where there is one."""

    kind: str  # BÁO CÁO
    about: str
    issuer: str
    symbol: str  # BC-UBND
    place: str
    day: date
    number: int | None = None
    above: str = ""
    addressees: tuple[str, ...] = ()
    opening: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    recipients: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()  # under the text: what marks mean, the seal's code
    made_up: tuple[str, ...] = ()  # which of number, day, addressees, signatories, recipients are
    joined: tuple[str, ...] = ()  # the other bodies that issue a joint paper, of equal weight
    form: str = STATE  # whose form it has: the lead body's
    bases: tuple[Text, ...] = ()  # căn cứ: one a line before the text
    urgency: str = ""  # KHẨN, THƯỢNG KHẨN, HỎA TỐC
    circulation: str = ""  # XEM XONG TRẢ LẠI, LƯU HÀNH NỘI BỘ
    drafted: str = ""  # who drafted it and how many copies there are, as NTH.25
    contact: str = ""  # address, e-mail, telephone of the issuer, at the foot of the first page
    code: str = ""  # by which anybody asks whether it was issued, once it was; `address` is the page that answers
    address: str = ""
    copied: Copied | None = None  # of a copy: what it bears below the paper

    def heads(self) -> tuple[tuple[str, str], ...]:
        """The names of the issuers above the number, each in two: a long one breaks before its last words, a place never within."""
        return tuple(_parted(name.upper()) for name in (self.issuer, *self.joined))

    @property
    def is_letter(self) -> bool:
        """Whether it bears no type, and what it is about stands under its number."""
        return self.kind == LETTER

    @property
    def closing(self) -> tuple[int, int]:
        """Which paragraph ends the text: section and place in it; section -1 is the opening."""
        for number in range(len(self.sections) - 1, -1, -1):
            if self.sections[number].texts:
                return number, len(self.sections[number].texts) - 1
        return -1, len(self.opening) - 1

    def annex_heads(self) -> list[str]:
        """The line over each annex; several bear Roman numbers (Decree 30/2020, Annex I)."""
        if len(self.annexes) < 2:  # noqa: PLR2004  # one needs no number
            return ["PHỤ LỤC"] * len(self.annexes)
        return [f"PHỤ LỤC {symbols.roman(place)}" for place in range(1, len(self.annexes) + 1)]

    def based(self) -> tuple[Text, ...]:
        """The legal bases as they are printed: each ends with a semicolon, the last with a full stop."""
        last = len(self.bases)
        ends = ("." if place == last else ";" for place in range(1, last + 1))
        return tuple(
            replace(basis, words=basis.words.rstrip(" ;,.") + end) for basis, end in zip(self.bases, ends, strict=True)
        )

    def attached(self) -> str:
        """The line under an annex's title: which paper it goes with."""
        number = self.bare_number()
        return f"(Kèm theo {self.kind.capitalize()} số {number} ngày {dates.show(self.day)} của {' và '.join((self.issuer, *self.joined))})"

    def numbered(self) -> str:
        """The number line: below ten with a zero, a gap for the clerk's hand before registration."""
        shown = "      " if self.number is None else f"{self.number:02d}"
        return self.look.number.format(number=shown, symbol=self.symbol)

    def bare_number(self) -> str:
        """Number and symbol as other papers name it."""
        return self.numbered().removeprefix("Số").lstrip(": ")

    @property
    def look(self) -> Form:
        """How papers of this form look."""
        return forms()[self.form]

    def dated(self) -> str:
        """Place and date in the prescribed form."""
        return f"{self.place}, {dates.show_formal(self.day)}"

    @property
    def _receiving(self) -> tuple[str, ...]:
        return self.copied.recipients if self.copied else self.recipients

    def kept_by(self) -> str:
        """Who keeps the file copy, as the last line of its recipients says; empty where none does."""
        found = [match["by"] for line in self._receiving if (match := _KEPT.fullmatch(line.strip()))]
        return found[-1] if found else ""

    def sent_to(self) -> tuple[str, ...]:
        """Its recipients without the one who keeps the file copy."""
        return tuple(line for line in self._receiving if not _KEPT.fullmatch(line.strip()))

    def copies(self) -> int | None:
        """How many copies were made, as the drafter's mark says (NTH.25); None where it does not."""
        match = None if self.copied else _COPIES.search(self.drafted.strip())
        return int(match[1]) if match else None

    def noted(self) -> tuple[str, ...]:
        """What the register notes of it: how urgent it is, how it goes round, who issues it too."""
        return tuple(words for words in (self.urgency, self.circulation, "; ".join(self.joined)) if words)

    def secret_mark(self) -> str:
        """The mark of a State secret that stands in it (Mật, Tối mật, Tuyệt mật), empty where none does."""
        words = [self.about, self.circulation, *self.addressees, *self.remarks, *self.recipients]
        words += [line for one in self.signatories for line in one.lines]
        if self.copied:
            words += [self.copied.source, *self.copied.recipients, *self.copied.signatory.lines]
        words += [text.words for text in (*self.bases, *self.opening)]
        for section in self.sections:
            words += [section.heading, *(text.words for text in section.texts)]
        words += [annex.title for annex in self.annexes]
        words += [cell for annex in self.annexes for row in annex.rows for cell in row]
        return secret_mark(words)

    @property
    def signers(self) -> tuple[Signatory, ...]:
        """Whose signature stands under it: of a copy, who made it."""
        return (self.copied.signatory,) if self.copied else self.signatories

    @property
    def called(self) -> str:
        """What kind of paper it is: of a copy, which kind of copy."""
        return self.copied.form if self.copied else self.kind

    @property
    def own_number(self) -> str:
        """The number line of the paper in hand: of a copy, the copy's."""
        return self.copied.numbered() if self.copied else self.numbered()

    def with_number(self, number: int) -> "Paper":
        """The same paper under the number that it was given."""
        return replace(self, number=number)

    def printable(self) -> "Paper":
        """The same paper with nothing in it that cannot be printed."""
        cleared = Paper.from_facts(cast("dict[str, object]", _printable(self.to_facts())))
        return replace(cleared, code=self.code, address=self.address)

    def to_facts(self) -> dict[str, object]:
        """JSON-able facts; the day in ISO form. Without the code, which follows from them."""
        facts = _plain(self)
        unsaid = ("code", "address") if self.copied else ("code", "address", "copied")
        return {name: value for name, value in facts.items() if name not in unsaid}

    @classmethod
    def from_facts(cls, facts: dict[str, object]) -> "Paper":
        """Read back what `to_facts` wrote, also after JSON made lists of tuples."""
        rows = cast("dict[str, list[dict[str, object]]]", facts)
        plain = {name: facts[name] for name in ("kind", "about", "issuer", "symbol", "place", "number", "above")}
        return cls(
            **plain,  # type: ignore[arg-type]  # named one by one above
            day=date.fromisoformat(str(facts["day"])),
            addressees=_strings(facts["addressees"]),
            opening=_texts(rows["opening"]),
            sections=tuple(
                Section(str(row["number"]), str(row["heading"]), cast(int, row["depth"]), _texts(row["texts"]))
                for row in rows["sections"]
            ),
            annexes=tuple(
                Annex(
                    str(row["title"]), _strings(row["headers"]), tuple(cast("list[int]", row["widths"])),
                    tuple(_strings(cells) for cells in cast("list[object]", row["rows"])),
                    tuple(cast("list[bool]", row["made_up"])), cast(int, row["subject"]),
                )
                for row in rows["annexes"]
            ),
            signatories=tuple(Signatory(_strings(row["lines"]), str(row["name"])) for row in rows["signatories"]),
            recipients=_strings(facts["recipients"]),
            remarks=_strings(facts["remarks"]),
            made_up=_strings(facts["made_up"]),
            joined=_strings(facts["joined"]),
            bases=_texts(rows["bases"]),
            copied=Copied.from_facts(cast("dict[str, object]", facts["copied"])) if facts.get("copied") else None,
            **{name: str(facts[name]) for name in ("form", "urgency", "circulation", "drafted", "contact")},  # type: ignore[arg-type]  # all four are words
        )  # fmt: skip


def unfilled(name: str) -> bool:
    """Whether nobody's name stands here: the form's own words do, in brackets or not."""
    return fold(name).strip("()[]<>{}.…_ ") in _UNFILLED


def printable(words: str) -> str:
    """The words without signs that no paper can carry: a space for each run of control characters but line ends and tabs."""
    return _CONTROLS.sub(" ", words)


def secret_mark(words: Iterable[str]) -> str:
    """The first line of these that is a mark of a State secret and nothing else, empty where none is."""
    lines = (line.strip() for part in words for line in unicodedata.normalize("NFC", part).split("\n"))
    return next((line for line in lines if _SECRET.fullmatch(line)), "")


def _parted(name: str) -> tuple[str, str]:
    words = name.split(" ")
    if len(name) <= _ON_ONE_LINE or len(words) <= _LAST_WORDS:
        return name, ""
    return " ".join(words[:-_LAST_WORDS]), " ".join(words[-_LAST_WORDS:])


def ended(words: str) -> str:
    """The last words of a paper: the end mark takes the place of a full stop, and stands there once."""
    return words.rstrip(". ").removesuffix("./").rstrip(". ") + END


_PARTS = (Section, Annex, Signatory, Text, Copied)


def _plain(it: "Paper | Copied | Section | Annex | Signatory | Text") -> dict[str, object]:
    """Its fields, and those of what it holds; no more is copied, which is what takes asdict its time."""
    told: dict[str, object] = {}
    for field in fields(it):
        value = getattr(it, field.name)
        if isinstance(value, tuple):
            value = [_plain(one) if isinstance(one, _PARTS) else one for one in value]
        if isinstance(value, _PARTS):
            value = _plain(value)
        told[field.name] = value.isoformat() if isinstance(value, date) else value
    return told


def _printable(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(entry) for name, entry in value.items()}
    return [_printable(entry) for entry in value] if isinstance(value, list | tuple) else value


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in cast("list[object]", value))


def _texts(value: object) -> tuple[Text, ...]:
    rows = cast("list[dict[str, object]]", value)
    return tuple(Text(str(row["words"]), bool(row["made_up"])) for row in rows)
