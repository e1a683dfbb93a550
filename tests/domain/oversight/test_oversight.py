"""Supervision keeps to its lawful forms and days; answered is not carried out; silence is told to the superior by rule."""

from datetime import date

import pytest

from phoihop.config import background
from phoihop.domain.oversight import permissions, queries, services
from phoihop.domain.oversight.models import Recommendation, Supervision, Voice
from phoihop.domain.oversight.states import Form, RecommendationState
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, DAY, DUE

pytestmark = pytest.mark.django_db
LATER = date(2021, 6, 17)


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def department(committee):
    return body("snv", under=committee)


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


def step(by, on=DAY, **more):
    return {"by": acting(by), "on": on, "at": AT} | more


def escalate(today):
    return services.escalate_due(today=today, by=background.KEEPER, at=AT)


class TestBegin:
    def test_asks_that_the_plan_of_a_delegation_is_sent_in_time_and_tells_the_superior(
        self, front, department, committee
    ):
        row = factories.begun(front, department)

        with pytest.raises(services.CannotSupervise):
            factories.begun(front, department, key="late", sent=date(2021, 5, 4))

        assert row.superior == committee
        assert row in permissions.visible_to(acting(committee))

    def test_is_for_the_front_over_public_bodies_alone(self, front, department, committee):
        with pytest.raises(Denied):
            factories.begun(committee, department)
        with pytest.raises(services.CannotSupervise):
            factories.begun(front, body("phunu", side="FRONT"))

        assert Supervision.objects.count() == 0

    def test_gives_the_same_for_the_same_key_and_refuses_other_content(self, front, department):
        assert factories.begun(front, department).pk == factories.begun(front, department).pk
        with pytest.raises(services.CannotSupervise):
            factories.begun(front, department, form=Form.STUDY)


class TestRecommend:
    def test_rests_on_what_was_found_and_sets_a_day_by_rule(self, front, department):
        supervision = factories.begun(front, department, key="bare")
        with pytest.raises(services.CannotSupervise):
            services.recommend(supervision=supervision, words="Làm", priority="HIGH", key="x", **step(front))

        assert factories.recommended(front, department).due_on == DUE

    def test_keeps_no_telephone(self, front, department):
        supervision = factories.begun(front, department)

        with pytest.raises(services.CannotSupervise):
            services.find(supervision=supervision, words="Gọi 0912 345 678", key="f", **step(front))


class TestAnAnswer:
    def test_is_given_by_the_supervised_on_paper_and_carries_nothing_out(self, front, department):
        row = factories.recommended(front, department)
        with pytest.raises(Denied):
            services.answer(recommendation=row, words="Sẽ làm", paper="1/SNV", key="a", **step(front))

        services.answer(recommendation=row, words="Sẽ làm", paper="1/SNV", key="a", **step(department))

        tally = queries.tally(Recommendation.objects.all(), LATER)
        assert (tally.made, tally.answered, tally.carried_out, tally.late) == (1, 1, 0, 0)
        assert list(queries.broken()) == []

    def test_stops_the_escalation(self, front, department):
        row = factories.recommended(front, department)
        services.answer(recommendation=row, words="Sẽ làm", paper="1/SNV", key="a", **step(department))

        assert escalate(LATER) == (0, 0)


class TestNoAnswerByTheDay:
    def test_leads_to_the_superior_once_and_not_on_the_day_itself(self, front, department, committee):
        row = factories.recommended(front, department)

        assert (escalate(DUE), escalate(LATER), escalate(LATER)) == ((0, 0), (1, 0), (0, 0))

        row.refresh_from_db()
        assert (row.state, row.asked_superior) == (RecommendationState.ESCALATED, committee)
        assert row.due_on == date(2021, 7, 2)
        assert row in queries.waiting_for(acting(committee))
        assert list(queries.broken()) == []

    def test_takes_neither_the_answer_nor_the_lateness_from_the_body_that_was_asked_first(self, front, department):
        row = factories.recommended(front, department)

        escalate(LATER)

        assert row in queries.waiting_for(acting(department))
        assert queries.tally(Recommendation.objects.filter(pk=row.pk), LATER).late == 1

    def test_is_asked_by_the_front_above_where_there_is_one(self, department):
        above = body("mttq-tinh", side="FRONT")
        row = factories.recommended(body("mttq-huyen", side="FRONT", under=above), department)
        before = list(permissions.recommendations_seen(acting(above)))

        escalate(LATER)

        assert row.voices.get(verb="ESCALATE").actor == above
        assert (before, list(permissions.recommendations_seen(acting(above)))) == ([], [row])

    def test_stays_late_where_nobody_stands_above(self, front, committee):
        row = factories.recommended(front, committee)

        assert escalate(LATER) == (0, 1)

        assert queries.tally(Recommendation.objects.filter(pk=row.pk), LATER).late == 1

    def test_lets_the_superior_answer_in_its_place(self, front, department, committee):
        row = factories.recommended(front, department)
        escalate(LATER)

        row = services.answer(recommendation=row, words="Đã chỉ đạo", paper="2/UBND", key="a", **step(committee, LATER))

        assert row.state == RecommendationState.ANSWERED


class TestClose:
    def test_is_for_who_supervised_says_why_and_happens_once(self, front, department):
        row = factories.recommended(front, department)
        closing = {"recommendation": row, "carried_out": False, "key": "c"}
        with pytest.raises(services.CannotSupervise):
            services.close(words=" ", **closing, **step(front))
        with pytest.raises(Denied):
            services.close(words="Vì", **closing, **step(department))

        row = services.close(words="Không bố trí được người", **closing, **step(front))

        assert row.state == RecommendationState.NOT_CARRIED_OUT
        with pytest.raises(WrongStep):
            services.observe(recommendation=row, words="Nữa", key="o", **step(front))


class TestBroken:
    @pytest.mark.parametrize(
        ("of", "change"),
        [(Recommendation, {"words": "Khác"}), (Recommendation, {"due_on": LATER}), (Recommendation, {"state": "CARRIED_OUT"}),
         (Voice, {"words": "Khác"}), (Supervision, {"title": "Khác"})],
    )  # fmt: skip
    def test_names_what_was_changed_past_the_services(self, front, department, of, change):
        factories.recommended(front, department)
        assert list(queries.broken()) == []

        of.objects.update(**change)

        assert list(queries.broken()) != []
