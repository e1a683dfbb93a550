"""What a form holds and how its figures are read, checked and added up: pure arithmetic. Empty is never zero."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from phoihop.foundation.vn import dates, numbers

NUMBER, SHARE, MONEY, YES_NO, TEXT, DAY = "NUMBER", "SHARE", "MONEY", "YES_NO", "TEXT", "DAY"
ADDED_UP = frozenset({NUMBER, MONEY})  # what can add up over the periods of a year
SUMMED = frozenset({NUMBER, MONEY, YES_NO})  # a share follows from its two numbers; words and days add up to nothing
_YES, _NO = frozenset({"có", "yes", "x", "1"}), frozenset({"không", "no", "0"})
_SWING = Decimal("0.5")  # more or less than half of the same period before asks for a note
_GROUP = 3  # digits between dots
MOST = Decimal(10) ** 15  # beyond it somebody mistyped
LONGEST = 20_000  # letters of a text
_APART = 3  # words in a row that two texts share before a reader sees them as kept


class BadFigure(ValueError):
    """What was written is no figure of this kind. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Field:
    """One indicator. `source` names the figure of the ledger that fills it in; a share has its two numbers instead."""

    code: str
    words: str
    kind: str
    unit: str = ""
    source: str = ""
    numerator: str = ""
    denominator: str = ""
    adds_up: bool = False  # counts what happened in the period, so that a year's periods add up; else how things stand

    @property
    def typed(self) -> bool:
        """Whether people write it: a share is computed, here and in every sum."""
        return self.kind != SHARE


@dataclass(frozen=True, slots=True)
class Checked:
    """What must hold between figures: the left one LE, EQ or GE the sum of the right ones. Hard blocks sending, soft asks why."""

    left: str
    sign: str
    right: tuple[str, ...]
    sentence: str
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in the way of sending, or asks for a note: at which cell, in a sentence."""

    cell: str
    sentence: str
    hard: bool


Value = Decimal | str | date


def read(field: Field, text: str) -> Value | None:
    """What people wrote into a cell, None where nothing stands. Raises BadFigure."""
    given = text.strip()
    if not given:
        return None
    if field.kind == TEXT:
        return _read_text(given)
    if field.kind == YES_NO:
        return _read_yes(given)
    if field.kind == DAY:
        try:
            return dates.parse_day(given)
        except dates.NotADay as refusal:
            raise BadFigure(refusal.sentence()) from None
    return _read_number(given)


def _read_text(given: str) -> str:
    if len(given) > LONGEST:
        raise BadFigure(_("The text is too long. Put the rest into a file."))
    return given


def _read_yes(given: str) -> Decimal:
    folded = given.casefold()
    if folded in _YES | _NO:
        return Decimal(folded in _YES)
    raise BadFigure(_("“%(given)s” is neither yes nor no. Write có or không.") % {"given": given[:40]})


def _read_number(given: str) -> Decimal:
    """Numbers, money and yes count whole things; nothing in a form of coordination is less than nothing."""
    try:
        value = numbers.parse_number(given)
    except numbers.NotANumber as refusal:
        raise BadFigure(refusal.sentence()) from None
    if value < 0 or value > MOST or value != value.to_integral_value():
        raise BadFigure(_("“%(given)s” is no whole number from 0 on.") % {"given": given[:40]})
    return value


def is_doubtful(text: str) -> bool:
    """Whether a pasted number reads one way in Vietnamese and another in English: 1.234 is 1234 here, and 1,234 there."""
    head, dot, tail = text.strip().partition(".")
    return bool(dot) and head.isdigit() and 0 < len(head) <= _GROUP and tail.isdigit() and len(tail) == _GROUP


def share(numerator: Value | None, denominator: Value | None) -> Decimal | None:
    """A share of a hundred to one decimal; None where a part is missing or nothing was there: nothing of nothing is no share."""
    if not isinstance(numerator, Decimal) or not isinstance(denominator, Decimal) or not denominator:
        return None
    return (numerator * 100 / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)


def with_shares(fields: Iterable[Field], values: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """The values with every share computed from its two numbers."""
    found = dict(values)
    for field in fields:
        if field.kind == SHARE:
            found[field.code] = share(values.get(field.numerator), values.get(field.denominator))
    return found


def violated(checks: Iterable[Checked], values: Mapping[str, Value | None]) -> list[Fault]:
    """The checks that do not hold. One with an empty cell says nothing: empty is not zero."""
    found = []
    for check in checks:
        left = values.get(check.left)
        right = [value for code in check.right if isinstance(value := values.get(code), Decimal)]
        if not isinstance(left, Decimal) or len(right) != len(check.right):
            continue
        total = sum(right, Decimal(0))
        holds = {"LE": left <= total, "EQ": left == total, "GE": left >= total}[check.sign]
        if not holds:
            found.append(Fault(check.left, check.sentence, check.hard))
    return found


def swings(value: Value | None, before: Value | None) -> bool:
    """Whether a figure moved by more than half since the same period before."""
    if not isinstance(value, Decimal) or not isinstance(before, Decimal) or not before:
        return False
    return abs(value - before) > before * _SWING


@dataclass(frozen=True, slots=True)
class SoFar:
    """A figure of the year so far: what its periods add up to, None of nothing; and the periods that do not have it."""

    value: Value | None
    missing: tuple[str, ...]


def so_far(fields: Sequence[Field], periods: Mapping[str, Mapping[str, Value | None]]) -> dict[str, SoFar]:
    """Figures of the periods together, of those that add up; a share where both of its numbers do, over the same periods."""
    found: dict[str, SoFar] = {}
    for field in (one for one in fields if one.adds_up):
        given = {code: value for code, row in periods.items() if isinstance(value := row.get(field.code), Decimal)}
        missing = tuple(code for code in periods if code not in given)
        found[field.code] = SoFar(sum(given.values(), Decimal(0)) if given else None, missing)
    for field in fields:
        if field.kind == SHARE and field.numerator in found and field.denominator in found:
            upper, lower = found[field.numerator], found[field.denominator]
            value = share(upper.value, lower.value) if upper.missing == lower.missing else None
            missing = tuple(code for code in periods if code in upper.missing or code in lower.missing)
            found[field.code] = SoFar(value, missing)
    return found


def told(value: Value | None) -> str:
    """A value as it is kept: machine-readable, and back by `back`."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def back(field: Field, kept: str) -> Value | None:
    """What `told` kept."""
    if not kept:
        return None
    if field.kind == TEXT:
        return kept
    return date.fromisoformat(kept) if field.kind == DAY else Decimal(kept)


