"""What an editor gets wrong is answered with a sentence that says what to do, in Vietnamese, and nothing is stored."""

import io
import json
import re
import struct
import zlib
from dataclasses import replace
from datetime import date, datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext
from PIL import ExifTags, Image
from wagtail.blocks.struct_block import StructBlockValidationError

from phoihop.config import case_portal
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.portal import proposals, services
from phoihop.surfaces.portal.blocks import RecordingBlock
from phoihop.surfaces.portal.editing.pictures import PictureField
from phoihop.surfaces.portal.models import ArticlePage, Picture, PortalPage, Submission, Topic
from tests.surfaces.portal.test_publishing import article, signed_in, writer

__all__ = ["article", "writer"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
]  # Wagtail's own templates ask for what is not there
SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def huge_png(side: int) -> bytes:
    """A picture of `side` × `side` whose file is small: its head tells the truth, its body is never reached."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def faults(answer: HttpResponse) -> list[str]:
    """The sentences that stand beside fields."""
    page = answer.content.decode()
    found = re.findall(r'<p class="error-message"[^>]*>(.*?)</p>', page, flags=re.S) or re.findall(
        r'class="errorlist[^"]*"[^>]*>(.*?)</ul>', page, flags=re.S
    )
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


@pytest.fixture
def tool(writer: Actor) -> Client:
    return signed_in(case_portal.EDITOR)


class TestAPicture:
    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("anh.svg", SCRIPTED, "Chỉ hiện được ảnh JPEG, PNG, WebP, AVIF và GIF"),
            ("anh.png", SCRIPTED, "Tệp không phải loại ảnh như tên tệp ghi"),
            ("to.png", huge_png(60_000), "Ảnh quá lớn, không mở được: tối đa 80 triệu điểm ảnh"),
            ("hong.jpg", b"\xff\xd8\xff" + b"0" * 100, "tệp đã hỏng"),
        ],
        ids=["svg", "svg called png", "60,000 × 60,000", "broken off"],
    )
    def test_that_cannot_be_shown_is_refused_in_a_sentence(
        self, tool: Client, name: str, content: bytes, sentence: str
    ) -> None:
        answer = tool.post(reverse("wagtailimages:add"), {"title": "Ảnh", "file": SimpleUploadedFile(name, content)})

        assert sentence in " ".join(faults(answer))
        assert Picture.objects.count() == 0


class TestATitle:
    def test_of_two_thousand_characters_is_refused_in_a_sentence_and_stands_there_whole(
        self, tool: Client, article: ArticlePage
    ) -> None:
        title, here = ("Dài " * 500).strip(), reverse("wagtailadmin_pages:edit", args=[article.pk])
        sent = {"title": title, "slug": "ky-ket", "kind": "ARTICLE", "body-count": "0"}

        opened, refused = (answer.content.decode() for answer in (tool.get(here), tool.post(here, sent)))

        assert "Ô này chứa tối đa 255 ký tự, đang có 1999. Chưa có chữ nào bị cắt" in " ".join(
            faults(tool.post(here, sent))
        )
        assert unescape(refused).count(title) >= 1
        field = re.search(r'<(?:input|textarea)[^>]*name="title"[^>]*>', opened)
        assert field is not None
        assert "maxlength" not in field[0]

    def test_and_every_line_beside_it_takes_whatever_is_pasted(self, tool: Client, article: ArticlePage) -> None:
        page = unescape(tool.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode())

        assert re.findall(r"<(?:input|textarea)[^>]*maxlength[^>]*>", page) == []
        assert page.count('"maxlength"') == 0

    def test_of_a_record_that_does_not_fit_stands_whole_in_the_text(self, writer: Actor, noon: datetime) -> None:
        long = ("Họp về đất đai " * 40).strip()
        proposal = replace(proposals.waiting(writer)[0], title=long)

        made = services.take_up(proposal=proposal, by=writer, at=noon)

        assert (len(made.title) <= 255, made.title.endswith("…")) == (True, True)
        assert long in made.body_words()
        assert made.slug == "hop-ve-dat-dai-hop-ve-dat-dai-hop-ve-dat-dai-hop-ve-dat-dai-hop-ve-dat-dai-hop"


class TestAnAddress:
    def test_is_made_of_the_title_with_all_its_letters(self, tool: Client) -> None:
        new = reverse("wagtailadmin_pages:add", args=["portal", "articlepage", PortalPage.objects.get().pk])
        sent = {"title": "Đảng bộ xã Đắk Đoa đổi mới", "slug": "", "kind": "ARTICLE", "body-count": "0"}

        for _time in range(2):
            tool.post(new, sent)

        made = ArticlePage.objects.filter(title=sent["title"]).order_by("pk").values_list("slug", flat=True)
        assert list(made) == ["dang-bo-xa-dak-doa-doi-moi", "dang-bo-xa-dak-doa-doi-moi-2"]

    def test_that_is_written_with_marks_is_made_plain_and_that_of_an_article_stays(
        self, tool: Client, article: ArticlePage
    ) -> None:
        here = reverse("wagtailadmin_pages:edit", args=[article.pk])

        def kept(slug: str) -> str:
            tool.post(here, {"title": "Tên khác", "slug": slug, "kind": "ARTICLE", "body-count": "0"})
            latest: str = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object().slug
            return latest

        assert [kept(""), kept("Đường Bờ Sông")] == ["ky-ket", "duong-bo-song"]

    def test_of_a_topic_is_made_of_its_name(self, tool: Client) -> None:
        tool.post("/bien-tap/topics/new/", {"name": "Đất đai, môi trường", "slug": ""})

        assert Topic.objects.get(name="Đất đai, môi trường").slug == "dat-dai-moi-truong"


class TestADay:
    @pytest.mark.parametrize("name", ["event_on", "review_on"])
    def test_that_is_written_as_here_is_read_so_and_no_calendar_puts_today_over_it(
        self, tool: Client, article: ArticlePage, name: str
    ) -> None:
        here = reverse("wagtailadmin_pages:edit", args=[article.pk])
        sent = {"title": "Họp", "slug": "ky-ket", "kind": "ARTICLE", "body-count": "0", name: "8/7/2021"}

        tool.post(here, sent)
        field = re.search(rf'<input[^>]*name="{name}"[^>]*>', tool.get(here).content.decode())

        assert getattr(ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object(), name) == date(2021, 7, 8)
        assert field is not None
        assert 'value="08/07/2021"' in field[0]
        assert "data-" not in field[0]  # which a script would take for a calendar

    def test_that_there_never_was_is_refused_in_a_sentence_and_stands_there(
        self, tool: Client, article: ArticlePage
    ) -> None:
        sent = {"title": "Họp", "slug": "ky-ket", "kind": "ARTICLE", "body-count": "0", "event_on": "31/02/2021"}

        refused = tool.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), sent)

        assert "Không có ngày này" in " ".join(faults(refused))
        assert 'value="31/02/2021"' in refused.content.decode()


class TestTheEditorsTool:
    def test_finds_a_page_by_a_word(self, tool: Client, article: ArticlePage) -> None:
        found = tool.get(reverse("wagtailadmin_pages:search"), {"q": article.title.split()[0]})

        assert found.status_code == 200
        assert article.title in unescape(found.content.decode())

    def test_says_what_comes_after_saving_and_leads_to_the_desk(self, tool: Client, article: ArticlePage) -> None:
        here = reverse("wagtailadmin_pages:edit", args=[article.pk])
        sent = {"title": "Họp", "slug": "ky-ket", "kind": "ARTICLE", "body-count": "0"}

        saved = unescape(tool.post(here, sent, follow=True).content.decode())
        refused = unescape(tool.post(here, sent | {"title": "Dài " * 200}).content.decode())

        assert "Đã lưu bản thảo “Họp”. Muốn đăng: về Ban biên tập rồi bấm Trình duyệt." in saved
        assert '"/cong/ban-bien-tap/"' in saved
        assert "Chưa lưu được: có ô cần sửa." in refused

    def test_speaks_vietnamese_where_its_scripts_speak(self, tool: Client) -> None:
        words = tool.get(reverse("wagtailadmin_javascript_catalog")).content.decode()

        said = {word: json.loads(f'"{vi}"') for word, vi in re.findall(r'"([^"]+)": "([^"]+)"', words)}
        assert [said[word] for word in ("Move up", "Insert a block", "Close")] == [
            "Chuyển lên",
            "Chèn một khối",
            "Đóng",
        ]

    def test_bears_the_name_of_the_portal_and_calls_a_title_a_title(self, tool: Client, article: ArticlePage) -> None:
        page = unescape(tool.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode())

        assert "- Cổng thông tin phối hợp</title>" in page
        assert "Lưu bản thảo" in page
        assert "Tên đợt sắp xếp" not in page
        assert gettext("Title") == "Tiêu đề"


class TestANote:
    def test_that_is_too_long_is_refused_and_stands_there_whole(
        self, article: ArticlePage, writer: Actor, noon: datetime
    ) -> None:
        turn, note = services.submit(article=article, by=writer, at=noon), ("Thiếu ngày họp. " * 100).strip()

        answer = signed_in(case_portal.PUBLISHER).post(
            reverse("portal:desk_act", args=[turn.pk, "send-back"]), {"note": note}
        )

        page = unescape(answer.content.decode())
        assert answer.status_code == 422
        assert "Ô này chứa tối đa 1000 ký tự" in page
        assert f'value="{note}"' in page


class TestAFilm:
    def test_leads_to_houses_that_are_known_and_to_no_other(self) -> None:
        block = RecordingBlock()

        def said(address: str) -> str:
            value = block.to_python({"file": None, "address": address, "caption": "Phim", "transcript": ""})
            try:
                block.clean(value)
            except StructBlockValidationError as refusal:
                return str(refusal.block_errors["address"].messages[0])
            return ""

        assert said("https://www.youtube.com/watch?v=x") == ""
        assert said("https://phim.example/x").startswith("Trang này không dẫn tới phim ở phim.example.")
        assert said("http://youtube.com/x").startswith("Trang này không dẫn tới phim ở youtube.com.")
        assert said("https://youtube.com.evil.example/x").startswith("Trang này không dẫn tới phim ở")
        assert said("") == "Chọn một trong hai: tệp hoặc địa chỉ."


class TestAMoment:
    def test_that_has_passed_or_cannot_be_read_is_refused_at_the_desk(self, tool: Client, article: ArticlePage) -> None:
        def said(moment: str) -> tuple[int, str]:
            answer = tool.post(reverse("portal:desk_act", args=[article.pk, "submit"]), {"public_from": moment})
            return answer.status_code, unescape(answer.content.decode())

        passed, unreadable = said("1/1/2020 07:30"), said("hôm qua")

        assert (passed[0], unreadable[0]) == (422, 422)
        assert "Thời điểm đăng đã qua." in passed[1]
        assert "Không đọc được thời điểm này." in unreadable[1]
        assert Submission.objects.filter(article=article).count() == 0


class TestAPhotograph:
    def test_is_shown_without_where_and_when_it_was_taken_and_the_right_way_up(self) -> None:
        told = Image.Exif()
        told[ExifTags.Base.Orientation] = 6
        told[ExifTags.Base.Make] = "Máy ảnh"
        told.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
        held = io.BytesIO()
        Image.new("RGB", (120, 80), "red").save(held, "JPEG", exif=told)
        given = SimpleUploadedFile("a.jpg", held.getvalue(), content_type="image/jpeg")

        cleaned = PictureField().clean(given)

        picture = Image.open(cleaned)
        assert dict(picture.getexif()) == {}
        assert picture.size == (80, 120)
        assert picture.format == "JPEG"
