"""A joint paper is issued once every body has agreed to the very words that it read, and not before."""

from dataclasses import replace
from datetime import date

import pytest

from phoihop.domain.documents import permissions, queries, services
from phoihop.domain.documents.models import Document, Joint, JointAnswer
from phoihop.domain.documents.services import CannotJoin, CannotRegister
from phoihop.domain.documents.states import JointState
from phoihop.foundation.accounts.actors import Denied
from tests.domain.documents import factories
from tests.domain.organisations.factories import acting, body, heir_of_all

DAY, LATER = date(2021, 9, 16), date(2021, 9, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return body("ubnd", name="UBND tỉnh Lào Cai")


@pytest.fixture
def front():
    return body("mttq", side="FRONT", name="Ủy ban MTTQ tỉnh Lào Cai")


@pytest.fixture
def joint(committee, front, noon):
    return laid(committee, front, noon)


def laid(committee, front, noon, key="j", **changes):
    paper = factories.report(**{"number": None, "joined": ("Ủy ban MTTQ tỉnh Lào Cai",), **changes})
    sides = [committee, front]
    return services.lay(
        body=committee, paper=paper, sides=sides, by=acting(committee, "CLERK"), on=DAY, at=noon, key=key
    )


def answered(joint, whose, noon, *, agrees=True, role="LEADER", key="", read="", reason=""):
    return services.answer(
        joint=joint, agrees=agrees, read=read or joint.digest, reason=reason, by=acting(whose, role), on=DAY, at=noon,
        key=key or f"{whose.code}:{agrees}",
    )  # fmt: skip


def issued(joint, whose, noon, role="CLERK"):
    return services.issue_joint(joint=joint, by=acting(whose, role), on=LATER, at=noon)


class TestAJointPaper:
    def test_takes_its_number_once_every_body_agreed_and_stands_with_both(self, joint, committee, front, noon):
        answered(joint, committee, noon)
        answered(joint, front, noon)

        row = issued(joint, committee, noon)
        again = issued(joint, committee, noon)

        joint.refresh_from_db()
        paper = queries.printed(row)
        assert (row, joint.state, joint.document) == (again, JointState.ISSUED, row)
        assert (paper.number, paper.day, row.body) == (1, LATER, committee)
        assert permissions.places_of(acting(front), row) == {1}
        assert list(queries.broken()) == []

    def test_is_answered_for_each_of_its_sides_that_one_body_follows(self, committee, front, noon):
        women = body("phunu", side="FRONT")
        paper = factories.report(number=None, joined=("Ủy ban MTTQ", "Hội LHPN"))
        paper = replace(paper, signatories=(*paper.signatories, paper.signatories[0])[:3])
        joint = services.lay(
            body=committee, paper=paper, sides=[committee, front, women], by=acting(committee, "CLERK"), on=DAY, at=noon,
            key="three",
        )  # fmt: skip
        heir = heir_of_all(front, women, on=DAY)
        answered(joint, committee, noon)

        told = {"joint": joint, "agrees": True, "read": joint.digest, "by": acting(heir), "on": LATER, "at": noon}
        with pytest.raises(Denied, match="nhiều cơ quan"):
            services.answer(key="unnamed", **told)
        with pytest.raises(Denied):
            services.answer(key="of another", side=committee.pk, **told)
        services.answer(key="for one", side=front.pk, **told)
        with pytest.raises(CannotJoin):
            issued(joint, committee, noon)
        services.answer(key="for the other", side=women.pk, **told)

        assert issued(joint, committee, noon).number == 1

    @pytest.mark.parametrize("agreeing", ["nobody", "the lead alone", "the other alone"])
    def test_is_not_issued_while_a_body_has_not_agreed(self, joint, committee, front, noon, agreeing):
        for whose in {"nobody": [], "the lead alone": [committee], "the other alone": [front]}[agreeing]:
            answered(joint, whose, noon)

        with pytest.raises(CannotJoin, match="chưa đồng ý"):
            issued(joint, committee, noon)

        assert not Document.objects.exists()

    def test_is_not_issued_once_a_body_took_its_word_back_and_is_when_it_gave_it_again(
        self, joint, committee, front, noon
    ):
        answered(joint, committee, noon)
        answered(joint, front, noon)
        answered(joint, front, noon, agrees=False, reason="Đề nghị bỏ mục II")

        with pytest.raises(CannotJoin):
            issued(joint, committee, noon)
        answered(joint, front, noon, key="third")

        assert issued(joint, committee, noon).number == 1
        assert JointAnswer.objects.filter(joint=joint, body=front).count() == 3

    def test_is_agreed_to_only_in_the_words_that_were_shown(self, joint, committee, front, noon):
        other = laid(committee, front, noon, key="other", about="Nội dung khác")

        with pytest.raises(CannotJoin, match="đọc lại"):
            answered(joint, front, noon, read=other.digest)

        assert not JointAnswer.objects.exists()

    def test_is_answered_by_who_signs_for_a_body_that_issues_it(self, joint, front, noon):
        stranger = body("so", name="Sở Nội vụ")

        for whose, role in ((front, "CLERK"), (front, "OFFICER"), (stranger, "LEADER")):
            with pytest.raises(Denied):
                answered(joint, whose, noon, role=role)

        assert permissions.joints_of(acting(stranger)).count() == 0
        assert permissions.joints_of(acting(front, "CLERK")).get() == joint

    def test_is_refused_with_a_reason_alone(self, joint, front, noon):
        with pytest.raises(CannotJoin):
            answered(joint, front, noon, agrees=False, reason="  ")

        answered(joint, front, noon, agrees=False, reason="Đề nghị sửa mục I")

        said = {one.body_id: one.answer for one in queries.answers_to(joint)}
        assert said[front.pk].reason == "Đề nghị sửa mục I"

    def test_is_issued_and_withdrawn_by_the_lead_body_alone(self, joint, committee, front, noon):
        answered(joint, committee, noon)
        answered(joint, front, noon)

        for step in (issued, lambda *given: services.withdraw(joint=joint, by=acting(front, "CLERK"), at=noon)):
            with pytest.raises(Denied):
                step(joint, front, noon)

    def test_that_was_withdrawn_is_neither_answered_nor_issued(self, joint, committee, front, noon):
        services.withdraw(joint=joint, by=acting(committee, "CLERK"), at=noon)

        with pytest.raises(CannotJoin):
            answered(joint, front, noon)
        with pytest.raises(CannotJoin):
            issued(joint, committee, noon)
        with pytest.raises(CannotJoin):
            services.withdraw(joint=joint, by=acting(committee, "CLERK"), at=noon)

        joint.refresh_from_db()
        assert (joint.state, Document.objects.count()) == (JointState.WITHDRAWN, 0)

    def test_is_laid_once_for_one_form(self, joint, committee, front, noon):
        assert laid(committee, front, noon) == joint

        with pytest.raises(CannotRegister):
            laid(committee, front, noon, about="Nội dung khác")

        assert Joint.objects.count() == 1

    def test_with_another_reading_stored_than_was_answered_is_found(self, joint, front, noon):
        answered(joint, front, noon)

        JointAnswer.objects.update(read="0" * 64)

        assert list(queries.broken()) != []

    def test_is_never_issued_past_the_bodies(self, committee, front, noon):
        paper = factories.report(number=None, joined=("Ủy ban MTTQ tỉnh Lào Cai",))

        with pytest.raises(CannotRegister):
            services.issue(
                body=committee, paper=paper, by=acting(committee, "CLERK"), on=DAY, at=noon, sides=[committee, front], key="k"
            )  # fmt: skip
