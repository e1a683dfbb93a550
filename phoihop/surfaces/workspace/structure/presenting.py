"""Ready rows for the pages of the structure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Level, Structure
from phoihop.domain.organisations.queries import ADMINISTRATIVE, BodyView
from phoihop.foundation.vn import dates, numbers

WHOLE = 400  # bodies that one page can hold; more are fetched branch by branch
FOUND = 20
APART = 20
MANY = 12  # bodies with nothing under them stand in columns
NOTCHES = 3  # on either side of the day
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Linked:
    """A body and the address of its life."""

    body: BodyView
    url: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A body in the list with what stands under it, or the address to fetch that from."""

    body: BodyView
    url: str
    words: str
    branch_url: str
    drawing_url: str
    is_open: bool
    here: bool
    fetched: bool
    many_leaves: bool
    branches: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Notch:
    """A day on which the structure changed: what happened, and the ways to it."""

    on: date
    words: str
    url: str
    compare_url: str
    here: bool


@dataclass(frozen=True, slots=True)
class LevelCount:
    """How many bodies worked at a level, and of which kinds."""

    label: str
    number: int
    kinds: tuple[structure.Count, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Bodies that one name led to: their own on the day where `by` is empty, else one of before or yet to come."""

    by: str
    to_come: bool
    links: tuple[Linked, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A day and a structure, as addresses carry them."""

    on: date
    structure: str = ADMINISTRATIVE

    def url(self, name: str = "structure", **more: str) -> str:
        """The address of a page of this day and structure."""
        asked = {"on": dates.show(self.on)} | more
        if self.structure != ADMINISTRATIVE:
            asked["structure"] = self.structure
        return f"{reverse(name)}?{urlencode(asked).replace('%2F', '/')}"

    def list_url(self, code: str) -> str:
        """The address of a body's place in the list."""
        return f"{self.url(under=code)}#here"


@dataclass(frozen=True, slots=True)
class StructurePage:
    """What the page of a day shows."""

    branches: tuple[Branch, ...]
    number: int
    outside: tuple[Linked, ...]
    more_outside: int
    levels: tuple[LevelCount, ...]
    notches: tuple[Notch, ...]


def linked(view: BodyView) -> Linked:
    """A body with the address of its life."""
    return Linked(view, reverse("body", args=[view.code]))


def told_apart(view: BodyView, others: Iterable[BodyView], ended_on: date | None) -> BodyView:
    """A body that ended, with its last day behind its name where one of the others is called the same."""
    if ended_on is None or view.name not in {other.name for other in others if other.id != view.id}:
        return view
    until = _(" (until %(day)s)") % {"day": dates.show(ended_on - ONE_DAY)}
    return replace(view, name=view.name + until, short_name=view.short_name + until)


def level_label(level: str) -> str:
    """The name of a level; a dash where none was entered."""
    return str(Level(level).label) if level else "—"


def page_of(place: Place, *, open_at: int | None) -> StructurePage:
    """The structure of a day: whole where it fits a page, else its tops and the way to `open_at`."""
    counted = structure.counts(place.on)
    number = sum(count.number for count in counted)
    way = tuple(structure.way_to(open_at, place.on, place.structure)) if open_at is not None else ()
    if number <= WHOLE:
        forest = structure.forest(place.on, place.structure)
        trees, apart, outside = forest.trees, forest.apart, len(forest.apart)
    else:
        found = structure.outside(place.on, place.structure, most=APART)
        trees, apart, outside = structure.opened(place.on, place.structure, way=way), found.shown, found.number
    tops = {node.body.id for node in trees} if number <= WHOLE or len(trees) == 1 else set()
    return StructurePage(
        branches=branches(trees, place, opened={*way} | tops, here=open_at),
        number=number,
        outside=tuple(map(linked, apart[:APART])),
        more_outside=max(outside - APART, 0),
        levels=_levels(counted),
        notches=notches(place),
    )


def branches(
    nodes: Sequence[structure.Node], place: Place, *, opened: Collection[int] = (), here: int | None = None
) -> tuple[Branch, ...]:
    """The nodes as rows; those in `opened` show what is under them."""
    return tuple(_branch(node, place, opened, here) for node in nodes)


def _branch(node: structure.Node, place: Place, opened: Collection[int], here: int | None) -> Branch:
    kind = node.kind if not node.body.name.startswith(node.kind) else ""
    level = str(Level(node.level).label) if node.level and not kind else ""
    below = _("%(number)s bodies right under it") % {"number": numbers.read_number(node.below)} if node.below else ""
    return Branch(
        body=node.body,
        url=linked(node.body).url,
        words=" · ".join(words for words in (kind, level, below) if words),
        branch_url=place.list_url(node.body.code),
        drawing_url=place.url("structure_drawing", under=node.body.code),
        is_open=node.body.id in opened and bool(node.children),
        here=node.body.id == here,
        fetched=len(node.children) == node.below,
        many_leaves=are_many_leaves(node.children),
        branches=branches(node.children, place, opened=opened, here=here),
    )


def are_many_leaves(nodes: Sequence[structure.Node]) -> bool:
    """Whether the bodies are many and have nothing under them, so that columns serve them better than one long list."""
    return len(nodes) >= MANY and not any(node.below for node in nodes)


def _levels(counted: Sequence[structure.Count]) -> tuple[LevelCount, ...]:
    by_level: dict[str, list[structure.Count]] = {}
    for count in counted:
        by_level.setdefault(count.level, []).append(count)
    return tuple(
        LevelCount(
            str(Level(level).label) if level else _("no level entered"),
            sum(kind.number for kind in kinds),
            tuple(kinds),
        )
        for level, kinds in by_level.items()
    )


def notches(place: Place) -> tuple[Notch, ...]:
    """The days near the one asked for on which the structure changed, oldest first."""
    days = structure.change_days()
    before = [day for day in days if day.on < place.on][-NOTCHES:]
    after = [day for day in days if day.on >= place.on][: NOTCHES + 1]
    return tuple(_notch(day, place) for day in [*before, *after])


def _notch(day: structure.ChangeDay, place: Place) -> Notch:
    parts = (
        (day.new, _("%(number)s new") if day.ended else _("%(number)s entered")),  # nobody makes way for them
        (day.ended, _("%(number)s ended")),
        (day.renamed, _("%(number)s renamed")),
        (day.moved, _("%(number)s moved")),
        (day.relevelled, _("%(number)s at another level")),
    )
    return Notch(
        on=day.on,
        words=", ".join(words % {"number": numbers.read_number(number)} for number, words in parts if number),
        url=Place(day.on, place.structure).url(),
        compare_url=compare_url(day.on - ONE_DAY, day.on),
        here=day.on == place.on,
    )


def compare_url(before: date, after: date, **more: str) -> str:
    """The address of the difference between two days."""
    asked = {"from": dates.show(before), "to": dates.show(after)} | more
    return f"{reverse('structure_compare')}?{urlencode(asked).replace('%2F', '/')}"


def found(name: str, place: Place) -> tuple[tuple[Found, ...], int]:
    """The bodies of the day that a name leads to, by the name that did, and how many more there are than are shown."""
    finding = structure.find(name, place.on, most=FOUND)
    grouped: dict[tuple[str, bool], list[Linked]] = {}
    for hit in finding.hits:
        grouped.setdefault((hit.by, hit.to_come), []).append(linked(hit.body))
    rows = tuple(Found(by, to_come, tuple(links)) for (by, to_come), links in grouped.items())
    return rows, finding.number - len(finding.hits)


def structure_label(code: str) -> str:
    """Which structure, in words; its code where nobody gave it any."""
    return str(dict(Structure.choices).get(code, code))
