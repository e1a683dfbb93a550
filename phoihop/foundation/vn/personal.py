"""What in a text would lead to a person: numbers and addresses that have a form. Pure."""

import re
import unicodedata
from collections.abc import Collection

# Money is written with dots between its figures and never begins with 0, so a sum is no telephone.
_SEPARATED = r"[\s.\-–()]{0,2}"
_TELEPHONE = re.compile(rf"(?<![\d/])(?:\+?{_SEPARATED}84|0)(?:{_SEPARATED}\d){{8,10}}(?!\d)")
_IDENTITY = re.compile(r"(?<![\d.,/])(?:\d{12}|\d{9}|\d{3} \d{3} \d{3}(?: \d{3})?|\d{4} \d{4} \d{4})(?![\d.,/]\d|\d)")
_SUM = re.compile(r"\s*(?:đ\b|đồng|vnđ|vnd|triệu|tỷ|m2|m²|m3)", re.IGNORECASE)
_CALLED = re.compile(
    r"\b([Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|[Ee]m|[Cc]háu)((?:[^\S\n]+(?!(?:ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu)\b)[^\W\d_]+){1,5})"
)  # as people are called, and up to five words after it, before the next one is called
_MAIL = re.compile(r"\w[\w.+\-]*\s?@\s?\w[\w\-]*(?:\s?\.\s?\w+)+")

_PLACE = re.compile(
    r"\b(?:tỉnh|thành phố|huyện|thị xã|thị trấn|quận|phường|xã|thôn|bản|ấp|tổ|khu|đường|phố|ngõ|cầu|chợ|trường|núi|đồi|đèo|sông|suối|hồ|đập|chùa|đền|Tỉnh|Huyện|Thị xã|Phường|Xã)[^\S\n]+$"
)  # what a name of a place comes after
_OFFICES = frozenset(
    {"Chủ", "Phó", "Bí", "Giám", "Trưởng", "Tổng"}
)  # the first words of posts, which are nobody's name
COVERED = "[…]"


def found(words: str) -> str:
    """What in these words would lead to a person: TELEPHONE, IDENTITY or MAIL; empty where nothing does.

    It finds what has a form. A name has none: people are told not to write any.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")
    if _MAIL.search(plain):
        return "MAIL"
    if _TELEPHONE.search(plain):
        return "TELEPHONE"
    numbers = (number for number in _IDENTITY.finditer(plain) if not _SUM.match(plain, number.end()))
    return "IDENTITY" if any(numbers) else ""


def named(words: str) -> str:
    """The first person called by name, as `bà Giàng Thị Mỷ`; empty where nobody is. Offices are no names: `ông Chủ tịch`."""
    plain = "".join(c for c in words if unicodedata.category(c) != "Cf")  # signs that nobody sees part no name
    for called in _CALLED.finditer(unicodedata.normalize("NFC", plain)):
        if name := _name(called):
            return f"{called[1]} {name}"
    return ""


def spots(words: str, public: Collection[str] = ()) -> list[str]:
    """Every stretch of the words that would lead to a person, as it stands there. `public`: names of who holds public posts."""
    plain = unicodedata.normalize("NFC", "".join(c for c in words if unicodedata.category(c) != "Cf"))
    found = [(one.start(), one[0]) for form in (_MAIL, _TELEPHONE) for one in form.finditer(plain)]
    found += [(one.start(), one[0]) for one in _IDENTITY.finditer(plain) if not _SUM.match(plain, one.end())]
    for called in _CALLED.finditer(plain):
        name = _name(called)
        if name and not any(name == one or name.startswith(f"{one} ") for one in public):
            found.append((called.start(), f"{called[1]} {name}"))
    return list(dict.fromkeys(stretch.strip() for _at, stretch in sorted(found)))


def masked(words: str) -> str:
    """The words with every number, address and name in them covered, for a person to read over before they go out."""
    plain = unicodedata.normalize("NFC", words)
    for form in (_MAIL, _TELEPHONE):
        plain = form.sub(COVERED, plain)
    plain = _IDENTITY.sub(lambda number: number[0] if _SUM.match(plain, number.end()) else COVERED, plain)

    def cover(called: re.Match[str]) -> str:
        name = _name(called)
        return called[0].replace(name, COVERED, 1) if name else called[0]

    return _CALLED.sub(cover, plain)


def _name(called: re.Match[str]) -> str:
    """The words of a name after how somebody is called: each begins with a capital; an office has one at most.

    In `huyện Anh Sơn` or `tỉnh Bà Rịa` nobody is called: how people are called would begin with a small letter there.
    """
    if called[1][0].isupper() and _PLACE.search(called.string[: called.start()]):
        return ""
    words = []
    for word in called[2].split():
        if not word[0].isupper():
            break
        words.append(word)
    lone = len(words) == 1 and len(called[2].split()) > 1 and called[2].split()[0] in _OFFICES
    return "" if lone else " ".join(words)
