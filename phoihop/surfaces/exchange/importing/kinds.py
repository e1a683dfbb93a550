"""What every kind of list has: its columns, what its rows would change, taking them in and taking them back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.sheets.columns import Wanted
from phoihop.foundation.sheets.reading import Told
from phoihop.foundation.sheets.values import BadValue
from phoihop.foundation.vn import text

T = TypeVar("T")


class Fate(StrEnum):
    """What a row would do."""

    NEW = "NEW"
    CHANGED = "CHANGED"
    SAME = "SAME"
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: its number in the file, its cells by the name of their column, and which a person looked at."""

    number: int
    cells: Mapping[str, Told]
    sure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """A column and what it says now and would say."""

    label: str
    was: str
    becomes: str


@dataclass(slots=True)
class Weighed:
    """What a row would do, or what is the matter with it by the name of the column (of the row as a whole: by none)."""

    row: Row
    title: str = ""
    fate: Fate = Fate.BAD
    changes: list[Change] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    entry: object = None  # what this kind takes in

    def told(self, name: str, reads: Callable[[Told], T], nothing: T) -> T:
        """What a column of it says; where that cannot be read, the fault is noted."""
        if name not in self.row.cells:
            return nothing
        try:
            return reads(self.row.cells[name])
        except BadValue as refusal:
            self.faults[name] = str(refusal)
            return nothing


class Kind(Protocol):
    """A kind of list."""

    @property
    def code(self) -> str: ...  # a word for addresses
    @property
    def wanted(self) -> Sequence[Wanted]: ...  # its columns
    def label(self) -> str: ...  # what it is called
    def hint(self) -> str: ...  # what it does, in a sentence
    def may(self, by: Actor) -> bool: ...  # whether this person takes such lists in at all
    def weigh(self, rows: Sequence[Row], by: Actor, on: date) -> list[Weighed]: ...  # in their order; writes nothing
    def take(
        self, one: Weighed, by: Actor, on: date, at: datetime, key: str
    ) -> list[int]: ...  # what it made, to be taken back by
    def untouched(self, made: Sequence[int]) -> bool: ...  # whether nothing changed what it made
    def take_back(
        self, made: Sequence[int], by: Actor, on: date, at: datetime, key: str
    ) -> None: ...  # as it was before


class Bodies:
    """The bodies of a day by their names and codes, asked once for a list."""

    def __init__(self, on: date) -> None:
        self._ids = dict[str, set[int]]()
        self.views = {view.id: view for view in queries.all_bodies(on)}
        for view in self.views.values():
            for name in {text.fold(view.name), text.fold(view.short_name), view.code}:
                self._ids.setdefault(name, set()).add(view.id)
        self._rows = Body.objects.in_bulk(list(self.views))

    def named(self, told: Told) -> Body:
        """The body of this name or code. Raises BadValue."""
        if told.trouble is not None:
            raise BadValue(_("This is no plain name. Write the name of a body, or its code."))
        found = self._ids.get(text.fold(told.words)) or self._ids.get("".join(told.words.lower().split()), set())
        if len(found) == 1:
            return self._rows[next(iter(found))]
        if found:
            raise BadValue(
                _("Several bodies are called “%(name)s”. Write its whole name or its code.") % {"name": told.words[:80]}
            )
        raise BadValue(_("No body is called “%(name)s”. Write its whole name or its code.") % {"name": told.words[:80]})


def missing(one: Weighed, wanted: Sequence[Wanted]) -> None:
    """Note what has to be there and is not."""
    for column in wanted:
        if column.needed and column.name not in one.row.cells:
            one.faults.setdefault(column.name, _("Fill in this cell: %(head)s.") % {"head": column.head})


def twice(ones: Sequence[Weighed], key_of: Callable[[Weighed], object]) -> None:
    """Note of each row that says what one before it said, which that was."""
    seen = dict[object, int]()
    for one in ones:
        if one.entry is None:
            continue
        key = key_of(one)
        if key in seen:
            one.fate = Fate.BAD
            one.faults.setdefault(
                "", _("Line %(number)s says this already. Leave one of them.") % {"number": seen[key]}
            )
        else:
            seen[key] = one.row.number
