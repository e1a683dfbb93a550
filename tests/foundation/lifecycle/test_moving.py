"""A thing takes only the steps of its table, each once, and every step is recorded."""

from datetime import UTC, date, datetime

import pytest

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import STEPS
from phoihop.foundation.audit import moments
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle import queries, services
from phoihop.foundation.lifecycle.steps import NOWHERE, Step, WrongStep, target, verbs_from
from tests.domain.agreements.factories import AT, drafted
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement() -> Agreement:
    return drafted(body("ubnd"), body("mttq", side="FRONT"))


def move(agreement: Agreement, verb: str) -> None:
    services.move(agreement, steps=STEPS, verb=verb, by=acting(agreement.drafter), at=AT)


class TestMove:
    def test_takes_the_step_and_records_it(self, agreement):
        move(agreement, "PRESENT")

        assert agreement.state == Agreement.objects.get().state == "OPEN"
        assert Record.objects.filter(code="agreements.agreement.present").count() == 1

    def test_refuses_a_step_that_the_table_does_not_have(self, agreement):
        with pytest.raises(WrongStep, match="BIND from DRAFT"):
            move(agreement, "BIND")

        assert Agreement.objects.get().state == "DRAFT"

    def test_is_lost_to_a_rival_who_moved_first_and_then_records_nothing(self, agreement):
        seen_before = Agreement.objects.get()
        move(agreement, "PRESENT")

        with pytest.raises(WrongStep):
            move(seen_before, "PRESENT")

        assert Record.objects.filter(code="agreements.agreement.present").count() == 1


class TestATable:
    TABLE = (Step("draft", NOWHERE, "DRAFT"), Step("open", "DRAFT", "OPEN"), Step("drop", "DRAFT", "GONE"))

    def test_says_where_a_verb_leads(self):
        assert target(self.TABLE, "drop", "DRAFT") == "GONE"
        with pytest.raises(WrongStep):
            target(self.TABLE, "drop", "OPEN")

    def test_says_what_may_be_done_in_its_own_order(self):
        assert verbs_from(self.TABLE, "DRAFT") == ["open", "drop"]
        assert verbs_from(self.TABLE, "GONE") == []


class TestToday:
    NIGHT = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)  # one in the morning of the fifth in Viet Nam

    def test_is_the_day_in_viet_nam_where_time_runs(self):
        assert queries.fixed_today() is None
        assert queries.effective_today(self.NIGHT) == date(2026, 5, 5)

    def test_stands_still_until_it_is_let_go(self):
        services.stand_still(day=date(2021, 9, 23), demo=True)
        still = queries.effective_today(self.NIGHT)
        services.stand_still(day=None, demo=False)

        assert still == date(2021, 9, 23)
        assert queries.effective_today(self.NIGHT) == date(2026, 5, 5)

    def test_comes_with_the_clock_of_the_database_in_one_question(self, django_assert_num_queries):
        before = moments.database_clock()
        with django_assert_num_queries(1):
            runs = queries.now()
        day = queries.effective_today(runs.moment)
        services.stand_still(day=date(2021, 9, 23), demo=True)
        still = queries.now()

        assert before <= runs.moment <= still.moment <= moments.database_clock()
        assert runs.today == day
        assert still.today == date(2021, 9, 23)
