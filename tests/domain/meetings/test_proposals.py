"""What is proposed is decided by all who chair together, carries over until then, and is told wherever it led."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from phoihop.domain.meetings import papers, proposals, services
from phoihop.domain.meetings.models import Proposal
from phoihop.domain.meetings.services import CannotMeet, Choice, Wish
from phoihop.domain.meetings.states import Verdict
from phoihop.foundation.accounts.actors import Denied
from tests.domain.meetings import factories
from tests.domain.meetings.factories import AT, DAY
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db
WORDS = "phê duyệt kế hoạch phối hợp năm sau"


@pytest.fixture
def committee():
    return body("ubnd", name="Ủy ban nhân dân tỉnh")


@pytest.fixture
def front():
    return body("mttq", side="FRONT", name="Ủy ban Mặt trận tỉnh")


@pytest.fixture
def women():
    return body("phunu", side="FRONT", name="Hội Liên hiệp Phụ nữ tỉnh")


@pytest.fixture
def meeting(committee, front, women):
    return factories.closed(committee, [committee, front], [women])


def proposed(meeting, wish, by, key="p"):
    return services.make_proposal(meeting=meeting, wish=wish, by=acting(by), on=DAY, at=AT, key=key)


def said(proposal, by, verdict, *, meeting=None, reason="Có lý do", key=""):
    own = key or f"{by.code}:{verdict}"
    row = meeting or proposal.meeting
    return services.dispose(
        proposal=proposal, meeting=row, verdict=verdict, reason=reason, by=acting(by), on=DAY, at=AT, key=own
    )


def state(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


class TestProposing:
    def test_is_for_ones_own_body_and_for_hosts_also_in_words(self, committee, front, women):
        row = factories.in_progress(committee, [committee, front], [women])
        with pytest.raises(Denied):
            proposed(row, Wish(WORDS, committee, front), women)

        own = proposed(row, Wish(WORDS, committee, women), women, "own")
        noted = proposed(row, Wish(WORDS, committee, proposed_by="các đại biểu"), front, "noted")

        assert [(one.place, one.state) for one in (own, noted)] == [(1, "OPEN"), (2, "OPEN")]

    def test_is_one_however_often_it_is_sent_and_refuses_the_key_of_another(self, meeting, committee, women):
        wish = Wish(WORDS, committee, women)

        proposed(meeting, wish, committee)
        proposed(meeting, wish, committee)

        assert Proposal.objects.count() == 1
        with pytest.raises(CannotMeet):
            proposed(meeting, Wish("khác", committee, women), committee)

    def test_ends_for_guests_with_the_meeting_and_names_somebody(self, meeting, committee, women):
        with pytest.raises(CannotMeet):
            proposed(meeting, Wish(WORDS, committee, women), women)
        with pytest.raises(CannotMeet):
            proposed(meeting, Wish(WORDS, committee), committee)
        with pytest.raises(CannotMeet):
            proposed(meeting, Wish("", committee, women), committee)

    def test_is_for_nobody_who_was_not_asked(self, meeting, committee):
        with pytest.raises(Denied):
            proposed(meeting, Wish(WORDS, committee, body("xa")), body("khac"))


class TestDisposing:
    def test_waits_for_every_chair_and_weighs_each_the_same(self, meeting, committee, front, women):
        row = proposed(meeting, Wish(WORDS, committee, women), committee)

        said(row, committee, "ACCEPTED")
        alone = state(row)
        said(row, front, "NOT_ACCEPTED")
        divided = proposals.made_at(meeting, acting(women), DAY)[0].divided, state(row)
        said(row, front, "ACCEPTED", reason="")

        assert (alone, divided, state(row)) == ("OPEN", (True, "OPEN"), "ACCEPTED")

    def test_says_why_and_is_over_once_decided(self, meeting, committee, front, women):
        row = proposed(meeting, Wish(WORDS, committee, women), committee)
        with pytest.raises(CannotMeet):
            said(row, committee, "NOTED", reason=" ")
        said(row, committee, "NOTED")
        said(row, front, "NOTED")

        with pytest.raises(CannotMeet):
            said(row, front, "ACCEPTED")
        assert state(row) == "NOTED"

    def test_is_for_leaders_of_who_chairs_alone(self, meeting, committee, front, women):
        row = proposed(meeting, Wish(WORDS, committee, women), committee)
        with pytest.raises(Denied):
            said(row, women, "ACCEPTED")
        with pytest.raises(Denied):
            services.dispose(
                proposal=row, meeting=meeting, verdict="ACCEPTED", by=acting(front, "OFFICER"), on=DAY, at=AT, key="o"
            )

        assert not row.dispositions.exists()

    def test_is_for_the_body_that_is_asked_where_it_does_not_chair(self, committee, front, women):
        row = factories.closed(women, [women], [committee, front])
        asked = proposed(row, Wish(WORDS, committee, women), women)
        with pytest.raises(Denied):
            said(asked, women, "ACCEPTED")

        said(asked, committee, "TO_STUDY")

        assert state(asked) == "TO_STUDY"


class TestCarryingOver:
    def test_brings_what_is_undecided_to_the_next_session_which_decides(self, meeting, committee, front, women):
        wish = Wish(WORDS, committee, women)
        left, done = proposed(meeting, wish, committee, "left"), proposed(meeting, wish, committee, "done")
        for chair in (committee, front):
            said(left, chair, "TO_STUDY", key=f"s{chair.pk}")
            said(done, chair, "NOTED", key=f"n{chair.pk}")
        later = factories.prepared(committee, committee, front, key="later", follows=meeting)
        services.invite(meeting=later, bodies=[women], by=acting(committee), at=AT, key="l")
        services.send(meeting=later, by=acting(committee), at=AT)
        services.begin(meeting=later, by=acting(committee), on=DAY, at=AT)

        carried = proposals.carried_to(later, acting(women), DAY)
        for chair in (committee, front):
            said(left, chair, "ACCEPTED", meeting=later, key=f"a{chair.pk}")

        assert [one.row for one in carried] == [left]
        assert state(left) == "ACCEPTED"
        assert list(proposals.broken()) == []

    def test_tells_nothing_of_sessions_that_the_reader_was_not_asked_to(self, meeting, committee, front):
        proposed(meeting, Wish(WORDS, committee, front), front)
        later = factories.prepared(committee, committee, front, key="later", follows=meeting)
        new = body("moi")
        services.invite(meeting=later, bodies=[new], by=acting(committee), at=AT, key="l")

        assert proposals.carried_to(later, acting(new), DAY) == []
        assert len(proposals.carried_to(later, acting(front), DAY)) == 1


class TestLeading:
    def test_tells_on_the_commitment_what_was_proposed_also_after_a_cut(self, meeting, committee, front, women):
        row = proposed(meeting, Wish(WORDS, committee, women), committee)
        text = "Đề nghị Hội Liên hiệp Phụ nữ tỉnh rà soát danh sách và xây dựng kế hoạch trong quý IV năm 2021."
        task = services.conclude(meeting=meeting, text=text, by=acting(committee), on=DAY, at=AT, key="c").tasks.get()
        with pytest.raises(CannotMeet):
            services.lead_to(proposal=row, task=task, by=acting(committee), at=AT)
        for chair in (committee, front):
            said(row, chair, "ACCEPTED")
        services.lead_to(proposal=row, task=task, by=acting(committee), at=AT)

        first, _second = services.split(task=task, second="xây dựng kế hoạch", by=acting(committee), at=AT)
        choice = Choice(first.action, [women], committee, DAY.replace(month=12))
        [made] = services.confirm(task=first, choice=choice, by=acting(committee), on=DAY, at=AT, key="k")

        assert [one.row for one in proposals.of_commitment(made.pk, acting(women), DAY)] == [row]
        assert proposals.of_commitment(made.pk, acting(body("khac")), DAY) == []
        assert list(proposals.broken()) == []


class TestTheMinutesPaper:
    def test_tells_each_proposal_with_every_word_about_it(self, meeting, committee, front, women):
        row = proposed(meeting, Wish(WORDS, committee, proposed_by="các đại biểu"), committee)
        said(row, front, "TO_STUDY", reason="Chờ cân đối vốn")
        form = papers.Form("BB-UBND", "Lào Cai", ("Như trên",))

        paper = papers.minutes(meeting, committee, form, DAY)

        printed = [text.words for section in paper.sections for text in section.texts]
        assert (
            "- các đại biểu đề nghị Ủy ban nhân dân tỉnh: phê duyệt kế hoạch phối hợp năm sau. "
            "Ý kiến: Ủy ban nhân dân tỉnh: chưa có ý kiến; Ủy ban Mặt trận tỉnh: cần nghiên cứu (Chờ cân đối vốn)."
        ) in printed


class TestVerify:
    def test_finds_other_words_another_verdict_and_a_state_that_no_step_led_to(self, meeting, committee, front, women):
        row = proposed(meeting, Wish(WORDS, committee, women), committee)
        said(row, front, "NOTED")

        Proposal.objects.filter(pk=row.pk).update(text="khác", state="ACCEPTED")
        row.dispositions.update(verdict="ACCEPTED")

        assert len(list(proposals.broken())) == 3


class TestTheWordOfTheChairs(TestCase):
    """Whatever two chairs say in whatever order, it is decided by the first moment in which both say the same."""

    @given(some.lists(some.tuples(some.integers(0, 1), some.sampled_from(Verdict.values)), max_size=6))
    def test_decides_when_both_agree_and_never_before(self, words):
        chairs = [body("c0"), body("c1", side="FRONT")]
        meeting = factories.closed(chairs[0], chairs, [body("g")])
        row = proposed(meeting, Wish(WORDS, chairs[0], chairs[1]), chairs[0])
        last, expected = {}, "OPEN"

        for n, (chair, verdict) in enumerate(words):
            if expected not in ("OPEN", "TO_STUDY"):
                break
            said(row, chairs[chair], verdict, key=f"w{n}")
            last[chair] = verdict
            if len(last) > 1 and len(set(last.values())) == 1:
                expected = verdict

        assert state(row) == expected
