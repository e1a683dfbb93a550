"""From a record to an article: its facts are there, a person writes on, another lets it out, a reader finds the way back."""

import io
import json
import re
import socket
from datetime import date, datetime
from html import unescape
from unittest import mock

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from phoihop.config import case_portal
from phoihop.domain.documents.models import Document
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.organisations.models import Body, Succession
from phoihop.domain.plans.models import Row
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.portal import kept, links, proposals, queries, services
from phoihop.surfaces.portal.models import ArticlePage, BrokenLink, Origin, Picture, Submission
from tests.surfaces.portal.test_publishing import article, person, publisher, signed_in, writer

__all__ = ["article", "publisher", "writer"]
pytestmark = pytest.mark.django_db
READER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux) Firefox/150.0"}


def photograph(colour: str) -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (1200, 800), colour).save(held, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", held.getvalue(), content_type="image/jpeg")


def said(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


class TestARecord:
    def test_of_each_kind_offers_its_facts_and_nobodys_name_of_a_petition(self, writer: Actor) -> None:
        Origin.objects.all().delete()  # as if nobody had written of the review

        offered = proposals.waiting(writer)

        kinds = {one.kind for one in offered}
        assert {"meeting", "document", "report"} <= kinds
        meeting = next(one for one in offered if one.kind == "meeting")
        assert "23/9/2021" in meeting.lead
        assert "Ủy ban nhân dân tỉnh Lào Cai" in meeting.lead
        assert any("Trịnh Xuân Trường" in one and "Giàng Seo Vần" in one for one in meeting.paragraphs)

    def test_is_shown_to_who_writes_and_to_nobody_else(self, writer: Actor) -> None:
        address = reverse("portal:desk_records")

        answers = [signed_in(name).get(address).status_code for name in (case_portal.EDITOR, "lanhdao.mttq")]

        assert answers == [200, 403]
        assert signed_in(case_portal.EDITOR).get(reverse("portal:desk_take_up", args=["meeting", 0])).status_code == 404


class TestAnArticleFromAMeeting:
    @pytest.fixture
    def row(self, writer: Actor) -> Row:
        return Row.objects.get(plan__code="KH-2021", number=1)

    @pytest.fixture
    def draft(self, writer: Actor, row: Row) -> ArticlePage:
        meeting = Meeting.objects.get(code="CH-2021-01")
        Origin.objects.all().delete()  # as if nobody had written of it
        form = {"row": row.pk} | {
            f"{name}_{n}": value
            for n, colour in enumerate(("red", "blue"), start=1)
            for name, value in (
                ("photo", photograph(colour)), ("caption", f"Quang cảnh {n}"),
                ("alternative", f"Phòng họp {n}"), ("credit", "Linh Vũ"),
            )
        }  # fmt: skip

        answer = signed_in(case_portal.EDITOR).post(reverse("portal:desk_take_up", args=["meeting", meeting.pk]), form)

        assert answer.status_code == 302, said(answer.content.decode())
        return Origin.objects.get(meeting=meeting).article

    def test_goes_out_by_a_second_person_is_found_without_marks_and_leads_to_the_row(
        self, draft: ArticlePage, writer: Actor, publisher: Actor, row: Row, noon: datetime
    ) -> None:
        turn = services.submit(article=draft, by=writer, at=noon)
        services.approve(submission=turn, by=publisher, at=noon)
        kept.forget()

        found = Client(**READER).get(f"{reverse('portal:search')}?q=quang canh 2").content.decode()
        page = Client(**READER).get(reverse("portal:article", args=[draft.slug])).content.decode()
        plan = Client(**READER).get(reverse("portal:plan", args=["KH-2021"])).content.decode()

        assert reverse("portal:article", args=[draft.slug]) in found
        way = f"{reverse('portal:plan', args=['KH-2021'])}#hang-{row.number}"
        assert f'href="{way}"' in page
        assert f'id="hang-{row.number}"' in plan
        assert row.commitment.title in unescape(plan)
        assert re.findall(r'type="image/(\w+)"', page) == ["avif", "webp", "avif", "webp"]
        assert page.count('sizes="(max-width: 720px) 100vw, 720px"') == 6
        shared = re.findall(r'property="og:image(?::\w+)?" content="([^"]+)"', page)
        assert [shared[0].startswith("http://testserver/cong/anh/"), *shared[1:]] == [
            True,
            "1200",
            "800",
            "Phòng họp 1",
        ]
        assert {'alt="Phòng họp 1"', 'alt="Phòng họp 2"'} <= set(re.findall(r'alt="[^"]*"', page))

    def test_is_begun_once(self, draft: ArticlePage, writer: Actor, noon: datetime) -> None:
        meeting = Meeting.objects.get(code="CH-2021-01")

        assert proposals.of("meeting", meeting.pk, writer) is None

    def test_is_begun_once_however_often_the_form_comes(self, draft: ArticlePage) -> None:
        address = reverse("portal:desk_take_up", args=["meeting", Origin.objects.get(article=draft).meeting_id])

        again = signed_in(case_portal.EDITOR).post(address, {"row": ""}, follow=True)

        assert again.redirect_chain == [(reverse("portal:desk"), 302)]
        assert "Hồ sơ này đã có bài" in said(again.content.decode())
        assert Origin.objects.count() == 1

    def test_is_begun_once_where_two_begin_it_at_the_same_moment(
        self, draft: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        told = Origin.objects.get(article=draft)
        proposal = proposals.Proposal("meeting", told.meeting_id or 0, "Cuộc họp", "", (), date(2021, 9, 23), "", False)
        unseen = mock.patch.object(
            Origin.objects, "filter", return_value=Origin.objects.none()
        )  # the other's row came after the look

        with unseen, pytest.raises(services.CannotTakeUp):
            services.take_up(proposal=proposal, by=writer, at=noon)

        assert ArticlePage.objects.filter(title="Cuộc họp").count() == 0


class TestAFormThatIsRefused:
    """It is shown again with everything that came with it, the photographs too."""

    @pytest.fixture
    def address(self, writer: Actor) -> str:
        Origin.objects.all().delete()  # as if nobody had written of it
        return reverse("portal:desk_take_up", args=["meeting", Meeting.objects.get(code="CH-2021-01").pk])

    @staticmethod
    def kept(page: str) -> dict[str, str]:
        return dict(re.findall(r'name="(kept_\d)" value="(\d+)"', page))

    def test_has_its_photographs_when_it_is_sent_again_and_they_stand_in_the_article(self, address: str) -> None:
        editor, said_of = (
            signed_in(case_portal.EDITOR),
            {"caption_2": "Hai", "alternative_2": "Hai người", "credit_2": "Vũ"},
        )
        refused = editor.post(address, {"photo_1": photograph("red"), "photo_2": photograph("blue"), **said_of})
        page = refused.content.decode()

        begun = editor.post(address, {**self.kept(page), **said_of, "caption_1": "Một", "alternative_1": "Một người"})

        assert (refused.status_code, begun.status_code) == (422, 302)
        assert len(self.kept(page)) == 2
        assert 'value="Hai người"' in unescape(page)
        body = Origin.objects.get().article.body
        assert [piece.value["picture"].title for piece in body if piece.block_type == "picture"] == ["Một", "Hai"]
        assert [one.description for one in Picture.objects.order_by("pk")] == ["Một người", "Hai người"]

    def test_keeps_the_good_one_beside_one_that_cannot_be_shown(self, address: str) -> None:
        scripted = SimpleUploadedFile("anh.svg", b"<svg><script>alert(1)</script></svg>")
        said_of = {f"{name}_{n}": "x" for n in (1, 2) for name in ("caption", "alternative")}

        page = signed_in(case_portal.EDITOR).post(
            address, {"photo_1": photograph("red"), "photo_2": scripted, **said_of}
        )

        assert set(self.kept(page.content.decode())) == {"kept_1"}

    def test_keeps_one_picture_however_often_it_comes_and_none_that_was_left_out(self, address: str) -> None:
        editor = signed_in(case_portal.EDITOR)
        pages = [editor.post(address, {"photo_1": photograph("red")}).content.decode() for _time in range(2)]

        begun = editor.post(address, {**self.kept(pages[0]), "drop_1": "on"})

        assert begun.status_code == 302
        assert self.kept(pages[0]) == self.kept(pages[1])
        assert Picture.objects.count() == 1
        assert "picture" not in {piece.block_type for piece in Origin.objects.get().article.body}

    def test_takes_no_picture_that_somebody_else_brought(self, address: str, noon: datetime) -> None:
        theirs = services.keep_picture(file=photograph("red"), by=person("bientap.ubnd"), at=noon)
        Picture.objects.filter(pk=theirs.pk).update(uploaded_by_user=person(case_portal.PUBLISHER).user_id)

        page = signed_in(case_portal.EDITOR).post(
            address, {"kept_1": theirs.pk, "caption_1": "x", "alternative_1": "x"}
        )

        assert page.status_code == 422
        assert "không còn trong kho ảnh" in unescape(page.content.decode())


class TestAMeetingOfWhichNoPaperWasIssued:
    def test_is_told_of_without_one_and_none_is_promised(self, writer: Actor, noon: datetime) -> None:
        Origin.objects.all().delete()
        meeting = Meeting.objects.get(code="CH-2021-01")
        proposal = proposals.of("meeting", meeting.pk, writer)
        assert proposal

        page = signed_in(case_portal.EDITOR).get(reverse("portal:desk_take_up", args=["meeting", meeting.pk]))
        services.take_up(proposal=proposal, by=writer, at=noon)

        shown = unescape(page.content.decode())
        assert proposal.papers == ()
        assert 'name="opens"' not in shown
        assert "Hồ sơ này chưa có văn bản nào được ban hành" in shown
        assert proposals.seen(Origin.objects.get().pk, meeting.pk, None, None, None, None, None) == []


class TestTheWordsOfAFormForAName:
    def test_are_no_name_in_what_a_paper_offers(self, writer: Actor) -> None:
        (offered,) = (one for one in proposals.waiting(writer) if one.kind == "document")

        assert "PHÓ CHỦ TỊCH" in offered.paragraphs[0]
        assert not any("Họ và tên" in one for one in (offered.lead, *offered.paragraphs))

    @pytest.mark.parametrize(
        "changes",
        [
            {"byline": "Họ và tên"},
            {"lead": "Ký thay Chủ tịch: PHÓ CHỦ TỊCH Họ và tên."},
            {"body": [("text", "<p>Người ký: TM. ỦY BAN NHÂN DÂN <b>PHÓ CHỦ TỊCH, Họ và tên</b></p><p>Hết.</p>")]},
            {"body": [("quote", {"text": "Cần tìm nguyên nhân.", "said_by": "(họ và tên)"})]},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_keep_an_article_from_being_handed_in(
        self, article: ArticlePage, writer: Actor, noon: datetime, changes: dict[str, object]
    ) -> None:
        for name, value in changes.items():
            setattr(article, name, value)
        article.save_revision()

        with pytest.raises(services.CannotSubmit, match="Họ và tên"):
            services.submit(article=article, by=writer, at=noon)

    def test_may_stand_where_a_text_speaks_of_a_form(self, article: ArticlePage, writer: Actor, noon: datetime) -> None:
        article.body = [("text", "<p>Cử tri ghi: Họ và tên, nơi ở vào phiếu, rồi ghi rõ họ và tên.</p>")]
        article.save_revision()

        assert services.submit(article=article, by=writer, at=noon).pk


class TestAnArticleByHand:
    def test_is_tied_to_the_meeting_that_it_tells_of_and_no_second_one_is(
        self, article: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        meeting = Meeting.objects.get(code="CH-2021-01")
        told = Origin.objects.get(meeting=meeting)

        again = services.tie(article=told.article, meeting_id=meeting.pk, by=writer, at=noon)

        assert again == told
        with pytest.raises(services.CannotTakeUp):
            services.tie(article=article, meeting_id=meeting.pk, by=writer, at=noon)


class TestAPersonsWords:
    def test_keep_an_article_from_being_handed_in_and_are_named(
        self, article: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        article.lead = "Ông Trịnh Xuân Trường thăm bà Vàng Thị Dế, điện thoại 0987 654 321."
        article.save_revision()

        with pytest.raises(services.CannotSubmit) as refusal:
            services.submit(article=article, by=writer, at=noon)

        assert "“bà Vàng Thị Dế”; “0987 654 321”" in str(refusal.value)
        assert "Trịnh Xuân Trường" not in str(refusal.value)
        assert Submission.objects.filter(article=article).count() == 0


class TestAPaperThatGoesOut:
    @pytest.fixture
    def draft(self, writer: Actor) -> ArticlePage:
        document = Document.objects.order_by("pk").first()
        assert document
        address = reverse("portal:desk_take_up", args=["document", document.pk])
        assert signed_in(case_portal.EDITOR).post(address, {"opens": "on"}).status_code == 302
        return Origin.objects.get(document=document).article

    def take(self, article: ArticlePage, form: str) -> HttpResponse:
        paper = Origin.objects.get(article=article).document
        assert paper
        return Client(**READER).get(reverse("portal:paper_taken", args=[paper.code, form]))

    def listed(self, words: str) -> bool:
        kept.forget()
        page = Client(**READER).get(reverse("portal:papers"), {"q": words}).content.decode()
        return "Văn bản tải về" in page

    def test_is_found_and_taken_away_once_another_person_let_its_article_out(
        self, draft: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        before = self.take(draft, "pdf").status_code, self.listed("cong tac phoi hop")
        services.approve(submission=services.submit(article=draft, by=writer, at=noon), by=publisher, at=noon)

        after = self.take(draft, "pdf")

        assert before == (404, False)
        assert after.content.startswith(b"%PDF")
        assert after["Content-Disposition"].startswith("attachment")
        assert self.take(draft, "docx").content.startswith(b"PK")
        assert self.take(draft, "exe").status_code == 404
        assert self.listed("cong tac phoi hop")
        assert not self.listed("cong tac xyzzy")
        assert self.listed("“công tác phối hợp”")
        assert not self.listed("“cong tac phoi hop”")

    def test_is_in_when_its_article_is_taken_in(
        self, draft: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        turn = services.submit(article=draft, by=writer, at=noon)
        services.approve(submission=turn, by=publisher, at=noon)
        services.withdraw(submission=turn, note="Chờ bản đúng.", by=publisher, at=noon)

        assert self.take(draft, "pdf").status_code == 404
        assert not self.listed("cong tac phoi hop")

    def test_does_not_go_out_with_words_that_lead_to_a_person(self, writer: Actor, noon: datetime) -> None:
        document = Document.objects.order_by("pk").first()
        assert document
        facts = document.facts.replace("phối hợp", "phối hợp, gọi 0987 654 321,", 1)
        Document.objects.filter(pk=document.pk).update(facts=facts)

        page = signed_in(case_portal.EDITOR).post(
            reverse("portal:desk_take_up", args=["document", document.pk]), {"opens": "on"}
        )

        assert page.status_code == 422
        assert "0987 654 321" in unescape(page.content.decode())
        assert not Origin.objects.filter(document=document).exists()

    @pytest.mark.parametrize("mark", ["LƯU HÀNH NỘI BỘ", "XEM XONG TRẢ LẠI", "MẬT"])
    def test_does_not_go_out_with_a_mark_that_keeps_it_in(self, writer: Actor, mark: str) -> None:
        document = Document.objects.order_by("pk").first()
        assert document
        told = json.loads(document.facts) | {"circulation": mark}
        Document.objects.filter(pk=document.pk).update(facts=json.dumps(told))
        address = reverse("portal:desk_take_up", args=["document", document.pk])

        page = signed_in(case_portal.EDITOR).post(address, {"opens": "on"})

        assert page.status_code == 422
        assert f"mang dấu “{mark}”" in unescape(page.content.decode())
        assert not Origin.objects.filter(document=document).exists()


class TestAnArticleThatIsOut:
    def test_says_that_it_is_of_a_structure_that_is_no_more(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        services.approve(submission=services.submit(article=article, by=writer, at=noon), by=publisher, at=noon)
        address = reverse("portal:article", args=[article.slug])
        kept.forget()
        before = Client(**READER).get(address).content.decode()
        ended, heir = (Body.objects.get(code=f"laocai.{code}") for code in ("phunu", "mttq"))
        Succession.objects.create(predecessor=ended, successor=heir, effective_on=date(2021, 9, 20), legal_basis="thử")
        kept.forget()

        after = Client(**READER).get(address).content.decode()

        assert "cơ cấu cũ" not in before
        assert "Bài đăng khi còn cơ cấu cũ" in after

    def test_whose_links_lead_nowhere_says_so_at_the_desk(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        good = [
            reverse("portal:article", args=[case_portal.SLUG]),
            reverse("portal:seals"),
            "mailto:vp@x.example",
            "#chu-thich",
        ]
        bad = [
            reverse("portal:article", args=["nobody-wrote-this"]),
            "/cong/no-such-page/",
            f"{settings.PUBLIC_ADDRESS}/cong/van-ban/QC-0/",
        ]
        text = "".join(
            f'<p><a href="{one}">x</a></p>' for one in (*good, *bad, "http://[x", "https://elsewhere.example/a")
        )
        article.body = [("text", text + '<p><a linktype="page" id="99999">y</a></p>')]
        article.save_revision()
        services.approve(submission=services.submit(article=article, by=writer, at=noon), by=publisher, at=noon)

        found = services.check_links(at=noon)

        told = BrokenLink.objects.filter(article=article).values_list("address", flat=True)
        assert found == len(told) == 5
        assert set(told) == {*bad, "page:99999", "http://[x"}
        desk = signed_in(case_portal.EDITOR).get(reverse("portal:desk")).content.decode()
        assert "Liên kết hỏng" in desk

    def test_stands_first_at_the_desk_from_the_day_on_which_to_look_again(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime
    ) -> None:
        article.review_on = date(2021, 9, 23)
        article.save_revision()
        services.approve(submission=services.submit(article=article, by=writer, at=noon), by=publisher, at=noon)

        rows = {day: queries.at_desk(date(2021, 9, day)) for day in (22, 23)}

        assert [row.article.pk for row in rows[23] if row.again] == [article.pk]
        assert rows[23][0].article.pk == article.pk
        assert not any(row.again for row in rows[22])


class Wire:
    """A line between two ends of this test that takes what only a line over a network knows."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def setsockopt(self, *_given: int) -> None:
        """Nothing to set."""

    def __getattr__(self, name: str) -> object:
        return getattr(self._end, name)


class TestALinkOfAnotherHouse:
    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "10.0.0.8", "169.254.169.254", "[::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1"],
    )
    def test_is_never_asked_inside_our_own_network(self, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[object] = []
        monkeypatch.setattr(links.socket, "create_connection", lambda *given: asked.append(given))

        assert not links.answers(f"http://{host}/a")
        assert asked == []

    def test_is_asked_at_the_machine_that_was_looked_at_and_under_its_own_name(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        end, theirs = socket.socketpair()
        ours = Wire(end)
        looked, dialled = [], []

        def look_up(host: str, *_given: object, **_named: object) -> list[tuple[object, ...]]:
            looked.append(host)
            return [(0, 0, 0, "", ("93.184.215.14", 0))]

        def dial(there: tuple[str, int], *_given: object) -> Wire:
            dialled.append(there)
            return ours

        monkeypatch.setattr(links.socket, "getaddrinfo", look_up)
        monkeypatch.setattr(links.socket, "create_connection", dial)
        theirs.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")

        assert links.answers("http://a.example/Việt?n=1")
        assert (looked, dialled) == (["a.example"], [("93.184.215.14", 80)])
        assert theirs.recv(4096).startswith(b"HEAD /Vi%E1%BB%87t?n=1 HTTP/1.1\r\nHost: a.example\r\n")

    @pytest.mark.parametrize("address", ["http://[x", "ftp://a.example/b", "https:///a", "gopher:x"])
    def test_that_no_browser_follows_is_no_answer_and_breaks_nothing(self, address: str) -> None:
        assert not links.answers(address)

    def test_stays_broken_until_it_is_asked_again(
        self, article: ArticlePage, writer: Actor, publisher: Actor, noon: datetime, settings, monkeypatch
    ) -> None:
        settings.ASKS_OUTSIDE = True
        told = {"https://a.example/x": False, "https://b.example/Việt": True}
        monkeypatch.setattr(links, "answers", lambda address: told[address])
        article.body = [("text", "".join(f'<p><a href="{one}">x</a></p>' for one in told))]
        article.save_revision()
        services.approve(submission=services.submit(article=article, by=writer, at=noon), by=publisher, at=noon)

        found = services.check_links(at=noon)
        monkeypatch.setattr(services, "ASKED_A_NIGHT", 0)

        assert (found, services.check_links(at=noon)) == (1, 1)
        assert BrokenLink.objects.get().address == "https://a.example/x"
