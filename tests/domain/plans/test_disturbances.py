"""The plan as agreed beside the plan as it stands: three kinds of change, each with cause, decision, approver and days."""

from datetime import UTC, date, datetime

import pytest

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.plans import choosing, disturbances, services
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.audit import moments
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories

pytestmark = pytest.mark.django_db

ASKED, GRANTED, TODAY = date(2021, 6, 10), date(2021, 6, 15), date(2021, 9, 23)
PAPER = "Công văn số 45/UBND-VX ngày 15/6/2021"


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture
def sides():
    return body("ubnd"), body("mttq", side="FRONT")


@pytest.fixture
def plan(sides):
    """Three rows in force, all due on 31/7."""
    with moments.history(factories.AT):
        plan = factories.drafted(agreements.in_force(*sides), sides[0])
        for key in ("hoan", "dung", "bo"):
            factories.row(plan, sides[1], sides[0], by_body=sides[0], key=key)
        services.propose(plan=plan, by=acting(sides[0]), on=factories.DAY, at=factories.AT, key="p")
        services.agree(plan=plan, by=acting(sides[1]), on=factories.DAY, at=factories.AT, key="a")
    return plan


def change(row: Commitment, sides, verb: str, *, reason: str = "EPIDEMIC", until: date | None = None) -> None:
    """One side asks, the other grants on a paper."""
    reckoning = rulebook.fixed(until, "K", verified=True) if until else None
    with moments.history(moment(ASKED)):
        ledger.ask(
            commitment=row, change=verb, reason=reason, words="Do dịch", by=acting(sides[1]), on=ASKED,
            key=f"{verb}:ask", reckoning=reckoning, effect="2 huyện thay vì 4",
        )  # fmt: skip
    with moments.history(moment(GRANTED)):
        ledger.grant(commitment=row, by=acting(sides[0]), on=GRANTED, key=f"{verb}:grant", document=PAPER)


@pytest.fixture
def disturbed(plan, sides):
    rows = [row.commitment for row in plan.rows.order_by("number")]
    change(rows[0], sides, "POSTPONED", until=date(2021, 10, 31))
    change(rows[1], sides, "SUSPENDED", reason="STAFF")
    change(rows[2], sides, "NOT_FEASIBLE")
    return plan


def compared(plan):
    return disturbances.compare(list(plan.rows.select_related("commitment").order_by("number")), TODAY)


class TestCompare:
    def test_tells_of_each_change_cause_decision_approver_and_days(self, disturbed, sides):
        told = [one.disturbances[0] for one in compared(disturbed)]

        assert [(one.verb, one.reason, one.days, one.running) for one in told] == [
            ("POSTPONED", "EPIDEMIC", 92, False), ("SUSPENDED", "STAFF", 100, True), ("NOT_FEASIBLE", "EPIDEMIC", None, False),
        ]  # fmt: skip
        assert {(one.document, one.words, one.effect, one.asked_by, one.granted_by, one.on) for one in told} == {
            (PAPER, "Do dịch", "2 huyện thay vì 4", sides[1].pk, sides[0].pk, GRANTED)
        }

    def test_keeps_what_was_agreed_beside_what_stands(self, disturbed):
        rows = compared(disturbed)

        assert {one.agreed_due for one in rows} == {date(2021, 7, 31)}
        assert [one.row.commitment.due_on for one in rows] == [date(2021, 10, 31), date(2021, 7, 31), date(2021, 7, 31)]
        assert [one.differs for one in rows] == [True, True, True]

    def test_finds_nothing_different_in_what_nobody_touched(self, plan):
        assert [(one.differs, one.days, one.agreed_on) for one in compared(plan)] == [(False, 0, factories.DAY)] * 3

    def test_counts_a_resumed_suspension_by_the_days_that_its_clock_stood_still(self, disturbed, sides):
        row = disturbed.rows.get(number=2)
        resumed = date(2021, 7, 15)
        with moments.history(moment(resumed)):
            ledger.resume(commitment=row.commitment, by=acting(sides[0]), on=resumed, key="r")

        told = compared(disturbed)[1]

        assert (told.disturbances[0].days, told.disturbances[0].running) == (30, False)
        assert (told.row.commitment.due_on - told.agreed_due).days == 30

    def test_asks_no_more_often_for_many_rows_than_for_few(self, disturbed, django_assert_num_queries):
        rows = list(disturbed.rows.select_related("commitment"))

        with django_assert_num_queries(2):
            disturbances.compare(rows, TODAY)


class TestByCause:
    def test_adds_up_to_every_change(self, disturbed):
        causes = {cause.reason: cause for cause in disturbances.by_cause(compared(disturbed))}

        epidemic, staff = causes["EPIDEMIC"], causes["STAFF"]
        assert (epidemic.postponed, epidemic.suspended, epidemic.not_feasible, epidemic.days) == (1, 0, 1, 92)
        assert (staff.postponed, staff.suspended, staff.not_feasible, staff.days) == (0, 1, 0, 100)


class TestChosen:
    @pytest.mark.parametrize(
        ("choice", "numbers"),
        [
            (choosing.Choice(), [1, 2, 3]),
            (choosing.Choice(stand="POSTPONED"), [1]),
            (choosing.Choice(stand="SUSPENDED"), [2]),
            (choosing.Choice(cause="EPIDEMIC"), [1, 3]),
            (choosing.Choice(month=10), [1]),  # due then, though planned for the third quarter
            (choosing.Choice(month=8), [1, 2, 3]),
            (choosing.Choice(month=2), []),
            (choosing.Choice(lead="mttq", cause="STAFF"), [2]),
            (choosing.Choice(lead="ubnd"), []),
            (choosing.Choice(group="Giám sát"), [1, 2, 3]),
            (choosing.Choice(group="Giám"), []),
        ],
    )
    def test_are_the_rows_asked_for(self, disturbed, choice, numbers):
        rows = choosing.chosen(choosing.standing(disturbed.rows.all(), TODAY), choice, year=2021)

        assert [row.number for row in rows.order_by("number")] == numbers

    def test_stand_at_one_place_each(self, disturbed):
        groups = choosing.by_group(choosing.standing(disturbed.rows.all(), TODAY))

        assert choosing.tally(groups.values()) == {"POSTPONED": 1, "SUSPENDED": 1, "NOT_FEASIBLE": 1}
