"""A plan's year: two sides agree on its words row by row, it is checked, submitted, approved or returned, and begun again."""

from dataclasses import replace
from datetime import date

import pytest

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger import services as ledgering
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.plans import checking, permissions, queries, services
from phoihop.domain.plans.checking import Lack
from phoihop.domain.plans.models import Plan, Row, Wording
from phoihop.domain.plans.services.wording import Turn
from phoihop.domain.plans.states import PlanState
from phoihop.domain.rulebook import rules as rulebook
from phoihop.domain.rulebook import services as rule_book
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories
from tests.domain.plans.factories import AT, DAY, WHOLE
from tests.domain.programmes.test_programmes import movement

pytestmark = pytest.mark.django_db
OTHER = replace(WHOLE, content="Giám sát giảm nghèo ở hai huyện", other_duty="Cung cấp hồ sơ trong 5 ngày")
LATER = rulebook.fixed(date(2021, 8, 31), "Kế hoạch", verified=True)


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def row(committee, front) -> Row:
    return factories.row(
        factories.drafted(agreements.in_force(committee, front), committee), front, committee, by_body=committee
    )


def turn(by_body, seen: int, key: str = "w", role: str = "LEADER") -> Turn:
    return Turn(by=acting(by_body, role), on=DAY, at=AT, key=key, seen=seen)


def fresh(row: Row) -> Row:
    return Row.objects.select_related("plan", "commitment").get(pk=row.pk)


def proposed(row: Row, by_body) -> Row:
    services.propose(plan=row.plan, by=acting(by_body), on=DAY, at=AT, key="p")
    return fresh(row)


def agreed(row: Row, committee, front) -> Plan:
    proposed(row, committee)
    services.agree(plan=row.plan, by=acting(front), on=DAY, at=AT, key="a")
    return Plan.objects.get(pk=row.plan_id)


def in_force(row: Row, committee, front) -> Plan:
    plan = agreed(row, committee, front)
    services.submit(plan=plan, by=acting(committee), at=AT)
    services.approve(plan=plan, document="Quyết định 1", by=acting(committee), on=DAY, at=AT)
    return plan


def nothing_broken() -> bool:
    return [*queries.broken(), *ledger.verify()] == [] and ledgering.rebuild(check=True, at=AT) == []


class TestReword:
    def test_changes_a_draft_and_what_the_words_of_its_time_mean(self, row, committee):
        text = replace(OTHER, timing="Thường xuyên")

        services.reword(row=row, text=text, reckoning=rulebook.fixed(None, "K", verified=True), turn=turn(committee, 1))

        now = fresh(row)
        assert (now.commitment.title, now.commitment.kind, now.commitment.due_on) == (
            OTHER.content,
            "STANDING_ROW",
            None,
        )
        assert (now.other_duty, now.span, now.commitment.state) == (OTHER.other_duty, "CONTINUOUS", "DRAFT")
        assert nothing_broken()

    def test_keeps_by_what_a_row_is_measured_how_much_and_for_whom_and_the_year_after_too(self, row, committee, front):
        told = ("Số huyện được giám sát", "4 huyện", "Hộ nghèo")
        text = replace(WHOLE, indicator=told[0], target=told[1], beneficiaries=told[2])
        services.reword(row=row, text=text, reckoning=LATER, turn=turn(committee, 1))
        plan = in_force(fresh(row), committee, front)
        made = services.clone(
            plan=plan, code="N", title="N", only_open=True, by=acting(committee), on=DAY, at=AT, key="n"
        )

        for one in (fresh(row), made.plan.rows.get(), row.wordings.latest("seq")):
            assert (one.indicator, one.target, one.beneficiaries) == told
        assert nothing_broken()
        Row.objects.filter(pk=row.pk).update(target="2 huyện")
        assert {found.why for found in queries.broken()} == {"WORDS"}

    def test_by_two_at_once_writes_over_nobody(self, row, committee):
        services.reword(row=row, text=OTHER, reckoning=LATER, turn=turn(committee, 1, "first"))

        with pytest.raises(services.Overtaken) as told:
            services.reword(row=fresh(row), text=WHOLE, reckoning=LATER, turn=turn(committee, 1, "second", "OFFICER"))

        assert told.value.standing.content == OTHER.content
        assert fresh(row).commitment.title == OTHER.content

    def test_of_the_same_form_twice_is_done_once(self, row, committee):
        for _time in range(2):
            services.reword(row=fresh(row), text=OTHER, reckoning=LATER, turn=turn(committee, 1))

        assert Wording.objects.filter(row=row).count() == fresh(row).commitment.entry_count == 2

    def test_is_for_the_drafter_alone_and_over_once_proposed(self, row, committee, front):
        with pytest.raises(Refused):
            services.reword(row=row, text=OTHER, reckoning=LATER, turn=turn(front, 1))

        later = proposed(row, committee)
        with pytest.raises(services.CannotPlan):
            services.reword(row=later, text=OTHER, reckoning=LATER, turn=turn(committee, 1))


