"""What a cell says as words, a day or a number: read exactly, or refused with what to write instead; never guessed."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from phoihop.foundation.sheets.reading import Told, Trouble
from phoihop.foundation.vn import dates, numbers, telex

_SHORT_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
_EITHER = re.compile(r"-?[0-9]{1,3},[0-9]{3}")  # a thousand to an English reader, a little over one to a Vietnamese
_SPACED = re.compile(r"-?[0-9]{1,3}( [0-9]{3})+(,[0-9]+)?")
_FIRST, _LAST = 16_438, 73_415  # the spreadsheet's own numbers of 1/1/1945 and 31/12/2100
_EPOCH = date(1899, 12, 30).toordinal()


class BadValue(ValueError):
    """What a cell says cannot be taken in. Carries a sentence for people that tells the mending."""


def words(told: Told, *, most: int, sure: bool = False) -> str:
    """Its words, at most so many signs. `sure`: a person has looked at just this cell. Raises BadValue."""
    _check(told, percent=False)
    if len(told.words) > most:
        raise BadValue(
            _("This has %(length)s signs; at most %(most)s fit. Shorten it.")
            % {"length": len(told.words), "most": most}
        )
    if telex.of_another_alphabet(told.words):
        raise BadValue(_("This was typed in an alphabet of before Unicode. Convert it, or type it anew."))
    if not sure and (meant := telex.leftover(told.words)):
        raise BadValue(
            _(
                "This looks typed while the input method was off: “%(meant)s”? What is meant so stands in quotation marks."
            )
            % {"meant": meant[:80]}
        )
    return told.words


def day(told: Told) -> date:
    """Its day. A bare number and a year of two digits are asked about, never guessed. Raises BadValue."""
    _check(told)
    said = told.words
    if short := _SHORT_YEAR.fullmatch(said):
        raise BadValue(
            _("“%(given)s” leaves the century open. Write the year with four digits, as %(day)s/%(month)s/20%(year)s.")
            % {"given": said, "day": short[1], "month": short[2], "year": short[3]}
        )
    if said.isascii() and said.isdecimal() and _FIRST <= int(said) <= _LAST:
        meant = dates.show(date.fromordinal(_EPOCH + int(said)))
        raise BadValue(
            _("“%(given)s” is a number. If the day %(day)s is meant, write it so.") % {"given": said, "day": meant}
        )
    try:
        return dates.parse_day(said)
    except dates.NotADay as refusal:
        raise BadValue(refusal.sentence()) from None


def number(told: Told) -> Decimal:
    """Its number, as Vietnamese write them: 1.234,5. What two readers would read otherwise is asked about. Raises BadValue."""
    _check(told)
    said = told.words
    if not told.sure and _EITHER.fullmatch(said):
        raise BadValue(
            _("“%(given)s” can be read in two ways. Write %(whole)s, or %(part)s0.")
            % {"given": said, "whole": said.replace(",", ""), "part": said}
        )
    if _SPACED.fullmatch(said):
        said = said.replace(" ", "")
    try:
        return numbers.parse_number(said)
    except numbers.NotANumber as refusal:
        raise BadValue(refusal.sentence()) from None


def whole(told: Told) -> int:
    """Its whole number of nothing or more. Raises BadValue."""
    found = number(told)
    if found != found.to_integral_value() or found < 0:
        raise BadValue(_("“%(given)s” is no whole number. Write one without decimals.") % {"given": told.words[:40]})
    return int(found)


def _check(told: Told, *, percent: bool = True) -> None:
    if told.trouble == Trouble.FORMULA:
        raise BadValue(_("This is a formula. Write the words themselves."))
    if told.trouble == Trouble.FAULTY:
        raise BadValue(_("A formula failed here (%(given)s). Write what was meant.") % {"given": told.words[:20]})
    if told.trouble == Trouble.MERGED:
        raise BadValue(_("This cell is merged with another. Unmerge them and fill in each."))
    if percent and told.trouble == Trouble.PERCENT:
        raise BadValue(_("This is shown as a percentage. Write the number itself, without the sign."))
