"""Agreements, plans and reports as the two sides see them."""

import io
from datetime import date

import pypdf
import pytest
from django.test import Client

from phoihop.config import case
from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.plans import services as plans
from phoihop.domain.reporting.models import Report
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Seal
from tests.support import loaded_case
from tests.support.loaded_case import signing_of

pytestmark = pytest.mark.django_db

REPORT = "/reports/laocai.ubnd/9T-2021/"


@pytest.fixture(autouse=True)
def loaded(case_database):
    loaded_case.load()


def page(username: str, address: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def regulation() -> Agreement:
    """The agreement that the plan of the year carries out."""
    return Agreement.objects.get(code="QC-2021-2025")


class TestTheAgreementPage:
    def test_shows_articles_with_their_rows_and_lets_those_without_stand_out(self):
        shown = page("lanhdao.mttq", "/agreements/QC-2021-2025/")

        assert "1 điều chưa có nội dung kế hoạch nào thực hiện." in shown
        assert (
            shown.index("Điều 10.")
            < shown.index("Chưa có nội dung kế hoạch nào thực hiện điều này")
            < shown.index("Điều 11.")
        )
        assert "Hội thi tuyên truyền xây dựng nông thôn mới" in shown

    def test_lets_a_leader_of_a_party_sign_once(self, noon):
        committee = case.speaker(regulation().drafter)
        parties = [party.body for party in regulation().parties.order_by("place")[:2]]
        made = agreements.draft(
            code="CT-1",
            title="Chương trình",
            parties=parties,
            term_from=case.BEGINNING,
            term_to=None,
            by=committee,
            at=noon,
        )
        agreements.add_article(agreement=made, number=1, heading="Nội dung", by=committee, at=noon)
        agreements.present(agreement=made, by=committee, at=noon)
        client = Client()
        client.force_login(
            User.objects.get(username="lanhdao.mttq"), backend="django.contrib.auth.backends.ModelBackend"
        )

        first = client.post("/agreements/CT-1/sign/", signing_of("lanhdao.mttq", "CT-1"))
        second = client.post("/agreements/CT-1/sign/", signing_of("lanhdao.mttq", "CT-1"))

        assert (first.status_code, second.status_code) == (302, 422)
        assert "đã ký văn bản này" in second.content.decode()
        assert made.parties.exclude(signed_on=None).count() == 1

    def test_leads_to_the_article_that_nothing_serves(self):
        shown = page("lanhdao.mttq", "/agreements/QC-2021-2025/")

        assert '<a href="#article-10">Điều 10: Phòng, chống tham nhũng, lãng phí</a>' in shown
        assert 'class="card lacks" id="article-10"' in shown
        assert shown.count('class="card lacks"') == 1

    def test_says_of_each_row_how_it_stands_today(self):
        shown = page("lanhdao.mttq", "/agreements/QC-2021-2025/")

        of_article = shown.split('id="article-4"')[1].split("</section>")[0]
        assert "Trễ 13 ngày" in of_article
        assert "Hoàn thành đúng hạn" in of_article


class TestWhatIsMadeUp:
    @pytest.mark.parametrize(
        ("address", "at_least"),
        [
            ("/agreements/", 4), ("/agreements/QC-2021-2025/", 60), ("/plans/", 1), ("/plans/KH-2021/", 20), ("/reports/", 1),
            (REPORT, 12), (f"{REPORT}overdue/", 5),
        ],
    )  # fmt: skip
    def test_is_explained_once_and_marked_each_time(self, address, at_least):
        shown = page("lanhdao.mttq", address)

        assert shown.count('class="legend"') == 1
        assert shown.count('<span class="visually-hidden"> (minh họa)</span>') >= at_least

    def test_is_told_of_the_number_the_day_and_the_signer_of_a_report(self):
        shown = page("lanhdao.mttq", REPORT)

        for words in ("01/BC-UBND", "Lào Cai, ngày 23 tháng 9 năm 2021", "Thường trực Tỉnh ủy", "Họ và tên"):
            assert f'{words}<span class="made-up"' in shown


class TestThePlanTable:
    def test_names_each_group_once_over_its_rows(self):
        shown = page("lanhdao.phunu", "/plans/KH-2021/")

        assert shown.count("<thead>") == 1
        assert shown.count('scope="rowgroup"') == shown.count("<tbody>") >= 5

    def test_has_the_three_things_of_every_row(self):
        shown = page("lanhdao.phunu", "/plans/KH-2021/")

        assert "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư" in shown
        assert "Hướng dẫn khu dân cư tổ chức" in shown
        assert "Bố trí điều kiện, cử lãnh đạo dự" in shown
        assert "Trễ 13 ngày" in shown


class TestAgreeingToAPlan:
    @pytest.fixture
    def proposed(self, noon):
        """A plan of one row that waits for the Front."""
        committee, agreement = case.speaker(regulation().drafter), regulation()
        made = plans.draft(
            code="KH-2", title="Kế hoạch", year=2021, agreement=agreement, by=committee, at=noon, beside=True
        )
        front = agreement.parties.get(place=2).body
        plans.add_row(
            plan=made, text=plans.RowText("Nhóm", "Việc mới", "Làm", "Góp ý", "Quý IV"), debtor=agreement.drafter,
            creditor=front, reckoning=rulebook.fixed(noon.date(), "Kế hoạch", verified=True), by=committee,
            on=noon.date(), at=noon, key="r",
        )  # fmt: skip
        plans.propose(plan=made, by=committee, on=noon.date(), at=noon, key="p")
        return made

    def test_turns_every_key_that_waits_and_makes_the_plan_agreed(self, proposed):
        assert "1 nội dung chờ ta đồng ý" in page("lanhdao.mttq", "/plans/KH-2/")
        client = Client()
        client.force_login(
            User.objects.get(username="lanhdao.mttq"), backend="django.contrib.auth.backends.ModelBackend"
        )

        answers = [client.post("/plans/KH-2/agree/", {"key": "k"}).status_code for _time in range(2)]

        proposed.refresh_from_db()
        assert answers == [302, 302]
        assert (proposed.state, proposed.rows.get().commitment.state) == ("AGREED", "IN_FORCE")

    def test_is_refused_to_an_observer_with_a_sentence(self, proposed):
        client = Client()
        client.force_login(
            User.objects.get(username="theodoi.mttq"), backend="django.contrib.auth.backends.ModelBackend"
        )

        answer = client.post("/plans/KH-2/agree/", {"key": "k"})

        assert answer.status_code == 422
        assert (
            "Vai trò của ông/bà chưa được làm việc này. Hãy nhờ người đại diện cho cơ quan." in answer.content.decode()
        )
        assert proposed.rows.get().commitment.state == "PROPOSED"
        assert "chờ ta đồng ý" not in page("theodoi.mttq", "/plans/KH-2/").lower()


class TestTheReportPage:
    def test_tells_how_each_record_behind_a_figure_stood_when_it_was_counted(self):
        shown = page("lanhdao.mttq", f"{REPORT}overdue/")

        assert "Quá hạn 4 ngày" in shown
        assert "Trễ 13 ngày" not in shown

    def test_shows_the_seal_it_was_sent_under(self):
        code = Seal.objects.get(seq=1).short_code

        assert code in page("lanhdao.mttq", REPORT)

    def test_opens_every_figure_to_as_many_records_as_it_says(self):
        shown = page("lanhdao.mttq", REPORT)

        for name, value in (("rows", 44), ("overdue", 5), ("on_time", 8), ("closed", 0)):
            records = page("lanhdao.mttq", f"{REPORT}{name}/")
            assert records.count('<li class="row">') == value
            assert name == "closed" or f'href="{REPORT}{name}/"' in shown

    def test_gives_the_paper_as_files(self):
        client = Client()
        client.force_login(
            User.objects.get(username="lanhdao.mttq"), backend="django.contrib.auth.backends.ModelBackend"
        )

        pdf, word = (client.get(f"{REPORT}file.{form}") for form in ("pdf", "docx"))

        assert len(pypdf.PdfReader(io.BytesIO(pdf.content)).pages) >= 4
        assert word.content.startswith(b"PK")
        assert client.get(f"{REPORT}file.exe").status_code == 404
        assert client.get(f"{REPORT}nothing/").status_code == 404
        assert client.get("/reports/laocai.mttq/9T-2021/").status_code == 404


class TestTheSendByDay:
    def test_explains_itself_by_the_rule_of_the_body_s_level(self):
        shown = page("lanhdao.mttq", REPORT)

        assert "Hạn gửi: <time" in shown
        assert "Trễ 7 ngày" in shown
        assert "2 ngày làm việc sau 14/9/2021: 16/9/2021." in shown

    def test_counts_the_days_of_a_report_sent_late(self):
        Report.objects.update(sent_on=date(2021, 9, 20))

        assert "Trễ 4 ngày" in page("lanhdao.mttq", REPORT)
