"""Opening a meeting, noting who came, and closing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.models import WORDS_MAX, Invitation, Meeting, Presence
from phoihop.domain.meetings.services.preparing import CannotMeet, held, move, not_now, used_before
from phoihop.domain.meetings.states import COUNTING, THERE, Came, MeetingVerb, VoteState
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates


@dataclass(frozen=True, slots=True)
class Seat:
    """How one invited body was there. `right_level` counts only where somebody came; `words`: who, or the excuse."""

    invitation: Invitation
    came: str
    right_level: bool = True
    words: str = ""

    @property
    def level(self) -> bool | None:
        """The level of who came; unknown where nobody did."""
        return self.right_level if self.came in THERE else None

    def check(self) -> None:
        """Raises CannotMeet for what says too little or too much."""
        if self.came not in Came.values:
            raise CannotMeet(_("Say of each body whether it was present, represented, excused or absent."))
        if self.came == Came.REPLACED and not self.words.strip():
            raise CannotMeet(_("Say who came in the place of the person invited."))
        if len(self.words) > WORDS_MAX:
            raise CannotMeet(_("Write at most 500 characters."))


@transaction.atomic
def begin(*, meeting: Meeting, by: Actor, on: date, at: datetime) -> Meeting:
    """Open the meeting, on its day or when it is held late, never before. Raises Denied, CannotMeet."""
    row = held(meeting)
    permissions.check_can_host(by, row)
    if on < row.held_on:
        raise CannotMeet(_("The meeting is on %(day)s. It is opened on that day.") % {"day": dates.show(row.held_on)})
    move(row, MeetingVerb.BEGIN, by=by, at=at)
    return row


@transaction.atomic
def attend(*, meeting: Meeting, seats: Sequence[Seat], by: Actor, at: datetime, key: str) -> list[Presence]:
    """Note how bodies came: all of these or none; what stands already as given stays. Raises Denied, CannotMeet."""
    row = held(meeting)
    permissions.check_can_host(by, row)
    if row.state not in COUNTING:
        raise not_now(row)
    noted = []
    for seat in seats:
        seat.check()
        if seat.invitation.meeting_id != row.pk:
            raise CannotMeet(_("This body is not on the list of this meeting."))
        told = {"came": seat.came, "right_level": seat.level, "words": seat.words.strip()}
        last = seat.invitation.presences.order_by("pk").last()
        if last and all(getattr(last, name) == value for name, value in told.items()):
            continue
        own = f"{key}:{seat.invitation.pk}"
        if Presence.objects.filter(key=own).exists():
            raise used_before()
        presence = Presence.objects.create(invitation=seat.invitation, key=own, **told)
        audit.record("meetings.invitation.attend", on=seat.invitation, by=by, at=at, facts=presence.told())
        noted.append(presence)
    return noted


@transaction.atomic
def close(*, meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    """Close the meeting once every vote has ended and it is known of every invited body how it came.

    Raises Denied, CannotMeet.
    """
    row = held(meeting)
    permissions.check_can_host(by, row)
    if row.votes.filter(state=VoteState.OPEN).exists():
        raise CannotMeet(_("A vote is being taken. End it first, then the meeting."))
    unknown = row.invitations.filter(presences=None).count()
    if unknown:
        sentence = ngettext(
            "Of %(n)s invited body it is not noted whether it came. Note that first.",
            "Of %(n)s invited bodies it is not noted whether they came. Note that first.",
            unknown,
        )
        raise CannotMeet(sentence % {"n": unknown})
    move(row, MeetingVerb.CLOSE, by=by, at=at)
    return row
