"""Numbers as Vietnamese papers write them: dot for thousands, comma for decimals."""

import re
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

_SPELLING = re.compile(r"-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?")


class NotANumber(ValueError):
    """What was given is no number in Vietnamese spelling. `sentence()` says so to people."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def sentence(self) -> str:
        """What to do, in the reader's language."""
        return _("“%(given)s” is not a number. Write 1.234,5 with dots for thousands and a comma for decimals.") % {
            "given": self.given[:40]
        }


def parse_number(text: str) -> Decimal:
    """Read 1.234.567,89 or 1234567,89. Dots stand only between groups of three, spaces only around. Raises NotANumber."""
    given = text.strip()
    if not _SPELLING.fullmatch(given):
        raise NotANumber(text)
    return Decimal(given.replace(".", "").replace(",", "."))


def show_number(value: Decimal | float) -> str:
    """1.234.567,89, exactly and without needless decimals."""
    exact = Decimal(str(value)) or Decimal(0)  # nothing has no sign
    whole, _point, part = f"{exact:,f}".partition(".")
    part = part.rstrip("0")
    return whole.replace(",", ".") + (f",{part}" if part else "")


def whole_percent(share: Decimal | float) -> int:
    """A share of one in whole percent, rounded; a hundred is said only of what reaches the whole."""
    found = round(share * 100)
    return 99 if found == 100 and share < 1 else found  # noqa: PLR2004  # of a hundred


def show_percent(value: Decimal | float) -> str:
    """67,5%."""
    return f"{show_number(value)}%"


def read_number(value: Decimal | float) -> str:
    """The same for who reads: in English 1,234,567.89, where 1.234 would be taken for little more than one."""
    return _for_reader(show_number(value))


def read_percent(value: Decimal | float) -> str:
    """The same of a percentage."""
    return _for_reader(show_percent(value))


def _for_reader(shown: str) -> str:
    return shown.translate({ord("."): ",", ord(","): "."}) if get_language() == "en" else shown
