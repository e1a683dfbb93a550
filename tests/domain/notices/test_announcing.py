"""Who organises a meeting with voters hears before the press and the place have to be told of it; who collected a petition,
before they have to answer what somebody asks of the words that they wrote."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from phoihop.domain.notices import services, wording
from phoihop.domain.notices.models import Notice
from phoihop.domain.organisations.models import Body, Succession
from phoihop.domain.petitions import services as petitions
from phoihop.domain.petitions.states import Contact, DataWish, PlannedVerb
from phoihop.domain.rulebook import services as rulebook
from tests.domain.notices.factories import told
from tests.domain.organisations.factories import ADMIN, acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import DAY

pytestmark = pytest.mark.django_db
AT = datetime(2022, 6, 1, tzinfo=UTC)
MEETS = date(2022, 6, 28)  # the press by 17/6, the place by 23/6


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    rulebook.load_reference(by=ADMIN, at=AT)


@pytest.fixture
def front() -> Body:
    return body("mttq", side="FRONT")


def go(first: date, last: date) -> None:
    """Look on each day; what falls before the first is past."""
    for n in range((last - first).days + 1):
        services.remind(today=first + timedelta(days=n), at=AT)


def planned(front: Body):
    return petitions.plan_meeting(
        kind=Contact.REGULAR, around="", day=MEETS, place="Hội trường xã", host=body("xa"), by=acting(front),
        on=date(2022, 5, 20), at=AT, key="m",
    )  # fmt: skip


class TestAMeetingAhead:
    def test_is_told_of_before_both_days_and_after_by_the_rules_of_reminders(self, front: Body) -> None:
        planned(front)

        go(date(2022, 6, 1), date(2022, 6, 18))

        rows = Notice.objects.filter(body=front).order_by("pk")
        assert [(row.kind, row.what, row.on) for row in rows] == [
            ("SOON", "ANNOUNCE_SOON", date(2022, 6, 10)),  # five working days before the press
            ("SOON", "ANNOUNCE_SOON", date(2022, 6, 16)), ("SOON", "ANNOUNCE_SOON", date(2022, 6, 16)),
            ("LATE", "ANNOUNCE_LATE", date(2022, 6, 18)),
        ]  # fmt: skip
        with translation.override("vi"):
            assert "chậm nhất ngày 17/6/2022" in wording.sentence(rows[0], {})
        assert all("Hội trường" not in row.facts for row in rows)

    def test_is_told_to_the_body_that_follows_the_one_that_planned_it(self, front: Body) -> None:
        planned(front)
        heir, ends = body("mttq-moi", side="FRONT"), date(2022, 6, 5)
        Succession.objects.create(predecessor=front, successor=heir, effective_on=ends)
        Body.objects.filter(pk=front.pk).update(ended_on=ends)

        go(date(2022, 6, 6), date(2022, 6, 10))

        assert list(Notice.objects.values_list("body", "what")) == [(heir.pk, "ANNOUNCE_SOON")]

    def test_is_silent_once_both_were_told_or_it_was_called_off(self, front: Body) -> None:
        row = planned(front)
        step = {"planned": row, "by": acting(front), "on": date(2022, 6, 2), "at": AT}
        for to in (PlannedVerb.PRESS, PlannedVerb.HOST):
            petitions.announce(to=to, words="", key=to, **step)

        go(date(2022, 6, 1), date(2022, 6, 27))

        assert told(front) == []

    def test_of_which_the_rule_book_says_nothing_is_told_of_never(self, front: Body) -> None:
        row = planned(front)
        type(row).objects.update(press_due_on=None, host_due_on=None)

        go(date(2022, 6, 1), date(2022, 6, 27))

        assert told(front) == []


class TestWhatSomebodyAsks:
    def test_is_told_of_on_the_eve_and_when_it_is_late_to_who_collected(self, front: Body) -> None:
        slip = petitions.issue_slip(
            petition=factories.collected(front), by=acting(front), on=DAY, at=AT
        ).slip  # a Friday; two working days later is Tuesday
        asked = petitions.ask_data(
            petition=slip.petition, code=slip.code, kind=DataWish.ACCESS, by=acting(front), on=DAY, at=AT, key="d"
        )  # fmt: skip

        go(DAY, date(2022, 6, 15))

        assert asked.due_on == date(2022, 6, 14)
        assert told(front) == [("SOON", "DATA_SOON", 1), ("LATE", "DATA_LATE", 1)]
        assert all(slip.code not in row.facts for row in Notice.objects.all())
