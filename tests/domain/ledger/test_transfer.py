"""What a body owed or was owed passes to its heir; the two keys stay two."""

from datetime import date

import pytest
from django.utils import timezone

from phoihop.domain.ledger import permissions, queries, services
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import BadEntry, NotNow, WrongSide
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.organisations.factories import ADMIN, ENTERED, acting, body, heir_of

DAY = date(2021, 9, 10)


def drafted(debtor: Body, creditor: Body, *, by: Body) -> Commitment:
    return services.open_(
        kind="TASK", title="Họp", debtor=debtor, creditor=creditor, by=acting(by), on=date(2021, 2, 1), key=new_key(),
        reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
    )  # fmt: skip


def passed(commitment: Commitment, heir: Body) -> Commitment:
    return services.transfer(
        commitment=commitment, heir=heir, by=acting(heir), on=DAY, key=new_key(), reason="Sáp nhập"
    )


class TestTransfer:
    def test_moves_one_side_and_leaves_the_past_with_the_old_holder(
        self, in_force: OpenCommitment, front: Body, committee: Body
    ) -> None:
        commitment = in_force()
        heir = heir_of(front)

        row = passed(commitment, heir)

        assert (row.debtor_id, row.creditor_id, row.state) == (heir.pk, committee.pk, "IN_FORCE")
        before, after = (
            queries.statement(body_id=front.pk, as_of=day).rows for day in (date(2021, 9, 9), date(2021, 9, 10))
        )
        assert [row.commitment_id for row in before] == [commitment.pk]
        assert after == ()
        assert [row.commitment_id for row in queries.statement(body_id=heir.pk, as_of=DAY).rows] == [commitment.pk]
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=timezone.now()) == []

    def test_is_refused_to_a_body_that_is_no_heir(self, in_force: OpenCommitment) -> None:
        with pytest.raises(WrongSide):
            passed(in_force(), body("nguoi-la"))

    def test_never_makes_both_sides_one(self, in_force: OpenCommitment, front: Body, committee: Body) -> None:
        heir = heir_of(front)
        heir_of(committee, heir=heir)

        with pytest.raises(BadEntry):
            passed(in_force(), heir)


