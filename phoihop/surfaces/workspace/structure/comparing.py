"""Ready rows for the difference between two days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Part:
    """One way in which two days differ; `lines` are all of them, the page shows some."""

    key: str
    title: str
    lines: tuple[Line, ...]
    url: str

    @property
    def first(self) -> tuple[Line, ...]:
        """What shows while all parts show."""
        return self.lines[:FIRST]

    @property
    def more(self) -> int:
        """How many do not show then."""
        return max(len(self.lines) - FIRST, 0)


def parts_of(before: date, after: date) -> tuple[Part, ...]:
    """What ended, is new, was renamed, moved or changed its level between the two days."""
    compared = structure.compare(before, after)
    none = Fact(_("followed by"), words=_("nobody is recorded as its successor"))
    found: Sequence[tuple[str, str, Iterable[Line]]] = (
        ("ended", _("Ended"), (_passing(row, _("followed by"), none) for row in compared.ended)),
        ("new", _("New"), (_passing(row, _("in the place of"), None) for row in compared.new)),
        (
            "renamed",
            _("Renamed"),
            (_line(row.after, Fact(_("name before"), words=row.before.name)) for row in compared.renamed),
        ),
        ("moved", _("Moved"), (_moving(row) for row in compared.moved)),
        (
            "levels",
            _("At another level"),
            (_line(row.body, *_both(level_label(row.before), level_label(row.after))) for row in compared.relevelled),
        ),
    )
    return tuple(Part(key, title, tuple(lines), compare_url(before, after, show=key)) for key, title, lines in found)


def _line(view: BodyView, *facts: Fact) -> Line:
    return Line(linked(view), facts)


def _passing(row: structure.Passing, label: str, otherwise: Fact | None) -> Line:
    facts = [Fact(label, tuple(map(linked, row.others)))] if row.others else [otherwise] if otherwise else []
    if row.bases:
        facts.append(Fact(_("basis"), words="; ".join(row.bases)))
    return _line(row.body, *facts)


def _moving(row: structure.Moving) -> Line:
    sides = [(_("before"), row.before), (pgettext("later day", "after"), row.after)]
    facts = [Fact(label, (linked(view),)) if view else Fact(label, words=_("under nobody")) for label, view in sides]
    return _line(row.body, *facts, Fact(_("structure"), words=structure_label(row.structure)))


def _both(before: str, after: str) -> tuple[Fact, Fact]:
    return Fact(_("before"), words=before), Fact(pgettext("later day", "after"), words=after)
