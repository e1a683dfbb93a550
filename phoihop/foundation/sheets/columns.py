"""Which column of a file is which: by its heading without marks and case, by what was chosen before, or by a person."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from phoihop.foundation.sheets.reading import SEARCHED, Line
from phoihop.foundation.vn import text

_ASIDE = re.compile(r"\([^)]*\)|[*:.]")  # a unit or a hint in brackets, a star for what is needed


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that is looked for: its name in the program, its heading, what else people call it, whether it has to be there."""

    name: str
    head: str
    others: tuple[str, ...] = ()
    needed: bool = False

    def is_called(self, head: str) -> bool:
        return key_of(head) in {key_of(one) for one in (self.head, *self.others)}


@dataclass(frozen=True, slots=True)
class Headed:
    """The line of headings: its number, and for each column of the file what stands there."""

    number: int
    heads: dict[int, str]


def key_of(head: str) -> str:
    """What two spellings of a heading have in common: `Họ và tên (*)` and `ho va ten`."""
    return " ".join(_ASIDE.sub(" ", text.fold(head)).split()) or text.fold(head)


def headed(lines: Iterable[Line], wanted: Sequence[Wanted]) -> tuple[Headed | None, Iterator[Line]]:
    """The line of the first twenty in which most headings are known, else the first with several words, and what follows it."""
    rest = iter(lines)
    first = [line for line, _n in zip(rest, range(SEARCHED), strict=False)]
    known = [sum(any(one.is_called(told.words) for one in wanted) for told in line.cells.values()) for line in first]
    best = max(range(len(first)), key=lambda place: (known[place], -place), default=None)
    if best is None:
        return None, iter(())
    if not known[best]:
        best = next(
            (place for place, line in enumerate(first) if sum(bool(told.words) for told in line.cells.values()) > 1), 0
        )
    found = first[best]
    heads = {place: told.words for place, told in found.cells.items() if told.words}
    return Headed(found.number, heads), _after(first[best + 1 :], rest)


def _after(some: Iterable[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from some
    yield from rest


def matched(headed: Headed, wanted: Sequence[Wanted], remembered: Mapping[str, str]) -> dict[str, int]:
    """For each column that is looked for its place in the file. What a person chose before goes before what a heading says.

    A heading that stands twice counts once, the first from the left.
    """
    names = {one.name for one in wanted}
    found = dict[str, int]()
    for place, head in sorted(headed.heads.items()):
        chosen = remembered.get(key_of(head))
        if chosen in names:
            found.setdefault(chosen, place)
    taken = set(found.values())
    for one in wanted:
        for place, head in sorted(headed.heads.items()):
            passed_over = key_of(head) in remembered
            if one.name not in found and place not in taken and not passed_over and one.is_called(head):
                found[one.name] = place
                taken.add(place)
    return found
