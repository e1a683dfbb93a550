"""A petition keeps its origin, its clock and its whole way; answered is not resolved; who answers never confirms."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta

import pytest

from phoihop.domain.petitions import lateness, past, permissions, queries, services, tasks
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

    def test_refuses_a_meeting_that_was_not_held_yet(self, front):
        with pytest.raises(services.CannotPetition):
            services.record_session(
                kind="REGULAR", held_on=date(2022, 6, 11), place="Xã", attended=1, spoke=0, by=acting(front), on=DAY,
                at=AT, key="s",
            )  # fmt: skip


class TestCollect:
    @pytest.mark.parametrize("missing", ["text", "topic", "place", "competence"])
    def test_refuses_what_is_not_whole_and_keeps_nothing(self, front, missing):
        session = factories.session(front)

        with pytest.raises(services.CannotPetition):
            factories.collected(front, ask=replace(ROAD, **{missing: " "}), at_=session)

        assert Petition.objects.count() == 0

    def test_knows_the_district_only_until_it_ended(self, front):
        ask = replace(ROAD, competence=Competence.DISTRICT)

        assert ask.whole(date(2025, 6, 30)).competence == Competence.DISTRICT
        with pytest.raises(services.CannotPetition):
            ask.whole(date(2025, 7, 1))

    def test_takes_the_same_in_once(self, front):
        assert factories.collected(front).pk == factories.collected(front).pk
        assert Stage.objects.count() == 1

    def test_keeps_the_words_out_of_the_record(self, front):
        factories.collected(front)

        assert not Record.objects.filter(facts__contains="hư hỏng").exists()

    def test_is_for_the_body_that_held_the_meeting(self, front, committee):
        session = factories.session(front)

        with pytest.raises(Denied):
            factories.collected(committee, at_=session)

    @pytest.mark.parametrize(
        "words",
        ["Gọi ông A 0912 345 678", "Gọi +84.912.345.678", "CCCD 010203004567", "Chứng minh 063 123 456",
         "Gửi về a.b@example.vn", "Gọi ０９１２３４５６７８", "0912\u200b345678", "024-3825-1234"],
    )  # fmt: skip
    @pytest.mark.parametrize("field", ["text", "place", "topic"])
    def test_refuses_what_leads_to_a_person_in_any_field(self, front, words, field):
        session = factories.session(front)

        with pytest.raises(services.CannotPetition):
            factories.collected(front, ask=replace(ROAD, **{field: words}), at_=session)

        assert Petition.objects.count() == 0

    @pytest.mark.parametrize(
        "words",
        ["Kinh phí 1.200.000.000 đồng", "Hỗ trợ 150000000 đồng", "Quyết định 123/2021/QĐ-UBND ngày 10/6/2021",
         "Từ 2016 đến 2020, 0,5 ha", "Đường tỉnh 155 km 12+500"],
    )  # fmt: skip
    def test_takes_sums_papers_and_measures(self, front, words):
        assert factories.collected(front, ask=replace(ROAD, text=words)).text == words

    def test_keeps_one_form_of_letters(self, front):
        row = factories.collected(front, ask=replace(ROAD, text=unicodedata.normalize("NFD", ROAD.text) + "\0 "))

        assert row.text == ROAD.text


class TestOneReplyToMany:
    def test_answers_what_waits_for_the_same_body_and_leaves_every_other_alone(self, front, committee, department):
        rows = [
            factories.routed(front, to, key=key) for key, to in (("a", committee), ("b", committee), ("c", department))
        ]
        for row in rows[1:]:
            services.join(petition=row, beside=rows[0], by=acting(front), on=DAY, at=AT, key=f"j{row.pk}")
        given = {
            "words": "Sửa trong quý IV",
            "paper": "9/UBND",
            "by": acting(committee),
            "on": DAY,
            "at": AT,
            "key": "m",
        }

        services.answer_together(petition=rows[0], **given)
        services.answer_together(petition=rows[0], **given)  # the line was cut, the same comes again

        states = [Petition.objects.get(pk=row.pk).state for row in rows]
        assert states == [PetitionState.ANSWERED, PetitionState.ANSWERED, PetitionState.ROUTED]
        assert Stage.objects.filter(verb="ANSWER", paper="9/UBND").count() == 2
        assert [(one.body, one.came, one.answered, one.timely, one.reopened) for one in queries.quality(acting(front), "", DAY)] == [
            (committee.pk, 2, 2, 2, 0), (department.pk, 1, 0, 0, 0),
        ]  # fmt: skip


class TestRoute:
    def test_goes_on_with_the_first_clock_after_a_return_and_keeps_the_way(self, front, committee, department):
        row = factories.routed(front, committee)
        back = {"petition": row, "reason": "Thuộc Sở", "by": acting(committee), "on": DAY, "at": AT, "key": "back"}
        services.send_back(**back)
        services.send_back(**back)  # the line was cut, the same request comes again
        later = date(2022, 7, 1)

        row = services.route(petition=row, to=department, by=acting(front), on=later, at=AT, key="again")

        assert (row.holder, row.due_on) == (department, DUE)
        assert [stage.holder for stage in row.way.all()] == [None, committee, None, department]
        assert list(queries.broken()) == []

    def test_is_refused_to_the_collector_itself_and_to_a_body_that_ended(self, front, committee):
        factories.rules()
        committee.ended_on = DAY
        row = factories.collected(front)

        for to in (front, committee):
            with pytest.raises(services.CannotPetition):
                services.route(petition=row, to=to, by=acting(front), on=DAY, at=AT, key="r")

    def test_is_the_collectors_alone(self, front, committee, department):
        row = factories.collected(front)

        with pytest.raises(Denied):
            services.route(petition=row, to=department, by=acting(committee), on=DAY, at=AT, key="r")


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
        assert queries.tally(Petition.objects.all(), DAY) == queries.Tally(collected=1, answered=1, resolved=0)

    def test_needs_a_paper(self, front, committee):
        row = factories.routed(front, committee)

        with pytest.raises(services.CannotPetition):
            services.answer(petition=row, words="Đã rõ", paper=" ", by=acting(committee), on=DAY, at=AT, key="x")


class TestConfirm:
    def test_is_not_for_the_body_that_answered(self, front, committee):
        row = factories.answered(front, committee, result=Result.RESOLVED)

        with pytest.raises(Denied):
            services.confirm(petition=row, by=acting(committee), on=DAY, at=AT, key="c")

        assert queries.tally(Petition.objects.all(), DAY).resolved == 0

    def test_waits_for_a_final_result(self, front, committee):
        row = factories.answered(front, committee, result=Result.IN_PROGRESS)

        with pytest.raises(services.CannotPetition):
            services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key="c")

    def test_counts_as_resolved_only_what_is(self, front, committee):
        session = factories.session(front)
        for key, result in (("a", Result.RESOLVED), ("b", Result.EXPLAINED), ("c", Result.UNRESOLVED)):
            row = factories.answered(front, committee, key=key, result=result)
            services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key=f"{key}:confirm")

        assert queries.tally(session.petitions.all(), DAY) == queries.Tally(collected=3, answered=3, resolved=1)
        told = queries.summary(acting(front), "2022", DAY).by["result"]
        assert {result: one.collected for result, one in told.items()} == {
            "RESOLVED": 1, "EXPLAINED": 1, "UNRESOLVED": 1,
        }  # fmt: skip


class TestReopen:
    def test_gives_it_back_to_who_answered_with_its_result_open_and_its_way_whole(self, front, committee):
        row = factories.answered(front, committee, result=Result.RESOLVED)
        services.confirm(petition=row, by=acting(front), on=DAY, at=AT, key="c")

        row = services.reopen(petition=row, reason="Chưa sửa", by=acting(front), on=DAY, at=AT, key="o")

        assert (row.state, row.holder, row.result, row.due_on) == (PetitionState.ROUTED, committee, "", DUE)
        assert [stage.verb for stage in row.way.all()] == [
            "COLLECT", "ROUTE", "REPORT", "ANSWER", "CONFIRM", "REOPEN",
        ]  # fmt: skip
        assert list(queries.broken()) == []

    def test_is_late_from_the_day_after_in_every_count_as_on_its_own_tag(self, front, committee):
        opened = date(2022, 8, 20)
        row = factories.answered(front, committee)
        row = services.reopen(petition=row, reason="Chưa sửa", by=acting(front), on=opened, at=AT, key="o")

        for day, late in ((opened, 0), (opened + timedelta(days=1), 1), (opened + timedelta(days=9), 9)):
            board = queries.board(acting(front), queries.Choice(which="late"), day)
            seen = permissions.visible_to(acting(front))

            counted = {
                len(board.petitions), board.tally.late, queries.tally(seen, day).late, past.tally_on(seen, day).late,
                queries.summary(acting(front), "", day).by["topic"][ROAD.topic].late,
            }  # fmt: skip
            assert lateness.unanswered_for(row.due_on, list(row.way.all()), day) == late
            assert counted == {min(late, 1)}, day
        assert past.tally_on(seen, opened - timedelta(days=1)).late == 0  # it was answered then

    @pytest.mark.parametrize(("after", "timely"), [(0, 1), (1, 0)])
    def test_answered_anew_on_its_day_is_timely_and_after_it_is_not(self, front, committee, after, timely):
        opened = date(2022, 8, 20)
        row = factories.answered(front, committee)
        services.reopen(petition=row, reason="Chưa sửa", by=acting(front), on=opened, at=AT, key="o")
        services.answer(
            petition=row, words="Đã sửa", paper="13/UBND", by=acting(committee), on=opened + timedelta(days=after), at=AT,
            key="a",
        )  # fmt: skip

        found = queries.quality(acting(front), "", opened)

        assert [(one.answered, one.timely, one.reopened) for one in found] == [(1, timely, 1)]

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

    @pytest.mark.parametrize("changed", ["to", "words"])
    def test_that_routed_elsewhere_or_with_other_words_is_refused(self, front, committee, department, changed):
        row = factories.routed(front, committee)
        again = {"petition": row, "to": committee, "by": acting(front), "on": DAY, "at": AT, "key": "p1:route"}

        with pytest.raises(services.CannotPetition):
            services.route(**(again | {changed: department if changed == "to" else "Khác"}))

        assert services.route(**again).holder == committee

    @pytest.mark.parametrize(
        "changed", [{"result": Result.DEFERRED}, {"day": date(2023, 2, 1)}, {"words": "Làm một phần"}]
    )
    def test_that_told_another_result_or_day_is_refused(self, front, committee, changed):
        row = factories.routed(front, committee)
        told = {"result": Result.SCHEDULED, "day": date(2023, 1, 1), "words": "Sẽ sửa"}
        who = {"petition": row, "by": acting(committee), "on": DAY, "at": AT, "key": "r"}
        services.report_result(**told, **who)

        with pytest.raises(services.CannotPetition):
            services.report_result(**(told | changed), **who)

        row.refresh_from_db()
        assert (row.result, row.result_day) == (Result.SCHEDULED, date(2023, 1, 1))


class TestAMergerOfWhoAsksAndWhoAnswers:
    @pytest.fixture
    def merged(self, front, committee):
        row = factories.answered(front, committee, result=Result.RESOLVED)
        heir = heir_of(front)
        heir_of(committee, heir=heir)
        type(front).objects.filter(pk__in=[front.pk, committee.pk]).update(ended_on=date(2021, 7, 1))
        return row, heir

    def test_lets_nobody_confirm_their_own_answer(self, merged):
        row, heir = merged

        with pytest.raises(services.CannotPetition):
            services.confirm(petition=row, by=acting(heir), on=DAY, at=AT, key="c")

        row.refresh_from_db()
        assert row.state == PetitionState.ANSWERED

    def test_leaves_the_way_to_another_body_open(self, merged, department):
        row, heir = merged
        step = {"petition": row, "by": acting(heir), "on": DAY, "at": AT}

        services.reopen(reason="Hai bên đã nhập một", key="o", **step)
        services.send_back(reason="Chuyển Sở", key="b", **step)
        row = services.route(to=department, key="r", **step)

        assert (row.state, row.holder, row.due_on) == (PetitionState.ROUTED, department, DUE)


class TestADay:
    def test_never_comes_before_that_of_the_last_step(self, front, committee):
        row = factories.routed(front, committee)

        with pytest.raises(services.CannotPetition):
            services.send_back(
                petition=row, reason="Thuộc Sở", by=acting(committee), on=date(2022, 6, 9), at=AT, key="x"
            )


class TestHelp:
    @pytest.fixture
    def asked(self, front, committee, department):
        row = factories.routed(front, committee)
        return services.ask_help(
            petition=row, of=department, words="Số liệu tuyến đường", by=acting(committee), on=DAY, at=AT, key="h"
        )

    def test_leaves_the_petition_and_its_clock_where_they_are_and_has_a_day_of_its_own(self, asked, committee):
        stage = tasks.open_requests(asked)[0]

        assert (asked.state, asked.holder, asked.due_on) == (PetitionState.ROUTED, committee, DUE)
        assert stage.other_due_on == date(2022, 6, 25)

    def test_is_a_task_with_its_own_day_for_who_is_asked_and_none_for_who_holds_it(
        self, asked, committee, department, django_assert_num_queries
    ):
        def of(body) -> dict[int, tasks.Task]:
            return dict(tasks.tasks([asked], queries.ways_of([asked]), acting(body), DAY))

        assert of(committee) == {}
        acting(department)
        with django_assert_num_queries(3):  # who we stand for, twice, and the ways: it collected none
            assert of(department) == {asked.pk: tasks.Task(tasks.Asked.HELP, date(2022, 6, 25), 0)}

        services.help_(petition=asked, words="Dài 3 km", by=acting(department), on=DAY, at=AT, key="g")

        assert of(department) == {}
        assert tasks.help_by(asked, acting(department)) is None

    def test_shows_the_petition_to_who_is_asked_and_is_given_once(self, asked, department):
        given = {"petition": asked, "words": "Dài 3 km", "by": acting(department), "on": DAY, "at": AT}
        assert asked in permissions.visible_to(acting(department))

        services.help_(key="g", **given)

        assert tasks.open_requests(asked) == []
        with pytest.raises(Denied):
            services.help_(key="g2", **given)
        assert list(queries.broken()) == []

    def test_is_asked_of_nobody_twice_at_once_nor_of_oneself(self, asked, committee, department):
        for of in (department, committee):
            with pytest.raises(services.CannotPetition):
                services.ask_help(petition=asked, of=of, words="Nữa", by=acting(committee), on=DAY, at=AT, key="h2")

    def test_is_not_given_by_who_was_not_asked(self, asked, front):
        with pytest.raises(Denied):
            services.help_(petition=asked, words="Tự nguyện", by=acting(front), on=DAY, at=AT, key="g")


class TestSameMatter:
    def test_is_found_by_place_and_words_typed_with_marks_or_without(self, front):
        first = factories.collected(front)
        other = replace(ROAD, text="duong lien thon hu hong nang, de nghi sua", place="xa Ta Phin")
        second = factories.collected(front, key="p2", ask=other, at_=first.session)
        factories.collected(front, key="p3", ask=replace(other, place="Xã Khác"), at_=first.session)
        factories.collected(front, key="p4", ask=replace(ROAD, text="Thiếu nước sạch mùa khô"), at_=first.session)

        assert queries.alike(first, acting(front)) == [second]

    def test_keeps_each_petition_as_it_was_and_splits_again(self, front, committee):
        session = factories.session(front)
        rows = [factories.collected(front, key=key, at_=session) for key in ("a", "b", "c")]
        who = {"by": acting(front), "on": DAY, "at": AT}
        for row in rows[1:]:
            services.join(petition=row, beside=rows[0], key=f"{row.key}:join", **who)
        for row in rows:
            row.refresh_from_db()
        assert len({row.matter_id for row in rows}) == 1
        assert queries.alike(rows[0], acting(front)) == []

        services.split(petition=rows[1], key="s", **who)

        assert [Petition.objects.get(pk=row.pk).matter_id is None for row in rows] == [False, True, False]
        assert [row.way.filter(verb="COLLECT").count() for row in rows] == [1, 1, 1]
        assert list(queries.broken()) == []


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
         ({"holder": None}, "HOLDER"), ({"due_on": date(2030, 1, 1)}, "HOLDER"), ({"competence": "CENTRE"}, "WORDS")],
    )  # fmt: skip
    def test_names_a_petition_that_was_changed_past_the_services(self, front, committee, change, why):
        row = factories.routed(front, committee)
        assert list(queries.broken()) == []

        Petition.objects.filter(pk=row.pk).update(**change)

        assert {found.why for found in queries.broken()} == {why}

    @pytest.mark.parametrize("change", [{"reckoning": "{}"}, {"other_due_on": DAY}, {"words": "Khác"}, {"paper": "9"}])
    def test_names_a_stage_that_was_changed(self, front, committee, change):
        row = factories.routed(front, committee)

        row.way.filter(verb="ROUTE").update(**change)

        assert {found.why for found in queries.broken()} == {"WORDS"}

    def test_names_a_petition_that_somebody_else_was_let_read(self, front, committee, department):
        row = factories.routed(front, committee)
        assert list(queries.broken()) == []

        row.readers.create(body=department)

        assert [found.why for found in queries.broken()] == ["READERS"]

    @pytest.mark.parametrize("place", [0, 1])  # who collected it, and who has to answer
    def test_names_a_petition_that_was_taken_from_who_may_read_it(self, front, committee, place):
        row = factories.routed(front, committee)

        row.readers.get(body=(front, committee)[place]).delete()

        assert [found.why for found in queries.broken()] == ["READERS"]

    def test_names_a_way_that_lost_a_stage(self, front, committee):
        row = factories.answered(front, committee)

        row.way.filter(verb="ROUTE").delete()

        assert {found.why for found in queries.broken()} == {"WORDS"}


class TestCollectingAName:
    NAMED = "Bà Nguyễn Thị Hoa đề nghị sửa đường"

    def asked(self, words, *, nobody=False):
        return services.Ask(words, "Giao thông", "Xã Tả Phìn", Competence.PROVINCE, nobody=nobody)

    def test_is_refused_by_what_was_found_until_somebody_says_that_it_is_nobody(self, front):
        meeting = factories.session(front)

        with pytest.raises(services.NamesSomebody, match="Bà Nguyễn Thị Hoa"):
            factories.collected(front, ask=self.asked(self.NAMED), at_=meeting)
        row = factories.collected(front, ask=self.asked(self.NAMED, nobody=True), at_=meeting)

        assert row.text == self.NAMED

    @pytest.mark.parametrize(
        "words", ["Mở chợ huyện Anh Sơn", "Ông Chủ tịch hứa sửa cầu", "Bà con xã Tả Phìn xin điện"]
    )
    def test_is_not_seen_in_places_posts_and_people_at_large(self, front, words):
        assert factories.collected(front, ask=self.asked(words)).text == words

    def test_keeps_one_row_of_a_list_out_and_says_where_it_can_be_entered(self, front):
        asks = [(2, self.asked(self.NAMED)), (3, factories.ROAD)]

        came = services.collect_many(said_at=factories.session(front), asks=asks, by=acting(front), at=AT)

        assert ([one.row for one in came.refused], len(came.taken)) == ([2], 1)
        assert "Bà Nguyễn Thị Hoa" in came.refused[0].sentence


class TestCollectMany:
    def test_knows_a_row_by_a_mark_that_nobody_finds_by_trying_words(self, front, settings):
        first, second = (factories.session(front, key=key) for key in ("s1", "s2"))
        asks = [(2, factories.ROAD)]

        services.collect_many(said_at=first, asks=asks, by=acting(front), at=AT)
        settings.SECRET_KEY = "another installation's"
        services.collect_many(said_at=second, asks=asks, by=acting(front), at=AT)

        marks = [key.rpartition(":")[2] for key in Petition.objects.order_by("pk").values_list("key", flat=True)]
        assert len(set(marks)) == 2
