"""What in a text would lead to a person: numbers and addresses that have a form. Pure."""

import re
import unicodedata

# Money is written with dots between its figures and never begins with 0, so a sum is no telephone.
_SEPARATED = r"[\s.\-–()]{0,2}"
_TELEPHONE = re.compile(rf"(?<![\d/])(?:\+?{_SEPARATED}84|0)(?:{_SEPARATED}\d){{8,10}}(?!\d)")
_IDENTITY = re.compile(r"(?<![\d.,/])(?:\d{12}|\d{9}|\d{3} \d{3} \d{3}(?: \d{3})?|\d{4} \d{4} \d{4})(?![\d.,/]\d|\d)")
_SUM = re.compile(r"\s*(?:đ\b|đồng|vnđ|vnd|triệu|tỷ|m2|m²|m3)", re.IGNORECASE)
_MAIL = re.compile(r"\w[\w.+\-]*\s?@\s?\w[\w\-]*(?:\s?\.\s?\w+)+")


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
