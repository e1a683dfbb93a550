"""The types of papers of Decree 30/2020/NĐ-CP, article 7, and how each is named in a symbol."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LETTER = "CÔNG VĂN"


class UnknownType(LookupError):
    """The decree has no such type of paper."""


@dataclass(frozen=True, slots=True)
class Type:
    """One of the 29 types; `code` is its abbreviation (Annex III), empty for the two that have none."""

    code: str
    name: str

    def symbol(self, *issuers: str, unit: str = "") -> str:
        """The symbol after the number: TB-UBND, of a joint paper CTr-UBND-MTTQ, of a letter UBND-TH with its drafting unit."""
        return "-".join(part for part in (self.code, *issuers, unit) if part)


@cache
def types() -> tuple[Type, ...]:
    """All types in the order of the decree."""
    with (Path(__file__).parent / "reference" / "types.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Type(row["code"], row["name"]) for row in csv.DictReader(file))


def named(name: str) -> Type:
    """The type of this name, as it is printed. Raises UnknownType."""
    found = next((one for one in types() if one.name == name), None)
    if found is None:
        raise UnknownType(name)
    return found
