"""A meeting is led by equals, known only to who is meant, told as it went, and vouched for."""

from datetime import date

import pytest

from phoihop.domain.meetings import permissions, queries, services
from phoihop.domain.meetings.models import AgendaItem, Chair, Invitation, Meeting, Presence, Reply
from phoihop.domain.meetings.services import CannotMeet, Seat
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit.models import Record
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import acting, body, heir_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    return body("bcsd", side="PARTY", name="Ban Cán sự Đảng UBND tỉnh")


@pytest.fixture
def committee():
    return body("ubnd", name="UBND tỉnh")


@pytest.fixture
def front():
    return body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh")


@pytest.fixture
def women():
    return body("phunu", side="FRONT", name="Hội LHPN tỉnh")


@pytest.fixture
def review(party, committee, front, women):
    """The review, to which the women's union is invited."""
    return factories.invited(party, [committee, front], [women])


class TestPrepare:
    def test_keeps_the_organiser_apart_from_chairs_who_are_as_many_as_were_chosen(self, party, committee, front):
        factories.leads(committee, "Ông A", "Chủ tịch UBND tỉnh")
        factories.leads(front, "Ông B", "Chủ tịch Ủy ban MTTQ tỉnh")

        meeting = factories.prepared(party, committee, front)

        assert (meeting.code, meeting.state, meeting.organiser) == ("CH-2021-01", "DRAFT", party)
        assert [host.person.printed for host in queries.hosts(meeting)] == [
            "Ông A - Chủ tịch UBND tỉnh", "Ông B - Chủ tịch Ủy ban MTTQ tỉnh",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "told",
        [
            {"title": " "}, {"place": ""}, {"session": "NIGHT"}, {"title": "a" * 301},
            {"agenda": [services.Item(" ")]}, {"agenda": [services.Item("Báo cáo", 0)]},
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_whole_and_keeps_nothing(self, party, committee, told):
        with pytest.raises(CannotMeet):
            factories.prepared(party, committee, **told)

        assert not Meeting.objects.exists()

    def test_refuses_no_chair_and_the_same_one_twice(self, party, committee):
        for chairs in ([], [committee, committee]):
            with pytest.raises(CannotMeet):
                factories.prepared(party, *chairs)

    def test_names_the_heirs_of_a_chair_that_ended(self, party, committee):
        heir = heir_of(committee)
        committee.ended_on = date(2021, 7, 1)
        committee.save(update_fields=["ended_on"])

        with pytest.raises(CannotMeet, match=heir.code):
            factories.prepared(party, committee)

    def test_gives_the_same_meeting_for_the_same_key_and_refuses_another(self, party, committee):
        first = factories.prepared(party, committee)

        assert factories.prepared(party, committee).pk == first.pk
        with pytest.raises(CannotMeet):
            factories.prepared(party, committee, title="Họp khác")
        assert factories.prepared(party, committee, key="n").code == "CH-2021-02"


class TestVisibleTo:
    def test_shows_a_draft_to_organiser_and_chairs_and_all_others_from_the_invitation_on(
        self, party, committee, front, women
    ):
        meeting = factories.prepared(party, committee, front)
        services.invite(meeting=meeting, bodies=[women], by=acting(party), at=AT, key="l")
        stranger = body("so")

        def seen_by(one, role="OBSERVER"):
            return permissions.visible_to(acting(one, role)).exists()

        assert [seen_by(one) for one in (party, committee, front, women, stranger)] == [True, True, True, False, False]
        services.send(meeting=meeting, by=acting(party), at=AT)
        assert [seen_by(one) for one in (party, committee, front, women, stranger)] == [True, True, True, True, False]


class TestInvite:
    def test_means_who_leads_the_body_or_holds_the_post_on_that_day(self, party, committee, women):
        factories.leads(women, "Bà Cũ", "Chủ tịch Hội", until=date(2021, 9, 1))
        factories.leads(women, "Bà Mới", "Chủ tịch Hội")
        deputy = factories.leads(women, "Bà Phó", "Phó Chủ tịch Hội", order=20)
        meeting = factories.prepared(party, committee)

        services.invite(meeting=meeting, bodies=[women], posts=[deputy], by=acting(party), at=AT, key="l")

        meant = [[person.name for person in guest.people] for guest in queries.guests(meeting)]
        assert sorted(meant) == [["Bà Mới"], ["Bà Phó"]]

    def test_puts_nobody_on_the_list_twice(self, review, party, women):
        assert services.invite(meeting=review, bodies=[women], by=acting(party), at=AT, key="again") == []

        assert review.invitations.count() == 1

    def test_is_refused_to_guests_and_once_the_meeting_has_begun(self, review, party, committee, women):
        with pytest.raises(Denied):
            services.invite(meeting=review, bodies=[committee], by=acting(women), at=AT, key="x")

        services.begin(meeting=review, by=acting(party), on=DAY, at=AT)
        with pytest.raises(CannotMeet):
            services.invite(meeting=review, bodies=[committee], by=acting(party), at=AT, key="x")


class TestSend:
    def test_needs_a_leader_and_somebody_to_send_to(self, party, committee, women):
        meeting = factories.prepared(party, committee)

        with pytest.raises(CannotMeet):
            services.send(meeting=meeting, by=acting(party), at=AT)
        services.invite(meeting=meeting, bodies=[women], by=acting(party, "OFFICER"), at=AT, key="l")
        with pytest.raises(Denied):
            services.send(meeting=meeting, by=acting(party, "OFFICER"), at=AT)
        services.send(meeting=meeting, by=acting(committee), at=AT)

        with pytest.raises(CannotMeet):
            services.send(meeting=meeting, by=acting(party), at=AT)


class TestReply:
    def test_counts_the_last_word_and_keeps_the_earlier_ones(self, review, women):
        invitation = review.invitations.get()
        for number, (answer, words) in enumerate(
            [("DECLINE", "Bận họp Trung ương"), ("DELEGATE", "Bà Phó"), ("ACCEPT", "")]
        ):
            services.reply(
                invitation=invitation, answer=answer, words=words, by=acting(women), on=DAY, at=AT, key=f"r{number}"
            )

        assert queries.guests(review)[0].reply.answer == "ACCEPT"
        assert invitation.replies.count() == 3
        assert not Record.objects.filter(facts__contains="Bà Phó").exists()

    def test_refuses_others_empty_words_and_another_use_of_a_key(self, review, women, front):
        invitation = review.invitations.get()

        def say(answer, words="", by=women, key="r"):
            return services.reply(
                invitation=invitation, answer=answer, words=words, by=acting(by), on=DAY, at=AT, key=key
            )

        with pytest.raises(Denied):
            say("ACCEPT", by=front)
        for answer in ("DELEGATE", "DECLINE", "PERHAPS"):
            with pytest.raises(CannotMeet):
                say(answer)
        assert say("ACCEPT").pk == say("ACCEPT").pk
        with pytest.raises(CannotMeet):
            say("DECLINE", "Bận")

    def test_is_closed_when_the_meeting_begins(self, review, party, women):
        services.begin(meeting=review, by=acting(party), on=DAY, at=AT)

        with pytest.raises(CannotMeet):
            services.reply(
                invitation=review.invitations.get(), answer="ACCEPT", by=acting(women), on=DAY, at=AT, key="r"
            )


class TestBegin:
    def test_waits_for_the_day(self, review, party):
        with pytest.raises(CannotMeet):
            services.begin(meeting=review, by=acting(party), on=date(2021, 9, 22), at=AT)

        assert services.begin(meeting=review, by=acting(party), on=DAY, at=AT).state == "IN_PROGRESS"


class TestAttend:
    def test_tells_who_came_and_at_which_level(self, party, committee, front, women):
        meeting = factories.in_progress(party, [committee, front], [women, front])
        mine = {row.body_id: row for row in meeting.invitations.all()}
        seats = [Seat(mine[women.pk], "REPLACED", False, "Bà Phó"), Seat(mine[front.pk], "PRESENT")]

        services.attend(meeting=meeting, seats=seats, by=acting(committee, "OFFICER"), at=AT, key="a")

        assert queries.turnout(queries.guests(meeting)) == queries.Turnout(asked=2, answered=0, came=2, right_level=1)

    def test_writes_all_or_none_and_nothing_twice(self, party, committee, front, women):
        meeting = factories.in_progress(party, [committee], [women, front])
        one, two = meeting.invitations.all()

        with pytest.raises(CannotMeet):
            services.attend(
                meeting=meeting, seats=[Seat(one, "PRESENT"), Seat(two, "REPLACED")], by=acting(party), at=AT, key="a"
            )
        assert not Presence.objects.filter(invitation=two).exists()
        for _time in range(2):
            services.attend(meeting=meeting, seats=[Seat(two, "EXCUSED")], by=acting(party), at=AT, key="b")
        assert two.presences.get().right_level is None


class TestClose:
    def test_waits_until_it_is_known_of_everybody(self, party, committee, women):
        meeting = factories.in_progress(party, [committee], [women])
        with pytest.raises(CannotMeet):
            services.close(meeting=meeting, by=acting(party), at=AT)

        seat = Seat(meeting.invitations.get(), "ABSENT")
        services.attend(meeting=meeting, seats=[seat], by=acting(party), at=AT, key="a")

        assert services.close(meeting=meeting, by=acting(party), at=AT).state == "CLOSED"

    def test_waits_until_no_vote_is_taken(self, party, committee, women):
        meeting = factories.in_progress(party, [committee], [women])
        seat = Seat(meeting.invitations.get(), "PRESENT")
        services.attend(meeting=meeting, seats=[seat], by=acting(party), at=AT, key="a")
        vote = services.open_vote(
            meeting=meeting, question="Thông qua?", secret=False, by=acting(party), at=AT, key="v"
        )
        with pytest.raises(CannotMeet):
            services.close(meeting=meeting, by=acting(party), at=AT)

        services.count_vote(vote=vote, by=acting(party), at=AT)

        assert services.close(meeting=meeting, by=acting(party), at=AT).state == "CLOSED"


class TestVerify:
    @pytest.mark.parametrize(
        ("of", "altered"),
        [
            (Meeting, {"place": "Nơi khác"}), (Meeting, {"state": "SIGNED"}), (Meeting, {"salt": "0"}),
            (AgendaItem, {"heading": "Việc khác"}), (Chair, {"place": 9}), (Invitation, {"illustrative": True}),
            (Reply, {"answer": "ACCEPT"}), (Reply, {"words": "Người khác"}), (Presence, {"came": "PRESENT"}),
            (Presence, {"right_level": True}),
        ],
    )  # fmt: skip
    def test_finds_what_was_altered_below_it(self, review, party, women, of, altered):
        invitation = review.invitations.get()
        services.reply(
            invitation=invitation, answer="DELEGATE", words="Bà Phó", by=acting(women), on=DAY, at=AT, key="r"
        )
        services.begin(meeting=review, by=acting(party), on=DAY, at=AT)
        seat = Seat(invitation, "REPLACED", False, "Bà Phó")
        services.attend(meeting=review, seats=[seat], by=acting(party), at=AT, key="a")
        assert list(queries.broken()) == []

        of.objects.filter(pk=of.objects.order_by("pk").first().pk).update(**altered)

        assert list(queries.broken())


class TestASeries:
    def test_carries_what_its_sessions_left_open(self, party, committee, front, women):
        first = factories.closed(committee, [committee], [women])
        text = "Giao Hội LHPN tỉnh rà soát trước ngày 15/10/2021.\nĐề nghị Hội LHPN tỉnh báo cáo trước ngày 20/10/2021."
        tasks = services.conclude(meeting=first, text=text, by=acting(committee), on=DAY, at=AT, key="c").tasks
        choice = services.Choice("Rà soát", [women], committee, date(2021, 10, 15))
        made = services.confirm(task=tasks.get(place=1), choice=choice, by=acting(committee), on=DAY, at=AT, key="k")

        second = factories.prepared(committee, committee, key="2", follows=first)
        third = factories.prepared(committee, committee, key="3", follows=second)

        left = queries.carried_over(third, acting(committee), DAY)
        assert (second.number, third.number) == (2, 3)
        assert (left.commitments, [task.place for task in left.waiting]) == (tuple(made), [2])
        with pytest.raises(CannotMeet):
            factories.prepared(front, front, key="4", follows=first)

    def test_tells_who_was_absent_what_it_has_to_do(self, committee, women, front):
        row = factories.in_progress(committee, [committee], [women, front])
        came = {women: "ABSENT", front: "PRESENT"}
        seats = [Seat(one, came[one.body]) for one in row.invitations.select_related("body")]
        services.attend(meeting=row, seats=seats, by=acting(committee), at=AT, key="came")
        text = "Giao Hội LHPN tỉnh rà soát trước ngày 15/10/2021."
        task = services.conclude(meeting=row, text=text, by=acting(committee), on=DAY, at=AT, key="c").tasks.get()
        choice = services.Choice("Rà soát", [women], committee, date(2021, 10, 15))
        made = services.confirm(task=task, choice=choice, by=acting(committee), on=DAY, at=AT, key="k")

        assert queries.missed(row, acting(women), DAY) == tuple(made)
        assert queries.missed(row, acting(front), DAY) is None


class TestClashes:
    @pytest.mark.parametrize(("session", "found"), [("MORNING", 1), ("WHOLE_DAY", 1), ("AFTERNOON", 0)])
    def test_are_meetings_of_one_body_at_one_time(self, committee, front, women, session, found):
        other = factories.prepared(committee, committee, key="2", session=session)
        services.invite(meeting=other, bodies=[women], by=acting(committee), at=AT, key="2")
        row = factories.prepared(committee, front, key="1")
        services.invite(meeting=row, bodies=[women], by=acting(committee), at=AT, key="1")

        told = queries.clashes(row, acting(committee))

        assert [(one.code, [view.code for view in both]) for one, both in told] == [(other.code, [women.code])] * found


class TestUnderTheSameMark:
    def test_no_meeting_is_prepared_with_other_chairs(self):
        committee, front, women = body("UBND"), body("MT", side="FRONT"), body("PN", side="FRONT")
        factories.prepared(committee, committee, front)

        with pytest.raises(CannotMeet):
            factories.prepared(committee, committee, women)


class TestMissed:
    def test_is_nothing_by_a_body_for_which_another_post_came(self):
        committee, women = body("UBND"), body("PN", side="FRONT")
        row = factories.invited(committee, [committee], [women])
        services.invite(
            meeting=row, posts=[factories.leads(women, "Lan", "Chủ tịch")], by=acting(committee), at=AT, key="p"
        )
        services.begin(meeting=row, by=acting(committee), on=DAY, at=AT)
        how = zip(row.invitations.order_by("pk"), ("ABSENT", "PRESENT"), strict=True)
        seats = [Seat(invitation, came) for invitation, came in how]
        services.attend(meeting=row, seats=seats, by=acting(committee), at=AT, key="s")

        assert queries.missed(row, acting(women), DAY) is None
