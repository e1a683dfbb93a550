"""Money of a plan: whole đồng, every total the sum of its lines, and nothing lost on the way."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.plans import money, queries, services
from phoihop.domain.plans.models import Funding, Row
from phoihop.domain.plans.money import Sums
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories

amounts = st.integers(0, money.MOST)
sums = st.builds(Sums, amounts, amounts, amounts)


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def row(committee):
    front = body("mttq", side="FRONT")
    return factories.row(
        factories.drafted(agreements.in_force(committee, front), committee), front, committee, by_body=committee
    )


def record(row: Row, by_body, amount: int, kind: str = "NEEDED", source: str = "Ngân sách", **more) -> Funding:
    given = {"by": acting(by_body), "on": factories.DAY, "at": factories.AT, "key": f"{kind}{source}{amount}"} | more
    return services.record_funding(row=row, kind=kind, amount=amount, source=source, **given)


class TestTotal:
    @given(st.lists(sums, max_size=20))
    def test_equals_its_parts_to_the_dong(self, parts: list[Sums]) -> None:
        whole = money.total(parts)

        assert whole.sums.needed == sum(part.needed for part in parts)
        assert whole.sums.allocated == sum(part.allocated for part in parts)
        assert whole.sums.spent == sum(part.spent for part in parts)
        assert whole.gap == sum(max(0, part.needed - part.allocated) for part in parts) >= whole.sums.gap


@pytest.mark.django_db
class TestRecordFunding:
    def test_makes_every_total_the_sum_of_its_lines(self, row, committee):
        for kind, source, amount in (
            ("NEEDED", "Ngân sách", 480_000_001), ("NEEDED", "Quỹ", 20), ("ALLOCATED", "Ngân sách", 300_000_000),
            ("ALLOCATED", "Ngân sách", -50_000_000), ("SPENT", "Quỹ", 7),
        ):  # fmt: skip
            record(row, committee, amount, kind, source)

        rows = Row.objects.filter(pk=row.pk)

        assert money.by_row(rows) == {row.pk: Sums(480_000_021, 250_000_000, 7)}
        assert money.by_source(rows) == {"Ngân sách": Sums(480_000_001, 250_000_000, 0), "Quỹ": Sums(20, 0, 7)}
        assert money.by_group(rows) == {row.group: money.Total(Sums(480_000_021, 250_000_000, 7), 230_000_021)}
        assert list(queries.broken()) == []

    def test_records_the_same_form_once(self, row, committee):
        first, again = (record(row, committee, 5, key="k") for _time in range(2))

        assert first.pk == again.pk
        with pytest.raises(services.CannotFund):
            record(row, committee, 6, key="k")

    @pytest.mark.parametrize(
        ("amount", "more"),
        [
            (0, {}), (money.MOST + 1, {}), (-1, {}), (5, {"source": " "}), (5, {"kind": "PROMISED"}),
            (5, {"on": date(2021, 12, 1)}), (5, {"source": "x" * 201}), (5, {"document": "x" * 301}),
        ],
    )  # fmt: skip
    def test_refuses_what_cannot_be(self, row, committee, amount, more):
        with pytest.raises(services.CannotFund):
            record(row, committee, amount, **more)

        assert Funding.objects.count() == 0

    def test_is_for_the_two_sides_alone(self, row):
        with pytest.raises(Denied):
            record(row, body("khac"), 5)

    def test_is_vouched_for(self, row, committee):
        record(row, committee, 5)
        Funding.objects.update(amount=50)

        assert [found.why for found in queries.broken()] == ["WORDS"]
