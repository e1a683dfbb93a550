"""What binds takes two keys, and so does what fulfils."""

from datetime import date

import pytest

from phoihop.domain.ledger import permissions, queries, services
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import BadEntry, KeyReused, NotNow, WrongSide
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.organisations.factories import acting

DAY = date(2021, 9, 10)


class TestAgree:
    def test_binds_only_with_the_other_sides_key(self, in_force: OpenCommitment) -> None:
        commitment = in_force()

        assert commitment.state == "IN_FORCE"
        assert [entry.verb for entry in commitment.entries.order_by("seq")] == ["OPENED", "PROPOSED", "AGREED"]

    def test_is_refused_to_the_side_that_proposed(self, committee: Body, front: Body) -> None:
        draft = services.open_(
            kind="TASK", title="Họp", debtor=front, creditor=committee, by=acting(front), on=DAY, key=new_key(),
            reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
        )  # fmt: skip
        services.propose(commitment=draft, by=acting(front), on=DAY, key=new_key())

        with pytest.raises(WrongSide):
            services.agree(commitment=draft, by=acting(front), on=DAY, key=new_key())

    def test_needs_a_role_that_turns_keys(self, in_force: OpenCommitment, front: Body) -> None:
        with pytest.raises(Denied):
            services.claim(commitment=in_force(), result="Xong", by=acting(front, "OFFICER"), on=DAY, key=new_key())


class TestAssign:
    def test_takes_one_key_from_a_superior(self, committee: Body, department: Body) -> None:
        task = services.open_(
            kind="TASK", title="Thu báo cáo", debtor=department, creditor=committee, by=acting(committee), on=DAY,
            key=new_key(), reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
        )  # fmt: skip

        bound = services.assign(commitment=task, by=acting(committee), on=DAY, key=new_key())

        assert (bound.state, bound.mood) == ("IN_FORCE", "ASSIGN")

    def test_is_refused_between_equals(self, committee: Body, front: Body) -> None:
        draft = services.open_(
            kind="TASK", title="Họp", debtor=front, creditor=committee, by=acting(committee), on=DAY, key=new_key(),
            reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
        )  # fmt: skip

        with pytest.raises(WrongSide):
            services.assign(commitment=draft, by=acting(committee), on=DAY, key=new_key())


