"""The clerk's page of what comes in: entered once, followed line by line, and nobody else's."""

import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from phoihop.domain.documents.models import Arrival, Document
from phoihop.foundation.accounts.models import User
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
WRITTEN = {
    "arrived_on": "20/9/2021", "author": "Sở Nội vụ", "symbol": "12/SNV-TH", "dated": "17/9/2021", "kind": "Công văn",
    "about": "Góp ý quy chế phối hợp", "receiver": "Phòng Tổng hợp", "due_on": "22/9/2021",
}  # fmt: skip


@pytest.fixture(autouse=True)
def loaded(case_database):
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def body_of(client: Client) -> str:
    return str(client.get("/").context["frame"]["body"].id)


class TestAClerk:
    def test_enters_a_paper_follows_it_and_takes_the_list_away(self):
        clerk = signed_in("vanthu.ubnd")
        form = WRITTEN | {"key": "one", "acting_for": body_of(clerk)}

        entered = [clerk.post("/incoming/new/", form, follow=True) for _time in range(2)]
        row = Arrival.objects.get()
        late = clerk.get("/incoming/?stand=late").content.decode()
        done = {"receiver": "Phòng Nội chính", "due_on": "22/9/2021", "done_on": "23/9/2021", "reply": "99/UBND-TH"}
        clerk.post(f"/incoming/{row.pk}/", done | {"key": "two", "acting_for": body_of(clerk)})

        assert {answer.redirect_chain[0][0] for answer in entered} == {f"/incoming/{row.pk}/"}
        assert "Quá hạn" in late
        assert "12/SNV-TH" in late
        assert "12/SNV-TH" not in clerk.get("/incoming/?stand=open").content.decode()
        sheet = load_workbook(io.BytesIO(clerk.get("/incoming/?file=xlsx").content)).active
        cells = [cell.value for line in sheet.iter_rows() for cell in line]
        assert {"12/SNV-TH", "Phòng Nội chính", "99/UBND-TH"} <= set(cells)

    def test_reads_in_plain_words_what_cannot_be(self):
        clerk = signed_in("vanthu.ubnd")
        form = WRITTEN | {"key": "one", "acting_for": body_of(clerk)}

        refused = [
            clerk.post("/incoming/new/", form | changed)
            for changed in ({"arrived_on": "31/02/2021"}, {"dated": "21/9/2021"}, {"about": "Mật"}, {"key": ""})
        ]

        assert [answer.status_code for answer in refused] == [422] * 4
        told = [answer.content.decode() for answer in refused]
        assert "Văn bản không thể đến trước ngày ghi trên nó." in told[1]
        assert "mang dấu chỉ độ mật" in told[2]
        assert "Góp ý quy chế phối hợp" in told[0]
        assert not Arrival.objects.exists()


class TestAnotherBody:
    def test_sees_nothing_of_it(self):
        clerk, other = signed_in("vanthu.ubnd"), signed_in("lanhdao.mttq")
        clerk.post("/incoming/new/", WRITTEN | {"key": "one", "acting_for": body_of(clerk)})

        assert other.get(f"/incoming/{Arrival.objects.get().pk}/").status_code == 404
        assert "12/SNV-TH" not in other.get("/incoming/").content.decode()


class TestTheListOfRequirements:
    def test_counts_the_books_and_says_what_does_not_hold(self):
        clerk = signed_in("vanthu.ubnd")
        clerk.post("/incoming/new/", WRITTEN | {"key": "one", "acting_for": body_of(clerk)})

        shown = clerk.get("/papers/requirements/").content.decode()
        Arrival.objects.update(number=3)
        broken = clerk.get("/papers/requirements/").content.decode()

        assert "Không đáp ứng" in shown
        assert "chạy từ 1 đến số cuối" in shown
        assert "VĂN BẢN ĐẾN 2021" not in shown
        assert "VĂN BẢN ĐẾN 2021" in broken

    def test_looks_at_every_paper_of_the_body_each_time_and_finds_one_that_was_changed(self):
        clerk = signed_in("vanthu.ubnd")

        sound = clerk.get("/papers/requirements/").content.decode()
        Document.objects.filter(body__code="laocai.ubnd").update(about="Khác")
        changed = clerk.get("/papers/requirements/").content.decode()

        n = Document.objects.filter(body__code="laocai.ubnd").count()
        assert n
        assert f"Đã so lại ngay bây giờ: {n} văn bản, bị sửa sau khi vào sổ: 0" in sound
        assert f"Đã so lại ngay bây giờ: {n} văn bản, bị sửa sau khi vào sổ: {n}" in changed

    def test_counts_what_came_again_and_what_is_overdue(self):
        clerk = signed_in("vanthu.ubnd")
        told = WRITTEN | {"acting_for": body_of(clerk)}
        clerk.post("/incoming/new/", told | {"key": "one"})
        clerk.post("/incoming/new/", told | {"key": "two", "again": "on"})

        shown = clerk.get("/papers/requirements/").content.decode()

        assert f"sau lời nhắc: {Arrival.objects.count() - 1}" in shown
