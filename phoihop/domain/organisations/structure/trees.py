"""The tree of a day: whole, or branch by branch where it is too large for one page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count as Number
from django.db.models import OuterRef, QuerySet, Subquery

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import Body, BodyLevel, BodyParent, Level
from phoihop.domain.organisations.queries import ADMINISTRATIVE, BodyView
from phoihop.domain.organisations.structure.roll import Roll, living_bodies


@dataclass(frozen=True, slots=True)
class Node:
    """A body in the tree of a day: named as it was then. `below` counts those right under it, read or not."""

    body: BodyView
    kind: str
    level: str
    below: int = 0
    children: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Forest:
    """Every body that lives on the day, once: in a tree, or `apart` where the structure does not place it."""

    trees: tuple[Node, ...]
    apart: tuple[BodyView, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """How many living bodies the structure does not place, and the first of them."""

    number: int
    shown: tuple[BodyView, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many bodies of a kind worked at a level on the day; the level is empty where none was entered."""

    level: str
    kind: str
    number: int


Pairs = dict[int, int]  # a body and the one above it


def _edges(on: date, structure: str) -> QuerySet[BodyParent]:
    """Who stands under whom on the day, where both live."""
    living = living_bodies(on).values("pk")
    rows = BodyParent.objects.filter(queries.living(on), structure=structure, body__in=living, parent__in=living)
    return rows.order_by("pk")


class _Growing:
    """Some bodies of a day and who stands under whom, on the way to becoming nodes."""

    def __init__(self, on: date, bodies: QuerySet[Body], pairs: Pairs) -> None:
        self.on, self.roll, self.parents = on, Roll(bodies), pairs
        rows = BodyLevel.objects.filter(queries.living(on), body__in=bodies.order_by().values("pk"))
        self.levels = dict(rows.order_by("valid_from").values_list("body_id", "level"))
        self.children: dict[int, list[int]] = defaultdict(list)
        for body_id, parent_id in pairs.items():
            self.children[parent_id].append(body_id)

    def views(self, body_ids: Iterable[int]) -> list[BodyView]:
        """The bodies by protocol, then by the Vietnamese alphabet."""
        return sorted((self.roll.view(body_id, self.on) for body_id in body_ids), key=self.roll.order)

    def nodes(self, body_ids: Iterable[int]) -> tuple[Node, ...]:
        """The bodies with all that stands below them, in order."""
        return tuple(self._node(view) for view in self.views(body_ids))

    def _node(self, view: BodyView) -> Node:
        below = self.children.get(view.id, [])
        kind = self.roll.kind(view.id)
        words = getattr(kind, queries.kind_column()) or kind.label
        return Node(view, words, self.levels.get(view.id, ""), len(below), self.nodes(below))


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, each before those below it."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def forest(on: date, structure: str = ADMINISTRATIVE) -> Forest:
    """The whole structure as of a day in five queries; children by protocol, then by the Vietnamese alphabet.

    Every living body stands in it exactly once: no circle is walked, its bodies stand apart.
    """
    pairs = dict(_edges(on, structure).values_list("body_id", "parent_id"))
    growing = _Growing(on, living_bodies(on), pairs)
    trees = growing.nodes([body_id for body_id in growing.children if body_id not in pairs])
    placed = {node.body.id for node in walk(trees)}
    return Forest(trees, tuple(growing.views(set(growing.roll.ids) - placed)))


def tree_under(body_id: int, on: date, structure: str = ADMINISTRATIVE) -> Node | None:
    """One body with all that stands below it on the day; None where the body does not live then.

    Reads the bodies of that tree alone: one query a storey, then four.
    """
    storey, pairs = {body_id}, Pairs()
    while storey:
        rows = _edges(on, structure).filter(parent_id__in=storey).exclude(body_id=body_id)
        fresh = {below: above for below, above in rows.values_list("body_id", "parent_id") if below not in pairs}
        pairs |= fresh
        storey = set(fresh)
    growing = _Growing(on, living_bodies(on).filter(pk__in={body_id, *pairs}), pairs)
    return growing.nodes([body_id])[0] if body_id in growing.roll else None


def branch(on: date, structure: str = ADMINISTRATIVE, *, under: int | None = None) -> tuple[Node, ...]:
    """The bodies right under one, or the tops of the structure: six queries, and nothing below is read but its number."""
    edges = _edges(on, structure)
    bodies = living_bodies(on)
    if under is None:
        bodies = bodies.filter(pk__in=edges.values("parent_id")).exclude(pk__in=edges.values("body_id"))
    else:
        bodies = bodies.filter(pk__in=edges.filter(parent_id=under).values("body_id"))
    nodes = _Growing(on, bodies, {}).nodes(bodies.values_list("pk", flat=True))
    rows = edges.filter(parent_id__in=[node.body.id for node in nodes]).order_by().values_list("parent_id")
    numbers = dict(rows.annotate(number=Number("body_id", distinct=True)))
    return tuple(replace(node, below=numbers.get(node.body.id, 0)) for node in nodes)


def way_to(body_id: int, on: date, structure: str = ADMINISTRATIVE) -> tuple[int, ...]:
    """The bodies from a top of the structure down to one, with this last: one query a storey."""
    return (*reversed(queries.ancestors(body_id, on, structure)), body_id)


def opened(on: date, structure: str = ADMINISTRATIVE, *, way: tuple[int, ...] = ()) -> tuple[Node, ...]:
    """The tops of the structure, and of the bodies on a way down what stands right under each; six queries a storey."""

    def grown(nodes: tuple[Node, ...], way: tuple[int, ...]) -> tuple[Node, ...]:
        return tuple(
            replace(node, children=grown(branch(on, structure, under=node.body.id), way[1:]))
            if way and node.body.id == way[0] and node.below
            else node
            for node in nodes
        )

    return grown(branch(on, structure), way)


def outside(on: date, structure: str = ADMINISTRATIVE, *, most: int) -> Outside:
    """The living bodies that the structure does not place: how many, and by protocol the first of them."""
    edges = _edges(on, structure)
    apart = living_bodies(on).exclude(pk__in=edges.values("body_id")).exclude(pk__in=edges.values("parent_id"))
    first = list(apart.order_by("kind__protocol_order", "code").values_list("pk", flat=True)[:most])
    growing = _Growing(on, Body.objects.filter(pk__in=first), {})
    return Outside(apart.count(), tuple(growing.views(first)))


def counts(on: date) -> tuple[Count, ...]:
    """How many bodies lived on the day, by level from the top down and by kind in order of protocol: two queries.

    Two kinds are two rows, whatever each is called in the reader's language.
    """
    labels = queries.kind_labels()
    level = BodyLevel.objects.filter(queries.living(on), body=OuterRef("pk")).order_by("-valid_from").values("level")
    rows = living_bodies(on).annotate(level=Subquery(level[:1])).order_by().values("level", "kind__code")
    storeys, kinds = [*Level.values, ""], list(labels)
    found = [(row["level"] or "", row["kind__code"], row["number"]) for row in rows.annotate(number=Number("pk"))]
    found.sort(key=lambda row: (storeys.index(row[0]), kinds.index(row[1])))
    return tuple(Count(level, labels[kind], number) for level, kind, number in found)
