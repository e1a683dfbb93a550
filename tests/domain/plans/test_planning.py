"""A plan row says three things, waits for both sides, and the plan is in force when none waits."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.plans import permissions, queries, services
from phoihop.domain.plans.states import PlanState
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def women(committee):
    return body("phunu", side="FRONT")


@pytest.fixture
def plan(committee, front, women):
    return factories.drafted(agreements.in_force(committee, front, women), committee)


class TestDraft:
    @pytest.mark.parametrize("year", [2020, 2026])
    def test_refuses_a_year_outside_the_term(self, committee, front, year):
        agreement = agreements.in_force(committee, front)  # until 31/12/2025: the end of a term is exclusive

        with pytest.raises(services.CannotPlan):
            services.draft(
                code="KH", title="T", year=year, agreement=agreement, by=acting(committee), at=factories.AT
            )  # fmt: skip


class TestAddRow:
    @pytest.mark.parametrize("missing", ["content", "lead_duty", "other_duty", "timing"])
    def test_refuses_a_row_without_one_of_its_things_and_opens_nothing(self, plan, committee, front, missing):
        text = replace(factories.WHOLE, **{missing: "  "})

        with pytest.raises(services.CannotPlan):
            factories.row(plan, front, committee, by_body=committee, text=text)

        assert plan.rows.count() == 0
        assert Commitment.objects.count() == 0

    def test_gives_the_same_row_for_the_same_key(self, plan, committee, front):
        first = factories.row(plan, front, committee, by_body=committee)
        again = factories.row(plan, front, committee, by_body=committee)

        assert first.pk == again.pk
        assert plan.rows.count() == 1

    def test_makes_a_row_without_a_day_one_that_is_never_overdue(self, plan, committee, front):
        row = factories.row(plan, front, committee, by_body=committee, due=None)

        assert row.commitment.kind == "STANDING_ROW"

    def test_is_the_drafters_alone(self, plan, committee, front):
        with pytest.raises(Denied):
            factories.row(plan, front, committee, by_body=front)


class TestAgree:
    def test_binds_the_rows_of_each_side_and_the_last_answer_is_the_plans_agreement(
        self, plan, committee, front, women
    ):
        for key, debtor in (("r1", front), ("r2", women)):
            factories.row(plan, debtor, committee, by_body=committee, key=key)
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")

        bound = services.agree(plan=plan, by=acting(front), on=factories.DAY, at=factories.AT, key="a")
        plan.refresh_from_db()
        between = plan.state
        services.agree(plan=plan, by=acting(women), on=factories.DAY, at=factories.AT, key="a")

        plan.refresh_from_db()
        assert [row.debtor_id for row in bound] == [front.pk]
        assert between == PlanState.PROPOSED
        assert plan.state == PlanState.AGREED
        assert set(plan.rows.values_list("commitment__state", flat=True)) == {"IN_FORCE"}

    def test_asks_as_much_of_the_database_for_few_rows_as_for_many(self, committee, front):
        agreement, asked = agreements.in_force(committee, front), []
        for name, size in (("few", 2), ("many", 12)):
            told = {
                "code": name,
                "title": name,
                "year": 2021,
                "agreement": agreement,
                "at": factories.AT,
                "beside": True,
            }
            plan = services.draft(by=acting(committee), **told)
            for number in range(size):
                factories.row(plan, front, committee, by_body=committee, key=f"{name}{number}")
            services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key=name)
            with CaptureQueriesContext(connection) as seen:
                services.agree(plan=plan, by=acting(front), on=factories.DAY, at=factories.AT, key=name)
            asked.append([query["sql"].split("WHERE")[0] for query in seen if query["sql"].startswith("SELECT")])

        assert asked[0] == asked[1]

    def test_on_the_pages_of_the_rows_does_the_same(self, plan, committee, front):
        row = factories.row(plan, front, committee, by_body=committee)
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")

        ledger.agree(commitment=row.commitment, by=acting(front), on=factories.DAY, key="k")

        plan.refresh_from_db()
        assert plan.state == PlanState.AGREED

    def test_never_turns_the_drafters_second_key(self, plan, committee, front):
        factories.row(plan, front, committee, by_body=committee)
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")

        bound = services.agree(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="a")

        assert bound == []
        assert plan.rows.get().commitment.state == "PROPOSED"


class TestDecline:
    def test_of_every_row_puts_nothing_in_force_and_keeps_the_plan_between_its_parties(
        self, plan, committee, front, women
    ):
        rows = [factories.row(plan, side, committee, by_body=committee, key=side.code) for side in (front, women)]
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")

        for row, side in zip(rows, (front, women), strict=True):
            ledger.decline(commitment=row.commitment, by=acting(side), on=factories.DAY, key="k", reason="Trùng việc")

        plan.refresh_from_db()
        assert plan.state == PlanState.DECLINED
        assert list(permissions.visible_to(acting(body("khac")))) == []
        assert list(permissions.visible_to(acting(women))) == [plan]

    def test_of_one_row_leaves_the_others_in_force(self, plan, committee, front, women):
        rows = [factories.row(plan, side, committee, by_body=committee, key=side.code) for side in (front, women)]
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")

        ledger.decline(
            commitment=rows[0].commitment, by=acting(front), on=factories.DAY, key="k", reason="Trùng việc"
        )  # fmt: skip
        services.agree(plan=plan, by=acting(women), on=factories.DAY, at=factories.AT, key="a")

        plan.refresh_from_db()
        assert plan.state == PlanState.AGREED


class TestPropose:
    def test_refuses_an_empty_plan(self, plan, committee):
        with pytest.raises(services.CannotPlan):
            services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")


class TestVisibleTo:
    def test_hides_a_draft_and_the_rows_of_others_until_they_bind(self, plan, committee, front, women):
        factories.row(plan, front, committee, by_body=committee)

        assert list(permissions.visible_to(acting(front))) == []
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")
        assert list(permissions.visible_to(acting(front))) == [plan]
        assert permissions.rows_visible_to(acting(front), plan, factories.DAY).count() == 1
        assert permissions.rows_visible_to(acting(women), plan, factories.DAY).count() == 0


class TestCoverage:
    def test_lets_articles_without_a_row_stand_out_unless_they_ask_for_nothing(self, plan, committee, front):
        factories.row(plan, front, committee, by_body=committee)

        served = queries.coverage(plan.agreement, acting(committee), factories.DAY)

        assert [(line.article.number, len(line.rows), line.idle) for line in served] == [
            (1, 0, False), (2, 1, False), (3, 0, True),
        ]  # fmt: skip

    def test_names_the_rows_that_serve_no_article(self, plan, committee, front):
        serving = factories.row(plan, front, committee, by_body=committee)
        stray = factories.row(plan, front, committee, by_body=committee, key="r2", aims=services.Aims())

        found = queries.strays(plan.agreement, acting(committee), factories.DAY)

        assert [row.pk for row in found] == [stray.pk] != [serving.pk]
