"""Answers, rows and proposals that come at the same moment leave no plan half proposed and none waiting for nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event

import pytest
from django.db import connection

from phoihop.domain.ledger import services as ledger
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.services import agreeing
from phoihop.foundation.audit.models import Record
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 1.0  # seconds that one waits for the other; whoever is kept out by a lock does not come


def at_once(*requests: Callable[[], object]) -> list[object]:
    """Send all requests, each on a connection of its own; refusals are answers too."""

    def send(request: Callable[[], object]) -> object:
        try:
            return request()
        except services.CannotPlan as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


@pytest.fixture
def committee() -> Body:
    return body("ubnd")


@pytest.fixture
def front() -> Body:
    return body("mttq", side="FRONT")


@pytest.fixture
def women() -> Body:
    return body("phunu", side="FRONT")


@pytest.fixture
def plan(committee: Body, front: Body, women: Body) -> Plan:
    return factories.drafted(agreements.in_force(committee, front, women), committee)


class TestTheSameDraftTwiceAtOnce:
    def test_is_one_plan(self, committee: Body, front: Body) -> None:
        agreement, meet = agreements.in_force(committee, front), Barrier(4)

        def draft() -> Plan:
            meet.wait()
            return factories.drafted(agreement, committee)

        plans = at_once(*[draft] * 4)

        assert plans == [Plan.objects.get()] * 4
        assert Record.objects.filter(code="plans.plan.draft").count() == 1

    def test_is_refused_with_a_sentence_where_it_is_another_one(self, committee: Body, front: Body) -> None:
        agreement, meet = agreements.in_force(committee, front), Barrier(2)

        def draft(year: int) -> Plan:
            meet.wait()
            return services.draft(
                code="KH", title="T", year=year, agreement=agreement, by=acting(committee), at=factories.AT
            )

        answers = at_once(lambda: draft(2021), lambda: draft(2022))

        assert [type(answer) for answer in answers].count(services.CannotPlan) == 1
        assert Plan.objects.count() == 1


class TestTheLastTwoAnswersAtOnce:
    def test_make_the_plan_agreed(
        self, plan: Plan, committee: Body, front: Body, women: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = [factories.row(plan, side, committee, by_body=committee, key=side.code) for side in (front, women)]
        services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p")
        settle, meet = services.settle, Barrier(2)

        def together() -> None:
            with suppress(BrokenBarrierError):
                meet.wait(PATIENCE)

        def settle_together(**given: object) -> bool:
            together()
            settled = settle(**given)  # type: ignore[arg-type]  # as it was called
            together()
            return settled

        monkeypatch.setattr(services, "settle", settle_together)
        at_once(
            lambda: ledger.agree(commitment=rows[0].commitment, by=acting(front), on=factories.DAY, key="a"),
            lambda: ledger.agree(commitment=rows[1].commitment, by=acting(women), on=factories.DAY, key="b"),
        )

        plan.refresh_from_db()
        assert set(plan.rows.values_list("commitment__state", flat=True)) == {"IN_FORCE"}
        assert plan.state == "AGREED"


class TestARowAddedWhileThePlanIsProposed:
    def test_is_proposed_with_it_or_refused(
        self, plan: Plan, committee: Body, front: Body, women: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        factories.row(plan, front, committee, by_body=committee, key="r1")
        move, about_to_move, added = agreeing.lifecycle.move, Event(), Event()

        def move_after_the_row(*given: object, **named: object) -> None:
            about_to_move.set()
            added.wait(PATIENCE)
            move(*given, **named)  # type: ignore[arg-type]  # as it was called

        def add() -> object:
            about_to_move.wait(PATIENCE)
            try:
                return factories.row(plan, women, committee, by_body=committee, key="r2")
            finally:
                connection.close()
                added.set()

        monkeypatch.setattr(agreeing.lifecycle, "move", move_after_the_row)
        at_once(
            lambda: services.propose(plan=plan, by=acting(committee), on=factories.DAY, at=factories.AT, key="p"), add
        )

        plan.refresh_from_db()
        assert plan.state == "PROPOSED"
        assert set(plan.rows.values_list("commitment__state", flat=True)) == {"PROPOSED"}
