"""A meeting as a calendar file that any program takes in."""

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from icalendar import Calendar, Event, vUri

from phoihop.domain.meetings.models import Meeting
from phoihop.domain.meetings.states import MeetingState


def calendar_file(row: Meeting, address: str) -> HttpResponse:
    """The day of the meeting: sessions have no hours, so its session stands beside its title."""
    event = Event()
    event.add("uid", f"{row.code}@phoihop")
    event.add("dtstamp", datetime.combine(row.held_on, datetime.min.time(), UTC))
    event.add("sequence", row.sequence)
    event.add("status", "CANCELLED" if row.state == MeetingState.CALLED_OFF else "CONFIRMED")
    event.add("dtstart", row.held_on)
    event.add("dtend", row.held_on + timedelta(days=1))
    event.add("summary", f"{row.title} ({row.get_session_display()})")
    event.add("location", row.place)
    event.add("url", vUri(address))
    calendar = Calendar()
    calendar.add("prodid", "-//Phoi Hop//phoihop//VI")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.ics"'
    return answer
