"""What somebody wrote by a slip, with name, telephone and house in it, reaches nobody but who must read it.

All that leaves is asked: pages and lists, their files, feeds, the API and open data, search, the portal, what a browser is
told to keep, addresses, the record and the log; for the side that has the petition, for a stranger, and for nobody at all.
"""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from phoihop.domain.petitions.models import Petition
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from phoihop.surfaces.portal import kept
from tests.support import loaded_case

FOLLOW = "/cong/theo-doi/"
NAME, HOUSE = "Giàng Thị Chim Yến", "đầu bản sau cây gạo"
LISTS = ("petitions", "papers", "oversight", "information", "meetings", "waiting", "ours", "statement")
OPEN = (
    "/cong/",
    "/cong/thong-ke/",
    "/cong/van-ban/",
    "/cong/bai-moi.atom",
    "/cong/sitemap.xml",
    "/open-data/datapackage.json",
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database: None, settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    loaded_case.load()
    kept.forget()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


def everything(client: Client, row: Petition) -> Iterator[HttpResponse]:
    """What these eyes are shown, whatever they ask for."""
    pages = [f"/{name}/{asked}" for name in LISTS for asked in ("", "?file=csv")]
    pages += [
        "/",
        "/overview/",
        "/petitions/report/",
        "/petitions/digest/",
        f"/petitions/{row.pk}/",
        "/search/?q=Chim+Yen",
    ]
    pages += [f"{FOLLOW}?ma={slip.code}" for slip in row.slips.all()]
    yield from (client.get(address) for address in (*pages, *OPEN, "/cong/tim/?q=Chim+Yen"))


class TestWhatWasWrittenByASlip:
    def test_reaches_nobody_but_the_two_bodies_that_ask_for_it(self, caplog, settings) -> None:
        caplog.handler.level, row = logging.DEBUG, Petition.objects.get(key="case:duong-ta-phin")
        front, reader = signed_in("lanhdao.mttq"), Client()
        slip = front.post(f"/petitions/{row.pk}/slip/").context
        opened = reader.post(FOLLOW, {"code": slip["code"], "secret": slip["secret"]})
        given = {"slip": opened.context["slip"], "key": "k", "words": f"Tôi là {NAME}, nhà ở {HOUSE}, chưa đồng ý"}
        written = [reader.post(f"{FOLLOW}{verb}/", given | {"key": verb}) for verb in ("bo-sung", "khong-dong-y")]
        telephone = reader.post(f"{FOLLOW}bo-sung/", given | {"key": "t", "words": "Gọi 0912 345 678"})

        told = [
            (who, answer)
            for who in ("lanhdao.ubnd", "lanhdao.phunu", "theodoi.mttq", None)
            for answer in everything(signed_in(who) if who else Client(), row)
        ]

        assert [answer.status_code for answer in written] == [HTTPStatus.OK, HTTPStatus.OK]
        assert telephone.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert [who for who, answer in told if answer.status_code == HTTPStatus.OK].count(None) >= len(OPEN)
        for canary in (NAME, HOUSE, slip["secret"]):
            found = [(who, answer.request["PATH_INFO"]) for who, answer in told if canary in _read(answer)]
            assert found == []
            assert [answer.request["PATH_INFO"] for answer in written if canary in _read(answer)] == []
            assert not Record.objects.filter(facts__contains=canary).exists()
            assert canary not in caplog.text
            assert [
                path
                for path in Path(settings.DATA).rglob("*")
                if path.is_file() and canary.encode() in path.read_bytes()
            ] == []
        assert not reader.cookies
        assert all(answer["Cache-Control"] == "no-store" for answer in (opened, *written))
        assert mail.outbox == []
        word = row.slips.get().words.earliest("pk")
        assert NAME in _read(front.post(f"/petitions/{row.pk}/words/{word.pk}/"))
        assert Record.objects.filter(code="petitions.word.look").count() == 1


def _read(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a file
    return content.decode(errors="replace")
