"""The page of the provincial portal that the case was read from, with everything that stood on it.

Its words, captions, list and figures are those of the page. What the page does not say is made up and marked: the day of
publication, who edited and who approved. It came without its photographs, so drawings stand in their places and say so.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.organisations.models import Mandate
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.surfaces.portal import services as portal
from phoihop.surfaces.portal.counting import services as counting
from phoihop.surfaces.portal.models import ArticlePage

_TEXT = Path(__file__).parent / "case_data" / "portal_article.txt"
TITLE = (
    "Triển khai công tác phối hợp giữa Ban Cán sự Đảng UBND tỉnh với Ủy ban MTTQ Việt Nam tỉnh và các tổ chức "
    "chính trị - xã hội tỉnh"
)
SLUG = "trien-khai-cong-tac-phoi-hop"
SOURCE_LABEL, BYLINE = "CTTĐT", "Linh Vũ"
REVIEW = "CH-2021-01"  # the meeting that it tells of
EDITOR, PUBLISHER = "bientap.ubnd", "duyettin.ubnd"
DRAWN = "Hình vẽ thay ảnh: trang gốc có ảnh này, tệp ảnh chưa có ở đây."
_PICTURE = "[ảnh] "

# As the page showed them on the day: what all, the week and the day came to, and how often the article was opened.
VIEWS, ONLINE, TODAY, WEEK, ALL = 614, 129, 5_264, 136_855, 52_709_936
_BEFORE_THE_WEEK, _WEEK_SO_FAR = date(2021, 9, 19), date(2021, 9, 22)


@dataclass(frozen=True, slots=True)
class Item:
    """One of the eight entries beside the article; all are reports, whether or not their title says so."""

    slug: str
    title: str
    place: str = ""


ITEMS = (
    Item("ps-du-lich-voi-xay-dung-ntm", "PS DU LỊCH VỚI XÂY DỰNG NTM"),
    Item("ps-02-nam-thon-kieu-mau", "PS 02 năm xây dựng thôn kiểu mẫu, thôn nông thôn mới"),
    Item("xa-luong-son-dat-chuan", "Xã Lương Sơn (Bảo Yên) đạt chuẩn Nông thôn mới", "Lương Sơn (Bảo Yên)"),
    Item("ps-tut-tieu-chi-ntm", "PS Tụt tiêu chí NTM"),
    Item("ps-phat-trien-kinh-te", "PS Phát triển kinh tế xây dựng NTM"),
    Item("coc-lau-phat-trien-kinh-te", "Cốc Lầu phát triển kinh tế xây dựng Nông thôn mới", "Cốc Lầu"),
    Item("ps-can-bo-lanh-dao-giup-xa", "PS Cán bộ lãnh đạo giúp xã nông thôn mới"),
    Item("ps-thon-kieu-mau", "PS Thôn kiểu mẫu, thôn nông thôn mới"),
)


def article() -> str:
    """The account of the meeting, word for word."""
    return _TEXT.read_text(encoding="utf-8")


def load(*, day: date, written: datetime, published: datetime) -> None:
    """Write, hand in and let out the article and the eight entries, and carry over the figures of the page."""
    portal.found()
    writer, publisher = _person(EDITOR), _person(PUBLISHER)
    coordination = portal.ensure_topic(name="Công tác phối hợp", slug="cong-tac-phoi-hop")
    countryside = portal.ensure_topic(name="Nông thôn mới", slug="nong-thon-moi")
    for item in reversed(ITEMS):  # the first of the list is the newest
        report = portal.draft(
            title=item.title, slug=item.slug, place=item.place, kind=ArticlePage.Kind.VIDEO_REPORT, by=writer,
            topics=[countryside], body=[("picture", _drawn(item.title))], publication_illustrative=True,
        )  # fmt: skip
        _let_out(report, writer, publisher, written, published)
    lead, body = _text()
    article = portal.draft(
        title=TITLE, slug=SLUG, lead=lead, source_label=SOURCE_LABEL, byline=BYLINE, event_on=day, by=writer,
        topics=[coordination, countryside], agreement_id=Agreement.objects.get(code="QC-2021-2025").pk, body=body,
        publication_illustrative=True,
    )  # fmt: skip
    _let_out(article, writer, publisher, written, published)
    with moments.history(written):
        review = Meeting.objects.get(code=REVIEW)
        portal.tie(article=article, meeting_id=review.pk, by=writer, at=written)
    counting.carry_over(day=day, readings=VIEWS, article_id=article.pk)
    counting.carry_over(day=_BEFORE_THE_WEEK, readings=ALL - WEEK)
    counting.carry_over(day=_WEEK_SO_FAR, readings=WEEK - TODAY)
    counting.carry_over(day=day, readings=TODAY)
    counting.carry_online(readers=ONLINE, at=published)


def _person(username: str) -> Actor:
    held = Mandate.objects.get(user__username=username)
    return Actor(held.user_id, held.body_id, held.role, settings.ROLES[held.role])


def _let_out(article: ArticlePage, writer: Actor, publisher: Actor, written: datetime, published: datetime) -> None:
    with moments.history(written):
        turn = portal.submit(article=article, by=writer, at=written)
    with moments.history(published):
        portal.approve(submission=turn, by=publisher, at=published)


def _drawn(caption: str) -> dict[str, object]:
    return {"picture": None, "alternative": DRAWN, "caption": caption, "credit": ""}


def _text() -> tuple[str, list[tuple[str, object]]]:
    """The lead, and the body with the captions where their pictures stood."""
    lead, *pieces = [line for line in article().splitlines() if line]
    return lead, [
        ("picture", _drawn(piece.removeprefix(_PICTURE))) if piece.startswith(_PICTURE) else ("text", f"<p>{piece}</p>")
        for piece in pieces
    ]
