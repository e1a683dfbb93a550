"""From a slip at the table to the page that everybody with it may open: light, without scripts, with nobody's data."""

import logging
import re
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from phoihop.domain.petitions.models import Petition
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.surfaces.portal import kept
from tests.support import loaded_case

FOLLOW, BUDGET = "/cong/theo-doi/", 35_000  # bytes of page and sheet, not even packed
CANARY = "Nhà tôi ở đầu cầu Ngòi Đum"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database: None, settings, tmp_path) -> None:
    settings.DATA = tmp_path
    loaded_case.load()
    kept.forget()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def petition(key: str) -> Petition:
    return Petition.objects.get(key=f"case:{key}")


def slip_of(row: Petition) -> dict[str, str]:
    """Code and secret, as they stand on the printed slip."""
    page = signed_in("lanhdao.mttq").post(f"/petitions/{row.pk}/slip/")
    assert "<svg" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    return {"code": page.context["code"], "secret": page.context["secret"]}


def words(content: bytes) -> str:
    """What a reader without styles reads."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", content.decode())).split())


class TestAPage:
    def test_tells_where_it_is_and_every_late_day_with_the_bodys_reason(self) -> None:
        row, committee = petition("dien-luoi"), signed_in("lanhdao.ubnd")
        committee.post(
            f"/petitions/{row.pk}/delay/",
            {"key": "d", "delay-words": "Chờ vốn trung hạn", "delay-until": "31/10/2021"},
        )

        page = Client().post(FOLLOW, slip_of(row))

        told = words(page.content)
        assert "Đang ở Ủy ban nhân dân tỉnh Lào Cai từ 18/5/2021" in told
        assert "Trễ 68 ngày" in told
        assert "Cơ quan chưa nêu lý do cho những ngày này" in told
        assert "Lý do cơ quan nêu: Chờ vốn trung hạn" in told
        assert row.text not in told
        assert row.place not in told

    def test_says_since_when_it_is_open_again_and_where_an_answer_that_was_not_let_out_is_read(self) -> None:
        again = words(Client().post(FOLLOW, slip_of(petition("den-bu"))).content)
        kept_back = words(Client().post(FOLLOW, slip_of(petition("duong-ta-phin"))).content)

        assert "Mở lại ngày 1/9/2021: Ủy ban nhân dân tỉnh Lào Cai phải trả lời lại." in again
        assert "Trễ 22 ngày" in again
        assert "Nội dung trả lời chưa được công khai ở đây" not in again
        assert "Nội dung trả lời chưa được công khai ở đây" in kept_back

    def test_is_light_has_no_script_and_is_kept_and_told_to_nobody(self) -> None:
        page = Client(enforce_csrf_checks=True).post(FOLLOW, slip_of(petition("duong-ta-phin")))

        sheets = re.findall(rb'rel="stylesheet" href="/static/([^"]+)"', page.content)
        size = len(page.content) + sum(Path(str(finders.find(sheet.decode()))).stat().st_size for sheet in sheets)
        assert size <= BUDGET
        assert b"<script" not in page.content
        assert not page.cookies
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "no-referrer")
        assert "noindex" in page["X-Robots-Tag"]

    def test_opens_for_a_right_code_and_secret_alone(self) -> None:
        given = slip_of(petition("dien-luoi"))
        stranger, owner = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.9")

        wrong = [stranger.post(FOLLOW, given | {"secret": f"2222-222{n}"}).status_code for n in range(7)]
        misread = stranger.post(FOLLOW, given | {"code": given["code"][:-1] + "?"})

        assert wrong == [422] * 5 + [429] * 2
        assert misread.status_code == 422
        assert "Mã kiến nghị sai hoặc thiếu chữ" in words(misread.content)
        assert owner.post(FOLLOW, given).status_code == 200
        assert given["code"] in Client().get(f"{FOLLOW}?ma={given['code']}").content.decode()


class TestWhoDoesNotAgree:
    def test_opens_it_again_and_is_read_by_those_who_must_alone(self, caplog, settings) -> None:
        row, caplog.handler.level = petition("duong-ta-phin"), logging.DEBUG
        reader = Client()
        page = reader.post(FOLLOW, slip_of(row))
        given = {"slip": page.context["slip"], "key": page.context["key"], "words": f"{CANARY}, chưa nói đến cầu"}

        done = [reader.post(f"{FOLLOW}khong-dong-y/", given) for _again in range(2)]

        row.refresh_from_db()
        assert [answer.status_code for answer in done] == [200, 200]
        assert (row.state, row.result) == ("ROUTED", "")
        front, stranger = signed_in("lanhdao.mttq"), signed_in("lanhdao.phunu")
        word = row.slips.get().words.get()
        read = front.post(f"/petitions/{row.pk}/words/{word.pk}/")
        assert CANARY in read.content.decode()
        assert stranger.post(f"/petitions/{row.pk}/words/{word.pk}/").status_code == 404
        told = [
            client.get(address)
            for client in (front, stranger, reader)
            for address in ("/", "/waiting/", "/petitions/", f"/petitions/{row.pk}/", "/petitions/report/", "/cong/", FOLLOW)
        ]  # fmt: skip
        assert [page.request["PATH_INFO"] for page in [*done, *told] if CANARY in page.content.decode()] == []
        assert not Record.objects.filter(facts__contains=CANARY).exists()
        assert CANARY not in caplog.text
        files = [path for path in Path(settings.DATA).rglob("*") if path.is_file()]
        assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []

    def test_is_told_in_words_when_the_page_stood_open_too_long_or_was_never_opened(self) -> None:
        answer = Client().post(f"{FOLLOW}bo-sung/", {"slip": "made-up", "words": CANARY, "key": "k"})

        assert answer.status_code == 422
        assert "Trang đã mở quá lâu" in words(answer.content)
        assert CANARY not in answer.content.decode()
        assert Client().post(f"{FOLLOW}gi-do/", {}).status_code == 404


class TestWhoAsksOfTheirData:
    def test_reads_by_when_it_is_answered_and_what_was_answered_with_nothing_in_any_address(self) -> None:
        row, reader = petition("dien-luoi"), Client()
        slip = slip_of(row)
        page = reader.post(FOLLOW, slip)
        given = {"slip": page.context["slip"], "key": page.context["key"], "kind": "ERASE"}

        asked = [reader.post(f"{FOLLOW}du-lieu/", given) for _again in range(2)]

        request = row.slips.get().requests.get()
        front = signed_in("lanhdao.mttq")
        desk, card = front.get("/waiting/").content.decode(), front.get(f"/petitions/{row.pk}/").content.decode()
        front.post(
            f"/petitions/{row.pk}/data/{request.pk}/",
            {f"data{request.pk}-granted": "no", f"data{request.pk}-words": "Chưa có điều gì được viết", "key": "n"},
        )
        later = words(reader.post(FOLLOW, slip).content)
        assert [answer.status_code for answer in asked] == [200, 200]
        assert "hạn trả lời 25/9/2021" in words(asked[0].content) or "hạn trả lời 27/9/2021" in words(asked[0].content)
        assert f"/petitions/{row.pk}/" in desk
        assert slip["code"] in card
        assert "Chưa có điều gì được viết" in later
        assert not reader.cookies

    def test_reads_what_it_wrote_once_that_was_granted_and_never_before(self) -> None:
        row, reader, front = petition("dien-luoi"), Client(), signed_in("lanhdao.mttq")
        slip = slip_of(row)
        page = reader.post(FOLLOW, slip)
        given = {"slip": page.context["slip"], "key": page.context["key"]}
        reader.post(f"{FOLLOW}bo-sung/", given | {"words": CANARY})
        reader.post(f"{FOLLOW}du-lieu/", given | {"kind": "ACCESS"})
        early = reader.post(f"{FOLLOW}doc-lai/", given)
        request = row.slips.get().requests.get()
        desk = words(front.get("/waiting/").content)

        front.post(
            f"/petitions/{row.pk}/data/{request.pk}/",
            {f"data{request.pk}-granted": "yes", f"data{request.pk}-words": "Đọc được ở trang này", "key": "y"},
        )

        read = reader.post(f"{FOLLOW}doc-lai/", given)
        assert (early.status_code, CANARY in early.content.decode()) == (422, False)
        assert "Có người yêu cầu về điều họ đã viết bằng phiếu" in desk
        assert CANARY in words(read.content)
        assert CANARY not in words(reader.post(FOLLOW, slip).content)
        assert Record.objects.filter(code="petitions.word.look").count() == 1

    def test_is_told_in_words_what_cannot_be_asked(self) -> None:
        page = Client().post(FOLLOW, slip_of(petition("dien-luoi")))

        answer = Client().post(f"{FOLLOW}du-lieu/", {"slip": page.context["slip"], "key": "k", "kind": "SELL"})

        assert answer.status_code == 422
        assert "Chọn điều cần yêu cầu" in words(answer.content)


class TestThePortal:
    def test_leads_to_it(self) -> None:
        assert reverse("portal:follow") == FOLLOW
        assert FOLLOW in Client().get("/cong/").content.decode()