def shown(field: Field, value: Value | None) -> str:
    """A value as people here write it; a dash for what is empty."""
    if value is None:
        return "—"
    if isinstance(value, date):
        return dates.show(value)
    if isinstance(value, str):
        return value
    if field.kind == YES_NO:
        return "Có" if value else "Không"
    return numbers.show_percent(value) if field.kind == SHARE else numbers.show_number(value)


def difference(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Two texts as stretches that were KEPT, TAKEN out of the first or ADDED in the second; words and spaces are never split.

    A word or two that happen to be the same between two changes are part of the change: nobody can read them apart.
    """
    old, new = (re.findall(r"\s+|[^\s]+", words) for words in (before, after))
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    taken: list[str] = []
    added: list[str] = []
    for place, (verb, first, last, start, end) in enumerate(codes):
        within = 0 < place < len(codes) - 1
        if verb == "equal" and not (within and sum(not word.isspace() for word in old[first:last]) < _APART):
            yield from _changed(taken, added)
            yield "KEPT", "".join(old[first:last])
            taken, added = [], []
        else:
            taken += old[first:last]
            added += new[start:end]
    yield from _changed(taken, added)


def _changed(taken: Sequence[str], added: Sequence[str]) -> Iterator[tuple[str, str]]:
    if taken:
        yield "TAKEN", "".join(taken)
    if added:
        yield "ADDED", "".join(added)


def year_before(period: str) -> str:
    """The code of the same period a year before: 9T-2020 for 9T-2021; empty where the code names no year."""
    head, _dash, year = period.rpartition("-")
    return f"{head}-{int(year) - 1}" if head and year.isdigit() else ""
