"""A filled list comes in row by row: bad cells are named, good rows are safe, and what was sent twice is in once."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import queries
from phoihop.domain.petitions.models import Petition, Referral, Session
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.workspace.petitions import sheet
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
HTML, FORMULA, PERSON = "<b onclick=x()>đậm</b>", "=HYPERLINK(1)", "Gọi 0912 345 678"


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


@pytest.fixture
def front() -> Client:
    client = Client()
    client.force_login(
        User.objects.get(username="lanhdao.mttq"), backend="django.contrib.auth.backends.ModelBackend"
    )  # fmt: skip
    return client


@pytest.fixture
def table() -> str:
    return f"/petitions/sessions/{Session.objects.get(key='case:sau-ky-hop').pk}/"


def filled(wrong: dict[str, str]) -> SimpleUploadedFile:
    """The list as it is offered, with sixty rows and these cells instead."""
    book = load_workbook(io.BytesIO(sheet.empty()))
    page = book.worksheets[0]
    for number in range(60):
        page.append([f"Đề nghị sửa cầu số {number} {HTML if number == 7 else ''}", "giao thong", "Xã Bản Hồ", "tỉnh"])
    for cell, value in wrong.items():
        page[cell] = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("kien-nghi.xlsx", out.getvalue())


class TestAFilledList:
    def test_is_taken_in_but_for_three_bad_rows_which_are_named_and_then_nothing_comes_twice(self, front, table):
        before = Petition.objects.count()
        wrong = {"A4": PERSON, "A9": FORMULA, "D17": "Liên xã"}

        first = front.post(f"{table}list/", {"list": filled(wrong)})
        mended = front.post(f"{table}list/", {"list": filled({})})
        again = front.post(f"{table}list/", {"list": filled({})})  # the line was cut, it is sent once more

        assert [(bad.cell, bool(bad.sentence)) for bad in first.context["listed"][1]] == [
            ("A4", True), ("A9", True), ("D17", True),
        ]  # fmt: skip
        assert "57" in first.context["listed"][0]
        assert (mended.status_code, again.status_code) == (302, 302)
        assert Petition.objects.count() == before + 60
        made = Petition.objects.filter(text__contains="cầu số")
        assert set(made.values_list("topic", "competence")) == {("Giao thông", "PROVINCE")}
        page = front.get(table).content.decode() + front.get(f"{table}?page=3").content.decode()
        assert HTML not in page
        assert not Petition.objects.filter(text__startswith="=").exists()
        assert list(queries.broken()) == []

    def test_keeps_out_a_field_of_life_that_nobody_chooses_from_the_list(self, front, table):
        front.post(f"{table}list/", {"list": filled({"B6": "Ông Thào, bản Hồ"})})

        assert not Petition.objects.filter(topic__contains="Thào").exists()

    def test_says_at_the_head_of_the_page_what_is_in_and_where_to_go_on(self, front, table):
        answer = front.post(f"{table}list/", {"list": filled({"A4": PERSON, "B6": "Vũ trụ", "D17": "Liên xã"})})

        head = answer.content.decode().partition("<textarea")[0]
        assert "Đã nhận 57 kiến nghị" in head
        assert "3 dòng" in head
        assert 'href="#bad-cells"' in head

    @pytest.mark.parametrize(
        "content",
        [b"", b"PK\x03\x04broken", b"<html>", b"A,B,C\n1,2,3\n", b"PK" * 2**20 + b"."],
        ids=["empty", "cut", "html", "csv", "large"],
    )
    def test_is_refused_in_words_when_it_is_no_list(self, front, table, content):
        before = Petition.objects.count()

        answer = front.post(f"{table}list/", {"list": SimpleUploadedFile("x.xlsx", content)})

        assert (answer.status_code, Petition.objects.count()) == (422, before)
        assert answer.context["brought"].errors["list"]
        assert 'class="error" id="id_list_error"' in answer.content.decode()

    def test_is_offered_empty_with_its_four_columns(self, front):
        page = load_workbook(io.BytesIO(front.get("/petitions/sessions/list.xlsx").content)).worksheets[0]

        assert [cell.value for cell in page[1]] == list(sheet.HEADS)


class TestAComplaint:
    def test_is_sent_on_and_never_held(self, front, table):
        inspectors = Body.objects.get(code="laocai.ubnd")

        answer = front.post(
            f"{table}refer/", {"key": "r", "refer-kind": "DENOUNCE", "refer-to": inspectors.pk, "words": "Ông A"}
        )

        assert answer.status_code == 302
        row = Referral.objects.get()
        assert {field.name for field in Referral._meta.fields} == {"id", "key", "session", "kind", "to", "on"}
        assert (row.kind, row.to) == ("DENOUNCE", inspectors)
        assert front.get(table).context["referred"][0][2] == 1
        assert list(queries.broken()) == []
