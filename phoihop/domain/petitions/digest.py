"""What people are concerned about, as counts that lead to nobody. Pure.

A cell under LEAST petitions is hidden. So that no hidden one can be had by taking the shown ones from the whole, at least
two are hidden, together they hold at least LEAST, and more than one for each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LEAST = 5
_PER_QUARTER = 3  # months


@dataclass(frozen=True, slots=True)
class Cell:
    """How many petitions of one value. `count` is None where it is hidden."""

    value: str
    count: int | None


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year, 1 to 4. Digests are made of whole ones that have ended, and of nothing they could be split from."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter in which a day lies."""
        return cls(day.year, (day.month - 1) // _PER_QUARTER + 1)

    @classmethod
    def read(cls, written: str) -> "Quarter | None":
        """A quarter as an address writes it, 2021-2; None for anything else."""
        found = re.fullmatch(r"([12][0-9]{3})-([1-4])", written)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def code(self) -> str:
        """As an address writes it."""
        return f"{self.year}-{self.number}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * _PER_QUARTER + 1, 1)

    @property
    def after(self) -> date:
        """The first day that is no longer in it."""
        return date(self.year + self.number // 4, self.number % 4 * _PER_QUARTER + 1, 1)


def covered(counts: Mapping[str, int]) -> list[Cell]:
    """The cells of a table whose sum is known, most petitions first, the hidden ones last and in the order of their names."""
    falling = sorted((n, value) for value, n in counts.items() if n)
    hidden = [pair for pair in falling if pair[0] < LEAST]
    while hidden and len(hidden) < len(falling) and _told_by_the_whole([n for n, _value in hidden]):
        hidden.append(falling[len(hidden)])
    gone = {value for _n, value in hidden}
    shown = [Cell(value, n) for n, value in sorted(falling, key=lambda pair: (-pair[0], pair[1])) if value not in gone]
    return [*shown, *(Cell(value, None) for value in sorted(gone))]


def whole(counts: Mapping[str, int]) -> int | None:
    """The sum; hidden where it would tell a hidden cell, and when it is small itself."""
    hidden = [counts[cell.value] for cell in covered(counts) if cell.count is None]
    total = sum(counts.values())
    return None if total < LEAST or (hidden and _told_by_the_whole(hidden)) else total


def _told_by_the_whole(hidden: list[int]) -> bool:
    """Whether the sum of these says of one of them what it is, or that all are few."""
    return len(hidden) == 1 or sum(hidden) < LEAST or sum(hidden) == len(hidden)
