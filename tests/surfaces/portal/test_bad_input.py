"""What an editor gets wrong is answered with a sentence that says what to do, in Vietnamese, and nothing is stored."""

import io
import re
import struct
import zlib
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import ExifTags, Image
from wagtail.blocks.struct_block import StructBlockValidationError

from phoihop.config import case_portal
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.portal.blocks import RecordingBlock
from phoihop.surfaces.portal.editing.pictures import PictureField
from phoihop.surfaces.portal.models import ArticlePage, Picture, Submission
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
    def test_of_two_thousand_characters_is_refused(self, tool: Client, article: ArticlePage) -> None:
        sent = {"title": "Dài " * 500, "slug": "ky-ket", "kind": "ARTICLE", "body-count": "0"}

        answer = tool.post(reverse("wagtailadmin_pages:edit", args=[article.pk]), sent)

        assert "Giá trị này chỉ có tối đa 255 kí tự (hiện có 1999)" in faults(answer)


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
