"""Who follows whom is what the acts told: neither slipped in, nor taken out, nor made another."""

from datetime import date

import pytest

from phoihop.domain.organisations import vouching
from phoihop.domain.organisations.models import Succession
from tests.domain.organisations.factories import body, heir_of
from tests.domain.reorganisations.factories import DAY, carried_out, drafted, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> None:
    """A day with a merger and a single succession beside it, and another day."""
    bodies = place()
    carried_out(drafted())
    heir_of(bodies["mttq-2"], on=DAY)
    heir_of(bodies["mttq"], on=date(2021, 9, 1))


def slip_in(on: date) -> None:
    Succession.objects.create(
        predecessor=body("bi-lay"), successor=body("ke-lay"), effective_on=on, legal_basis="không có"
    )


class TestSuccessions:
    def test_hold_as_they_were_told(self, told):
        assert Succession.objects.count() == 4
        assert list(vouching.broken()) == []

    @pytest.mark.parametrize(
        "harm",
        [
            lambda: slip_in(DAY),
            lambda: slip_in(date(2021, 12, 1)),
            lambda: Succession.objects.filter(predecessor__code="xa-1").delete(),
            lambda: Succession.objects.filter(effective_on=date(2021, 9, 1)).delete(),
            lambda: Succession.objects.filter(effective_on=date(2021, 9, 1)).update(effective_on=date(2021, 8, 1)),
            lambda: Succession.objects.filter(effective_on=DAY).update(legal_basis="khác"),
            lambda: Succession.objects.filter(effective_on=DAY).update(successor=body("ke-lay")),
        ],
        ids=["one more", "a day of its own", "one less", "the only one less", "another day", "another basis", "another heir"],
    )  # fmt: skip
    def test_are_found_out_when_they_are_altered(self, told, harm):
        harm()

        assert list(vouching.broken())
