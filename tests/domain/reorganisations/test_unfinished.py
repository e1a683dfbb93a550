"""What a body had begun and not finished is there for whoever follows it, and for nobody else."""

import pytest

from phoihop.domain.ledger import permissions as ledger_permissions
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.refusals import WrongSide
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans import services as planning
from phoihop.domain.reorganisations import services as reorganising
from phoihop.domain.rulebook import rules as rulebook
from phoihop.surfaces.workspace.home import presenting as home
from tests.domain.agreements import factories as agreement_factories
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, acting
from tests.domain.plans import factories as plan_factories
from tests.domain.reorganisations.factories import AT, DAY, DUE, OPENED, carried_out, drafted, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def heir() -> Body:
    return Body.objects.get(code="xa-moi")


class TestAPlan:
    def test_is_drafted_to_its_end_by_the_heir(self, bodies):
        agreement = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        plan = plan_factories.drafted(agreement, bodies["xa-1"])
        plan_factories.row(plan, bodies["xa-1"], bodies["mttq"], by_body=bodies["xa-1"])

        carried_out(drafted())

        assert list(plans.visible_to(acting(heir()))) == [plan]
        assert list(plans.visible_to(acting(bodies["xa-3"]))) == []
        planning.propose(plan=plan, by=acting(heir()), on=DAY, at=AT, key="p")
        planning.agree(plan=plan, by=acting(bodies["mttq"]), on=DAY, at=AT, key="a")
        plan.refresh_from_db()
        assert plan.state == "AGREED"

    def test_that_waits_for_a_side_is_seen_by_the_heir_of_that_side(self, bodies):
        agreement = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        plan = plan_factories.drafted(agreement, bodies["mttq"])
        plan_factories.row(plan, bodies["mttq"], bodies["xa-1"], by_body=bodies["mttq"])
        planning.propose(plan=plan, by=acting(bodies["mttq"]), on=plan_factories.DAY, at=AT, key="p")

        carried_out(drafted())

        assert list(plans.visible_to(acting(heir()))) == [plan]
        planning.agree(plan=plan, by=acting(heir()), on=DAY, at=AT, key="a")
        plan.refresh_from_db()
        assert plan.state == "AGREED"

    def test_of_a_body_that_was_split_is_carried_on_by_the_one_that_the_decision_on_the_agreement_names(self, bodies):
        agreement = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        plan = plan_factories.drafted(agreement, bodies["xa-1"])
        line = plan_factories.row(plan, bodies["xa-1"], bodies["mttq"], by_body=bodies["xa-1"])
        split = drafted(
            begin("xa-a", under="huyen"), begin("xa-b", under="huyen"),
            f"split,original=xa-1,result=xa-a,result=xa-b,{BECAUSE}",
        )  # fmt: skip
        told = {"reorganisation": split, "reason": "Theo địa bàn", "by": ADMIN, "at": AT}
        reorganising.pass_on_each(decided=[(line.commitment_id, "OWES", "xa-b")], **told)
        reorganising.settle(
            agreements=[agreement.pk], standing="CONTINUES", document="QĐ 1", heirs={"xa-1": "xa-a"}, **told
        )
        reorganising.approve(reorganisation=split, rest="", by=ADMIN, at=AT)
        reorganising.carry_out(reorganisation=split, by=ADMIN, at=AT)

        named, other = (acting(Body.objects.get(code=code)) for code in ("xa-a", "xa-b"))

        assert [list(plans.visible_to(by)) for by in (named, other)] == [[plan], [plan]]
        assert [plans.may_draft(by, plan) for by in (named, other)] == [True, False]
        assert [list(plans.under_way(by)) for by in (named, other)] == [[plan], []]
        assert [list(plans.rows_visible_to(by, plan, DAY)) for by in (named, other)] == [[], [line]]
        assert [home.ours_count(by, DAY) for by in (named, other)] == [1, 0]
        with pytest.raises(planning.CannotPlan):  # the place in the agreement is the other's
            plan_factories.drafted(agreement, Body.objects.get(code="xa-b"), code="KH-B")


class TestASupporter:
    def test_is_followed_by_its_heir(self, bodies):
        row = ledger.open_(
            kind="TASK", title="Giám sát", debtor=bodies["mttq"], creditor=bodies["tinh"], on=OPENED, key=new_key(),
            supporters=[bodies["xa-1"]], by=acting(bodies["mttq"]),
            reckoning=rulebook.fixed(DUE, "Kế hoạch 2021", verified=True),
        )  # fmt: skip
        ledger.propose(commitment=row, by=acting(bodies["mttq"]), on=OPENED, key=new_key())
        ledger.agree(commitment=row, by=acting(bodies["tinh"]), on=OPENED, key=new_key())

        carried_out(drafted())

        assert ledger_permissions.can_read_files(acting(heir()), row)
        told = ledger.progress(commitment=row, percent=40, text="Đã khảo sát", by=acting(heir()), on=DAY, key=new_key())
        assert told.percent == 40
        with pytest.raises(WrongSide):
            ledger.progress(commitment=row, percent=50, text="Xong", by=acting(bodies["xa-3"]), on=DAY, key=new_key())


class TestStandingFor:
    def test_reaches_over_all_that_were_followed(self, bodies):
        carried_out(drafted())

        assert organisations.stands_for(heir().pk) == {heir().pk, bodies["xa-1"].pk, bodies["xa-2"].pk}
        assert organisations.stands_for(bodies["xa-3"].pk) == {bodies["xa-3"].pk}
