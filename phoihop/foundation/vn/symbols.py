"""Numbers and symbols of papers: `15/QĐ-BNV`, `23/2021/NĐ-CP`, `Số: 04/QC-UBND-UBMTTQ`; and labels of lists."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from phoihop.foundation.vn import text as words

_SYMBOL = re.compile(
    r"(?:Số\s*:?\s*)?(?P<number>\d{1,6}[a-zA-Z]?)/(?:(?P<year>\d{4})/)?(?P<groups>[^\s/]+(?:[/-][^\s/]+)*)"
)
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # points of a clause, in the order that Decree 30/2020 gives
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LARGEST_ROMAN = 39
_PADDED = 9


class NotASymbol(ValueError):
    """The text is no number and symbol. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """`number` as written without padding, `year` only where the paper is a legal one, `groups` after the last slash."""

    number: str
    groups: str
    year: int | None = None

    def show(self) -> str:
        """15/QĐ-BNV; numbers below ten with a zero, as papers print them."""
        number = self.number.zfill(2) if self.number.isdigit() and int(self.number) <= _PADDED else self.number
        return f"{number}/{self.year}/{self.groups}" if self.year else f"{number}/{self.groups}"


def parse(text: str) -> Symbol:
    """Read a number and symbol as printed, with or without "Số:". Raises NotASymbol: keep the text as it is then."""
    found = _SYMBOL.fullmatch(words.nfc(text).strip())
    if not found:
        raise NotASymbol(
            _("“%(given)s” is no number and symbol. Write it as 15/QĐ-BNV or 23/2021/NĐ-CP.") % {"given": text[:40]}
        )
    number = found["number"].lstrip("0") or "0"
    return Symbol(number, found["groups"], int(found["year"]) if found["year"] else None)


def letter(place: int) -> str:
    """The label of a point: 1 → a, 5 → đ. Raises ValueError past the alphabet."""
    if not 1 <= place <= len(_LETTERS):
        raise ValueError(f"No letter for point {place}.")
    return _LETTERS[place - 1]


def roman(number: int) -> str:
    """1 → I, 14 → XIV. Raises ValueError outside 1 to 39."""
    if not 1 <= number <= _LARGEST_ROMAN:
        raise ValueError(f"No Roman numeral for {number} here.")
    shown = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        shown += sign * count
    return shown
