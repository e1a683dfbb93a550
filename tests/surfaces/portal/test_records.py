"""From a record to an article: its facts are there, a person writes on, another lets it out, a reader finds the way back."""

import io
import re
from datetime import datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from phoihop.config import case_portal
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.plans.models import Row
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.portal import kept, proposals, services
from phoihop.surfaces.portal.models import ArticlePage, Origin, Submission
from tests.surfaces.portal.test_publishing import article, publisher, signed_in, writer

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
        assert {'alt="Phòng họp 1"', 'alt="Phòng họp 2"'} <= set(re.findall(r'alt="[^"]*"', page))

    def test_is_begun_once(self, draft: ArticlePage, writer: Actor, noon: datetime) -> None:
        meeting = Meeting.objects.get(code="CH-2021-01")

        assert proposals.of("meeting", meeting.pk, writer) is None


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
