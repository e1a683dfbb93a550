"""The working-day calendar: weekends, public holidays by the sun and by the Vietnamese moon, and swapped days as rows.

Which days off the Government grants around a holiday, and which Saturdays are worked for them, it decides year by year:
those days are rows that people edit, and a row always wins over what is computed here. So is the second day of
National Day (Labour Code 2019, article 112): the day before or after, as is decided each year.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import lunar_vn
from django.utils.translation import gettext_noop

_SATURDAY = 5
WEEKEND = gettext_noop("weekend")
_BY_THE_SUN = (
    (1, 1, gettext_noop("New Year's Day")),
    (4, 30, gettext_noop("Victory Day")),
    (5, 1, gettext_noop("International Workers' Day")),
    (9, 2, gettext_noop("National Day")),
)
TET, HUNG_KINGS, INSTEAD = (
    gettext_noop("Lunar New Year"),
    gettext_noop("Hùng Kings' day"),
    gettext_noop("day off instead of a holiday on a weekend"),
)
_TET_AFTER = 3  # with the eve and the first day that makes five days; the Government may choose otherwise: see rows


@cache
def holidays(year: int) -> Mapping[date, str]:
    """Public holidays of a year and the working days off instead of those on a weekend, each with its name."""
    found = {date(year, month, day): name for month, day, name in _BY_THE_SUN}
    first = lunar_vn.convert_lunar_to_solar(1, 1, year)
    found |= {first + timedelta(days=offset): TET for offset in range(-1, _TET_AFTER + 1)}
    found[lunar_vn.convert_lunar_to_solar(10, 3, year)] = HUNG_KINGS
    for day in sorted(found):
        if day.weekday() >= _SATURDAY:
            instead = day + timedelta(days=1)
            while instead.weekday() >= _SATURDAY or instead in found:
                instead += timedelta(days=1)
            found[instead] = INSTEAD
    return found


@dataclass(frozen=True, slots=True)
class Calendar:
    """`off`: days that a row takes off, with its words; `worked`: days that a row makes working days."""

    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def why_off(self, day: date) -> str:
        """Why nobody works on the day; empty on a working day. The answer is a word to translate, or a row's own."""
        if day in self.worked:
            return ""
        if day in self.off:
            return self.off[day]
        return holidays(day.year).get(day) or (WEEKEND if day.weekday() >= _SATURDAY else "")

    def after(self, start: date, days: int) -> tuple[date, list[tuple[date, str]]]:
        """The n-th working day after `start` (itself for 0, moved on if it is off), and the days passed over.

        Raises ValueError for a negative number.
        """
        if days < 0:
            raise ValueError("Working days are counted forwards.")
        day, left, passed = start, days, list[tuple[date, str]]()
        while left or self.why_off(day):
            if days:
                day += timedelta(days=1)
            if why := self.why_off(day):
                passed.append((day, why))
                if not days:
                    day += timedelta(days=1)
            elif left:
                left -= 1
        return day, passed

    def before(self, end: date, days: int) -> tuple[date, list[tuple[date, str]]]:
        """The n-th working day before `end`, and the days passed over on the way back. Raises ValueError under one."""
        if days < 1:
            raise ValueError("At least one working day is counted back.")
        day, left, passed = end, days, list[tuple[date, str]]()
        while left:
            day -= timedelta(days=1)
            if why := self.why_off(day):
                passed.append((day, why))
            else:
                left -= 1
        return day, passed
