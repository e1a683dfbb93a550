"""What is counted, and how texts take up their figures: pure arithmetic over positions of commitments."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

_FIGURE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of an outline: I, or I.1 within it. `draws` names what the ledger can say under it, empty for nothing."""

    code: str
    words: str
    draws: str = ""

    @property
    def top(self) -> bool:
        """Whether it is a section of its own."""
        return "." not in self.code


@cache
def _outlines() -> dict[str, tuple[Heading, ...]]:
    path = Path(__file__).parent / "reference" / "outline.csv"
    found: dict[str, tuple[Heading, ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            heading = Heading(row["code"], row["heading"], row["draws"])
            found[row["report"]] = (*found.get(row["report"], ()), heading)
    return found


def outline(report: str) -> tuple[Heading, ...]:
    """The headings that a kind of report has, in their order; empty for an unknown kind."""
    return _outlines().get(report, ())


def kinds() -> tuple[str, ...]:
    """The kinds of reports that have an outline: 9T."""
    return tuple(_outlines())


def kind_of(period: str) -> str:
    """The kind of report that a period's code names: 9T of 9T-2021."""
    return period.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Stood:
    """How one plan row stood on the last day of the period, as far as was known.

    `late` are the days past due: of what is done, those that had passed when it was reported done.
    """

    commitment_id: int
    seq: int
    state: str
    due_on: date | None
    claimed_on: date | None
    postponed: bool
    late: int
    recorded_at: datetime


# What every report counts. The parts add up to the whole: each row stands in exactly one of PARTS.
WHOLE = "rows"
PARTS = ("fulfilled", "claimed", "running", "overdue", "suspended", "not_feasible", "closed")
AMONG = ("on_time", "postponed")  # counted among the parts
NAMES = (WHOLE, *PARTS, *AMONG)
_UNBOUND = frozenset({"DRAFT", "PROPOSED", "DECLINED", "WITHDRAWN"})
_BY_STATE = {
    "FULFILLED": "fulfilled",
    "CLAIMED": "claimed",
    "SUSPENDED": "suspended",
    "NOT_FEASIBLE": "not_feasible",
    "CLOSED": "closed",
}


def part(row: Stood) -> str | None:
    """The one part that a row is counted in; None while it does not bind both sides."""
    if row.state in _UNBOUND:
        return None
    return _BY_STATE.get(row.state) or ("overdue" if row.late > 0 else "running")


def tally(rows: Iterable[Stood]) -> dict[str, list[Stood]]:
    """The rows behind each figure, by its name. The figure is how many they are."""
    found: dict[str, list[Stood]] = {name: [] for name in NAMES}
    for row in rows:
        in_part = part(row)
        if in_part is None:
            continue
        found[WHOLE].append(row)
        found[in_part].append(row)
        if in_part == "fulfilled" and row.due_on and row.claimed_on and row.claimed_on <= row.due_on:
            found["on_time"].append(row)
        if row.postponed:
            found["postponed"].append(row)
    return found


def names_in(text: str) -> list[str]:
    """The figures that a text asks for."""
    return _FIGURE.findall(text)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """A text as plain words and figures in turn: (words, "") or ("", name)."""
    for number, piece in enumerate(_FIGURE.split(text)):
        if number % 2:
            yield "", piece
        elif piece:
            yield piece, ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its figures. Raises KeyError for a name that is not counted."""
    return "".join(words or values[name] for words, name in pieces(text))
