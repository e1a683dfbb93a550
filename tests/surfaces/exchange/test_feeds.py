"""A calendar and the news of a body by an address: read by programs that we did not write, taken back by its holder."""

import io

import feedparser
import icalendar
import pytest
import vobject
from django.test import Client
from django.urls import reverse

from phoihop.config import case_meetings
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import OPEN_STATES
from phoihop.domain.meetings import services as meetings
from phoihop.domain.meetings.models import Meeting
from phoihop.surfaces.exchange import services
from phoihop.surfaces.exchange.models import Scope
from tests.support import loaded_case
from tests.surfaces.exchange.test_api import DAY, NOON, Machine, made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def case(case_database: None) -> None:
    loaded_case.load()


def asked(name: str, secret: str):
    return Client().get(reverse(name, args=[secret]))


class TestTheCalendar:
    def test_holds_every_open_due_day_of_the_body_in_two_readers(self):
        _row, secret = made("lanhdao.mttq", Scope.FEED)

        answer = asked("feed_deadlines", secret)

        due = Commitment.objects.filter(state__in=OPEN_STATES, debtor__code="laocai.mttq").exclude(due_on=None)
        events = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
        read = {str(event["uid"]).partition("@")[0]: event for event in events}
        again = next(vobject.readComponents(io.StringIO(answer.content.decode())))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert due
        assert {row.code: row.due_on for row in due} == {row.code: read[row.code]["dtstart"].dt for row in due}
        assert all(len(read[row.code].walk("VALARM")) == 2 for row in due)
        assert [str(event.summary.value) for event in again.vevent_list] == [str(event["summary"]) for event in events]
        assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))

    def test_tells_a_newer_version_of_what_moved(self):
        _row, secret = made("lanhdao.ubnd", Scope.FEED)
        row = (
            Commitment.objects.filter(state="IN_FORCE", debtor__code="laocai.ubnd").exclude(due_on=None).earliest("pk")
        )

        def number() -> int:
            calendar = icalendar.Calendar.from_ical(asked("feed_deadlines", secret).content)
            return next(int(event["sequence"]) for event in calendar.walk("VEVENT") if row.code in event["uid"])

        before = number()
        Machine(made("lanhdao.ubnd")[1]).step(row.code, "progress", "k1", percent=50, words="Được một nửa")

        assert number() == before + 1


class TestAMeetingInTheCalendar:
    def test_that_was_called_off_is_cancelled_under_a_newer_number(self):
        _row, secret = made("lanhdao.mttq", Scope.FEED)
        row = Meeting.objects.get(key=case_meetings.NEXT)

        meetings.call_off(
            meeting=row, reason="Trùng lịch", by=case_meetings.speaker(row.organiser), on=DAY, at=NOON, key="off"
        )

        calendar = icalendar.Calendar.from_ical(asked("feed_deadlines", secret).content)
        [event] = [event for event in calendar.walk("VEVENT") if row.code in event["uid"]]
        assert (event["status"], int(event["sequence"]), event.walk("VALARM")) == ("CANCELLED", 1, [])


class TestTheNews:
    def test_are_read_as_atom_the_newest_first(self):
        _row, secret = made("lanhdao.mttq", Scope.FEED)
        ours = Machine(made("lanhdao.ubnd")[1])
        draft = {
            "title": "Gửi số liệu <hộ nghèo> & 5 xã",
            "debtor": "laocai.ubnd",
            "creditor": "laocai.mttq",
            "due_on": "2021-12-01",
        }
        code = ours.post("commitments", draft).json()["code"]
        hidden = feedparser.parse(asked("feed_news", secret).content)
        ours.step(code, "propose", "k2")

        told = feedparser.parse(asked("feed_news", secret).content)

        assert not any(code in entry.id for entry in hidden.entries)
        assert (told.bozo, told.entries[0].title) == (False, "Gửi số liệu <hộ nghèo> & 5 xã")
        assert told.entries[0].link.endswith(f"/commitments/{code}/")
        stamps = [entry.updated_parsed for entry in told.entries]
        assert stamps == sorted(stamps, reverse=True)


class TestTheAddress:
    @pytest.mark.parametrize("name", ["feed_deadlines", "feed_news"])
    def test_opens_nothing_once_it_is_taken_back_nor_by_a_key_for_something_else(self, name):
        row, secret = made("lanhdao.mttq", Scope.FEED)
        _other, key = made("lanhdao.mttq", Scope.READ)
        before = asked(name, secret).status_code

        services.end(token=row, by=services.open_by(secret, on=DAY)[1], on=DAY, at=NOON)

        assert (before, asked(name, secret).status_code, asked(name, key).status_code) == (200, 404, 404)

    def test_opens_none_of_the_api_and_is_kept_by_nobody_on_the_way(self):
        _row, secret = made("lanhdao.mttq", Scope.FEED)

        answer = asked("feed_news", secret)

        assert Machine(secret).get("me").status_code == 401
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "no-referrer")
