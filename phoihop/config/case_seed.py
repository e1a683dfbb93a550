"""What the published account says, statement by statement, and which records of the case carry each.

Source: the provincial portal's account of the meeting of 23/9/2021, each of whose statements is told in our own words.

A record is named by what it is and how people know it: `row:dan-toc`, `body:laocai.mttq`, `passage:II.1/3` (the third
paragraph under that heading), `post:BODY/TITLE`, `entry:KEY/VERB` (a line of a commitment's story). A `*` in a body's
code stands for several.
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "case_data" / "seed_rows.csv"


class Standing(StrEnum):
    """How far the case tells a statement today."""

    CARRIED = "CARRIED"
    PARTLY = "PARTLY"  # some of it waits for a part of the product that is not built yet
    LATER = "LATER"  # all of it waits


# Parts that statements wait for. All but the last are the future nouns and faces of the import contract.
PARTS = frozenset({"meetings", "petitions", "portal", "programmes", "reviews", "communes"})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the account in our own words; `part` is what it waits for, empty once it is carried."""

    id: str
    content: str
    standing: Standing
    records: tuple[str, ...]
    part: str


@cache
def statements() -> tuple[Statement, ...]:
    """All of them, in the order of the account."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_statement(row) for row in csv.DictReader(file))


def _statement(row: dict[str, str]) -> Statement:
    records = tuple(record for record in row["records"].split("; ") if record)
    return Statement(row["id"], row["content"], Standing(row["standing"]), records, row["part"])
