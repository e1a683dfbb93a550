"""What happens is told once to whom it concerns, with its cause or not at all."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.db import transaction

from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.services import Amending
from phoihop.domain.ledger import services as ledger
from phoihop.domain.notices import queries, reminding, services, wording
from phoihop.domain.notices.models import UNASKED, Kind, Notice, Way
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import services as plans
from phoihop.domain.plans.models import Plan
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit import moments
from phoihop.foundation.audit.models import Record
from tests.domain.agreements import factories as agreeing
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.notices.factories import ON, TITLE, listed, person, proposed, told
from tests.domain.organisations.factories import acting
from tests.domain.plans import factories as planning
from tests.domain.reorganisations import factories as reorganising

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)


class TestKey:
    def test_is_waited_for_by_the_other_side_and_answered_to_the_first(self, committee: Body, front: Body) -> None:
        row = proposed(front, committee)
        ledger.agree(commitment=row, by=acting(committee), on=ON, key=new_key())

        assert told(committee) == [("KEY", "PROPOSED", 1)]
        assert told(front) == [("ANSWERED", "AGREED", 1)]

    def test_of_a_claim_is_the_creditors_and_a_return_is_told_to_the_debtor(
        self, committee: Body, front: Body, in_force: OpenCommitment
    ) -> None:
        row = in_force()
        Notice.objects.all().delete()

        row = ledger.claim(commitment=row, result="Xong", by=acting(front), on=ON, key=new_key())
        ledger.return_(commitment=row, reason="Thiếu", by=acting(committee), on=ON, key=new_key())

        assert told(committee) == [("KEY", "CLAIMED", 1)]
        assert told(front) == [("RETURNED", "RETURNED", 1)]

    def test_is_told_once_where_a_request_came_twice(self, committee: Body, front: Body) -> None:
        row = proposed(front, committee)
        for _ in range(2):
            ledger.agree(commitment=row, by=acting(committee), on=ON, key="the same")

        assert told(front) == [("ANSWERED", "AGREED", 1)]

    def test_of_many_at_once_is_one_notice_that_leads_to_the_list(self, committee: Body, front: Body) -> None:
        rows = [proposed(front, committee) for _ in range(3)]
        Notice.objects.all().delete()

        ledger.agree_all(keyed=[(row, new_key()) for row in rows], by=acting(committee), on=ON)

        (notice,) = Notice.objects.filter(body=front)
        assert (notice.n, notice.thing) == (3, "statement")
        assert queries.facts_of(notice)["codes"] == [row.code for row in rows]

    def test_is_not_told_where_its_cause_falls(self, committee: Body, front: Body) -> None:
        with transaction.atomic():
            proposed(front, committee)
            transaction.set_rollback(True)

        assert not Notice.objects.exists()

    def test_of_the_past_that_is_loaded_is_told_to_nobody(self, committee: Body, front: Body) -> None:
        with moments.history(datetime(2021, 2, 1, 2, tzinfo=UTC)):
            proposed(front, committee)

        assert not Notice.objects.exists()


class TestSigning:
    def test_is_told_to_every_party(self, committee: Body, front: Body) -> None:
        agreement = agreements.draft(
            code="QC-1", title="Quy chế", parties=[committee, front], term_from=ON, term_to=None, by=acting(committee), at=NOON
        )  # fmt: skip
        agreements.add_article(agreement=agreement, number=1, heading="Phạm vi", by=acting(committee), at=NOON)

        agreements.present(agreement=agreement, by=acting(committee), at=NOON)

        assert told(committee) == told(front) == [("SIGNING", "SIGNING", 1)]
        assert {row.thing for row in Notice.objects.all()} == {"agreement:QC-1"}


class TestPlan:
    @pytest.fixture
    def plan(self, committee: Body, front: Body) -> Plan:
        """Two rows that both sides agreed to; nothing is told yet."""
        plan = planning.drafted(agreeing.in_force(committee, front), committee)
        for key in ("r1", "r2"):
            planning.row(plan, front, committee, by_body=committee, key=key)
        plans.propose(plan=plan, by=acting(committee), on=ON, at=NOON, key="p")
        plans.agree(plan=plan, by=acting(front), on=ON, at=NOON, key="a")
        plan.refresh_from_db()
        return plan

    def test_of_several_rows_that_wait_for_one_key_is_one_notice(
        self, committee: Body, front: Body, plan: Plan
    ) -> None:
        assert [one for one in told(front) if one[0] == "KEY"] == [("KEY", "PROPOSED", 2)]

    def test_is_told_to_who_approves_and_its_return_to_who_drafted_each_time(
        self, committee: Body, front: Body, plan: Plan
    ) -> None:
        Notice.objects.all().delete()
        for _ in range(2):
            plans.submit(plan=plan, by=acting(committee), at=NOON)
            plans.send_back(plan=plan, words=TITLE, by=acting(committee), on=ON, at=NOON)
            Plan.objects.filter(pk=plan.pk).update(state="AGREED")
            plan.refresh_from_db()

        assert told(committee) == [("KEY", "PLAN_SUBMITTED", 1), ("RETURNED", "PLAN_RETURNED", 1)] * 2
        assert told(front) == []
        assert {(row.thing, "Lan" in row.facts) for row in Notice.objects.all()} == {(f"plan:{plan.code}", False)}

    def test_that_is_approved_is_told_to_every_side(self, committee: Body, front: Body, plan: Plan) -> None:
        plans.submit(plan=plan, by=acting(committee), at=NOON)
        Notice.objects.all().delete()

        plans.approve(plan=plan, document="Quyết định 1", by=acting(committee), on=ON, at=NOON)

        assert told(front) == told(committee) == [("ANSWERED", "PLAN_APPROVED", 1)]


class TestAmending:
    @pytest.fixture
    def asked(self, committee: Body, front: Body) -> dict[str, Any]:  # Any: what the services take
        """What the committee asks for, of an agreement in force of which nothing is told yet."""
        row = agreeing.in_force(committee, front)
        Notice.objects.all().delete()
        return {"of": row, "amending": Amending(ON), "by": acting(committee), "on": ON, "at": NOON}

    def test_is_told_once_to_each_other_side(self, committee: Body, front: Body, asked: dict[str, Any]) -> None:
        row = asked.pop("of")
        article = row.articles.get(number=2)

        for _ in range(2):
            agreements.word(article=article, heading="Giám sát hai lần", text="", seen=0, **asked)

        assert told(committee) == []
        assert told(front) == [("SIGNING", "AMENDING", 1)]
        notice = Notice.objects.get()
        assert (notice.thing, "Giám sát" in notice.facts) == (f"agreement:{row.code}", False)

    def test_countered_is_told_to_the_first_again(self, committee: Body, front: Body, asked: dict[str, Any]) -> None:
        row = asked.pop("of")
        article = row.articles.get(number=2)
        agreements.word(article=article, heading="Giám sát hai lần", text="", seen=0, **asked)

        agreements.word(article=article, heading="Giám sát ba lần", text="", seen=1, **asked | {"by": acting(front)})

        assert told(committee) == told(front) == [("SIGNING", "AMENDING", 1)]

    def test_by_a_new_article_is_told_as_well(self, front: Body, asked: dict[str, Any]) -> None:
        agreements.add(agreement=asked.pop("of"), heading="Kinh phí", text="", operative=False, **asked)

        assert told(front) == [("SIGNING", "AMENDING", 1)]

    def test_of_its_term_is_told_to_each_other_side(self, committee: Body, front: Body, asked: dict[str, Any]) -> None:
        asked |= {"agreement": asked.pop("of"), "last_day": date(2027, 12, 31), "reason": "Chờ quy chế mới", "seen": 0}
        del asked["amending"]

        for _ in range(2):
            agreements.extend(holding=None, **asked)

        assert told(committee) == []
        assert told(front) == [("SIGNING", "EXTENDING", 1)]


class TestReorganisation:
    def test_is_told_once_to_each_heir_and_to_each_other_key_holder(self) -> None:
        bodies = reorganising.place()
        for creditor in (bodies["mttq"], bodies["mttq"], bodies["mttq-2"]):
            reorganising.owing(bodies["xa-1"], creditor)
        Notice.objects.all().delete()

        reorganising.carried_out(reorganising.drafted())

        heir = Body.objects.get(code="xa-moi")
        found = {row.body.code: queries.facts_of(row) for row in Notice.objects.select_related("body")}
        assert {code: (facts["taken"], facts["passed"], facts["ended"]) for code, facts in found.items()} == {
            "xa-moi": (3, 0, 0), "mttq": (0, 2, 0), "mttq-2": (0, 1, 0),
        }  # fmt: skip
        assert told(heir) == [("PASSED", "REORGANISED", 1)]


class TestSentence:
    def test_names_no_title_whatever_happened(self, committee: Body, front: Body) -> None:
        row = proposed(front, committee)
        row = ledger.agree(commitment=row, by=acting(committee), on=ON, key=new_key())
        row = ledger.claim(commitment=row, result=TITLE, by=acting(front), on=ON, key=new_key())
        ledger.return_(commitment=row, reason=TITLE, by=acting(committee), on=ON, key=new_key())

        said = [wording.sentence(notice, {}) for notice in Notice.objects.all()]

        assert len(said) == 4
        assert not [words for words in said if "Lan" in words or "sạt lở" in words]
        assert all(row.code in words for words in said)
        assert not Notice.objects.filter(facts__contains="Lan").exists()

    def test_can_be_said_of_everything_that_is_told(self) -> None:
        whats = queries.TOLD | set(reminding.SAYS) | {"REPORT", "SIGNING", "AMENDING", "EXTENDING", "REORGANISED"}
        whats |= {"PLAN_SUBMITTED", "PLAN_RETURNED", "PLAN_APPROVED"}
        whats |= {"CELL_ASK", "CELL_ANSWER", "CELL_SETTLE"}
        whats |= set(reminding.OF_AGREEMENTS)

        said = {
            (what, n): wording.sentence(Notice(what=what, n=n, facts='{"codes":["PH-1"],"taken":2}', on=ON), {})
            for what in whats
            for n in (1, 5)
        }

        assert whats >= {"SOON", "EVE", "LATE", "AGAIN", "ESCALATED"}
        assert all("PH-1" in words for words in said.values())


class TestList:
    def test_shows_each_role_what_it_can_do_something_about(self, committee: Body, front: Body) -> None:
        leader, officer, observer = (
            person(role.lower(), committee, role) for role in ("LEADER", "OFFICER", "OBSERVER")
        )
        row = proposed(front, committee)
        row = ledger.agree(commitment=row, by=acting(committee), on=ON, key=new_key())
        ledger.progress(commitment=row, percent=50, text="Đang làm", by=acting(front), on=ON, key=new_key())

        assert listed(committee, leader) == ["PROPOSED"]
        assert listed(committee, officer, "OFFICER") == []
        assert listed(committee, observer, "OBSERVER") == []

    def test_leaves_out_what_a_person_does_not_want_to_hear_of(self, committee: Body, front: Body) -> None:
        leader = person("lanhdao", committee)
        proposed(front, committee)

        services.choose(wishes=wishes(KEY=Way.NOT), by=acting(committee, user_id=leader.pk), at=NOON)

        assert listed(committee, leader) == []


class TestRead:
    def test_is_of_each_person(self, committee: Body, front: Body) -> None:
        one, other = person("mot", committee), person("hai", committee)
        proposed(front, committee)
        proposed(front, committee)
        by = acting(committee, user_id=one.pk)
        notice = Notice.objects.first()
        assert notice is not None

        counts = [services.read(notice_id=notice.pk, by=by, at=NOON) for _ in range(2)]

        assert counts == [1, 0]
        assert queries.unread(by, one.pk).count() == 1
        assert queries.unread(acting(committee, user_id=other.pk), other.pk).count() == 2
        assert services.read(notice_id=None, by=by, at=NOON) == 1
        assert queries.unread(by, one.pk).count() == 0

    def test_of_anothers_notice_is_refused(self, committee: Body, front: Body) -> None:
        stranger = person("la", front)
        proposed(front, committee)
        notice = Notice.objects.get(body=committee)

        with pytest.raises(Denied):
            services.read(notice_id=notice.pk, by=acting(front, user_id=stranger.pk), at=NOON)


def wishes(**ways: str) -> services.Wishes:
    """What nobody chose otherwise, but for these kinds."""
    return services.Wishes({**UNASKED, **ways}, "", "vi", None, None, working_days_only=True)


class TestChoose:
    def test_is_recorded_without_the_address_and_once(self, committee: Body) -> None:
        user = person("lanhdao", committee)
        by = acting(committee, user_id=user.pk)
        told_ = services.Wishes({}, "lo.may@coquan.example", "vi", time(18), time(7), working_days_only=True)

        for _ in range(2):
            services.choose(wishes=told_, by=by, at=NOON)

        (act,) = Record.objects.filter(code="notices.wishes.chosen")
        assert "coquan" not in act.facts

    @pytest.mark.parametrize("bad", [{"quiet_from": time(7)}, {"quiet_from": time(7), "quiet_to": time(7)}])
    def test_refuses_half_of_the_quiet_hours(self, committee: Body, bad: dict[str, time]) -> None:
        by = acting(committee, user_id=person("lanhdao", committee).pk)
        told_ = services.Wishes({}, "", "vi", bad.get("quiet_from"), bad.get("quiet_to"), working_days_only=True)

        with pytest.raises(services.CannotChoose):
            services.choose(wishes=told_, by=by, at=NOON)

    def test_knows_every_kind(self, committee: Body) -> None:
        user = person("lanhdao", committee)

        assert set(queries.ways_of(user.pk)) == set(Kind.values)
