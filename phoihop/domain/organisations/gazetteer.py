"""Places by the codes of the statistics office, before and after 1 July 2025, and who followed whom.

Pure, and read once when first asked, from the files in reference/ (source and gaps: its README). The same code may mean
different places on either side of the day: 15 was Yên Bái and is Lào Cai. So every question takes the day, except
`successors` and `predecessors`, whose side is plain. Before 4 January 2025 and after later renamings the lists are the
nearest known, not exact.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from phoihop.foundation.vn import text

CHANGED_ON = date(2025, 7, 1)
LAST_DAY_BEFORE = date(2025, 6, 30)
_REFERENCE = Path(__file__).parent / "reference"
_DISTRICT_DIGITS, _COMMUNE_DIGITS = 3, 5
_KINDS = (
    "thanh pho", "thi xa", "thi tran", "dac khu", "phuong", "quan", "huyen", "tinh", "xa",
)  # fmt: skip
_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "p": "phuong", "q": "quan", "h": "huyen", "x": "xa"}


class UnknownUnit(LookupError):
    """No place has this code on that side of 1 July 2025. Carries the code."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A place by its code: two digits for a province, three for a district, five for a commune; `above` is a code."""

    code: str
    name: str
    above: str = ""

    @property
    def level(self) -> str:
        """PROVINCE, DISTRICT or COMMUNE, as `models.Level` has them."""
        digits = len(self.code)
        return "COMMUNE" if digits == _COMMUNE_DIGITS else "DISTRICT" if digits == _DISTRICT_DIGITS else "PROVINCE"


@dataclass(frozen=True, slots=True)
class Share:
    """A place on the other side of the day; `part`: only a part of the earlier one went to the later one."""

    unit: Unit
    part: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the day that a name leads to; `via` is the place of the other side that bore the name, if it was one."""

    unit: Unit
    via: Unit | None = None


class _Side:
    """All places on one side of the day."""

    def __init__(self, file: str) -> None:
        self.units = {row[0]: Unit(*row) for row in _rows(file)}
        self.below: dict[str, list[Unit]] = defaultdict(list)
        self.named: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            self.below[unit.above].append(unit)
            self.named[kind_and_name(unit.name)[1]].append(unit)

    def unit(self, code: str) -> Unit:
        if code not in self.units:
            raise UnknownUnit(code)
        return self.units[code]


def _rows(file: str) -> Iterator[list[str]]:
    with (_REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        yield from rows


@cache
def _before() -> _Side:
    return _Side("units-before-2025-07-01.csv")


@cache
def _after() -> _Side:
    return _Side("units-2025-07-01.csv")


def _side(on: date) -> _Side:
    return _before() if on < CHANGED_ON else _after()


@cache
def _links() -> tuple[dict[str, dict[str, bool]], dict[str, dict[str, bool]]]:
    """Codes before -> after and back, each with its `part`; without the districts that had communes."""
    after: dict[str, dict[str, bool]] = defaultdict(dict)
    before: dict[str, dict[str, bool]] = defaultdict(dict)
    for old, new, part, _source in _rows("successors-2025-07-01.csv"):
        after[old][new] = before[new][old] = bool(part)
    return after, before


def unit(code: str, on: date) -> Unit:
    """The place with this code on the day. Raises UnknownUnit."""
    return _side(on).unit(code)


def is_unit(code: str, on: date) -> bool:
    """Whether a place of the day has this code."""
    return code in _side(on).units


def units(on: date) -> tuple[Unit, ...]:
    """Every place of the day, provinces first, each level by code."""
    return tuple(_side(on).units.values())


def children(code: str, on: date) -> tuple[Unit, ...]:
    """The places right below one, by code; for the empty code the provinces. Nothing for an unknown code."""
    return tuple(_side(on).below.get(code, ()))


def communes(code: str, on: date) -> tuple[Unit, ...]:
    """The communes anywhere below a place, or the commune itself, by code."""
    if len(code) == _COMMUNE_DIGITS:
        return (unit(code, on),)
    return tuple(found for below in children(code, on) for found in communes(below.code, on))


def successors(code: str) -> tuple[Share, ...]:
    """The places of today that a place of before went to, main heirs first; of a district, those of its communes.

    Empty where the source has none (`unmapped`). Raises UnknownUnit for a code that was not in use before.
    """
    old = _before().unit(code)
    links = _links()[0]
    shares = dict(links.get(code, {}))
    if old.level == "DISTRICT" and not shares:
        reached = {new for commune in children(code, LAST_DAY_BEFORE) for new in links.get(commune.code, ())}
        shares = dict.fromkeys(reached, len(reached) > 1)
    return _shares(shares, _after())


def predecessors(code: str) -> tuple[Share, ...]:
    """The places of before that a place of today came from, those that came whole first. Raises UnknownUnit."""
    _after().unit(code)
    return _shares(_links()[1].get(code, {}), _before())


def _shares(codes: dict[str, bool], side: _Side) -> tuple[Share, ...]:
    return tuple(Share(side.units[code], part) for code, part in sorted(codes.items(), key=lambda pair: pair[::-1]))


def unmapped() -> tuple[Unit, ...]:
    """The communes of before for which the source knows no heir."""
    links = _links()[0]
    return tuple(unit for unit in _before().units.values() if unit.level == "COMMUNE" and unit.code not in links)


def resolve(name: str, on: date, within: str = "") -> tuple[Found, ...]:
    """The places of the day that a name leads to, those that bear it themselves first, then heirs of those that bore it.

    For a day before the change a name of today leads back to the places it came from, if none bore it then. Case, marks
    and the placing of tones do not count; with a kind before it (`TP Lào Cai`, `huyện Bảo Yên`) only that kind answers.
    `within` keeps those below the place with this code on the day.
    """
    here, there = (_before(), _after()) if on < CHANGED_ON else (_after(), _before())
    found = [Found(unit) for unit in _matches(name, here)]
    known = {hit.unit.code for hit in found}
    backwards = here is _before()
    for other in _matches(name, there) if not (backwards and found) else ():
        shares = predecessors(other.code) if backwards else successors(other.code)
        hits = [Found(share.unit, other) for share in shares if share.unit.code not in known]
        known.update(hit.unit.code for hit in hits)
        found += hits
    return tuple(hit for hit in found if not within or within in _chain(hit.unit, here))


def _matches(name: str, side: _Side) -> list[Unit]:
    whole, (kind, bare) = _folded(name), kind_and_name(name)
    found = list(side.named.get(whole, ()))  # Xà Hồ is a name, not the xã of Hồ
    if kind:
        found += [unit for unit in side.named.get(bare, ()) if kind_and_name(unit.name)[0] == kind]
    return found


def _chain(unit: Unit, side: _Side) -> Iterator[str]:
    """The codes of a place and of all above it."""
    code = unit.code
    while code:
        yield code
        code = side.units[code].above


def _folded(name: str) -> str:
    return text.fold(name.replace("’", "'").replace("–", "-"))  # both spellings are in use


def kind_and_name(name: str) -> tuple[str, str]:
    """Kind and bare name, folded: `TP. Lào Cai` -> (`thanh pho`, `lao cai`); no kind gives an empty one."""
    folded = _folded(name)
    short, dot, rest = re.match(r"(\w*)([. ]?)\s*(.*)", folded).groups()  # type: ignore[union-attr] # matches anything
    if dot and rest and short in _SHORT:
        return _SHORT[short], rest
    for kind in _KINDS:
        if folded.startswith(f"{kind} "):
            return kind, folded.removeprefix(kind).strip()
    return "", folded