class TestCounter:
    def test_keeps_both_texts_and_binds_nobody_until_the_other_side_agrees(self, row, committee, front):
        services.counter(row=proposed(row, committee), text=OTHER, reckoning=LATER, turn=turn(front, 1))

        between = fresh(row)
        assert [one.content for one in queries.wordings(between)] == [OTHER.content, WHOLE.content]
        assert (between.commitment.state, between.commitment.proposed_for) == ("PROPOSED", "OWES")
        assert [one.pk for one in queries.waiting_for(acting(committee), between.plan)] == [row.pk]
        assert queries.waiting_for(acting(front), between.plan) == []

        services.agree(plan=between.plan, by=acting(committee), on=DAY, at=AT, key="yes")
        now = fresh(row)
        assert (now.commitment.state, now.commitment.title, now.plan.state) == ("IN_FORCE", OTHER.content, "AGREED")
        assert now.commitment.due_on == LATER.due_on
        assert nothing_broken()

    def test_is_answered_by_the_other_side_alone(self, row, committee, front):
        waiting = proposed(row, committee)
        with pytest.raises(Refused):
            services.counter(row=waiting, text=OTHER, reckoning=LATER, turn=turn(committee, 1))

        services.counter(row=waiting, text=OTHER, reckoning=LATER, turn=turn(front, 1))
        with pytest.raises(Refused):
            ledgering.agree(commitment=fresh(row).commitment, by=acting(front), on=DAY, key="both")

    def test_is_vouched_for(self, row, committee, front):
        services.counter(row=proposed(row, committee), text=OTHER, reckoning=LATER, turn=turn(front, 1))
        Wording.objects.filter(seq=1).update(content="Bịa")

        assert {found.why for found in queries.broken()} == {"WORDS"}


class TestSubmit:
    def test_and_approval_put_the_plan_in_force_on_a_decision(self, row, committee, front):
        plan = in_force(row, committee, front)

        plan.refresh_from_db()
        assert (plan.state, plan.decision, plan.approved_on) == ("IN_FORCE", "Quyết định 1", DAY)
        assert list(permissions.visible_to(acting(body("khac")))) == [plan]
        assert nothing_broken()

    def test_is_refused_while_a_row_waits(self, row, committee):
        waiting = proposed(row, committee)

        with pytest.raises(services.CannotPlan):
            services.submit(plan=waiting.plan, by=acting(committee), at=AT)

    def test_may_end_in_a_return_that_says_why_and_is_mended_by_rows_of_its_own(self, row, committee, front):
        plan = agreed(row, committee, front)
        services.submit(plan=plan, by=acting(committee), at=AT)
        services.send_back(plan=plan, words="Thiếu nội dung an sinh", by=acting(committee), on=DAY, at=AT)

        with pytest.raises(WrongStep):
            services.approve(plan=plan, document="QĐ", by=acting(committee), on=DAY, at=AT)
        added = replace(WHOLE, content="Thăm hộ nghèo")
        factories.row(plan, front, committee, by_body=committee, key="r2", text=added)
        services.propose(plan=plan, by=acting(committee), on=DAY, at=AT, key="p2")
        services.agree(plan=plan, by=acting(front), on=DAY, at=AT, key="a2")

        plan.refresh_from_db()
        assert (plan.state, plan.returns.get().words) == (PlanState.AGREED, "Thiếu nội dung an sinh")
        assert nothing_broken()

    def test_is_approved_by_nobody_else(self, row, committee, front):
        plan = agreed(row, committee, front)
        services.submit(plan=plan, by=acting(committee), at=AT)

        for who in (acting(front), acting(committee, "OFFICER")):
            with pytest.raises(Denied):
                services.approve(plan=plan, document="QĐ", by=who, on=DAY, at=AT)


