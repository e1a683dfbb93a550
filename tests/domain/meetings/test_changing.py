"""A draft is put right; a meeting that was asked for is moved or called off, with a reason, and all who are asked hear of it."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.queries import counts
from phoihop.domain.meetings import advice, permissions, queries, services
from phoihop.domain.meetings.models import Meeting, Turn
from phoihop.domain.meetings.services import CannotMeet, Change, Matter
from phoihop.domain.notices.models import Notice
from phoihop.domain.rulebook import services as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import ADMIN, acting, body
from tests.support import effort

pytestmark = pytest.mark.django_db
ON, LATER = date(2021, 9, 13), date(2021, 9, 30)


@pytest.fixture
def committee():
    rulebook.load_reference(by=ADMIN, at=AT)
    return body("ubnd", name="Ủy ban nhân dân tỉnh")


@pytest.fixture
def front():
    return body("mttq", side="FRONT", name="Ủy ban Mặt trận tỉnh")


@pytest.fixture
def women():
    return body("phunu", side="FRONT", name="Hội Liên hiệp Phụ nữ tỉnh")


@pytest.fixture
def draft(committee, front):
    return factories.prepared(committee, committee, front)


@pytest.fixture
def meeting(committee, front, women):
    return factories.invited(committee, [committee, front], [women])


def as_it_stands(row, **other):
    items = list(row.agenda.order_by("place"))
    told = {
        "title": row.title, "held_on": row.held_on, "session": row.session, "place": row.place,
        "agenda": [Matter(item.heading, item.minutes, item) for item in items],
    }  # fmt: skip
    return Change(**(told | other))


def corrected(row, who, *, key="c", by=None, **other):
    change = as_it_stands(row, **other)
    return services.correct(meeting=row, change=change, by=by or acting(who), on=ON, at=AT, key=key)


def moved(row, who, *, to=LATER, session="AFTERNOON", reason="Trùng kỳ họp HĐND", key="p", by=None, on=ON):
    return services.postpone(
        meeting=row, held_on=to, part=session, place=row.place, reason=reason, by=by or acting(who), on=on, at=AT, key=key
    )  # fmt: skip


def called_off(row, who, *, reason="Đã giải quyết bằng văn bản", key="x", by=None):
    return services.call_off(meeting=row, reason=reason, by=by or acting(who), on=ON, at=AT, key=key)


def answered(row, who, answer="ACCEPT", key="r", words=""):
    invitation = row.invitations.select_related("meeting").get(body=who)
    return services.reply(invitation=invitation, answer=answer, words=words, by=acting(who), on=ON, at=AT, key=key)


def asked(row, who, *bodies):
    item = row.agenda.order_by("place").first()
    return services.ask_advice(
        item=item, bodies=bodies, question="Ý kiến về kinh phí?", by=acting(who), on=ON, at=AT, key="a"
    )


def told(*kinds):
    return list(Notice.objects.filter(kind__in=kinds).order_by("pk").values_list("body__code", "what", "thing"))


class TestCorrect:
    def test_changes_words_day_and_matters_in_their_order_and_stays_vouched_for(self, draft, committee):
        report, talk = draft.agenda.order_by("place")

        corrected(
            draft, committee, title="Họp sơ kết", held_on=LATER, session="WHOLE_DAY", place="Phòng 2",
            agenda=[Matter("Thảo luận chung", 45, talk), Matter("Biểu dương")],
        )  # fmt: skip

        draft.refresh_from_db()
        assert (draft.title, draft.held_on, draft.session, draft.place) == ("Họp sơ kết", LATER, "WHOLE_DAY", "Phòng 2")
        assert list(draft.agenda.order_by("place").values_list("heading", "minutes")) == [
            ("Thảo luận chung", 45), ("Biểu dương", None)
        ]  # fmt: skip
        assert not draft.agenda.filter(pk=report.pk).exists()
        assert list(queries.broken()) == []

    def test_sent_twice_is_done_once_and_its_key_serves_nothing_else(self, draft, committee):
        corrected(draft, committee, title="Họp sơ kết")

        again = corrected(draft, committee, title="Họp sơ kết")
        with pytest.raises(CannotMeet):
            corrected(draft, committee, title="Họp tổng kết")

        assert (again.title, again.turn, Turn.objects.count()) == ("Họp sơ kết", 1, 1)

    def test_refuses_guests_nothing_new_a_wrong_day_and_what_was_asked_for_already(self, draft, committee, women):
        with pytest.raises(Denied):
            corrected(draft, women, title="Họp sơ kết")
        with pytest.raises(CannotMeet):
            corrected(draft, committee)
        with pytest.raises(CannotMeet):
            corrected(draft, committee, title=" ")
        services.invite(meeting=draft, bodies=[women], by=acting(committee), at=AT, key="l")
        services.send(meeting=draft, by=acting(committee), at=AT)
        with pytest.raises(CannotMeet):
            corrected(draft, committee, title="Họp sơ kết")

        assert Turn.objects.count() == 0

    def test_words_and_moves_a_matter_that_is_asked_about_and_never_takes_it_out(self, draft, committee, women):
        [question] = asked(draft, committee, women)
        report, talk = draft.agenda.order_by("place")

        with pytest.raises(CannotMeet):
            corrected(draft, committee, agenda=[Matter("Thảo luận", None, talk)])
        corrected(draft, committee, agenda=[Matter("Thảo luận", None, talk), Matter("Báo cáo nhanh", 10, report)])

        question.item.refresh_from_db()
        assert (question.item.place, question.item.heading) == (2, "Báo cáo nhanh")
        assert list(advice.broken()) == []


class TestPostpone:
    def test_tells_everybody_and_asks_anew(self, meeting, committee, women):
        answered(meeting, women)

        moved(meeting, committee)

        [guest] = queries.guests(meeting := Meeting.objects.get())
        assert (meeting.state, meeting.held_on, meeting.session, meeting.sequence) == ("INVITED", LATER, "AFTERNOON", 1)
        assert guest.reply is None
        assert queries.turnout([guest]).answered == 0
        address = f"meeting:{meeting.code}"
        assert told("MEETING") == [("mttq", "MEETING_MOVED", address), ("phunu", "MEETING_MOVED", address)]
        assert answered(meeting, women, key="anew").turn == 1
        assert queries.guests(meeting)[0].reply
        assert list(queries.broken()) == []

    def test_is_the_word_of_a_leader_who_hosts_with_a_reason_for_a_day_to_come(self, meeting, committee, women):
        for by in (acting(women), acting(committee, role="OFFICER")):
            with pytest.raises(Denied):
                moved(meeting, committee, by=by)
        for wrong in ({"reason": " "}, {"to": DAY, "session": "MORNING"}, {"to": ON - timedelta(days=1)}):
            with pytest.raises(CannotMeet):
                moved(meeting, committee, **wrong)

        assert (Turn.objects.count(), Notice.objects.count()) == (0, 0)

    def test_sent_twice_moves_once(self, meeting, committee):
        moved(meeting, committee)

        moved(meeting, committee)
        with pytest.raises(CannotMeet):
            moved(meeting, committee, to=LATER + timedelta(days=1))

        assert Turn.objects.count() == 1


class TestCallOff:
    def test_ends_what_was_asked_beforehand_and_tells_who_was_asked(self, meeting, committee, front, women):
        department = body("noi_vu", under=committee)
        waits, bound = asked(meeting, committee, women, department)
        assert (waits.commitment.state, bound.commitment.state) == ("PROPOSED", "IN_FORCE")

        called_off(meeting, committee)

        states = {one.debtor.code: one.state for one in Commitment.objects.select_related("debtor")}
        assert states == {"phunu": "WITHDRAWN", "noi_vu": "NOT_FEASIBLE"}
        late = advice.shown(permissions.advice_seen(acting(department)), LATER)
        assert [(one.days, one.late) for one in late] == [(None, False)]
        assert list(advice.waiting_for(acting(women))) == []
        assert counts(body_id=department.pk, side="OWES", today=LATER).overdue == 0
        assert ("noi_vu", "ADVICE_OFF", f"meeting_advice:{bound.pk}") in told("MEETING")
        assert {(code, what) for code, what, _thing in told("MEETING")} >= {
            ("mttq", "MEETING_OFF"),
            ("phunu", "MEETING_OFF"),
        }
        assert (list(queries.broken()), list(advice.broken())) == ([], [])

    def test_ends_also_what_one_side_asked_to_change(self, meeting, committee):
        department = body("noi_vu", under=committee)
        [bound] = asked(meeting, committee, department)
        ledger.ask(
            commitment=bound.commitment, change="SUSPENDED", reason="STAFF", words="Thiếu người", by=acting(department), on=ON, key="s"
        )  # fmt: skip

        called_off(meeting, committee)

        assert Commitment.objects.get().state == "NOT_FEASIBLE"

    def test_leaves_nothing_to_do_and_clashes_with_nothing(self, meeting, committee, front, women):
        called_off(meeting, committee)
        other = factories.invited(committee, [committee], [women], key="other")

        for refused in (
            lambda: services.begin(meeting=meeting, by=acting(committee), on=DAY, at=AT),
            lambda: answered(meeting, women), lambda: moved(meeting, committee),
            lambda: called_off(meeting, committee, key="again"),
        ):  # fmt: skip
            with pytest.raises(CannotMeet):
                refused()
        assert called_off(meeting, committee).state == "CALLED_OFF"
        assert queries.clashes(other, acting(committee)) == []
        assert Turn.objects.count() == 1


class TestVerify:
    @pytest.mark.parametrize("altered", [{"reason": "Lý do khác"}, {"before": "{}"}, {"was_on": LATER}])
    def test_finds_a_change_that_was_altered(self, meeting, committee, altered):
        moved(meeting, committee)
        assert list(queries.broken()) == []

        Turn.objects.update(**altered)

        assert list(queries.broken())

    def test_finds_a_day_that_no_change_led_to(self, meeting, committee):
        moved(meeting, committee)

        Meeting.objects.update(held_on=DAY)

        assert list(queries.broken())


class TestAnyStory(TestCase):
    """Whoever does whatever in whatever order: what was let through is what stands, and every act vouches for it."""

    @settings(max_examples=effort.examples(12))
    @given(seed=st.integers(min_value=0))
    def test_keeps_day_state_answers_and_story(self, seed):
        chance = Random(seed)
        hosts, guest = [body("ubnd"), body("mttq", side="FRONT")], body("phunu", side="FRONT")
        row = factories.prepared(hosts[0], *hosts)
        services.invite(meeting=row, bodies=[guest], by=acting(hosts[0]), at=AT, key="l")
        state, day, answer, turn = "DRAFT", DAY, None, 0

        for number in range(14):
            verb = chance.choice(["correct", "send", "move", "answer", "answer", "call off", "begin", "move"])
            who, key = chance.choice([*hosts, guest]), f"s{number}"
            to = DAY + timedelta(days=chance.randrange(9))
            said = chance.choice(["ACCEPT", "DECLINE"])
            if verb in ("call off", "begin") and chance.random() < 0.7:
                continue  # else most stories would end at once
            try:
                if verb == "correct":
                    corrected(row, who, held_on=to, key=key)
                elif verb == "send":
                    services.send(meeting=row, by=acting(who), at=AT)
                elif verb == "move":
                    moved(row, who, to=to, key=key)
                elif verb == "answer":
                    answered(row, guest, said, key=key, words="Lý do")
                elif verb == "call off":
                    called_off(row, who, key=key)
                else:
                    services.begin(meeting=row, by=acting(who), on=day, at=AT)
            except (CannotMeet, Denied):
                row.refresh_from_db()
                assert (row.state, row.held_on, row.turn) == (state, day, turn)
                continue
            assert verb == "answer" or who in hosts
            assert {"correct": "DRAFT", "send": "DRAFT"}.get(verb, "INVITED") == state
            row.refresh_from_db()
            if verb in ("correct", "move"):
                day, turn, answer = to, turn + 1, None
            if verb == "answer":
                answer = said
            state = {"send": "INVITED", "call off": "CALLED_OFF", "begin": "IN_PROGRESS"}.get(verb, state)
            reply = queries.guests(row)[0].reply
            assert (row.state, row.held_on, row.turn) == (state, day, turn)
            assert (reply.answer if reply else None) == answer

        assert list(queries.broken()) == []
