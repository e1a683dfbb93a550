"""The text of a regulation read into articles. Pure; nothing is lost.

What goes in comes out but for white space: before the first article stands the preamble, after the last one what closes
the paper, and whatever cannot be told apart stays where it stood. A paper without any “Điều”, as plans and programmes
often are, is read by its headings I., II. or else 1., 2. A person confirms what was read.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from phoihop.domain.agreements import clauses
from phoihop.domain.agreements.states import AgreementKind
from phoihop.foundation.vn.text import nfc

_DIVISION = r"(?:chương|mục|phần)\s+(?:[ivxlc]+|\d{1,3})\b"
_ARTICLE = r"điều\s+\d{1,3}(?P<letter>[a-zđ]?)(?:\s*[.:]|[^\S\n]*[-–—](?=\s)|(?P<alone>[^\S\n]*$))"
_START = re.compile(rf"^[^\S\n]*(?:(?P<division>{_DIVISION})|(?P<article>{_ARTICLE}))", re.I | re.M)
_ROMANS = tuple(tens + ones for tens in ("", "X", "XX") for ones in ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))  # fmt: skip
_PART = r"phần\s+(?:thứ\s+\w+|[ivx]+\b|\d{1,2}\b)|(?-i:[A-EĐ](?=\s*[.)]\s))"
_SECTIONS = tuple(  # what headings count with, where a paper has no articles: the first that tells two of them
    re.compile(rf"^[^\S\n]*(?:(?P<division>{_PART})|(?P<section>(?P<numeral>{numeral})\s*[.)](?=\s)))", re.I | re.M)
    for numeral in (r"(?-i:[IVX]{1,6})", r"\d{1,2}")
)
_MENTION = re.compile(  # words after which a number is not a heading, wherever the line was broken
    r"(?:chương|mục|phần|điều|khoản|điểm|biểu|phụ lục|số|ngày|tháng|năm|quý|đợt|kỳ|khóa|khoá|thứ|lần|và|đến|từ|theo|,)$",
    re.I,
)
_CLOSING = re.compile(
    r"^[^\S\n]*(?:nơi\s+(?:nhận|gửi)|tm\.|t/m|kt\.|tl\.|(?-i:ĐẠI DIỆN|Đại diện|THAY MẶT|Thay mặt))", re.I | re.M
)
_SCOPE = re.compile(r"phạm vi|đối tượng|nguyên tắc|giải thích|mục đích|căn cứ|hiệu lực|điều khoản thi hành", re.I)
NAMES: dict[AgreementKind, tuple[str, ...]] = {  # how titles begin; the type as it is printed first
    AgreementKind.REGULATION: ("quy chế",),
    AgreementKind.PROGRAMME: ("chương trình",),
    AgreementKind.RESOLUTION: ("nghị quyết",),
    AgreementKind.MEMORANDUM: ("bản ghi nhớ", "biên bản ghi nhớ"),
    AgreementKind.PLAN: ("kế hoạch",),
    AgreementKind.ACCORD: ("bản thỏa thuận", "bản thoả thuận"),
}
MOST_HEADING, MOST_CHAPTER, MOST_ARTICLES = 300, 200, 200
MOST_MENTION = 40  # so far back is looked for the words that mention a number
MOST_SKIPPED = 3  # so far may the numeral of a heading stand from the one before it


def kind_of(title: str, preamble: str = "") -> AgreementKind | None:
    """What the paper is, by how its title begins, or else the first line above its articles that names a kind; None where neither does."""
    for line in (title, *preamble.split("\n")):
        words = " ".join(nfc(line).casefold().split())
        found = next(
            (kind for kind, names in NAMES.items() if f"{words} ".startswith(tuple(f"{n} " for n in names))), None
        )
        if found:
            return found
    return None


class Doubt(StrEnum):
    """What a person should look at before confirming."""

    NO_ARTICLE = "NO_ARTICLE"
    BY_HEADINGS = "BY_HEADINGS"  # no article, so the headings I., II. or 1., 2. were taken for what is agreed
    SKIPPED = "SKIPPED"  # a number is missing between two articles
    AGAIN = "AGAIN"  # an article's number comes a second time: kept as text of the one before
    POINT_ORDER = "POINT_ORDER"  # lettered points do not follow the alphabet
    LONG_CHAPTER = "LONG_CHAPTER"  # more words between a chapter and its article than a heading has


@dataclass(frozen=True, slots=True)
class Found:
    """One doubt and the number of the article that it is about, 0 for the whole; of a section its numeral too."""

    doubt: Doubt
    article: int
    numeral: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article: `division` is the chapter heading right before it, empty where it stands in the same as the last."""

    division: str
    label: str
    number: int
    heading: str
    text: str

    @property
    def operative(self) -> bool:
        """Whether it seems to ask for action; articles on scope, principles or effect do not. A guess, to be confirmed."""
        return not _SCOPE.search(self.heading)


