"""Ready rows for the difference between two days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import overload

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from phoihop.domain.organisations import structure
from phoihop.domain.organisations.queries import BodyView
from phoihop.surfaces.workspace.structure.presenting import (
    Linked,
    compare_url,
    level_label,
    linked,
    structure_label,
    told_apart,
)

FIRST = 10  # rows of each part while nobody asked for all of one


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to say of a body: a label, then bodies or words."""

    label: str
    bodies: tuple[Linked, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A body and what became of it."""

    link: Linked
    facts: tuple[Fact, ...]


class Part(Sequence[Line]):
    """One way in which two days differ. Of thousands of bodies only those that a page shows become lines."""

    def __init__(self, key: str, title: str, lines: Sequence[Callable[[], Line]], url: str) -> None:
        self.key, self.title, self.url = key, title, url
        self.number, self.more = len(lines), max(len(lines) - FIRST, 0)
        self._lines = lines

    @property
    def first(self) -> list[Line]:
        """What shows while all parts show."""
        return self[:FIRST]

    def __len__(self) -> int:
        return self.number

    @overload
    def __getitem__(self, where: int) -> Line: ...
    @overload
    def __getitem__(self, where: slice) -> list[Line]: ...
    def __getitem__(self, where: int | slice) -> Line | list[Line]:
        return [line() for line in self._lines[where]] if isinstance(where, slice) else self._lines[where]()


def parts_of(before: date, after: date) -> tuple[Part, ...]:
    """What ended, is new, was renamed, moved or changed its level between the two days."""
    compared = structure.compare(before, after)
    alike = _alike(compared)
    found: Sequence[tuple[str, str, Sequence[Callable[[], Line]]]] = (
        ("ended", _("Ended"), [partial(_ended, row, alike, after) for row in compared.ended]),
        ("new", _("New"), [partial(_new, row, alike) for row in compared.new]),
        ("renamed", _("Renamed"), [partial(_renamed, row) for row in compared.renamed]),
        ("moved", _("Moved"), [partial(_moved, row) for row in compared.moved]),
        ("levels", _("At another level"), [partial(_relevelled, row) for row in compared.relevelled]),
    )
    return tuple(Part(key, title, lines, compare_url(before, after, show=key)) for key, title, lines in found)


def _line(view: BodyView, *facts: Fact) -> Line:
    return Line(linked(view), facts)


def _alike(compared: structure.Comparison) -> dict[int, date]:
    """The end of each body that ended beside one of its name: all bodies of one name on both sides of a succession."""
    alike = {
        view.id
        for row in (*compared.ended, *compared.new)
        for other in row.others
        if other.name == row.body.name
        for view in (row.body, other)
    }
    return structure.ends_of(alike) if alike else {}


def _ended(row: structure.Passing, ends: Mapping[int, date], on: date) -> Line:
    heirs = tuple(map(linked, row.others))
    if not heirs and (places := structure.replaced([row.body.code], on).get(row.body.code)) and places.heirs:
        return _line(row.body, Fact(_("its territory today belongs to"), tuple(map(linked, places.heirs))))
    named = () if heirs else tuple(map(linked, structure.named_heirs(row.body.id, on)))
    if named:
        return _line(row.body, Fact(_("its duties may go to"), named))
    words = "" if heirs else _("nobody is recorded as its successor")
    body = told_apart(row.body, row.others, ends.get(row.body.id))
    return _line(body, Fact(_("followed by"), heirs, words), *_bases(row))


def _new(row: structure.Passing, ends: Mapping[int, date]) -> Line:
    others = [told_apart(other, [row.body], ends.get(other.id)) for other in row.others]
    origins = [Fact(_("in the place of"), tuple(map(linked, others)))] if others else []
    return _line(row.body, *origins, *_bases(row))


def _bases(row: structure.Passing) -> list[Fact]:
    return [Fact(_("basis"), words="; ".join(row.bases))] if row.bases else []


def _renamed(row: structure.Renaming) -> Line:
    return _line(row.after, Fact(_("name before"), words=row.before.name))


def _moved(row: structure.Moving) -> Line:
    sides = [(_("before"), row.before), (pgettext("later day", "after"), row.after)]
    facts = [Fact(label, (linked(view),)) if view else Fact(label, words=_("under nobody")) for label, view in sides]
    return _line(row.body, *facts, Fact(_("structure"), words=structure_label(row.structure)))


def _relevelled(row: structure.Relevelling) -> Line:
    sides = [(_("before"), row.before), (pgettext("later day", "after"), row.after)]
    return _line(row.body, *(Fact(label, words=level_label(level)) for label, level in sides))
