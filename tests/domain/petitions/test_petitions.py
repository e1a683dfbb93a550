"""A petition keeps its origin, its clock and its whole way; answered is not resolved; who answers never confirms."""

from dataclasses import replace
from datetime import date

import pytest

from phoihop.domain.petitions import permissions, queries, services
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.states import Competence, PetitionState, Result
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body, heir_of
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY, DUE, ROAD

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def department():
    return body("sgtvt")


class TestRecordSession:
    def test_refuses_more_speakers_than_people(self, front):
        with pytest.raises(services.CannotPetition):
            factories.session(front, attended=2, spoke=3)

    def test_gives_the_same_session_for_the_same_key_and_refuses_other_content(self, front):
        assert factories.session(front).pk == factories.session(front).pk

        with pytest.raises(services.CannotPetition):
            factories.session(front, attended=85)


class TestCollect:
    @pytest.mark.parametrize("missing", ["text", "topic", "place", "competence"])
    def test_refuses_what_is_not_whole_and_keeps_nothing(self, front, missing):
        session = factories.session(front)

        with pytest.raises(services.CannotPetition):
            factories.collected(front, ask=replace(ROAD, **{missing: " "}), at_=session)

        assert Petition.objects.count() == 0

    def test_knows_the_district_only_until_it_ended(self, front):
        ask = replace(ROAD, competence=Competence.DISTRICT)

        ask.check(date(2025, 6, 30))
        with pytest.raises(services.CannotPetition):
            ask.check(date(2025, 7, 1))

    def test_takes_the_same_in_once(self, front):
        assert factories.collected(front).pk == factories.collected(front).pk
        assert Stage.objects.count() == 1

    def test_keeps_the_words_out_of_the_record(self, front):
        factories.collected(front)

        assert not Record.objects.filter(facts__contains="hư hỏng").exists()


class TestRoute:
    def test_goes_on_with_the_first_clock_after_a_return_and_keeps_the_way(self, front, committee, department):
        row = factories.routed(front, committee)
        back = {"petition": row, "reason": "Thuộc Sở", "by": acting(committee), "on": DAY, "at": AT, "key": "back"}
        services.send_back(**back)
        services.send_back(**back)  # the line was cut, the same request comes again
        later = replace(DUE, due_on=date(2022, 12, 31))

        row = services.route(
            petition=row, to=department, reckoning=later, by=acting(front), on=DAY, at=AT, key="again"
        )  # fmt: skip

        assert (row.holder, row.due_on) == (department, DUE.due_on)
        assert [stage.holder for stage in row.way.all()] == [None, committee, None, department]
        assert list(queries.broken()) == []

    def test_is_refused_to_the_collector_itself_and_to_a_body_that_ended(self, front, committee):
        committee.ended_on = DAY
        row = factories.collected(front)

        for to in (front, committee):
            with pytest.raises(services.CannotPetition):
                services.route(petition=row, to=to, reckoning=DUE, by=acting(front), on=DAY, at=AT, key="r")

    def test_is_the_collectors_alone(self, front, committee, department):
        row = factories.collected(front)

        with pytest.raises(Denied):
            services.route(petition=row, to=department, reckoning=DUE, by=acting(committee), on=DAY, at=AT, key="r")


class TestReportResult:
    @pytest.mark.parametrize(
        ("result", "day"),
        [
            (Result.SCHEDULED, None),
            (Result.DEFERRED, None),
            (Result.DEFERRED, DAY),
            (Result.RESOLVED, date(2023, 1, 1)),
        ],
    )
    def test_asks_for_a_day_to_come_where_one_is_promised_and_only_there(self, front, committee, result, day):
        row = factories.routed(front, committee)

        with pytest.raises(services.CannotPetition):
            services.report_result(
                petition=row, result=result, words="Sẽ làm", day=day, by=acting(committee), on=DAY, at=AT, key="x"
            )


class TestAnswer:
    def test_says_nothing_of_the_result(self, front, committee):
        row = factories.answered(front, committee)

        assert (row.state, row.result) == (PetitionState.ANSWERED, "")
        assert queries.tally(Petition.objects.all()) == queries.Tally(collected=1, answered=1, resolved=0)

    def test_needs_a_paper(self, front, committee):
        row = factories.routed(front, committee)

        with pytest.raises(services.CannotPetition):
            services.answer(petition=row, words="Đã rõ", paper=" ", by=acting(committee), on=DAY, at=AT, key="x")