class TestHeir:
    def test_never_answers_what_its_own_side_proposed(self, committee: Body, front: Body) -> None:
        commitment = drafted(front, committee, by=front)
        services.propose(commitment=commitment, by=acting(front), on=date(2021, 2, 1), key=new_key())
        heir = heir_of(front)
        passed(commitment, heir)

        with pytest.raises(WrongSide):
            services.agree(commitment=commitment, by=acting(heir), on=DAY, key=new_key())
        assert services.agree(commitment=commitment, by=acting(committee), on=DAY, key=new_key()).state == "IN_FORCE"

    def test_never_grants_what_its_own_side_asked_for(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.ask(
            commitment=commitment, change="NOT_FEASIBLE", reason="OWN", words="Không làm được", by=acting(front),
            on=DAY, key=new_key(),
        )  # fmt: skip
        heir = heir_of(front)
        passed(commitment, heir)

        with pytest.raises(WrongSide):
            services.grant(commitment=commitment, by=acting(heir), on=DAY, key=new_key())

    def test_goes_on_with_the_draft_of_the_body_that_it_follows(self, committee: Body, front: Body) -> None:
        commitment = drafted(front, committee, by=front)
        heir = heir_of(front)
        passed(commitment, heir)

        assert permissions.visible_to(acting(heir), DAY).filter(pk=commitment.pk).exists()
        assert not permissions.visible_to(acting(front), DAY).filter(pk=commitment.pk).exists()
        assert services.propose(commitment=commitment, by=acting(heir), on=DAY, key=new_key()).state == "PROPOSED"

    def test_of_the_other_side_does_not_touch_a_draft_that_it_cannot_see(self, committee: Body, front: Body) -> None:
        commitment = drafted(front, committee, by=front)

        with pytest.raises(WrongSide):
            passed(commitment, heir_of(committee))


class TestResume:
    def suspended(self, commitment: Commitment, front: Body, committee: Body) -> Commitment:
        services.ask(
            commitment=commitment, change="SUSPENDED", reason="EPIDEMIC", words="Dịch", by=acting(front),
            on=date(2021, 6, 1), key=new_key(),
        )  # fmt: skip
        return services.grant(commitment=commitment, by=acting(committee), on=date(2021, 6, 1), key=new_key())

    @pytest.mark.parametrize("side", ["front", "committee"])
    def test_moves_the_due_day_by_the_days_it_stood_still_whoever_resumes(
        self, in_force: OpenCommitment, front: Body, committee: Body, side: str
    ) -> None:
        commitment = self.suspended(in_force(date(2021, 9, 14)), front, committee)
        by = acting({"front": front, "committee": committee}[side])

        row = services.resume(commitment=commitment, by=by, on=date(2021, 6, 11), key="k")
        again = services.resume(commitment=commitment, by=by, on=date(2021, 6, 11), key="k")

        assert row.due_on == again.due_on == date(2021, 9, 24)
        assert row.entries.filter(verb="RESUMED").count() == 1
        assert queries.reckoning_of(row).due_on == row.due_on

    def test_counts_the_days_before_it_passed_to_an_heir_too(
        self, in_force: OpenCommitment, front: Body, committee: Body
    ) -> None:
        commitment = self.suspended(in_force(date(2021, 9, 14)), front, committee)
        heir = heir_of(front)
        passed(commitment, heir)

        row = services.resume(commitment=commitment, by=acting(heir), on=date(2021, 9, 11), key=new_key())

        assert row.due_on == date(2021, 9, 14) + (date(2021, 9, 11) - date(2021, 6, 1))


class TestChange:
    def test_gives_no_due_day_to_what_runs_all_year(self, front: Body, committee: Body) -> None:
        row = services.open_(
            kind="STANDING_ROW", title="Giao ban", debtor=front, creditor=committee, by=acting(front), key=new_key(),
            reckoning=rulebook.fixed(None, "Kế hoạch", verified=True), on=date(2021, 2, 1),
        )  # fmt: skip
        services.propose(commitment=row, by=acting(front), on=date(2021, 2, 1), key=new_key())
        services.agree(commitment=row, by=acting(committee), on=date(2021, 2, 1), key=new_key())

        with pytest.raises(NotNow):
            services.ask(
                commitment=row, change="POSTPONED", reason="OWN", words="Lùi", by=acting(front), on=DAY, key=new_key(),
                reckoning=rulebook.fixed(date(2021, 12, 1), "Đề nghị", verified=False),
            )  # fmt: skip


class TestSuperior:
    def test_assigns_between_two_bodies_under_it(self, committee: Body, department: Body) -> None:
        other = body("so-khac", under=committee)
        task = drafted(department, other, by=committee)

        with pytest.raises(WrongSide):
            services.propose(commitment=task, by=acting(committee), on=DAY, key=new_key())
        assert services.assign(commitment=task, by=acting(committee), on=DAY, key=new_key()).state == "IN_FORCE"

    def test_leaves_the_answer_to_the_side_that_it_does_not_speak_for(
        self, committee: Body, department: Body, front: Body
    ) -> None:
        row = drafted(department, front, by=committee)
        row = services.propose(commitment=row, by=acting(committee), on=DAY, key=new_key())

        assert Commitment.objects.filter(permissions.answerable_by(department.pk)).count() == 0
        assert Commitment.objects.filter(permissions.answerable_by(front.pk)).get() == row
        with pytest.raises(WrongSide):
            services.agree(commitment=row, by=acting(department), on=DAY, key=new_key())
        assert services.agree(commitment=row, by=acting(front), on=DAY, key=new_key()).state == "IN_FORCE"

    def test_sees_the_proposal_that_it_may_answer(self, committee: Body, department: Body, front: Body) -> None:
        row = drafted(department, front, by=front)
        services.propose(commitment=row, by=acting(front), on=DAY, key=new_key())

        assert permissions.visible_to(acting(committee), DAY).filter(pk=row.pk).exists()
        assert services.agree(commitment=row, by=acting(committee), on=DAY, key=new_key()).state == "IN_FORCE"

    def test_no_longer_assigns_to_a_body_that_left(self, committee: Body, department: Body) -> None:
        task = drafted(department, committee, by=committee)
        organisations.place_under(
            body=department, parent=body("bo-noi-vu"), from_day=date(2021, 5, 1), by=ADMIN, at=ENTERED
        )

        with pytest.raises(WrongSide):
            services.assign(commitment=task, by=acting(committee), on=DAY, key=new_key())
