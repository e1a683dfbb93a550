"""Taking up the matters of the agenda, and who speaks."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.meetings import permissions, queries
from phoihop.domain.meetings.models import Floor, Meeting
from phoihop.domain.meetings.services.preparing import CannotMeet, held, not_now, used_before
from phoihop.domain.meetings.states import FLOOR_STEPS, FloorState, FloorVerb, MeetingState
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep


@transaction.atomic
def take_up(*, meeting: Meeting, place: int, by: Actor, at: datetime) -> Meeting:
    """Take up the matter at this place of the agenda; its minutes are counted from here. Raises Denied, CannotMeet."""
    row = _running(meeting)
    permissions.check_can_host(by, row)
    if not row.agenda.filter(place=place).exists():
        raise CannotMeet(_("This matter is not on the agenda."))
    if row.on_agenda != place:
        row.on_agenda, row.taken_up_at = place, at
        row.save(update_fields=["on_agenda", "taken_up_at"])
        audit.record("meetings.meeting.take_up", on=row, by=by, at=at, facts={"place": place})
    return row


@transaction.atomic
def ask_to_speak(*, meeting: Meeting, by: Actor, at: datetime, key: str) -> Floor:
    """Stand in the line of those who want to speak. Raises Denied, CannotMeet."""
    row = _running(meeting)
    body_id = permissions.check_can_speak(by, queries.at_table(row))
    if earlier := Floor.objects.filter(key=key).first():
        if (earlier.meeting_id, earlier.body_id) != (row.pk, body_id):
            raise used_before()
        if earlier.state == FloorState.SPOKEN:
            raise CannotMeet(_("Your body has spoken since this form was sent. Load the page again to ask once more."))
        return earlier
    if waiting := row.floors.filter(body_id=body_id, state=FloorState.WAITING).first():
        return waiting
    made = Floor.objects.create(meeting=row, body_id=body_id, key=key, state=FloorState.WAITING)
    audit.record("meetings.floor.ask", on=made, by=by, at=at, facts=made.told())
    return made


@transaction.atomic
def give_floor(*, floor: Floor, by: Actor, at: datetime) -> Floor:
    """Let somebody speak; who spoke until now has spoken. Raises Denied, CannotMeet."""
    row = _running(floor.meeting)
    permissions.check_can_host(by, row)
    for speaking in row.floors.filter(state=FloorState.SPEAKING).exclude(pk=floor.pk):
        _move(speaking, FloorVerb.END, by, at)
    found = Floor.objects.get(pk=floor.pk)
    _move(found, FloorVerb.GIVE, by, at)
    found.began_at = at
    found.save(update_fields=["began_at"])
    return found


@transaction.atomic
def end_speech(*, floor: Floor, by: Actor, at: datetime) -> Floor:
    """Say that somebody has spoken. Raises Denied, CannotMeet."""
    permissions.check_can_host(by, _running(floor.meeting))
    found = Floor.objects.get(pk=floor.pk)
    _move(found, FloorVerb.END, by, at)
    return found


def _running(meeting: Meeting) -> Meeting:
    row = held(meeting)
    if row.state != MeetingState.IN_PROGRESS:
        raise not_now(row)
    return row


def _move(row: Floor, verb: FloorVerb, by: Actor, at: datetime) -> None:
    try:
        lifecycle.move(row, steps=FLOOR_STEPS, verb=verb, by=by, at=at)
    except WrongStep:
        raise CannotMeet(_("Somebody changed this meanwhile. Load the page again.")) from None
