"""Reminders by the rules of the rule book: each once, whatever clocks and workers do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phoihop.domain.ledger import services as ledger
from phoihop.domain.notices import queries, services
from phoihop.domain.notices.models import Notice, Reminded
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import services as rulebook
from phoihop.domain.rulebook.models import Rule
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.notices.factories import told
from tests.domain.organisations.factories import ADMIN, acting

pytestmark = pytest.mark.django_db
DUE = date(2021, 9, 14)  # a Tuesday
AT = datetime(2021, 9, 1, tzinfo=UTC)
REMINDERS = ("SOON", "LATE", "ESCALATED")


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    rulebook.load_reference(by=ADMIN, at=AT)


def go(*days: date) -> list[int]:
    """Look on each of these days."""
    return [services.remind(today=day, at=AT) for day in days]


def through(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class TestRemind:
    def test_tells_before_on_the_eve_after_again_and_the_leader(self, front: Body, in_force: OpenCommitment) -> None:
        in_force()

        days = through(date(2021, 9, 1), date(2021, 9, 30))
        counts = go(*days)

        said = [
            (row.what, row.on) for row in Notice.objects.filter(body=front, kind__in=REMINDERS).order_by("on", "pk")
        ]
        assert said == [
            ("SOON", date(2021, 9, 7)), ("EVE", date(2021, 9, 13)), ("LATE", date(2021, 9, 15)),
            ("AGAIN", date(2021, 9, 22)), ("ESCALATED", date(2021, 9, 28)), ("AGAIN", date(2021, 9, 29)),
        ]  # fmt: skip
        assert sum(counts) == len(said)

    def test_tells_once_however_often_it_runs_and_clocks_jump(self, front: Body, in_force: OpenCommitment) -> None:
        in_force()

        go(date(2021, 9, 6), date(2021, 9, 7), date(2021, 9, 7), date(2021, 9, 1), date(2021, 9, 7), date(2021, 9, 8))

        assert told(front, *REMINDERS) == [("SOON", "SOON", 1)]

    def test_looks_back_a_week_at_most_and_says_only_the_last_word(self, front: Body, in_force: OpenCommitment) -> None:
        in_force(due=DUE)
        in_force(due=date(2021, 5, 4))  # long ago: of a year's reminders, those of the last week

        go(date(2021, 8, 2), date(2021, 9, 15))

        assert sorted(told(front, *REMINDERS)) == [("LATE", "AGAIN", 1), ("LATE", "LATE", 1)]

    def test_says_nothing_on_the_first_day_nor_while_the_day_stands_still(
        self, front: Body, in_force: OpenCommitment
    ) -> None:
        in_force(due=date(2021, 3, 1))

        counts = go(*[date(2021, 9, 23)] * 3)

        assert counts == [0, 0, 0]

    def test_puts_all_of_a_body_into_one_notice(self, front: Body, in_force: OpenCommitment) -> None:
        rows = [in_force() for _ in range(25)]

        go(date(2021, 9, 6), date(2021, 9, 7))

        (notice,) = Notice.objects.filter(body=front, kind="SOON")
        assert (notice.n, notice.thing) == (25, "statement")
        assert queries.facts_of(notice)["codes"] == [row.code for row in rows[:20]]

    def test_leaves_what_is_reported_done_alone(self, front: Body, in_force: OpenCommitment) -> None:
        ledger.claim(commitment=in_force(), result="Xong", by=acting(front), on=date(2021, 2, 2), key=new_key())

        go(*through(date(2021, 9, 6), date(2021, 9, 16)))

        assert told(front, *REMINDERS) == []

    def test_goes_by_the_rule_of_the_day_and_by_none_where_there_is_none(
        self, front: Body, in_force: OpenCommitment
    ) -> None:
        in_force()
        Rule.objects.filter(code="NOTE-EVE").delete()
        rulebook.enter_rule(
            code="NOTE-AHEAD", value=10, unit="DAYS", basis="Nơi dùng đặt", valid_from=date(2021, 9, 1), by=ADMIN, at=AT
        )

        go(*through(date(2021, 9, 2), DUE))

        assert list(Notice.objects.filter(kind="SOON").values_list("on", flat=True)) == [date(2021, 9, 4)]

    def test_asks_no_more_for_more_duties(self, in_force: OpenCommitment) -> None:
        asked = []
        for more in (3, 10):
            for _ in range(more):
                in_force()
            go(date(2021, 9, 5 + len(asked)))  # what falls due before is told, so that both look at the same
            with CaptureQueriesContext(connection) as seen:
                go(date(2021, 9, 6 + len(asked)))
            asked.append(len(seen))

        assert asked[1] - asked[0] <= 1  # what is asked of another day, and nothing of each of ten more

    def test_gives_the_rules_as_unverified_defaults(self) -> None:
        assert set(Rule.objects.filter(code__startswith="NOTE-").values_list("verified", flat=True)) == {False}
        assert not Reminded.objects.exists()
