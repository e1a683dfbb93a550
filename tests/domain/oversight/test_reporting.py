"""What came of a supervision goes out once, as a numbered report that tells what was recorded and names nobody."""

from datetime import date

import pytest
from django.db import transaction

from phoihop.domain.documents import queries as documents
from phoihop.domain.documents.models import Document
from phoihop.domain.oversight import queries, services
from phoihop.domain.oversight.models import Report
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, DAY

pytestmark = pytest.mark.django_db
HEAD = services.Head("BC-MTTQ", "Lào Cai", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"), "Giàng A", ("Như trên", "Lưu: VT"))


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def department():
    return body("snv", under=body("ubnd"))


def issue(supervision, by, *, head=HEAD, key="i", on=DAY):
    return services.issue_report(supervision=supervision, head=head, by=acting(by), on=on, at=AT, key=key)


def lines(paper) -> list[str]:
    return [text.words for section in paper.sections for text in section.texts]


class TestComposeReport:
    def test_tells_the_plan_what_was_found_and_each_recommendation_with_its_day_and_takes_no_number(
        self, front, department
    ):
        row = factories.recommended(front, department)
        who = {"by": acting(front), "on": DAY, "at": AT}
        services.find(supervision=row.supervision, words="Gặp bà Giàng Thị Mỷ ở xã", key="named", **who)
        services.answer(
            recommendation=row, words="Sẽ làm", paper="1/SNV", by=acting(department), on=DAY, at=AT, key="a"
        )

        paper = services.compose_report(supervision=row.supervision, head=HEAD, by=acting(front), on=DAY)

        told = lines(paper)
        recommended = next(line for line in told if line.startswith("Công khai lịch tiếp công dân."))
        assert (paper.number, paper.kind, paper.about) == (None, "BÁO CÁO", "kết quả giám sát tiếp công dân")
        assert any("3/5/2021" in line and "18/5/2021" in line for line in told)
        assert all(words in recommended for words in ("cấp bách", "16/6/2021", "Đã trả lời tại văn bản 1/SNV"))
        assert "đã thực hiện" not in recommended
        assert any("Chưa công khai lịch tiếp" in line for line in told)
        assert not any("Giàng Thị Mỷ" in line for line in told)
        assert Document.objects.count() == 0

    def test_needs_something_that_was_found_and_the_right_to_sign_for_who_supervises(self, front, department):
        bare = factories.begun(front, department)

        with pytest.raises(services.CannotSupervise):
            services.compose_report(supervision=bare, head=HEAD, by=acting(front), on=DAY)
        with pytest.raises(Denied):
            services.compose_report(supervision=bare, head=HEAD, by=acting(department), on=DAY)


class TestIssueReport:
    def test_numbers_it_once_however_often_it_is_sent(self, front, department):
        supervision = factories.recommended(front, department).supervision

        first, again = issue(supervision, front), issue(supervision, front, on=date(2021, 6, 2))
        with pytest.raises(services.CannotSupervise), transaction.atomic():
            issue(supervision, front, key="another")
        with pytest.raises(services.CannotSupervise), transaction.atomic():
            issue(supervision, front, head=services.Head("BC-X", "Lào Cai", ("CHỦ TỊCH",), "Giàng A", ("Lưu: VT",)))

        assert first.pk == again.pk
        assert (Document.objects.count(), Report.objects.count()) == (1, 1)
        assert documents.printed(first.document).number == 1
        assert list(queries.broken()) == []

    def test_under_the_key_of_another_supervision_is_refused(self, front, department):
        issue(factories.recommended(front, department).supervision, front)
        other = factories.recommended(front, department, key="r2").supervision

        with pytest.raises(services.CannotSupervise):
            issue(other, front)

        assert not Report.objects.filter(supervision=other).exists()

    def test_is_found_out_where_it_was_changed_past_the_services(self, front, department):
        issue(factories.recommended(front, department).supervision, front)
        Report.objects.update(on=date(2021, 7, 1))

        assert [one.chain for one in queries.broken()] != []
