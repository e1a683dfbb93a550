"""Once a year each supervised body is written what was recommended to it, what was carried out, and what was not and why."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phoihop.domain.oversight import queries, services, yearly
from phoihop.domain.oversight.models import Recommendation
from phoihop.domain.oversight.states import Priority
from tests.domain.organisations.factories import acting, body, heir_of
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, DAY

pytestmark = pytest.mark.django_db
LATER = date(2021, 12, 1)


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def department():
    return body("so")


def closed(row, front, *, carried_out: bool, words: str, on: date = LATER):
    return services.close(
        recommendation=row, carried_out=carried_out, words=words, by=acting(front), on=on, at=AT, key=f"c{row.pk}"
    )


def letter(front, department, year: int, today: date) -> str:
    told = yearly.of_body(acting(front), department.pk, year, today)
    return yearly.words(told, issuer="Mặt trận", body="Sở", today=today)


class TestTheYear:
    def test_counts_what_was_made_and_what_was_open_from_before(self, front, department):
        done, open_ = (factories.recommended(front, department, key=key) for key in ("r1", "r2"))
        closed(done, front, carried_out=True, words="Đã đăng lịch")

        this = yearly.of_body(acting(front), department.pk, 2021, LATER)
        after = yearly.of_body(acting(front), department.pk, 2022, date(2022, 5, 1))

        assert (this.made, this.earlier, this.counts.carried_out) == (2, 0, 1)
        assert (after.made, after.earlier, [one.row for one in after.told]) == (0, 1, [open_])
        assert sum(row.made for row in this.ages) == 2
        assert yearly.years(acting(front), date(2022, 5, 1)) == [2022, 2021]

    def test_is_of_who_supervised_alone(self, front, department):
        factories.recommended(front, department)

        assert yearly.bodies(acting(front), 2021) == [department.pk]
        assert yearly.bodies(acting(department), 2021) == []
        assert yearly.bodies(acting(front), 2020) == []

    def test_is_written_to_who_answers_since_the_body_ended(self, front, department):
        row = factories.recommended(front, department)
        heir = heir_of(department)
        services.hand_over(
            recommendation=row, of=department, to=heir, reason="Sáp nhập", by=acting(front, "ADMIN"), on=LATER, at=AT, key="h"
        )  # fmt: skip

        assert yearly.bodies(acting(front), 2021) == [heir.pk]
        assert [one.row for one in yearly.of_body(acting(front), heir.pk, 2021, LATER).told] == [row]

    def test_is_told_of_many_bodies_in_as_many_questions_as_of_one(self, front, department, django_assert_num_queries):
        factories.recommended(front, department)
        with CaptureQueriesContext(connection) as asked:
            yearly.of_bodies(acting(front), 2021, LATER)
        for number in range(3):
            factories.recommended(front, body(f"so-{number}"), key=f"r{number}")

        with django_assert_num_queries(len(asked)):
            told = yearly.of_bodies(acting(front), 2021, LATER)

        assert told == {
            one: yearly.of_body(acting(front), one, 2021, LATER) for one in yearly.bodies(acting(front), 2021)
        }
        assert len(told) == 4

    def test_counts_as_late_what_the_superior_was_asked_for(self, front):
        committee = body("ubnd")
        row = factories.recommended(front, body("so-lao-dong", under=committee))
        services.escalate_due(today=LATER, by=acting(front, "ADMIN"), at=AT)

        told = yearly.of_body(acting(front), row.supervision.supervised_id, 2021, LATER)

        assert told.counts.late == queries.tally(Recommendation.objects.filter(pk=row.pk), LATER).late == 1
        words = yearly.words(told, issuer="Mặt trận", body="Sở", today=LATER)
        assert "Chưa trả lời; đã kiến nghị cấp trên ngày 1/12/2021" in words


class TestTheLetter:
    def test_tells_each_recommendation_once_under_how_it_stands(self, front, department):
        done, given_up, waits = (factories.recommended(front, department, key=key) for key in ("r1", "r2", "r3"))
        services.answer(
            recommendation=done, words="Sẽ đăng", paper="5/S", by=acting(department), on=DAY, at=AT, key="a"
        )  # fmt: skip
        closed(done, front, carried_out=True, words="Đã đăng lịch")
        closed(given_up, front, carried_out=False, words="Không có người trực")

        told = letter(front, department, 2021, LATER)

        assert told.count("Công khai lịch tiếp công dân") == 3
        assert "Đã đăng lịch" in told[told.index("\nII. ") : told.index("\nIII. ")]
        assert "Không có người trực" in told[told.index("\nIII. ") : told.index("\nIV. ")]
        assert f"quá hạn {(LATER - waits.due_on).days} ngày" in told[told.index("\nIV. ") : told.index("\nV. ")]
        assert "đã trả lời 1 (33,3%), đã thực hiện 1 (33,3%)" in told

    def test_says_of_what_there_is_none(self, front, department):
        factories.recommended(front, department)

        told = letter(front, department, 2021, DAY)

        assert told.count("Không có.") == 2
        assert "hạn 16/6/2021" in told

    def test_cannot_be_cut_in_two_by_what_was_recommended(self, front, department):
        over = factories.begun(front, department)
        who = {"supervision": over, "by": acting(front), "on": DAY, "at": AT}
        services.find(words="Chậm", key="f", **who)
        services.recommend(words="Mở lịch\nI. Không phải đề mục", priority=Priority.HIGH, key="r", **who)

        assert "\nI. Không phải đề mục" not in letter(front, department, 2021, DAY)
