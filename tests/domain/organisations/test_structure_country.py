"""The whole country on both sides of 1/7/2025: the questions ask the database no more often, and answer in time."""

from collections.abc import Callable

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from phoihop.domain.organisations import gazetteer, structure
from phoihop.domain.organisations.models import Body
from tests.domain.organisations import reorganised
from tests.domain.organisations.reorganised import BEFORE, CHANGED

# Each question with the number of queries that it takes.
QUESTIONS: tuple[tuple[Callable[[str], object], int], ...] = (
    (lambda _top: structure.forest(BEFORE), 5),
    (lambda _top: structure.branch(BEFORE), 6),
    (lambda _top: structure.outside(BEFORE, "AGENCY", most=20), 6),
    (lambda _top: structure.counts(BEFORE), 2),
    (lambda _top: structure.find("lào cai", CHANGED, most=20), 5),
    (lambda _top: structure.change_days(), 8),
    (lambda _top: structure.compare(BEFORE, CHANGED), 7),
    (lambda top: structure.life(Body.objects.get(code=top)), 11),
)


def queries(top: str) -> list[int]:
    numbers = []
    for ask, _number in QUESTIONS:
        with CaptureQueriesContext(connection) as asked:
            ask(top)
        numbers.append(len(asked))
    return numbers


class TestOneProvince(TestCase):
    @classmethod
    def setUpTestData(cls):
        reorganised.lao_cai()

    def test_takes_these_queries(self):
        assert queries("laocai-2025.ubnd") == [number for _ask, number in QUESTIONS]


class TestTheWholeCountry(TestCase):
    @classmethod
    def setUpTestData(cls):
        reorganised.country()

    def test_takes_no_more(self):
        assert queries("moi.15") == [number for _ask, number in QUESTIONS]

    def test_stands_in_one_forest_on_either_day(self):
        before, after = (structure.forest(on) for on in (BEFORE, CHANGED))

        assert (len(before.trees), len(after.trees)) == (63, 34)
        assert len(list(structure.walk(before.trees))) == len(gazetteer.units(BEFORE))
        assert len(list(structure.walk(after.trees))) == 34 + 3321
        assert (before.apart, after.apart) == ((), ())

    def test_leaves_nobody_without_an_heir_but_whom_the_source_leaves(self):
        compared = structure.compare(BEFORE, CHANGED)

        lost = {row.body.code.removeprefix("cu.") for row in compared.ended if not row.others}
        assert lost == {unit.code for unit in gazetteer.units(BEFORE) if not gazetteer.successors(unit.code)}
        assert len(compared.ended) > 10_000