@dataclass(frozen=True, slots=True)
class Read:
    """A whole paper."""

    preamble: str
    articles: tuple[Article, ...]
    closing: str
    doubts: tuple[Found, ...]


def read(text: str) -> Read:
    """The articles of a pasted text, or its sections where it has none. Never refuses: without either it is all preamble."""
    text = nfc(text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n"))
    starts, doubts = _starts(text)
    if not starts:
        starts, doubts = _section_starts(text)
    if not starts:
        return Read(text.strip(), (), "", (Found(Doubt.NO_ARTICLE, 0),))
    first = starts[0]
    articles, closing = [], ""
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        body = text[start.ends : following.begins if following else len(text)]
        if following is None:
            body, closing = _closed(body)
        articles.append(_article(text, start, body))
    doubts += [
        Found(Doubt.POINT_ORDER, row.number, numeral(row.label)) for row in articles if not clauses.in_order(row.text)
    ]
    doubts += [Found(Doubt.LONG_CHAPTER, row.number) for row in articles if len(row.division) > MOST_CHAPTER]
    return Read(text[: first.begins].strip(), tuple(articles), closing.strip(), tuple(doubts))


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where an article begins, its chapter heading included, where its label begins and ends, and its number."""

    begins: int
    label: int
    ends: int
    number: int


def _starts(text: str) -> tuple[list[_Begin], list[Found]]:
    """The articles in rising order; a number that comes again begins nothing, nor does a mention in running words."""
    found: list[_Begin] = []
    doubts: list[Found] = []
    division: int | None = None
    for mark in _START.finditer(text):
        if mark["division"]:
            division = mark.start() if division is None else division
            continue
        if not _titled(text[mark.end() :]):
            continue
        if mark["letter"]:  # `Điều 2a` stands between two numbers: a person says what it is
            doubts.append(Found(Doubt.AGAIN, int(re.findall(r"\d+", mark["article"])[0])))
            continue
        number, last = int(re.findall(r"\d+", mark["article"])[0]), found[-1].number if found else 0
        if mark["alone"] is not None and not (number == last + 1 and _begins_anew(text[: mark.start()], division)):
            continue  # the line was broken after a mention in running words
        if number <= last:
            doubts.append(Found(Doubt.AGAIN, number))
            continue
        if number > last + 1:
            doubts.append(Found(Doubt.SKIPPED, number))
        found.append(_Begin(mark.start() if division is None else division, mark.start(), mark.end(), number))
        division = None
    return found, doubts


def _section_starts(text: str) -> tuple[list[_Begin], list[Found]]:
    """The sections, numbered through the paper; below a part (A., Phần thứ nhất) their numerals begin anew.

    A number that does not follow begins nothing, nor does one that running words mention, however the line was broken.
    """
    for marks in _SECTIONS:
        found, doubts = _counted_sections(text, marks)
        if len(found) > 1:
            return found, [Found(Doubt.BY_HEADINGS, 0), *dict.fromkeys(doubts)]
    return [], []


def _counted_sections(text: str, marks: re.Pattern[str]) -> tuple[list[_Begin], list[Found]]:
    found: list[_Begin] = []
    doubts: list[Found] = []
    part: int | None = None
    last = 0
    for mark in marks.finditer(text):
        if _MENTION.search(text[max(0, mark.start() - MOST_MENTION) : mark.start()].rstrip()):
            continue
        if mark["division"]:
            part = mark.start()
            continue
        if not _titled(text[mark.end() :], marks):
            continue
        part = part if part is not None and mark.start() - part <= MOST_CHAPTER else None
        value = int(mark["numeral"]) if mark["numeral"].isdecimal() else _value(mark["numeral"])
        last = 0 if part is not None and value == 1 else last
        if not last < value <= last + MOST_SKIPPED:
            doubts += [Found(Doubt.AGAIN, value, mark["numeral"])] if 0 < value <= last else []
            continue
        if value > last + 1:
            doubts.append(Found(Doubt.SKIPPED, value, mark["numeral"]))
        found.append(_Begin(mark.start() if part is None else part, mark.start(), mark.end(), len(found) + 1))
        part, last = None, value
    return found, doubts


def _value(roman: str) -> int:
    """What a Roman numeral counts; 0 for what is none."""
    return _ROMANS.index(roman) if roman in _ROMANS else 0


def _begins_anew(before: str, division: int | None) -> bool:
    """Whether the words before end a sentence, or are the heading of a chapter."""
    said = before.rstrip()
    return division is not None or not said or said[-1] in ".;:!?/…"


def _titled(rest: str, marks: re.Pattern[str] = _START) -> bool:
    """A heading follows, which begins with a capital letter: `theo Điều 5.` at the end of a sentence has none."""
    words = rest.lstrip()
    if marks.match(words) or _CLOSING.match(words):
        return False
    return words.lstrip('“"(')[:1].isupper()


def _closed(body: str) -> tuple[str, str]:
    """The last article without the signatures and recipients below it."""
    mark = _CLOSING.search(body)
    return (body[: mark.start()], body[mark.start() :]) if mark else (body, "")


def _article(text: str, start: _Begin, body: str) -> Article:
    heading, rest = _heading(body.strip())
    return Article(
        division=" ".join(text[start.begins : start.label].split()), label=" ".join(text[start.label : start.ends].split()),
        number=start.number, heading=heading, text=rest,
    )  # fmt: skip


def _heading(body: str) -> tuple[str, str]:
    """The heading, over as many lines as it was broken into: one that goes on in small letters, or in capitals as it began."""
    lines = body.split("\n")
    taken, capitals = 1, lines[0].isupper()
    while taken < len(lines) and _heads_on(lines[taken].strip(), capitals=capitals):
        taken += 1
    words = " ".join(" ".join(lines[:taken]).split())
    rest = "\n".join(lines[taken:]).strip()
    if len(words) <= MOST_HEADING:
        return words, rest
    cut = words.rfind(" ", 0, MOST_HEADING + 1)
    cut = cut if cut > 0 else MOST_HEADING
    return words[:cut].strip(), "\n".join(filter(None, [words[cut:].strip(), rest]))


def _heads_on(line: str, *, capitals: bool) -> bool:
    """Whether a line goes on with the heading above it."""
    if any(mark.match(line) for mark in (clauses.POINT, clauses.BULLET, *_SECTIONS)):
        return False
    return line[:1].islower() or (capitals and line.isupper() and line[:1].isalpha())


def numeral(label: str) -> str:
    """The numeral of a section's label; empty of an article's."""
    bare = label.rstrip(".) \t")
    return bare if bare.isdecimal() or _value(bare) else ""


def cited(number: int, label: str = "", chapter: str = "") -> str:
    """As papers cite it, whatever the language of the screen: Điều 3; of a paper without articles Mục II, with its part."""
    counted = numeral(label)
    if not counted:
        return f"Điều {number}"
    part = part_of(chapter)
    return f"Mục {counted}, {part}" if part else f"Mục {counted}"


def part_of(chapter: str) -> str:
    """The part of a paper in which sections count anew, as it is cited: phần B, Phần thứ nhất; empty where there is none."""
    found = re.match(_PART, chapter, re.I)
    if not found:
        return ""
    return f"phần {found[0]}" if len(found[0]) == 1 else found[0]


def following(label: str) -> str:
    """The label of what is added after it: of a section the next numeral; an article's is made of its number."""
    counted = numeral(label)
    if not counted:
        return ""
    value = int(counted) if counted.isdecimal() else _value(counted)
    number = str(value + 1) if counted.isdecimal() else _ROMANS[min(value + 1, len(_ROMANS) - 1)]
    return number + label[len(counted) :]


def written(of: Read) -> str:
    """The paper as text again."""
    parts = [of.preamble]
    for row in of.articles:
        parts += [row.division, f"{row.label} {row.heading}", row.text]
    return "\n".join(part for part in [*parts, of.closing] if part) + "\n"
