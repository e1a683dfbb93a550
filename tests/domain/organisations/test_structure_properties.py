"""Whatever lives bodies lead: every structure of every day is a forest, and two days differ the same both ways."""

import itertools
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Body, BodyKind, BodyLevel, BodyName, BodyParent, Succession
from phoihop.domain.organisations.structure.roll import living_bodies
from tests.support import effort

FIRST = date(2025, 6, 25)
DAYS = 10
ONE_DAY = timedelta(days=1)
days = st.integers(0, DAYS).map(lambda number: FIRST + timedelta(days=number))
STRUCTURES = ("ADMINISTRATIVE", "AGENCY")
Span = tuple[date, date | None]


@dataclass(frozen=True)
class Told:
    """A body's life: founded, ended, renamed on days, levels and parents (by place in the list) in periods."""

    lives: tuple[date | None, date | None]
    renamed: list[date]
    levels: list[tuple[Span, str]]
    parents: dict[str, list[tuple[Span, int]]]


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    """Periods that do not overlap, with gaps or without, the last one perhaps open."""
    cuts = sorted(draw(st.sets(days, min_size=2, max_size=4)))
    whole = list(itertools.pairwise(cuts))
    kept = [span for span in whole if draw(st.booleans())]
    return [*kept, (cuts[-1], None)] if draw(st.booleans()) else kept


@st.composite
def told(draw: st.DrawFn, number: int) -> Told:
    founded, ended = draw(st.none() | days), draw(st.none() | days)
    if founded and ended and ended <= founded:
        ended = founded + ONE_DAY
    levels = [(span, draw(st.sampled_from(["PROVINCE", "COMMUNE"]))) for span in draw(spans())]
    parents = {
        name: [(span, draw(st.integers(0, number - 1))) for span in draw(spans())] for name in STRUCTURES
    }  # circles and ended parents included: reading must bear what writing refuses
    return Told((founded, ended), sorted(draw(st.sets(days, max_size=2))), levels, parents)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Told], list[tuple[int, int, date]]]:
    number = draw(st.integers(2, 6))
    place = st.integers(0, number - 1)
    passed = draw(st.lists(st.tuples(place, place, days), max_size=4))
    return [draw(told(number)) for _ in range(number)], passed


def write(world: tuple[list[Told], list[tuple[int, int, date]]]) -> None:
    lives, passed = world
    kind = BodyKind.objects.create(code="k", label="Loại", label_en="Kind", side="AUTHORITY")
    bodies = [
        Body.objects.create(code=f"b{place}", kind=kind, founded_on=life.lives[0], ended_on=life.lives[1])
        for place, life in enumerate(lives)
    ]
    for place, (body, life) in enumerate(zip(bodies, lives, strict=True)):
        since = [life.lives[0] or FIRST - ONE_DAY, *life.renamed]
        since = sorted(set(since))
        for turn, (day, until) in enumerate(zip(since, [*since[1:], None], strict=True)):
            BodyName.objects.create(
                body=body, name=f"Tên {place}.{turn}", short_name=f"T{place}", valid_from=day, valid_to=until
            )
        for (begun, over), level in life.levels:
            BodyLevel.objects.create(body=body, level=level, valid_from=begun, valid_to=over)
        for name, periods in life.parents.items():
            for (begun, over), above in periods:
                if above != place:
                    BodyParent.objects.create(
                        body=body, parent=bodies[above], structure=name, valid_from=begun, valid_to=over
                    )
    for before, after, day in passed:
        Succession.objects.create(
            predecessor=bodies[before], successor=bodies[after], effective_on=day, legal_basis="Nghị quyết"
        )


class TestForest(TestCase):
    @settings(max_examples=effort.examples(60))
    @given(worlds(), days, st.sampled_from(STRUCTURES))
    def test_holds_every_living_body_once_and_walks_no_circle(self, world, on, name):
        write(world)

        forest = structure.forest(on, name)

        standing = [node.body.id for node in structure.walk(forest.trees)] + [view.id for view in forest.apart]
        assert Counter(standing) == Counter(living_bodies(on).values_list("pk", flat=True))

    @settings(max_examples=effort.examples(40))
    @given(worlds(), days, st.sampled_from(STRUCTURES))
    def test_is_the_same_branch_by_branch(self, world, on, name):
        write(world)
        whole = list(structure.walk(structure.forest(on, name).trees))

        tops = [node.body for node in structure.branch(on, name)]
        branches = {node.body.id: structure.branch(on, name, under=node.body.id) for node in whole}

        assert tops == [tree.body for tree in structure.forest(on, name).trees]
        assert {body_id: [node.body for node in nodes] for body_id, nodes in branches.items()} == {
            node.body.id: [child.body for child in node.children] for node in whole
        }
        assert [structure.tree_under(node.body.id, on, name) for node in whole] == whole


class TestCompare(TestCase):
    @settings(max_examples=effort.examples(60))
    @given(worlds(), days, days)
    def test_says_the_same_mirrored(self, world, one, other):
        write(world)

        forth, back = structure.compare(one, other), structure.compare(other, one)

        assert (forth.ended, forth.new) == (back.new, back.ended)
        assert [(row.before, row.after) for row in forth.renamed] == [(row.after, row.before) for row in back.renamed]
        assert [(row.body, row.structure, row.before, row.after) for row in forth.moved] == [
            (row.body, row.structure, row.after, row.before) for row in back.moved
        ]
        assert [(row.body, row.before, row.after) for row in forth.relevelled] == [
            (row.body, row.after, row.before) for row in back.relevelled
        ]

    @settings(max_examples=effort.examples(30))
    @given(worlds(), days)
    def test_finds_nothing_between_a_day_and_itself(self, world, on):
        write(world)

        compared = structure.compare(on, on)

        assert not any((compared.ended, compared.new, compared.renamed, compared.moved, compared.relevelled))

    @settings(max_examples=effort.examples(40))
    @given(worlds(), days, days)
    def test_leads_from_who_lives_on_one_day_to_who_lives_on_the_other(self, world, one, other):
        write(world)

        compared = structure.compare(one, other)

        here, there = (set(living_bodies(day).values_list("pk", flat=True)) for day in (one, other))
        assert {row.body.id for row in compared.ended} == here - there
        assert {row.body.id for row in compared.new} == there - here
        assert all(view.id in there for row in compared.ended for view in row.others)
        assert all(view.id in here for row in compared.new for view in row.others)


class TestChangeDays(TestCase):
    @settings(max_examples=effort.examples(30))
    @given(worlds())
    def test_counts_what_compare_finds_between_each_day_and_the_one_before(self, world):
        write(world)

        counted = {day.on: day for day in structure.change_days()}

        for number in range(-2, DAYS + 3):
            on = FIRST + timedelta(days=number)
            found = structure.compare(on - ONE_DAY, on)
            parts = (found.new, found.ended, found.renamed, found.moved, found.relevelled)
            assert counted.get(on, structure.ChangeDay(on)) == structure.ChangeDay(on, *map(len, parts))
