"""Who supervises is stated by decision, post and body until the supervision begins, and nobody private is named."""

from datetime import date

import pytest
from django.db import transaction

from phoihop.domain.oversight import queries, services
from phoihop.domain.oversight.models import Delegation
from phoihop.domain.oversight.states import Form
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, BEGINS, DAY, SENT

pytestmark = pytest.mark.django_db
HEAD = "Phó Chủ tịch Ủy ban MTTQ tỉnh"


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def department():
    return body("snv", under=body("ubnd"))


def state(supervision, by, *, on=DAY, key="d", head=HEAD, members="Trưởng ban Dân chủ\n\nPhó Chủ tịch Hội Nông dân"):
    return services.state_delegation(
        supervision=supervision, decision="35/QĐ-MTTQ-BTT", decided_on=SENT, head=head, members=members,
        by=acting(by), on=on, at=AT, key=key,
    )  # fmt: skip


class TestStateDelegation:
    def test_names_posts_and_stands_in_the_report_once_sent_however_often(self, front, department):
        supervision = factories.begun(front, department)
        first, again = state(supervision, front), state(supervision, front)
        services.find(supervision=supervision, words="Chậm", by=acting(front), on=DAY, at=AT, key="f")

        head = services.Head("BC-MTTQ", "Lào Cai", ("CHỦ TỊCH",), "Giàng A", ("Lưu: VT",))
        paper = services.compose_report(supervision=supervision, head=head, by=acting(front), on=DAY)

        told = [
            text.words for section in paper.sections if section.heading == "Đoàn giám sát" for text in section.texts
        ]
        assert (first.pk, first.others) == (again.pk, ["Trưởng ban Dân chủ", "Phó Chủ tịch Hội Nông dân"])
        assert len(told) == 4
        assert "35/QĐ-MTTQ-BTT ngày 3/5/2021" in told[0]
        assert HEAD in told[1]
        assert list(queries.broken()) == []

    def test_may_be_changed_until_it_begins_and_keeps_what_was_stated_before(self, front, department):
        supervision = factories.begun(front, department)
        state(supervision, front, on=date(2021, 5, 10))

        state(supervision, front, on=date(2021, 5, 17), key="d2", members="")
        with pytest.raises(services.CannotSupervise), transaction.atomic():
            state(supervision, front, on=BEGINS, key="d3")

        assert [row.others == [] for row in supervision.delegations.all()] == [False, True]

    def test_names_nobody_private_no_telephone_and_no_day_ahead(self, front, department):
        supervision = factories.begun(front, department)

        for wrong in (
            {"head": "Ông Giàng Văn Mỷ, Trưởng đoàn"},
            {"members": "Bà Lý Thị Hoa"},
            {"head": "0912 345 678"},
        ):
            with pytest.raises(services.CannotSupervise), transaction.atomic():
                state(supervision, front, **wrong)
        with pytest.raises(services.CannotSupervise), transaction.atomic():
            state(supervision, front, on=date(2021, 5, 2))

        assert Delegation.objects.count() == 0

    def test_is_of_a_delegation_alone_and_for_who_supervises(self, front, department):
        study = factories.begun(front, department, form=Form.STUDY)

        with pytest.raises(services.CannotSupervise), transaction.atomic():
            state(study, front)
        with pytest.raises(Denied), transaction.atomic():
            state(study, department)

        assert Delegation.objects.count() == 0

    def test_is_found_out_where_it_was_changed_past_the_services(self, front, department):
        state(factories.begun(front, department), front)
        Delegation.objects.update(head="Người khác")

        assert [one.chain for one in queries.broken()] != []
