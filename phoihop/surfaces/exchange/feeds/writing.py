"""A calendar of due days and meetings, and the news of a body, as other programs read them. Pure but for words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vUri

WARNED = (
    timedelta(days=3),
    timedelta(hours=15),
)  # before the day begins: three days, and at nine in the morning of its eve
ID = "-//Phoi Hop//Phoi Hop//VI"


@dataclass(frozen=True, slots=True)
class Dated:
    """What happens on a day. `number` grows with each change, so that a calendar takes the newer; `warned` before it."""

    code: str
    title: str
    words: str
    on: date
    url: str
    changed_at: datetime
    number: int = 0
    warned: bool = False
    place: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """One line of a story, in words."""

    code: str
    title: str
    words: str
    by: str
    url: str
    at: datetime


def calendar(name: str, happening: Iterable[Dated]) -> bytes:
    """The whole calendar, all-day events with alarms where asked."""
    whole = Calendar()
    for key, value in (
        ("prodid", ID),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
        ("x-wr-timezone", "Asia/Ho_Chi_Minh"),
    ):
        whole.add(key, value)
    whole.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in happening:
        whole.add_component(_event(one))
    return bytes(whole.to_ical())


def _event(one: Dated) -> Event:
    event = Event()
    event.add("uid", f"{one.code}@phoihop")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.number)
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", one.title)
    event.add("description", one.words)
    event["url"] = vUri(one.url)
    event.add("transp", "TRANSPARENT")  # a due day keeps nobody busy
    if one.cancelled:
        event.add("status", "CANCELLED")
    if one.place:
        event.add("location", one.place)
    for before in WARNED if one.warned else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -before)
        alarm.add("description", one.title)
        event.add_component(alarm)
    return event


def news(name: str, address: str, told: Iterable[News]) -> str:
    """The same as Atom, the newest first."""
    feed = Atom1Feed(title=name, link=address, description=name, language="vi", feed_url=None)
    for one in told:
        feed.add_item(
            title=one.title, link=one.url, description=one.words, author_name=one.by, pubdate=one.at, updateddate=one.at,
            unique_id=f"tag:phoihop,2021:{one.code}",
        )  # fmt: skip
    return str(feed.writeString("utf-8"))


def sentence_of(owes: str, owed: str) -> str:
    """Who owes it to whom."""
    return _("%(owes)s carries it out, %(owed)s confirms.") % {"owes": owes, "owed": owed}
