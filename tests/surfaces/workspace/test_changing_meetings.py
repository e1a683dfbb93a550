"""A meeting is put right, moved and called off by who holds it, and who is asked to it sees that at once."""

from datetime import UTC, datetime

import pytest

from phoihop.config import case_meetings, case_rows
from phoihop.domain.meetings import services
from phoihop.domain.meetings.models import Meeting
from phoihop.domain.organisations.models import Body
from tests.support import loaded_case
from tests.surfaces.workspace.test_pages import signed_in

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)
REASON = "Trùng kỳ họp Hội đồng nhân dân tỉnh"


@pytest.fixture
def host(case_database):
    loaded_case.load()
    return signed_in("lanhdao.mttq")


@pytest.fixture
def page(host):
    """The meeting to come of the case, to which the Women's Union is asked."""
    return f"/meetings/{Meeting.objects.get(key=case_meetings.NEXT).code}/"


def moved(host, page, **other):
    form = {"key": "k", "held_on": "14/10/2021", "session": "MORNING", "place": "Phòng 2", "reason": REASON}
    return host.post(f"{page}do/postpone/", form | other)


class TestMoving:
    def test_shows_the_new_day_and_why_and_asks_anew(self, host, page):
        guest = signed_in("lanhdao.phunu")
        guest.post(f"{page}do/reply/", {"key": "r", "answer": "ACCEPT", "words": ""})
        before = guest.get(page).content.decode()

        assert moved(host, page).status_code == 302

        after, notices = guest.get(page).content.decode(), guest.get("/notices/").content.decode()
        assert "Cơ quan ta đã trả lời" in before
        assert "Cơ quan ta được mời" in after
        assert REASON in after
        assert "dời cuộc họp" in notices

    def test_begins_with_the_day_as_people_write_it(self, host, page):
        assert 'value="2021-' not in host.get(f"{page}change/").text

    def test_keeps_what_was_typed_where_it_is_refused(self, host, page):
        answer = moved(host, page, held_on="7/10/2021", session="AFTERNOON")

        assert answer.status_code == 422
        assert "Hãy chọn ngày khác hoặc buổi khác" in answer.content.decode()
        assert REASON in answer.content.decode()

    def test_raises_the_number_in_the_calendar_file(self, host, page):
        moved(host, page)

        told = host.get(f"{page}ics/").content.decode()

        assert "SEQUENCE:1" in told
        assert "DTSTART;VALUE=DATE:20211014" in told
        assert "STATUS:CONFIRMED" in told


class TestCallingOff:
    def test_is_told_on_the_page_in_the_year_and_in_the_calendar_file(self, host, page):
        assert host.post(f"{page}do/call-off/", {"key": "k", "reason": REASON}).status_code == 302

        guest = signed_in("lanhdao.phunu")
        shown, told = guest.get(page).content.decode(), guest.get(f"{page}ics/").content.decode()
        assert "Đã hủy" in shown
        assert REASON in shown
        assert "Gửi trả lời" not in shown
        assert "STATUS:CANCELLED" in told
        assert "SEQUENCE:1" in told
        assert "Đã hủy" in guest.get("/meetings/year/").content.decode()
        assert host.get(f"{page}change/").content.decode().count("do/call-off") == 0

    def test_is_offered_to_hosts_alone(self, page):
        for guest in ("lanhdao.phunu", "chuyenvien.ubnd"):
            assert "do/call-off" not in signed_in(guest).get(f"{page}change/").content.decode()


class TestCorrecting:
    def test_puts_words_and_order_right_and_takes_out_what_is_emptied(self, host):
        front = Body.objects.get(code=case_rows.MTTQ)
        agenda = [services.Item("Báo cáo", 20), services.Item("Thảo luận"), services.Item("Bế mạc")]
        draft = services.Draft("Họp nhap", case_meetings.MEETING, "AFTERNOON", "Phòng 1", [front], agenda)
        row = services.prepare(draft=draft, by=case_meetings.speaker(front), at=NOON, key="typo")
        first, second, third = row.agenda.order_by("place")
        shown = host.get(f"/meetings/{row.code}/change/").content.decode()
        form = {"key": "k", "title": "Họp nháp", "held_on": "30/9/2021", "session": "MORNING", "place": "Phòng 1"}
        form |= {f"m{first.pk}-heading": "Báo cáo", f"m{first.pk}-number": "2", f"m{first.pk}-minutes": "15"}
        form |= {f"m{second.pk}-heading": "Thảo luận", f"m{second.pk}-number": "1", "more": "Kết luận (10 phút)"}

        answer = host.post(f"/meetings/{row.code}/do/correct/", form)

        row.refresh_from_db()
        assert "Họp nhap" in shown
        assert answer.status_code == 302
        assert (row.title, row.session) == ("Họp nháp", "MORNING")
        assert list(row.agenda.order_by("place").values_list("heading", "minutes")) == [
            ("Thảo luận", None), ("Báo cáo", 15), ("Kết luận", 10)
        ]  # fmt: skip
        assert not row.agenda.filter(pk=third.pk).exists()
