"""The types of papers of Decree 30/2020/NĐ-CP, article 7, and how each is named in a symbol."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

LETTER = "CÔNG VĂN"
STATE = "STATE"


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


class Copying(StrEnum):
    """How a paper is copied: whole from the paper itself, whole from such a copy, or a part of the paper."""

    WHOLE = "SY"
    OF_A_COPY = "SL"
    PART = "TrS"


@cache
def copies() -> tuple[Type, ...]:
    """How a paper is copied, in the order of Annex III; the numbers of all of them come from one book."""
    with (Path(__file__).parent / "reference" / "copies.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Type(row["code"], row["name"]) for row in csv.DictReader(file))


def copied(how: Copying) -> Type:
    """The kind of copy."""
    return next(one for one in copies() if one.code == how)


class Span(StrEnum):
    """For how long the numbers of a book go on before they begin at 1 again."""

    YEAR = "YEAR"
    TERM = "TERM"


@dataclass(frozen=True, slots=True)
class Form:
    """How papers of some bodies look and are counted: the State's, the Party's, the Front's, the Youth Union's, of other unions.

    `basis` says by which rule, and `verified` whether every part of it was read there. Sizes are in points.
    """

    code: str
    title: str
    motto: str  # empty where the title stands alone
    number: str  # with places for the number and the symbol
    star: str  # what stands under the issuer; a line where it is empty
    sizes: dict[str, int]
    behalf: str  # before a body that decides together
    span: Span
    pattern: str  # of a symbol
    basis: str
    verified: bool
    sides: tuple[str, ...]
    names: tuple[str, ...]

    def symbol(self, kind: str, *issuers: str, unit: str = "") -> str:
        """The symbol that such a body would write by itself; it may write another. Raises UnknownType."""
        code = named(kind).code
        if not code:
            return named(kind).symbol(*issuers, unit=unit or ("BTT" if self.code == "FRONT" else ""))
        return self.pattern.format(type=code, issuer="-".join((*issuers, unit) if unit else issuers))

    def copy_symbol(self, copying: str, issuer: str) -> str:
        """The symbol of a copy that such a body makes: SY-UBND."""
        return self.pattern.format(type=copying, issuer=issuer)


_SIZES = ("title", "motto", "issuer", "number", "kind", "about", "text")


@cache
def forms() -> dict[str, Form]:
    """Every form by its code."""
    with (Path(__file__).parent / "reference" / "forms.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: _form(row) for row in csv.DictReader(file)}


def _form(row: dict[str, str]) -> Form:
    return Form(
        row["code"], row["title"], row["motto"], row["number"], row["star"],
        {name: int(row[f"{name}_size"]) for name in _SIZES}, row["behalf"], Span(row["span"]), row["symbol"], row["basis"],
        row["verified"] == "yes", _parts(row["sides"]), _parts(row["names"]),
    )  # fmt: skip


def _parts(words: str) -> tuple[str, ...]:
    return tuple(part for part in words.split(";") if part)


def form_of(side: str, name: str) -> Form:
    """The form of a body on this side and of this name: the first that takes its side and, where it names some bodies, its name."""
    for one in forms().values():
        begun = tuple(start.casefold() for start in one.names)
        if side in one.sides and (not begun or name.casefold().startswith(begun)):
            return one
    return forms()[STATE]


def millimetres(code: str) -> float:
    """A measure that no table of the decree gives, from rows that say where it comes from. Raises KeyError."""
    with (Path(__file__).parent / "reference" / "measures.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: float(row["millimetres"]) for row in csv.DictReader(file)}[code]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What Annex VI of the decree asks of a system for papers: HOLDS, PARTLY, NOT, or CHECKED where the machine looks each time."""

    code: str
    words: str
    stands: str
    why: str


@cache
def requirements() -> tuple[Requirement, ...]:
    """All of them, in the order of the annex."""
    with (Path(__file__).parent / "reference" / "requirements.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Requirement(**row) for row in csv.DictReader(file))
