"""On Mondays each body is told how it stands, in figures alone."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from phoihop.domain.notices import services, wording
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations.models import Body
from tests.domain.ledger.conftest import OpenCommitment

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2021, 9, 20), date(2021, 9, 21)
AT = datetime(2021, 9, 20, 0, tzinfo=UTC)


class TestTheOverviewOfAWeek:
    def test_counts_what_is_overdue_and_what_the_week_brings(self, front: Body, in_force: OpenCommitment) -> None:
        for due in (date(2021, 9, 14), date(2021, 9, 20), date(2021, 9, 26), date(2021, 9, 27)):
            in_force(due=due)

        services.tell_of_week(today=MONDAY, at=AT)

        row = Notice.objects.get(body=front, kind="OVERVIEW")
        words = wording.sentence(row, {})
        assert "20/9/2021" in words
        assert [int(word) for word in words.replace(",", " ").replace(".", " ").split() if word.isdecimal()] == [
            4,
            1,
            2,
        ]
        assert row.thing == "overview"
        assert reverse(row.thing) == "/overview/"

    def test_tells_once_on_a_monday_and_on_no_other_day(self, front: Body, in_force: OpenCommitment) -> None:
        in_force()

        assert services.tell_of_week(today=TUESDAY, at=AT) == 0
        services.tell_of_week(today=MONDAY, at=AT)
        services.tell_of_week(today=MONDAY, at=AT)

        assert Notice.objects.filter(body=front, kind="OVERVIEW").count() == 1

    def test_tells_those_above_of_all_that_stands_under_them_and_who_owes_nothing_nothing(
        self, committee: Body, front: Body, in_force: OpenCommitment
    ) -> None:
        in_force()

        services.tell_of_week(today=MONDAY, at=AT)

        assert set(Notice.objects.filter(kind="OVERVIEW").values_list("body__code", flat=True)) == {front.code}
