"""Papers lie on the table of a matter for those who know of the meeting; advice is asked, clocked and given before it."""

from datetime import date, timedelta

import pytest

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.meetings import advice, permissions, services
from phoihop.domain.meetings.models import Advice, Paper
from phoihop.domain.meetings.services import CannotMeet
from phoihop.domain.rulebook import services as rulebook
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import ADMIN, acting, body

pytestmark = pytest.mark.django_db
ASKED_ON = date(2021, 9, 13)


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
def meeting(committee, front, women):
    return factories.invited(committee, [committee, front], [women])


def brought(item, by, *, words=b"to trinh", key="p"):
    file = storage.keep(name="to-trinh.txt", chunks=[words])
    return services.bring(item=item, files=[file], by=acting(by), on=DAY, at=AT, key=key)


def asked(item, by, *bodies, on=ASKED_ON, key="a"):
    return services.ask_advice(
        item=item, bodies=bodies, question="Ý kiến về kinh phí?", by=acting(by), on=on, at=AT, key=key
    )


def given(row, by, words="Nhất trí.", on=ASKED_ON):
    return services.advise(advice=row, words=words, by=acting(by), on=on, at=AT)


class TestPaper:
    def test_is_brought_by_hosts_and_by_who_presents_the_matter_and_read_by_all_who_are_invited(
        self, committee, front, women
    ):
        agenda = [services.Item("Báo cáo", presenter=women), services.Item("Thảo luận")]
        row = factories.prepared(committee, committee, front, agenda=agenda)
        services.invite(meeting=row, bodies=[women], by=acting(committee), at=AT, key="l")
        services.send(meeting=row, by=acting(committee), at=AT)
        report, talk = row.agenda.select_related("meeting").order_by("place")

        [paper] = brought(report, women)
        with pytest.raises(Denied):
            brought(talk, women, key="q")

        assert [list(permissions.papers_seen(acting(who))) for who in (committee, front, women)] == [[paper]] * 3
        assert list(permissions.papers_seen(acting(body("noi_vu")))) == []

    def test_sent_twice_lies_there_once_and_taken_back_is_seen_by_hosts_alone(self, meeting, committee, women):
        item = meeting.agenda.order_by("place").first()
        [paper] = brought(item, committee)

        assert (brought(item, committee), brought(item, committee, key="other")) == ([], [])
        services.take_back(paper=paper, by=acting(committee), on=DAY, at=AT)
        with pytest.raises(CannotMeet):
            services.take_back(paper=paper, by=acting(committee), on=DAY, at=AT)
        assert [permissions.papers_seen(acting(who)).count() for who in (committee, women)] == [1, 0]
        assert advice.papers_of(meeting, acting(committee)) == {}

    def test_keeps_its_file_from_being_swept(self, meeting, committee):
        brought(meeting.agenda.order_by("place").first(), committee)

        storage.sweep(at=AT + timedelta(days=3000))

        assert StoredFile.objects.count() == 1

    def test_is_brought_to_no_meeting_that_is_over(self, committee, front, women):
        row = factories.closed(committee, [committee, front], [women])

        with pytest.raises(CannotMeet):
            brought(row.agenda.order_by("place").first(), committee)


class TestAdvice:
    def test_is_due_by_rule_before_the_meeting_and_stands_in_the_ledger(self, meeting, committee, women):
        [row] = asked(meeting.agenda.first(), committee, women)

        assert row.due_on == DAY - timedelta(days=2)
        assert (row.commitment.kind, row.commitment.state, row.commitment.due_on) == ("REPLY", "PROPOSED", row.due_on)
        assert list(advice.waiting_for(acting(women))) == [row]

    def test_asked_when_that_day_is_over_is_due_on_the_day_of_the_meeting(self, meeting, committee, women):
        [row] = asked(meeting.agenda.first(), committee, women, on=DAY - timedelta(days=1))

        assert row.due_on == DAY

    def test_sent_twice_or_asked_of_the_same_body_again_asks_once(self, meeting, committee, women):
        item = meeting.agenda.first()
        asked(item, committee, women)

        assert (asked(item, committee, women), asked(item, committee, women, key="b")) == ([], [])
        assert (Advice.objects.count(), Commitment.objects.count()) == (1, 1)

    def test_given_is_claimed_in_the_ledger_and_read_by_everybody_who_is_invited(
        self, meeting, committee, front, women
    ):
        department = body("noi_vu", under=committee)
        [row] = asked(meeting.agenda.first(), committee, department)
        before = [permissions.advice_seen(acting(who)).count() for who in (committee, department, women)]

        given(row, department)
        given(row, department)

        after = [permissions.advice_seen(acting(who)).count() for who in (committee, department, women)]
        assert (before, after) == ([1, 1, 0], [1, 1, 1])
        assert Commitment.objects.get().state == "CLAIMED"
        assert (list(advice.waiting_for(acting(department))), list(advice.broken())) == ([], [])

    def test_is_late_after_its_day(self, meeting, committee, women):
        [row] = asked(meeting.agenda.first(), committee, women)
        late = advice.shown(permissions.advice_seen(acting(women)), row.due_on + timedelta(days=1))

        given(row, women, on=row.due_on)
        in_time = advice.shown(permissions.advice_seen(acting(women)), row.due_on + timedelta(days=9))

        assert [(one.late, one.days) for one in (*late, *in_time)] == [(True, -1), (False, None)]

    def test_is_given_by_the_leader_of_the_body_that_is_asked_alone(self, meeting, committee, front, women):
        [row] = asked(meeting.agenda.first(), committee, women)

        with pytest.raises(Denied):
            given(row, front)
        with pytest.raises(Denied):
            services.advise(advice=row, words="Nhất trí.", by=acting(women, role="OFFICER"), on=DAY, at=AT)

    def test_that_was_changed_by_hand_is_found(self, meeting, committee, women):
        [row] = asked(meeting.agenda.first(), committee, women)
        given(row, women)
        [paper] = brought(meeting.agenda.first(), committee)
        assert list(advice.broken()) == []

        Advice.objects.filter(pk=row.pk).update(words="Không nhất trí.")
        Paper.objects.filter(pk=paper.pk).update(on=ASKED_ON)

        assert len(list(advice.broken())) == 2


class TestABodyAmongOthers:
    def test_takes_back_its_own_papers_alone(self, meeting, committee, front):
        [paper] = brought(meeting.agenda.get(place=1), front)

        with pytest.raises(Denied):
            services.take_back(paper=paper, by=acting(committee), on=DAY, at=AT)
        assert services.take_back(paper=paper, by=acting(front), on=DAY, at=AT).taken_back_on == DAY

    def test_sends_many_papers_again_without_being_refused(self, meeting, committee):
        files = [storage.keep(name=f"{n}.txt", chunks=[b"to trinh %d" % n]) for n in range(16)]
        told = {"item": meeting.agenda.get(place=1), "files": files, "by": acting(committee), "on": DAY, "at": AT}

        assert [len(services.bring(**told, key="p")) for _ in range(2)] == [16, 0]

    def test_gives_its_advice_also_where_it_was_reported_done_before(self, meeting, committee, women):
        [row] = asked(meeting.agenda.get(place=1), committee, women)
        agreed = ledger.agree(commitment=row.commitment, by=acting(women), on=ASKED_ON, key="x")
        ledger.claim(commitment=agreed, result="Xong", by=acting(women), on=ASKED_ON, key="y")

        assert given(row, women).words == "Nhất trí."
