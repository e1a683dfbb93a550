"""A paper that was issued leaves as a package; a package that came stands in the register, its files beside it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from phoihop.domain.documents import queries
from phoihop.domain.documents.models import Arrival, Document
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.models import User
from phoihop.surfaces.exchange.edxml import reading
from tests.support import loaded_case
from tests.surfaces.exchange.edxml.test_package import SCHEMA, sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def case(case_database: None, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def brought(client: Client, content: bytes, *, key: str = "k1", **given: str):
    told = {"arrived_on": "15/9/2021", "receiver": "Phòng Tổng hợp", "due_on": "", "key": key} | given
    return client.post("/incoming/package/", {"package": SimpleUploadedFile("x.edxml", content), **told}, follow=True)


class TestGoingOut:
    def test_gives_the_paper_with_its_file_for_the_bodies_that_were_named(self):
        document = Document.objects.filter(body__code="laocai.ubnd").latest("pk")

        answer = signed_in("vanthu.ubnd").get(f"/papers/{document.pk}/package/", {"to": "laocai.mttq"})

        told = reading.read(answer.content)
        SCHEMA.assertValid(etree.fromstring(answer.content))
        assert answer["Content-Disposition"].endswith('.edxml"')
        assert (told.sender.code, [one.code for one in told.receivers]) == ("000.00.00.H38", ["laocai.mttq"])
        assert (told.symbol, told.day, told.subject) == (str(document), document.issued_on, document.about)
        assert told.document_id == f"000.00.00.H38,{document.issued_on:%Y/%m/%d},{document}"
        assert told.enclosed[0].content == queries.present(document)
        assert told.pages >= 1

    def test_asks_for_whom_and_says_which_code_nobody_bears(self):
        document = Document.objects.filter(body__code="laocai.ubnd").latest("pk")
        client = signed_in("vanthu.ubnd")

        asked, refused = (client.get(f"/papers/{document.pk}/package/{end}") for end in ("", "?to=khong.co"))

        assert (asked.status_code, refused.status_code) == (200, 422)
        assert "khong.co" in refused.content.decode()

    def test_is_not_there_for_who_did_not_issue_it(self):
        document = Document.objects.filter(body__code="laocai.ubnd").latest("pk")

        answer = signed_in("lanhdao.phunu").get(f"/papers/{document.pk}/package/", {"to": "laocai.mttq"})

        assert answer.status_code == 404


class TestComingIn:
    def test_gives_the_next_number_and_keeps_the_files(self):
        client = signed_in("vanthu.ubnd")

        shown = brought(client, sample())

        row = Arrival.objects.latest("pk")
        file = row.enclosures.get()
        fetched = client.get(f"/incoming/{row.pk}/files/1/")
        assert shown.redirect_chain == [(f"/incoming/{row.pk}/", 302)]
        assert "12-SNV-TH.txt" in shown.content.decode()
        assert (row.author, row.symbol, row.dated, row.kind, row.about) == (
            "Sở Nội vụ tỉnh Lào Cai", "12/SNV-TH", date(2021, 9, 14), "Công văn", "V/v góp ý kế hoạch",
        )  # fmt: skip
        assert (row.handlings.get().due_on, row.handlings.get().receiver) == (date(2021, 9, 30), "Phòng Tổng hợp")
        assert (file.name, b"".join(fetched.streaming_content)) == ("12-SNV-TH.txt", "Góp ý".encode())
        assert list(queries.broken()) == []

    def test_is_once_however_often_the_form_is_sent(self):
        client = signed_in("vanthu.ubnd")
        before = Arrival.objects.count()

        for _press in range(2):
            brought(client, sample())

        assert Arrival.objects.count() == before + 1

    def test_says_that_it_stands_there_already(self):
        client = signed_in("vanthu.ubnd")
        brought(client, sample())

        refused, again = brought(client, sample(), key="k2"), brought(client, sample(), key="k3", again="on")

        assert (refused.status_code, again.status_code) == (422, 200)
        assert "đã có trong sổ" in refused.content.decode()

    def test_leaves_out_a_file_of_a_kind_that_is_not_taken_and_says_so(self):
        content = sample().replace(b"12-SNV-TH.txt", b"12-SNV-TH.exe")

        shown = brought(signed_in("vanthu.ubnd"), content).content.decode()

        assert "12-SNV-TH.exe" in shown
        assert not Arrival.objects.latest("pk").enclosures.exists()

    @pytest.mark.parametrize(
        "given", [{"arrived_on": "1/1/2030"}, {"arrived_on": "x"}, {"receiver": ""}, {"arrived_on": "1/9/2021"}]
    )
    def test_enters_nothing_where_the_form_is_wrong(self, given):
        before = Arrival.objects.count()

        assert brought(signed_in("vanthu.ubnd"), sample(), **given).status_code == 422
        assert Arrival.objects.count() == before

    @pytest.mark.parametrize("place", ["V/v góp ý kế hoạch", "Lào Cai</edXML:Place>"])
    def test_refuses_a_paper_with_a_mark_of_secrecy_wherever_that_stands(self, place):
        end = place.partition("<")[1:]
        content = sample().replace(place.encode(), ("TỐI MẬT" + "".join(end)).encode())

        assert brought(signed_in("vanthu.ubnd"), content).status_code == 422
        assert not Arrival.objects.exists()

    def test_is_for_who_keeps_the_register_alone_and_its_files_for_the_body_alone(self):
        brought(signed_in("vanthu.ubnd"), sample())
        row = Arrival.objects.latest("pk")

        assert signed_in("chuyenvien.ubnd").get("/incoming/package/").status_code == 403
        assert signed_in("chuyenvien.ubnd").get(f"/incoming/{row.pk}/files/1/").status_code == 200
        assert signed_in("lanhdao.mttq").get(f"/incoming/{row.pk}/files/1/").status_code == 404
        assert signed_in("vanthu.ubnd").get(f"/incoming/{row.pk}/files/2/").status_code == 404

    def test_takes_what_another_installation_of_this_product_sent(self):
        document = Document.objects.filter(body__code="laocai.ubnd").latest("pk")
        sent = signed_in("vanthu.ubnd").get(f"/papers/{document.pk}/package/", {"to": "laocai.mttq"}).content

        shown = brought(signed_in("lanhdao.mttq"), sent, arrived_on="23/9/2021")

        row = Arrival.objects.latest("pk")
        assert shown.status_code == 200
        assert (row.body, row.symbol) == (Body.objects.get(code="laocai.mttq"), str(document))
        assert row.enclosures.get().file.media_type == "application/pdf"
