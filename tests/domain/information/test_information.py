"""An item goes from one side to others, and what each answers, clause by clause, is a commitment kept in time or not."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from phoihop.domain.information import permissions, queries, services
from phoihop.domain.information.models import Copy, Item
from phoihop.domain.information.services import CannotInform, Said
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.rulebook import services as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.meetings.factories import AT
from tests.domain.organisations.factories import ADMIN, acting, body

pytestmark = pytest.mark.django_db
DAY = date(2021, 9, 1)
CLAUSES = ["Điều 1. Họp mỗi quý.", "Điều 2. Gửi báo cáo."]


@pytest.fixture
def committee():
    rulebook.load_reference(by=ADMIN, at=AT)
    return body("UBND tỉnh")


@pytest.fixture
def front():
    return body("Mặt trận", side="FRONT")


def _sent(sender, to, *, kind="DRAFT", key="k", clauses=None) -> Item:
    return services.send(
        kind=kind, title="Dự thảo kế hoạch", words="Đề nghị góp ý.", to=to, by=acting(sender), on=DAY, at=AT, key=key,
        clauses=CLAUSES if kind == "DRAFT" and clauses is None else clauses or [],
    )  # fmt: skip


def _answer(item, who, *, on=DAY, said=("AGREE", "AGREE"), words="Nhất trí."):
    parts = [Said(place, opinion, "Ghi rõ ngày.") for place, opinion in enumerate(said, start=1)]
    copy = item.copies.get(body=who)
    return services.answer(copy=copy, words=words, said=parts, by=acting(who), on=on, at=AT)


class TestSend:
    def test_asks_each_body_for_an_answer_by_the_day_of_the_rule(self, committee, front):
        item = _sent(committee, [front, body("Hội Phụ nữ", side="FRONT")])

        due = {(one.kind, one.state, one.mood, one.due_on) for one in Commitment.objects.all()}
        assert item.copies.count() == 2
        assert due == {("REPLY", "PROPOSED", "REQUEST", item.due_on)}
        assert item.due_on > DAY

    def test_of_a_situation_report_asks_for_nothing(self, committee, front):
        item = _sent(committee, [front], kind="SITUATION")

        assert (item.due_on, Commitment.objects.count()) == (None, 0)

    def test_names_the_duty_in_the_language_of_papers_whichever_screen_it_is_sent_from(self, committee, front):
        with translation.override("en"):
            item = _sent(committee, [front])

        assert Commitment.objects.get().title == f"Trả lời {item.code}: Dự thảo kế hoạch"

    def test_twice_sends_once(self, committee, front):
        assert _sent(committee, [front]) == _sent(committee, [front])
        assert Copy.objects.count() == 1

    @pytest.mark.parametrize(("kind", "clauses"), [("DRAFT", []), ("QUESTION", CLAUSES), ("LETTER", [])])
    def test_refuses_what_is_not_whole(self, committee, front, kind, clauses):
        with pytest.raises(CannotInform):
            _sent(committee, [front], kind=kind, clauses=clauses)

        assert Item.objects.count() == 0

    def test_is_the_leaders(self, committee, front):
        with pytest.raises(Denied):
            services.send(
                kind="SITUATION", title="a", words="b", to=[front], by=acting(committee, "OFFICER"), on=DAY, at=AT, key="k"
            )  # fmt: skip


class TestAnswer:
    def test_is_kept_clause_by_clause_and_reported_done_in_the_ledger(self, committee, front):
        item = _sent(committee, [front])
        services.receive(copy=item.copies.get(), by=acting(front, "CLERK"), at=AT)
        services.open_(copy=item.copies.get(), by=acting(front, "OFFICER"), at=AT)
        copy = _answer(item, front, said=("AGREE", "CHANGE"))

        told = [[one.opinion for one in said] for _clause, said in queries.opinions(item, item.copies.all())]
        assert (copy.state, copy.commitment.state) == ("ANSWERED", "CLAIMED")
        assert told == [["AGREE"], ["CHANGE"]]
        assert list(queries.broken()) == []

    @pytest.mark.parametrize("said", [("AGREE",), ("AGREE", "PERHAPS"), ("AGREE", "AGREE", "AGREE")])
    def test_of_a_draft_says_something_of_every_clause(self, committee, front, said):
        item = _sent(committee, [front])

        with pytest.raises(CannotInform):
            _answer(item, front, said=said)

        assert item.copies.get().state == "SENT"

    def test_is_given_once_and_by_the_body_that_was_asked(self, committee, front):
        item = _sent(committee, [front])
        _answer(item, front)

        with pytest.raises(CannotInform):
            _answer(item, front)
        with pytest.raises(Denied):
            services.acknowledge(copy=item.copies.get(), by=acting(committee), on=DAY, at=AT)

    def test_that_was_changed_afterwards_is_named(self, committee, front):
        copy = _answer(_sent(committee, [front]), front)
        Copy.objects.filter(pk=copy.pk).update(answer="Không nhất trí.")

        assert [found.chain for found in queries.broken()] == [f"audit:information.copy:{copy.pk}"]


class TestAcknowledge:
    def test_promises_the_answer(self, committee, front):
        item = _sent(committee, [front], kind="QUESTION")

        services.acknowledge(copy=item.copies.get(), by=acting(front), on=DAY, at=AT)

        assert Commitment.objects.get().state == "IN_FORCE"


class TestLate:
    def test_answers_are_counted_by_side_and_kind(self, committee, front):
        women = body("Hội Phụ nữ", side="FRONT")
        item = _sent(committee, [front, women])
        _answer(item, front, on=item.due_on + timedelta(days=2))

        [count] = queries.late_by_side(acting(committee), item.due_on + timedelta(days=3))

        assert (count.side, count.kind, count.due, count.came_late, count.missing) == ("FRONT", "DRAFT", 2, 1, 1)

    def test_tells_of_each_side_how_many_answers_came_by_their_day(self, committee, front):
        women = body("Hội Phụ nữ", side="FRONT")
        item = _sent(committee, [front, women])
        _answer(item, front, on=item.due_on)
        _answer(item, women, on=item.due_on + timedelta(days=2))

        told = queries.timeliness(acting(committee), item.due_on + timedelta(days=3))

        assert told == [queries.Timely("FRONT", due=2, in_time=1)]
        assert queries.timeliness(acting(committee), item.due_on) == []  # its last day is not over

    def test_answers_of_others_are_not_seen_by_who_was_asked_too(self, committee, front):
        item = _sent(committee, [front, body("Hội Phụ nữ", side="FRONT")])

        assert [copy.body for copy in permissions.copies_seen(acting(front), item)] == [front]


class TestUnderTheSameMark:
    def test_nothing_else_goes_to_nobody_else(self, committee, front):
        _sent(committee, [front])

        for other in ({"clauses": ["Điều 1."]}, {"to": [front, body("Hội Phụ nữ", side="FRONT")]}):
            with pytest.raises(CannotInform):
                _sent(**({"sender": committee, "to": [front]} | other))


class TestReportedDoneBefore:
    def test_leaves_the_answer_possible(self, committee, front):
        item = _sent(committee, [front])
        agreed = ledger.agree(commitment=item.copies.get().commitment, by=acting(front), on=DAY, key="x")
        ledger.claim(commitment=agreed, result="Xong", by=acting(front), on=DAY, key="y")

        assert _answer(item, front).state == "ANSWERED"
