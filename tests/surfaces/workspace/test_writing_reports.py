"""A side writes its nine-month report on a page, over what the ledger and the units say, and sends it alone or with another."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from phoihop.domain.documents.models import Joint
from phoihop.domain.organisations.models import Body
from phoihop.domain.reporting import papers
from phoihop.domain.reporting.models import Passage, Report
from phoihop.domain.reporting.states import ReportState
from phoihop.foundation.accounts.models import User
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
HERE = ["laocai.mttq", "9T-2021"]


@pytest.fixture(autouse=True)
def loaded(case_database: None, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    loaded_case.load()


def at_desk(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def begun(front: Client) -> Report:
    front.post(reverse("report_new"), {"key": "new", "what": "KH-2021 9T-2021", "title": "Kết quả 9 tháng"})
    return Report.objects.get(body__code="laocai.mttq")


def do(client: Client, verb: str, key: str, **told: object) -> int:
    return client.post(reverse("report_act", args=[*HERE, verb]), {"key": key, "heading": "III.1", **told}).status_code


def sent(client: Client, **told: str):
    head = {
        "key": "send", "opening": "Thực hiện Quy chế:", "symbol": "BC-MTTQ-BTT", "place": "Lào Cai", "signer": "Minh Họa",
        "signs_as": "TM. BAN THƯỜNG TRỰC", "recipients": "Lưu: VT",
    }  # fmt: skip
    return client.post(reverse("report_send", args=HERE), head | told)


class TestAReportOnItsPage:
    def test_is_begun_over_a_plan_and_shows_what_the_ledger_says_under_each_heading(self):
        front = at_desk("lanhdao.mttq")

        offered = front.get(reverse("report_new")).content.decode()
        begun(front)
        page = front.get(reverse("report_write", args=HERE)).content.decode()

        assert 'value="KH-2021 9T-2021"' in offered
        assert "Hoàn thành ngay các nội dung đã quá hạn:" in page
        assert "Dịch bệnh: 7 nội dung." in page
        assert reverse("commitment", args=["PH-2021-0004"]) in page

    def test_keeps_what_was_set_aside_and_shows_what_differs_from_the_source(self):
        front = at_desk("lanhdao.mttq")
        begun(front)

        taken = do(front, "take", "t", offer="ahead")
        passage = Passage.objects.get(report__body__code="laocai.mttq")
        edited = do(front, "rewrite", "r", passage=passage.pk, text=f"Quý IV: {passage.text}")
        page = front.get(reverse("report_write", args=HERE)).content.decode()
        aside = do(front, "retire", "x", passage=Passage.objects.get(key="r").pk)
        after = front.get(reverse("report_write", args=HERE)).content.decode()

        assert (taken, edited, aside) == (302, 302, 302)
        assert "<ins>Quý IV: </ins>" in page
        assert ("1 đoạn để riêng" in page, "2 đoạn để riêng" in after) == (True, True)

    def test_refused_shows_again_what_was_typed(self):
        front = at_desk("lanhdao.mttq")
        begun(front)

        answer = front.post(
            reverse("report_act", args=[*HERE, "add"]), {"key": "a", "heading": "IV", "text": "Có {bao_nhieu} việc"}
        )

        assert answer.status_code == 422
        assert "Có {bao_nhieu} việc</textarea>" in answer.content.decode()

    def test_offers_to_who_compiles_what_the_units_sent_with_their_names(self):
        committee = at_desk("lanhdao.ubnd")
        here = ["laocai.ubnd", "9T-2021"]

        page = committee.get(reverse("report_write", args=here)).content.decode()  # sent: nothing is offered to change

        assert "Báo cáo của 7 đơn vị" in page
        assert "Liên đoàn Lao động tỉnh Lào Cai: Tổ chức 3 cuộc đối thoại" in page
        assert not re.search(r"<form[^>]*reports/laocai.ubnd", page)

    def test_is_no_business_of_another_body(self):
        begun(at_desk("lanhdao.mttq"))
        women = at_desk("lanhdao.phunu")

        page = women.get(reverse("report_write", args=HERE)).status_code

        assert (page, do(women, "add", "k", text="Chữ"), sent(women).status_code) == (404, 404, 404)


class TestSendingIt:
    def test_alone_gives_it_its_number(self):
        front = at_desk("lanhdao.mttq")
        begun(front)
        do(front, "take", "t", offer="ahead")

        answer = sent(front)

        assert answer["Location"] == reverse("report", args=HERE)
        paper = papers.frozen(Report.objects.get(body__code="laocai.mttq"))
        assert (paper.number, paper.symbol) == (1, "BC-MTTQ-BTT")

    def test_with_another_side_waits_until_both_agreed_to_the_same_words(self):
        front, committee = at_desk("lanhdao.mttq"), at_desk("lanhdao.ubnd")
        begun(front)
        do(front, "take", "t", offer="ahead")

        laid = sent(front, beside_1=str(Body.objects.get(code="laocai.ubnd").pk), signer_1="Minh Họa Hai")
        joint = Joint.objects.get()
        steps = [_answered(front, joint, "agree"), _answered(front, joint, "issue")]
        waits = Report.objects.get(body__code="laocai.mttq").state
        page = committee.get(reverse("paper_joint", args=[joint.pk])).content.decode()
        desk = committee.get(reverse("waiting")).content.decode()
        steps += [_answered(committee, joint, "agree"), _answered(front, joint, "issue")]

        assert (reverse("paper_joint", args=[joint.pk]) in desk, "Chờ ý kiến của ta" in desk) == (True, True)
        assert reverse("paper_joint", args=[joint.pk]) not in committee.get(reverse("waiting")).content.decode()
        assert laid["Location"] == reverse("paper_joint", args=[joint.pk])
        assert (steps, waits) == ([302, 422, 302, 302], ReportState.LAID)
        assert "Hoàn thành ngay các nội dung đã quá hạn" in page
        assert Report.objects.get(body__code="laocai.mttq").state == ReportState.SENT
        assert front.get(reverse("report_file", args=[*HERE, "pdf"])).status_code == 200


def _answered(client: Client, joint: Joint, verb: str) -> int:
    told = {"key": f"{verb}-{joint.answers.count()}", "read": joint.digest}
    return client.post(reverse("paper_joint_act", args=[joint.pk, verb]), told).status_code