class TestAccept:
    def test_alone_fulfils(self, in_force: OpenCommitment, committee: Body, front: Body) -> None:
        commitment = in_force()
        claimed = services.claim(commitment=commitment, result="Đã giám sát", by=acting(front), on=DAY, key=new_key())
        assert claimed.state == "CLAIMED"

        done = services.accept(commitment=commitment, by=acting(committee), on=date(2021, 9, 20), key=new_key())

        assert (done.state, done.claimed_on, done.fulfilled_on) == ("FULFILLED", DAY, date(2021, 9, 20))

    def test_is_refused_to_the_body_that_claims(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.claim(commitment=commitment, result="Đã giám sát", by=acting(front), on=DAY, key=new_key())

        with pytest.raises(WrongSide):
            services.accept(commitment=commitment, by=acting(front), on=DAY, key=new_key())

        commitment.refresh_from_db()
        assert commitment.state == "CLAIMED"

    def test_comes_only_after_a_claim(self, in_force: OpenCommitment, committee: Body) -> None:
        with pytest.raises(NotNow):
            services.accept(commitment=in_force(), by=acting(committee), on=DAY, key=new_key())


class TestReturn:
    def test_makes_the_claim_count_for_nothing(self, in_force: OpenCommitment, committee: Body, front: Body) -> None:
        commitment = in_force()
        services.claim(commitment=commitment, result="Đã giám sát", by=acting(front), on=DAY, key=new_key())

        back = services.return_(
            commitment=commitment, reason="Thiếu báo cáo", by=acting(committee), on=DAY, key=new_key()
        )

        assert (back.state, back.claimed_on, back.returns) == ("IN_FORCE", None, 1)


class TestChange:
    def test_takes_both_keys(self, in_force: OpenCommitment, committee: Body, front: Body) -> None:
        commitment = in_force()
        asked = services.ask(
            commitment=commitment, change="SUSPENDED", reason="EPIDEMIC", words="Dịch Covid-19", by=acting(front),
            on=DAY, key=new_key(),
        )  # fmt: skip
        assert asked.state == "IN_FORCE"
        with pytest.raises(WrongSide):
            services.grant(commitment=commitment, by=acting(front), on=DAY, key=new_key())

        granted = services.grant(commitment=commitment, by=acting(committee), on=DAY, key=new_key())

        assert granted.state == "SUSPENDED"

    def test_moves_the_due_day_and_keeps_why(self, in_force: OpenCommitment, committee: Body, front: Body) -> None:
        commitment = in_force()
        later = rulebook.fixed(date(2021, 10, 31), "Công văn lùi hạn", verified=True)
        services.ask(
            commitment=commitment, change="POSTPONED", reason="EPIDEMIC", words="Dịch", by=acting(front), on=DAY,
            key=new_key(), reckoning=later,
        )  # fmt: skip

        moved = services.grant(commitment=commitment, by=acting(committee), on=DAY, key=new_key())

        assert moved.due_on == date(2021, 10, 31)
        assert queries.reckoning_of(moved) == later


class TestPromise:
    def test_opens_a_dated_commitment_beside_the_reply(self, committee: Body, front: Body) -> None:
        reply = services.open_(
            kind="REPLY", title="Trả lời kiến nghị", debtor=committee, creditor=front, by=acting(front), on=DAY,
            key=new_key(), reckoning=rulebook.fixed(DAY, "Cuộc họp", verified=True),
        )  # fmt: skip

        promised = services.promise(
            reply=reply, title="Phê duyệt kế hoạch", by=acting(committee), on=DAY, key=new_key(),
            reckoning=rulebook.fixed(date(2021, 12, 15), "Văn bản trả lời", verified=True),
        )  # fmt: skip

        assert (promised.arises_from, promised.state) == (reply, "PROPOSED")
        reply.refresh_from_db()
        assert reply.state == "DRAFT"


class TestKey:
    def test_repeated_makes_one_entry(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()

        for _time in range(3):
            services.claim(commitment=commitment, result="Xong", by=acting(front), on=DAY, key="the-same")

        assert commitment.entries.filter(verb="CLAIMED").count() == 1

    def test_is_refused_for_another_purpose(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.claim(commitment=commitment, result="Xong", by=acting(front), on=DAY, key="the-same")

        with pytest.raises(KeyReused):
            services.claim(commitment=in_force(), result="Xong", by=acting(front), on=DAY, key="the-same")


class TestDay:
    def test_may_not_lie_in_the_future(self, in_force: OpenCommitment, front: Body) -> None:
        with pytest.raises(BadEntry):
            services.claim(commitment=in_force(), result="Xong", by=acting(front), on=date(2999, 1, 1), key=new_key())

    def test_of_a_step_may_not_precede_the_step_before(self, in_force: OpenCommitment, front: Body) -> None:
        with pytest.raises(BadEntry):
            services.claim(commitment=in_force(), result="Xong", by=acting(front), on=date(2020, 6, 1), key=new_key())


class TestOpening:
    @pytest.mark.parametrize(("column", "most"), [("title", 500), ("product", 300), ("basis", 300)])
    def test_takes_no_more_words_than_both_databases_hold(
        self, committee: Body, front: Body, column: str, most: int
    ) -> None:
        def opened(words: str) -> Commitment:
            told = {"title": "Giám sát", column: words}
            return services.open_(
                kind="TASK", debtor=front, creditor=committee, by=acting(front), on=DAY, key=new_key(),
                reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True), **told,
            )  # fmt: skip

        assert getattr(opened("đ" * most), column) == "đ" * most
        with pytest.raises(BadEntry, match=str(most)):
            opened("đ" * (most + 1))

    def test_passes_over_a_side_among_the_supporters(self, committee: Body, front: Body, department: Body) -> None:
        row = services.open_(
            kind="TASK", title="Giám sát", debtor=front, creditor=committee, by=acting(front), on=DAY, key=new_key(),
            supporters=[front, department, committee], reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
        )  # fmt: skip

        assert list(row.supporters.all()) == [department]


class TestVisible:
    def test_draft_is_its_openers_alone(self, committee: Body, front: Body) -> None:
        draft = services.open_(
            kind="TASK", title="Bản thảo kín", debtor=front, creditor=committee, by=acting(front), on=DAY,
            key=new_key(), reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
        )  # fmt: skip

        assert permissions.visible_to(acting(front), DAY).filter(pk=draft.pk).exists()
        assert not permissions.visible_to(acting(committee), DAY).filter(pk=draft.pk).exists()


class TestAClaim:
    def test_makes_the_creditor_late_until_it_answers_and_never_the_debtor(
        self, in_force: OpenCommitment, front, committee
    ):
        row = services.claim(
            commitment=in_force(), result="Xong", by=acting(front), on=date(2021, 9, 10), key=new_key()
        )
        on = lambda day: queries.statement(body_id=committee.pk, as_of=date(2021, 9, day)).rows[0]  # noqa: E731

        waited = [on(day).unanswered for day in (10, 20)]
        services.accept(commitment=row, by=acting(committee), on=date(2021, 9, 21), key=new_key())

        assert waited == [0, 10]
        assert [on(20).unanswered, on(20).late] == [10, 0]
        assert on(21).unanswered == 0