class TestFindings:
    def test_name_what_blocks_first_and_then_what_one_is_advised_of(self, row, committee):
        text = replace(WHOLE, content="Giám sát giảm nghèo.", timing="Quý I", product="")
        factories.row(row.plan, row.commitment.debtor, committee, by_body=committee, key="r2", text=text)

        found = [(one.lack, one.row.number if one.row else 0, one.blocks) for one in checking.findings(row.plan)]

        assert found[:3] == [(Lack.EMPTY, 0, True), (Lack.OPEN, 1, True), (Lack.OPEN, 2, True)]
        assert {(lack, number) for lack, number, blocks in found if not blocks} == {
            (Lack.IDLE, 0), (Lack.AIMLESS, 1), (Lack.AIMLESS, 2), (Lack.NO_MONEY, 1), (Lack.NO_MONEY, 2), (Lack.BESIDE, 2), (Lack.NO_PRODUCT, 2),
            (Lack.NO_TARGET, 1), (Lack.NO_TARGET, 2),
        }  # fmt: skip


class TestApproval:
    @pytest.mark.parametrize(
        ("today", "late", "soon"),
        [(date(2020, 11, 14), False, False), (date(2020, 11, 15), False, True), (date(2020, 12, 15), False, True),
         (date(2020, 12, 16), True, False)],
    )  # fmt: skip
    def test_is_due_by_the_rule_on_15_december(self, row, today, late, soon):
        rule_book.load_reference(by=acting(row.plan.drafter, "ADMIN"), at=AT)

        due = checking.approval(row.plan, today)

        assert due is not None
        assert (due.due_on, due.late, due.soon, due.rule.verified) == (date(2020, 12, 15), late, soon, False)


class TestClone:
    @pytest.mark.parametrize(("only_open", "numbers"), [(True, (1, 0)), (False, (1, 1))])
    def test_carries_on_what_is_open_and_repeats_what_is_done(self, row, committee, front, only_open, numbers):
        done = factories.row(row.plan, front, committee, by_body=committee, key="r2")
        plan = in_force(row, committee, front)
        ledgering.claim(commitment=done.commitment, result="xong", by=acting(front), on=DAY, key="c")
        ledgering.accept(commitment=done.commitment, by=acting(committee), on=DAY, key="d")

        made = services.clone(
            plan=plan, code="KH-2022", title="Kế hoạch 2022", only_open=only_open, by=acting(committee), on=DAY, at=AT,
            key="n",
        )  # fmt: skip

        first = made.plan.rows.select_related("commitment", "carries_on").get(number=1)
        assert ((made.carried, made.repeated), made.left_out) == (numbers, ())
        assert (made.plan.year, made.plan.follows, made.plan.state) == (2022, plan, "DRAFT")
        assert (first.carries_on, first.commitment.arises_from) == (row, row.commitment)
        assert (first.commitment.due_on, first.commitment.state) == (date(2022, 7, 31), "DRAFT")
        assert fresh(row).commitment.state == "IN_FORCE"
        assert nothing_broken()

    def test_lets_a_row_serve_what_it_served(self, row, committee, front):
        movement(committee, code="NQ")
        services.serve(row=row, aims=services.Aims(frozenset({2, 3}), frozenset({"NQ"})), turn=turn(committee, 1))
        plan = in_force(row, committee, front)

        made = services.clone(
            plan=plan, code="KH-2022", title="Kế hoạch 2022", only_open=True, by=acting(committee), on=DAY, at=AT, key="n"
        )  # fmt: skip

        assert services.Aims.of(made.plan.rows.get(number=1)) == services.Aims(frozenset({2, 3}), frozenset({"NQ"}))

    def test_explains_a_day_beside_words_that_mean_no_one_day_as_drafting_does(self, row, committee, front):
        standing = factories.row(
            row.plan, front, committee, by_body=committee, key="r2", due=date(2021, 12, 31),
            text=replace(WHOLE, timing="Thường xuyên"),
        )  # fmt: skip
        plan = in_force(row, committee, front)

        made = services.clone(
            plan=plan,
            code="KH-2022",
            title="Kế hoạch 2022",
            only_open=True,
            by=acting(committee),
            on=DAY,
            at=AT,
            key="n",
        )

        again = made.plan.rows.get(number=standing.number).commitment
        drafted = services.reckon(plan=made.plan, words="Thường xuyên", due_on=date(2022, 12, 31))
        assert ledger.reckoning_of(again).words() == drafted.words()
