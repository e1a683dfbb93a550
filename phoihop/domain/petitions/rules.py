"""What no petition may hold, and when two ask alike. Pure."""

import re
import unicodedata

from phoihop.foundation.vn import text

# Money is written with dots between its figures and never begins with 0, so a sum is no telephone.
_SEPARATED = r"[\s.\-–()]{0,2}"
_TELEPHONE = re.compile(rf"(?<![\d/])(?:\+?{_SEPARATED}84|0)(?:{_SEPARATED}\d){{8,10}}(?!\d)")
_IDENTITY = re.compile(r"(?<![\d.,/])(?:\d{12}|\d{9}|\d{3} \d{3} \d{3}(?: \d{3})?|\d{4} \d{4} \d{4})(?![\d.,/]\d|\d)")
_SUM = re.compile(r"\s*(?:đ\b|đồng|vnđ|vnd|triệu|tỷ|m2|m²|m3)", re.IGNORECASE)
_MAIL = re.compile(r"\w[\w.+\-]*\s?@\s?\w[\w\-]*(?:\s?\.\s?\w+)+")
_ENOUGH = 0.5  # of the words that either uses, both use


def personal(words: str) -> str:
    """What in these words would lead to a person: TELEPHONE, IDENTITY or MAIL; empty where nothing does.

    It finds what has a form. A name has none: people are told not to write any.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")
    if _MAIL.search(plain):
        return "MAIL"
    if _TELEPHONE.search(plain):
        return "TELEPHONE"
    numbers = (found for found in _IDENTITY.finditer(plain) if not _SUM.match(plain, found.end()))
    return "IDENTITY" if any(numbers) else ""


def alike(one: str, other: str) -> bool:
    """Whether two texts ask the same: half of all their words, folded, stand in both."""
    here, there = set(_words(one)), set(_words(other))
    return bool(here | there) and len(here & there) / len(here | there) >= _ENOUGH


def _words(words: str) -> list[str]:
    return re.findall(r"\w+", text.fold(words))