class TestConfirm:
    def test_is_not_for_the_body_that_answered(self, front, committee):
        row = factories.answered(front, committee, result=Result.RESOLVED)

        with pytest.raises(Denied):
            services.confirm(petition=row, by=acting(committee), on=DAY, at=AT, key="c")

        assert queries.tally(Petition.objects.all()).resolved == 0

    def test_waits_for_a_final_result(self, front, committee):
        row = factories.answered(front, committee, result=Result.IN_PROGRESS)

        with pytest.raises(services.CannotPetition):
            services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key="c")

    def test_counts_as_resolved_only_what_is(self, front, committee):
        session = factories.session(front)
        for key, result in (("a", Result.RESOLVED), ("b", Result.EXPLAINED), ("c", Result.UNRESOLVED)):
            row = factories.answered(front, committee, key=key, result=result)
            services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key=f"{key}:confirm")

        assert queries.tally(session.petitions.all()) == queries.Tally(collected=3, answered=3, resolved=1)
        assert queries.counts(session.petitions.all(), "result") == {"RESOLVED": 1, "EXPLAINED": 1, "UNRESOLVED": 1}


class TestReopen:
    def test_gives_it_back_to_who_answered_with_its_result_open_and_its_way_whole(self, front, committee):
        row = factories.answered(front, committee, result=Result.RESOLVED)
        services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key="c")

        row = services.reopen(petition=row, reason="Chưa sửa", by=acting(front), on=DAY, at=AT, key="o")

        assert (row.state, row.holder, row.result, row.due_on) == (PetitionState.ROUTED, committee, "", DUE.due_on)
        assert [stage.verb for stage in row.way.all()] == [
            "COLLECT", "ROUTE", "REPORT", "ANSWER", "CONFIRM", "REOPEN",
        ]  # fmt: skip
        assert list(queries.broken()) == []

    def test_is_refused_before_an_answer(self, front, committee):
        row = factories.routed(front, committee)

        with pytest.raises(WrongStep):
            services.reopen(petition=row, reason="Chưa sửa", by=acting(front), on=DAY, at=AT, key="o")


class TestAKey:
    def test_that_served_another_step_is_refused(self, front, committee):
        row = factories.routed(front, committee)

        with pytest.raises(services.CannotPetition):
            services.answer(
                petition=row, words="Đã rõ", paper="1/UBND", by=acting(committee), on=DAY, at=AT, key="p1:route"
            )


class TestAnHeir:
    def test_answers_what_was_with_the_body_that_ended_and_the_way_stays(self, front, committee):
        row = factories.routed(front, committee)
        heir = heir_of(committee)
        type(committee).objects.filter(pk=committee.pk).update(ended_on=date(2021, 7, 1))

        row = services.answer(petition=row, words="Đã rõ", paper="1/UBND", by=acting(heir), on=DAY, at=AT, key="x")

        assert row in permissions.visible_to(acting(heir))
        assert [stage.holder for stage in row.way.all()] == [None, committee, committee]


class TestVisibleTo:
    def test_is_nobody_whom_it_was_never_with(self, front, committee, department):
        factories.routed(front, committee)

        assert permissions.visible_to(acting(front)).count() == 1
        assert permissions.visible_to(acting(committee)).count() == 1
        assert permissions.visible_to(acting(department)).count() == 0


class TestBroken:
    @pytest.mark.parametrize(
        ("change", "why"),
        [({"text": "Khác"}, "WORDS"), ({"result": "RESOLVED"}, "HOLDER"), ({"state": "CONFIRMED"}, "STATE"),
         ({"holder": None}, "HOLDER"), ({"due_on": date(2030, 1, 1)}, "HOLDER"), ({"reckoning": "{}"}, "WORDS")],
    )  # fmt: skip
    def test_names_a_petition_that_was_changed_past_the_services(self, front, committee, change, why):
        row = factories.routed(front, committee)
        assert list(queries.broken()) == []

        Petition.objects.filter(pk=row.pk).update(**change)

        assert {found.why for found in queries.broken()} == {why}

    def test_names_a_way_that_lost_a_stage(self, front, committee):
        row = factories.answered(front, committee)

        row.way.filter(verb="ROUTE").delete()

        assert {found.why for found in queries.broken()} == {"WORDS"}
