"""Agreements, plans and reports as the two sides see them."""

import io

import pypdf
import pytest
from django.test import Client

from phoihop.config import case
from phoihop.domain.agreements import services as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.foundation.accounts.models import User

pytestmark = pytest.mark.django_db

REPORT = "/reports/laocai.ubnd/9T-2021/"


@pytest.fixture(autouse=True)
def loaded():
    case.load()


def page(username: str, address: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


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
        committee = case._speaker(Agreement.objects.get().drafter)
        parties = [party.body for party in Agreement.objects.get().parties.order_by("place")[:2]]
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

        first = client.post("/agreements/CT-1/sign/")
        second = client.post("/agreements/CT-1/sign/")

        assert (first.status_code, second.status_code) == (302, 422)
        assert "đã ký văn bản này" in second.content.decode()
        assert made.parties.exclude(signed_on=None).count() == 1


class TestThePlanTable:
    def test_has_the_three_things_of_every_row(self):
        shown = page("lanhdao.phunu", "/plans/KH-2021/")

        assert "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư" in shown
        assert "Hướng dẫn khu dân cư tổ chức" in shown
        assert "Bố trí điều kiện, cử lãnh đạo dự" in shown
        assert "Trễ 13 ngày" in shown


class TestTheReportPage:
    def test_opens_every_figure_to_as_many_records_as_it_says(self):
        shown = page("lanhdao.mttq", REPORT)

        for name, value in (("rows", 25), ("overdue", 2), ("on_time", 6), ("closed", 0)):
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
