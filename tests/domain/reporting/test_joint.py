"""A report that several sides sign takes its number only once each of them has agreed to the same words."""

from dataclasses import replace
from datetime import date

import pytest

from phoihop.domain.documents import permissions as registered
from phoihop.domain.documents import queries as joints
from phoihop.domain.documents import services as documents
from phoihop.domain.documents.models import Document, Joint
from phoihop.domain.documents.paper import Signatory
from phoihop.domain.ledger import services as ledger
from phoihop.domain.reporting import papers, permissions, queries, services
from phoihop.domain.reporting.models import Report
from phoihop.domain.reporting.states import ReportState
from phoihop.foundation.audit import moments
from tests.domain.organisations.factories import acting, body
from tests.domain.reporting.test_sending import AT, FORM, ON, committee, front, plan, report

__all__ = ["committee", "front", "plan", "report"]  # fixtures
pytestmark = pytest.mark.django_db
SIGNS = (Signatory(("TM. UBND",), "Một"), Signatory(("TM. BAN THƯỜNG TRỰC",), "Hai"))


def form(*sides, signs=SIGNS):
    return replace(FORM, signatories=signs, sides=tuple(side.pk for side in sides))


def laid(report, committee, front, key="one form") -> Joint:
    with moments.history(AT):
        row = services.lay(report=report, form=form(committee, front), by=acting(committee), on=ON, at=AT, key=key)
    return row.joint


def answer(joint, by, *, agrees=True):
    documents.answer(
        joint=joint, agrees=agrees, read=joint.digest, reason="" if agrees else "Sửa mục II.", by=acting(by), on=ON,
        at=AT, key=f"{by.code}:{joint.answers.count()}",
    )  # fmt: skip


def issue(joint, committee):
    return documents.issue_joint(joint=joint, by=acting(committee), on=date(2021, 9, 20), at=AT)


class TestAJointReport:
    def test_has_no_number_before_each_side_agreed(self, report, committee, front):
        joint = laid(report, committee, front)
        answer(joint, committee)

        with pytest.raises(documents.CannotJoin, match=r"mttq|MTTQ"):
            issue(joint, committee)

        report.refresh_from_db()
        assert (report.state, Document.objects.exists()) == (ReportState.LAID, False)
        assert report not in permissions.visible_to(acting(front))
        assert list(registered.joints_of(acting(front))) == [joint]

    def test_is_sent_in_the_words_that_were_agreed_to_under_the_number_that_it_then_takes(
        self, report, committee, front
    ):
        joint = laid(report, committee, front)
        for side in (committee, front):
            answer(joint, side)

        document = issue(joint, committee)

        report.refresh_from_db()
        paper, read = papers.frozen(report), joints.laid(joint)
        assert (report.state, report.sent_on, document.number) == (ReportState.SENT, date(2021, 9, 20), 1)
        assert replace(paper, number=None, day=ON, code="", address="") == read
        assert [(one.signatory, one.body_id) for one in document.joined.order_by("signatory")] == [
            (0, committee.pk), (1, front.pk),
        ]  # fmt: skip
        assert report in permissions.visible_to(acting(front))
        assert list(queries.broken()) == []

    def test_keeps_the_figures_of_the_moment_at_which_it_was_laid(self, report, plan, committee, front):
        joint = laid(report, committee, front)
        late = plan.rows.get(number=1).commitment
        ledger.claim(commitment=late, result="Xong.", by=acting(front), on=date(2021, 9, 10), key="late")
        for side in (committee, front):
            answer(joint, side)

        issue(joint, committee)

        report.refresh_from_db()
        assert (queries.figures(report)["overdue"], queries.figures(report)["claimed"]) == (1, 0)
        assert "Có 2 nội dung, 1 quá hạn." in report.facts

    def test_does_not_change_while_it_waits_and_does_again_once_it_was_taken_back(self, report, committee, front):
        joint = laid(report, committee, front)
        answer(joint, front, agrees=False)

        with pytest.raises(services.CannotReport):
            services.write(report=report, heading="II.1", text="Chữ", by=acting(committee), at=AT)
        documents.withdraw(joint=joint, by=acting(committee), at=AT)
        services.write(report=report, heading="II.1", text="Chữ", by=acting(committee), at=AT)
        again = laid(report, committee, front, key="another form")

        assert again != joint
        assert Report.objects.get().joint == again
        assert list(queries.broken()) == []

    def test_laid_again_by_the_same_form_is_the_same(self, report, committee, front):
        first = laid(report, committee, front)

        again = laid(report, committee, front)

        assert again == first
        assert Joint.objects.count() == 1

    def test_is_never_sent_past_its_sides(self, report, committee, front):
        with pytest.raises(services.CannotReport, match="trình từng bên"):
            services.send(report=report, form=form(committee, front), by=acting(committee), on=ON, at=AT)

        assert not Document.objects.exists()

    def test_is_not_joint_with_strangers_to_the_plan_and_not_without_a_name_each(self, report, committee, front):
        stranger = body("so")
        wrong = [form(committee, stranger), form(front, committee), form(committee, front, signs=SIGNS[:1]), form()]

        for told in wrong:
            with pytest.raises(services.CannotReport), moments.history(AT):
                services.lay(report=report, form=told, by=acting(committee), on=ON, at=AT, key="k")

        assert not Joint.objects.exists()
