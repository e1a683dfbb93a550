"""A meeting with voters from the plan to the table at which it is entered, as its organiser and its host see it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from phoihop.domain.meetings.models import Advice, AgendaItem, Paper
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions.models import Planned, Session
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import services as installation
from phoihop.foundation.vn import dates
from tests.support import loaded_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(case_database, settings, tmp_path):
    settings.DATA = tmp_path
    loaded_case.load()


def signed_in(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def front() -> Client:
    return signed_in("lanhdao.mttq")


@pytest.fixture
def committee() -> Client:
    return signed_in("lanhdao.ubnd")


def plan(client: Client, **other: str):
    words = {
        "key": "k1", "kind": "GROUP", "around": "AFTER", "day": "19/10/2021", "place": "Hội trường xã Bản Hồ",
        "host": str(Body.objects.get(code="laocai.ubnd").pk),
    }  # fmt: skip
    return client.post("/petitions/ahead/new/", words | other)


class TestPlanning:
    def test_leads_to_the_days_by_rule_and_says_that_nobody_verified_them(self, front):
        page = front.get(plan(front).headers["Location"]).content.decode()

        assert "8/10/2021" in page  # seven working days before 19/10
        assert "14/10/2021" in page  # three
        assert "Căn cứ này chưa kiểm chứng." in page

    def test_keeps_what_was_typed_when_the_day_is_over(self, front):
        page = plan(front, day="1/9/2021")

        assert page.status_code == 422
        assert "Hội trường xã Bản Hồ" in page.content.decode()

    def test_is_told_at_the_desk_within_a_week_of_the_day_by_rule(self, front):
        assert "/petitions/ahead/" not in front.get("/").content.decode()

        plan(front, day="5/10/2021")

        assert "/petitions/ahead/" in front.get("/").content.decode()


class TestAMeetingAhead:
    def test_goes_from_both_announcements_to_the_table_where_it_is_entered(self, front):
        page = plan(front).headers["Location"]
        front.post(f"{page}press/", {"key": "k2", "press-words": "12/CV-MTTQ"})
        front.post(f"{page}host/", {"key": "k3", "host-words": ""})
        installation.stand_still(day=dates.parse_day("20/10/2021"), demo=True)

        held = front.post(f"{page}hold/", {"key": "k4", "hold-attended": "52", "hold-spoke": "7"})

        meeting = Session.objects.get(planned__place="Hội trường xã Bản Hồ")
        assert held.headers["Location"] == f"/petitions/sessions/{meeting.pk}/"
        assert (meeting.attended, meeting.kind) == (52, "GROUP")
        assert "12/CV-MTTQ" in front.get(page).content.decode()

    def test_shows_its_host_what_happened_and_no_step(self, front, committee):
        page = plan(front).headers["Location"]
        front.post(f"{page}call-off/", {"key": "k2", "call-off-words": "Bão số 3"})

        shown = committee.get(page)

        assert "Bão số 3" in shown.content.decode()
        assert shown.context["actions"] == []

    def test_stands_as_announced_late_once_its_day_by_rule_went_by(self, front):
        plan(front)
        installation.stand_still(day=dates.parse_day("11/10/2021"), demo=True)

        late = front.get("/petitions/ahead/").context["late"]

        assert "Hội trường xã Bản Hồ" in [line.planned.place for line in late]


class TestReceptionDays:
    def test_are_kept_or_missing_by_body_and_month(self, committee):
        rows = dict(committee.get("/petitions/reception/").context["rows"])

        stood = {
            month.month: kind
            for view, found in rows.items()
            if view.code == "laocai.ubnd"
            for month, kind, _words in found
        }
        assert stood == {9: "wait", 8: "late", 7: "ok", 6: "late", 5: "late", 4: "late"}

    def test_say_on_what_rule_and_that_nobody_verified_it(self, committee):
        page = committee.get("/petitions/reception/").content.decode()

        assert "42/2013/QH13" in page
        assert "chưa kiểm chứng" in page


def test_the_case_plans_are_marked_as_made_up() -> None:
    assert set(Planned.objects.values_list("illustrative", flat=True)) == {True}


class TestBeforehand:
    PAGE = "/meetings/CH-2021-02/"

    def test_a_paper_is_put_to_a_matter_and_opened_by_who_is_invited(self, front):
        matter = AgendaItem.objects.get(meeting__code="CH-2021-02", place=2)
        file = SimpleUploadedFile("to-trinh.txt", b"Kinh ph\xc3\xad")

        front.post(f"{self.PAGE}do/bring/", {"key": "b1", "matter": str(matter.pk), "papers": file})

        guest = signed_in("lanhdao.phunu")
        paper = Paper.objects.get(name="to-trinh.txt")
        assert "to-trinh.txt" in guest.get(self.PAGE).content.decode()
        assert b"".join(guest.get(f"{self.PAGE}files/{paper.pk}/")) == b"Kinh ph\xc3\xad"

    def test_advice_that_is_asked_waits_on_the_desk_until_it_is_given(self, front, committee):
        matter = AgendaItem.objects.get(meeting__code="CH-2021-02", place=1)
        asked = {"key": "a1", "matter": str(matter.pk), "question": "Kinh phí?"}
        told = str(Body.objects.get(code="laocai.ubnd").pk)

        front.post(f"{self.PAGE}do/ask-advice/", asked | {"bodies": [told]})
        row = Advice.objects.get()
        waiting = committee.get("/waiting/").content.decode()
        committee.post(f"/meetings/advice/{row.pk}/give/", {"key": "g1", "words": "Cân đối được."})

        assert waiting.count(f'href="/meetings/advice/{row.pk}/"') == 1
        assert row.commitment.code not in waiting
        assert f'href="/meetings/advice/{row.pk}/"' not in committee.get("/waiting/").content.decode()
        assert "Cân đối được." in front.get(f"{self.PAGE}papers/").content.decode()

    def test_a_file_that_is_not_taken_is_named_and_one_that_lies_there_is_told_so(self, front):
        matter = str(AgendaItem.objects.get(meeting__code="CH-2021-02", place=2).pk)
        bring = f"{self.PAGE}do/bring/"

        empty = front.post(bring, {"key": "e1", "matter": matter, "papers": SimpleUploadedFile("trong.txt", b"")})
        twice = [
            front.post(bring, {"key": key, "matter": matter, "papers": SimpleUploadedFile("a.txt", b"A")}, follow=True)
            for key in ("e2", "e3")
        ]

        assert "Tệp trong.txt không có nội dung" in empty.content.decode()
        assert ["đã có ở nội dung này rồi" in answer.content.decode() for answer in twice] == [False, True]

    def test_a_form_without_a_file_is_shown_again_with_a_sentence(self, front):
        matter = AgendaItem.objects.get(meeting__code="CH-2021-02", place=2)

        page = front.post(f"{self.PAGE}do/bring/", {"key": "b2", "matter": str(matter.pk)})

        assert page.status_code == 422
        assert "Hãy chọn tệp" in page.content.decode()
