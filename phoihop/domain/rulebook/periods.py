"""Reporting periods: their own cut-off, and a send-by day that comes at least one working day after it."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.rules import Reckoning, working_days

_CODE = re.compile(r"(T(?P<month>\d{2})|Q(?P<quarter>[1-4])|(?P<whole>6T|6TC|9T|N))-(?P<year>\d{4})")
_WHOLE = {"6T": ("HALF", 1), "6TC": ("HALF", 2), "9T": ("NINE_MONTHS", 1), "N": ("YEAR", 1)}
MONTHS = {"MONTH": 1, "QUARTER": 3, "HALF": 6, "NINE_MONTHS": 9, "YEAR": 12}
_IN_A_YEAR = 12


class NotAPeriod(ValueError):
    """The text names no reporting period. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Regime:
    """The rule of a regime at a level: on which day of the last month figures are cut off, and how long one has to send."""

    code: str  # MONTH, QUARTER, HALF, NINE_MONTHS, YEAR
    cut_off_day: int
    send_by_days: int
    basis: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Period:
    """One period; both days are inclusive."""

    code: str
    first_day: date
    last_day: date


def parse(code: str) -> tuple[str, int, int]:
    """Regime, ordinal in the year, and year of a code such as 9T-2021, T09-2021, Q3-2021. Raises NotAPeriod."""
    found = _CODE.fullmatch(code.strip().upper())
    if not found:
        raise NotAPeriod(
            _("“%(code)s” is no reporting period. Write it as T09-2021, Q3-2021, 6T-2021, 9T-2021 or N-2021.")
            % {"code": code}
        )
    year = int(found["year"])
    if found["whole"]:
        return (*_WHOLE[found["whole"]], year)
    if found["quarter"]:
        return "QUARTER", int(found["quarter"]), year
    month = int(found["month"])
    if not 1 <= month <= _IN_A_YEAR:
        raise NotAPeriod(_("There is no month %(month)s. Months run from 01 to 12.") % {"month": found["month"]})
    return "MONTH", month, year


def period(code: str, regime: Regime, *, before: Regime | None = None) -> Period:
    """The days of a period: from the day after the last cut-off to this one.

    `before` is the rule that the last cut-off went by, where it was another. Raises NotAPeriod for another regime.
    """
    name, ordinal, year = parse(code)
    if name != regime.code:
        raise NotAPeriod(_("The period %(code)s belongs to another kind of report.") % {"code": code})
    last_month = MONTHS[name] * ordinal
    last_cut_off = _cut_off(before or regime, *month(year, last_month - MONTHS[name]))
    return Period(
        code.strip().upper(), last_cut_off + timedelta(days=1), _cut_off(regime, *month(year, last_month))
    )  # fmt: skip


def codes(regime: str, year: int) -> tuple[str, ...]:
    """The periods of a kind that a year has, in their order; none for a kind that does not come round."""
    heads = {"6T": "HALF", "6TC": "HALF", "9T": "NINE_MONTHS", "N": "YEAR"} | {f"Q{n}": "QUARTER" for n in range(1, 5)}
    heads |= {f"T{n:02}": "MONTH" for n in range(1, _IN_A_YEAR + 1)}
    return tuple(f"{head}-{year}" for head, kind in heads.items() if kind == regime)


def so_far(code: str) -> tuple[str, ...]:
    """The periods of the same kind in a year up to this one, itself last; where a year has but one of them, that one.

    Raises NotAPeriod.
    """
    name, ordinal, year = parse(code)
    return codes(name, year)[:ordinal]


def month(year: int, number: int) -> tuple[int, int]:
    """Year and month of a month counted from January of `year`; month 0 is the December before."""
    return (year - 1, _IN_A_YEAR) if number == 0 else (year, number)


def _cut_off(regime: Regime, year: int, number: int) -> date:
    """The day on which a month's figures are cut off: in a month that is too short, its last day."""
    return date(year, number, min(regime.cut_off_day, monthrange(year, number)[1]))


def send_by(span: Period, regime: Regime, calendar: Calendar) -> Reckoning:
    """By when the report of a period is sent, with the arithmetic in words. Raises ValueError for less than one day."""
    if regime.send_by_days < 1:
        raise ValueError("A report is sent at least one working day after its cut-off.")
    return working_days(span.last_day, regime.send_by_days, calendar, basis=regime.basis, verified=regime.verified)
