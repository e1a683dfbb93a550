"""Preparing a meeting: what, when, where, by whom, led by whom, about what."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.models import PLACE_MAX, TITLE_MAX, AgendaItem, Chair, Meeting
from phoihop.domain.meetings.states import STEPS, MeetingState, MeetingVerb, SessionOfDay
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep

MOST_MINUTES = 600
WHOLE = 100  # percent


class CannotMeet(Exception):
    """What was given does not make a meeting, or it is not the time for it. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Item:
    """A matter on the agenda, with the minutes it may take and who presents it, where that is known."""

    heading: str
    minutes: int | None = None
    presenter: Body | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A meeting as it is prepared. Its chairs are bodies: whoever leads each on that day chairs, with equal weight."""

    title: str
    held_on: date
    session: str
    place: str
    chairs: Sequence[Body]
    agenda: Sequence[Item] = ()
    follows: Meeting | None = None  # the session before it in the same series
    quorum: int | None = None  # percent of the invited bodies that have to be there before anything is put to the vote

    def check(self) -> None:
        """Raises CannotMeet naming the first thing that is missing, too long or not alive on that day."""
        if not 0 < len(self.title.strip()) <= TITLE_MAX:
            raise CannotMeet(_("Say what the meeting is about, in at most 300 characters."))
        if not 0 < len(self.place.strip()) <= PLACE_MAX:
            raise CannotMeet(_("Say where the meeting is held, in at most 200 characters."))
        if self.session not in SessionOfDay.values:
            raise CannotMeet(_("Choose the morning, the afternoon or the whole day."))
        if not self.chairs or len({body.pk for body in self.chairs}) != len(self.chairs):
            raise CannotMeet(_("Choose who chairs: one body or several, each once."))
        for body in self.chairs:
            check_lives(body, self.held_on)
        if self.quorum is not None and not 0 < self.quorum <= WHOLE:
            raise CannotMeet(_("The share of bodies that have to be there is between 1 and 100 percent."))
        if self.follows and self.follows.held_on > self.held_on:
            raise CannotMeet(_("A session follows one that was held before it."))
        if any(not 0 < len(item.heading.strip()) <= TITLE_MAX for item in self.agenda):
            raise CannotMeet(_("Write each matter of the agenda on a line of its own, in at most 300 characters."))
        if any(item.minutes is not None and not 0 < item.minutes <= MOST_MINUTES for item in self.agenda):
            raise CannotMeet(_("A matter takes between 1 and 600 minutes."))


def check_lives(body: Body, on: date) -> None:
    """Raises CannotMeet for a body that is not there on the day, naming those that follow it."""
    if organisations.lives(body, on):
        return
    heirs = organisations.Followed().carriers(body.pk, on) - {body.pk}
    named = ", ".join(view.name for view in organisations.views_of(sorted(heirs), on).values())
    told = {"name": organisations.view_of(body.pk, on).name, "heirs": named}
    if named:
        raise CannotMeet(_("%(name)s does not exist on that day. In its place stands: %(heirs)s.") % told)
    raise CannotMeet(_("%(name)s does not exist on that day, and nobody follows it. Choose another body.") % told)


@transaction.atomic
def prepare(
    *, draft: Draft, by: Actor, at: datetime, key: str, source: str = "", illustrative: bool = False
) -> Meeting:
    """Begin a meeting that the actor's body organises; until the invitations go out only it and the chairs know of it.

    Raises Denied, CannotMeet.
    """
    organiser_id = permissions.check_can_prepare(by)
    draft.check()
    if draft.follows and not permissions.can_host(by, draft.follows):
        raise CannotMeet(_("Choose a session that your body organised or chaired."))
    if earlier := Meeting.objects.filter(key=key).first():
        return _same(earlier, draft, organiser_id)
    try:
        with transaction.atomic():
            row = Meeting.objects.create(
                code=_next_code(draft.held_on.year), key=key, title=draft.title.strip(), organiser_id=organiser_id,
                held_on=draft.held_on, session=draft.session, place=draft.place.strip(), state=MeetingState.DRAFT,
                salt=secrets.token_hex(16), quorum=draft.quorum,
                follows=draft.follows, number=(draft.follows.number or 1) + 1 if draft.follows else None, source=source, illustrative=illustrative,
            )  # fmt: skip
    except IntegrityError:  # the same request at once, or another that took the number
        if earlier := Meeting.objects.filter(key=key).first():
            return _same(earlier, draft, organiser_id)
        raise CannotMeet(_("Somebody prepared another meeting at the same moment. Send it again.")) from None
    Chair.objects.bulk_create(Chair(meeting=row, body=body, place=n) for n, body in enumerate(draft.chairs, start=1))
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=row, place=n, heading=item.heading.strip(), minutes=item.minutes, presenter=item.presenter,
            illustrative=item.illustrative,
        )
        for n, item in enumerate(draft.agenda, start=1)
    )  # fmt: skip
    audit.record("meetings.meeting.prepare", on=row, by=by, at=at, facts=row.told())
    return row


def _same(earlier: Meeting, draft: Draft, organiser_id: int) -> Meeting:
    told = (draft.title.strip(), draft.held_on, draft.session, draft.place.strip(), organiser_id, draft.quorum)
    matters = [(item.heading.strip(), item.minutes) for item in draft.agenda]
    if (
        (earlier.title, earlier.held_on, earlier.session, earlier.place, earlier.organiser_id, earlier.quorum) != told
        or [*earlier.chairs.order_by("place").values_list("body_id", flat=True)] != [body.pk for body in draft.chairs]
        or [*earlier.agenda.order_by("place").values_list("heading", "minutes")] != matters
    ):
        raise used_before()
    return earlier


def used_before() -> CannotMeet:
    """The refusal of a key that served another request."""
    return CannotMeet(_("This form was already used for something else. Reload the page and enter it again."))


def _next_code(year: int) -> str:
    """CH-2021-03 after CH-2021-02: cuộc họp, the year of its day, a number."""
    codes = Meeting.objects.filter(code__startswith=f"CH-{year}-").values_list("code", flat=True)
    return f"CH-{year}-{max((int(code.rpartition('-')[2]) for code in codes), default=0) + 1:02}"


def held(meeting: Meeting) -> Meeting:
    """The row as it stands, for this transaction alone: two who act on one meeting take turns, and who follows is told."""
    audit.join_appenders()
    row = Meeting.objects.select_for_update().get(pk=meeting.pk)
    row.beat += 1
    row.save(update_fields=["beat"])
    return row


def move(row: Meeting, verb: MeetingVerb, *, by: Actor, at: datetime, facts: dict[str, object] | None = None) -> None:
    """One step of its life. Raises CannotMeet with where it stands when the table has no such step."""
    try:
        lifecycle.move(row, steps=STEPS, verb=verb, by=by, at=at, facts=facts)
    except WrongStep:
        raise not_now(row) from None


def not_now(row: Meeting) -> CannotMeet:
    """The refusal of what does not fit where the meeting stands."""
    return CannotMeet(
        _("This is not possible now: the meeting stands at “%(state)s”. Reload the page to see what comes next.")
        % {"state": row.get_state_display()}
    )
