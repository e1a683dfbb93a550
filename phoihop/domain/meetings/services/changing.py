"""Changing a meeting before it is held: a draft is corrected; what was asked for is moved or called off, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import Reason, State, Verb
from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.events import MeetingTurned
from phoihop.domain.meetings.models import WORDS_MAX, Advice, AgendaItem, Meeting, Turn
from phoihop.domain.meetings.services.preparing import CannotMeet, Draft, Item, held, move, not_now, used_before
from phoihop.domain.meetings.states import MeetingState, MeetingVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn.language import recorded
from phoihop.foundation.vn.text import nfc

_TURNS = frozenset({"draft", "turn_key"})
_ASIDE = 10_000  # places that no agenda reaches: matters stand there while they change places


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as it shall stand; `item` is the one that it was, None for a new one."""

    heading: str
    minutes: int | None = None
    item: AgendaItem | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A draft as it shall stand: its matters in order; those that are left out are taken out."""

    title: str
    held_on: date
    session: str
    place: str
    agenda: Sequence[Matter]


@transaction.atomic
def correct(*, meeting: Meeting, change: Change, by: Actor, on: date, at: datetime, key: str) -> Meeting:
    """Put a draft right. Raises Denied, CannotMeet."""
    row = held(meeting)
    permissions.check_can_host(by, row)
    as_asked = [(matter.heading.strip(), matter.minutes) for matter in change.agenda]
    if earlier := Turn.objects.filter(key=key).first():
        stands = [*row.agenda.order_by("place").values_list("heading", "minutes")]
        if not _is(earlier, row, MeetingVerb.CORRECT) or not _stands(row, change) or stands != as_asked:
            raise used_before()
        return row
    if row.state != MeetingState.DRAFT:
        raise not_now(row)
    chairs = [chair.body for chair in row.chairs.select_related("body").order_by("place")]
    Draft(
        change.title, change.held_on, change.session, change.place, chairs,
        [Item(matter.heading, matter.minutes) for matter in change.agenda], row.follows, row.quorum,
    ).check()  # fmt: skip
    made = _turn(row, MeetingVerb.CORRECT, "", by, on, key)
    row.title, row.place = change.title.strip(), change.place.strip()
    row.held_on, row.session = change.held_on, change.session
    _lay(row, change.agenda)
    if chain.canonical(row.told()) == made.before:
        raise CannotMeet(_("Nothing was changed."))
    row.turn += 1
    return _kept(row, made, by, at)


@transaction.atomic
def postpone(
    *, meeting: Meeting, held_on: date, part: str, place: str, reason: str, by: Actor, on: date, at: datetime, key: str
) -> Meeting:  # fmt: skip
    """Move a meeting that was asked for to another day or another part of it; everybody on the list is told and asked anew.

    Raises Denied, CannotMeet.
    """
    row = held(meeting)
    permissions.check_can_host(by, row, "sign")
    reason, place = _why(reason), place.strip()
    if earlier := Turn.objects.filter(key=key).first():
        asked = (held_on, part, place, reason)
        if (
            not _is(earlier, row, MeetingVerb.POSTPONE)
            or (row.held_on, row.session, row.place, earlier.reason) != asked
        ):
            raise used_before()
        return row
    if row.state != MeetingState.INVITED:
        raise not_now(row)
    if (held_on, part) == (row.held_on, row.session):
        raise CannotMeet(_("Choose another day, or another part of the day, than the one it is on."))
    if held_on < on:
        raise CannotMeet(_("This day is over. Choose today or a day to come."))
    chairs = [chair.body for chair in row.chairs.select_related("body").order_by("place")]
    Draft(row.title, held_on, part, place, chairs, (), row.follows, row.quorum).check()
    made = _turn(row, MeetingVerb.POSTPONE, reason, by, on, key)
    row.held_on, row.session, row.place = held_on, part, place
    row.turn += 1
    _kept(row, made, by, at)
    bus.publish([MeetingTurned(made.pk)])
    return row


@transaction.atomic
def call_off(*, meeting: Meeting, reason: str, by: Actor, on: date, at: datetime, key: str) -> Meeting:
    """Call off a meeting that was asked for; everybody on the list is told, and what was asked beforehand is owed no more.

    Raises Denied, CannotMeet.
    """
    row = held(meeting)
    permissions.check_can_host(by, row, "sign")
    reason = _why(reason)
    if earlier := Turn.objects.filter(key=key).first():
        if not _is(earlier, row, MeetingVerb.CALL_OFF) or earlier.reason != reason:
            raise used_before()
        return row
    if row.state != MeetingState.INVITED:
        raise not_now(row)
    made = _turn(row, MeetingVerb.CALL_OFF, reason, by, on, key)
    _kept(row, made, by, at)
    bus.publish([MeetingTurned(made.pk, tuple(_end_advice(row, on)))])
    return row


def _why(reason: str) -> str:
    reason = nfc(reason).strip()
    if not 0 < len(reason) <= WORDS_MAX:
        raise CannotMeet(_("Say why the meeting is moved or called off, in at most 500 characters."))
    return reason


def _is(earlier: Turn, row: Meeting, verb: str) -> bool:
    return (earlier.meeting_id, earlier.verb) == (row.pk, verb)


def _stands(row: Meeting, change: Change) -> bool:
    told = (change.title.strip(), change.held_on, change.session, change.place.strip())
    return (row.title, row.held_on, row.session, row.place) == told


def _turn(row: Meeting, verb: str, reason: str, by: Actor, on: date, key: str) -> Turn:
    """The change, not yet written, with the meeting as it stands before it."""
    return Turn(
        meeting=row, key=key, verb=verb, before=chain.canonical(row.told()), was_on=row.held_on, was_session=row.session,
        reason=reason, body=permissions.acting_body(by), on=on,
    )  # fmt: skip


def _kept(row: Meeting, made: Turn, by: Actor, at: datetime) -> Meeting:
    made.held_on = row.held_on
    made.save(force_insert=True)
    row.save(update_fields=["title", "held_on", "session", "place", "turn"])
    move(row, MeetingVerb(made.verb), by=by, at=at, facts={**made.said(), "told": row.told()})
    return row


def _lay(row: Meeting, agenda: Sequence[Matter]) -> None:
    """The matters in their new order; who presents one stays. Raises CannotMeet for one that papers or questions hang on."""
    stay = {matter.item.pk for matter in agenda if matter.item}
    there = {item.pk: item for item in row.agenda.order_by("place")}
    if not stay <= set(there):
        raise CannotMeet(_("This matter is not on the agenda any more. Reload the page."))
    for item in there.values():
        if item.pk in stay:
            AgendaItem.objects.filter(pk=item.pk).update(place=_ASIDE + item.place)
        elif item.papers.exists() or item.advice.exists():
            words = _("Papers or questions belong to “%(heading)s”: word it anew, but leave it there.")
            raise CannotMeet(words % {"heading": item.heading})
        else:
            item.delete()
    for place, matter in enumerate(agenda, start=1):
        told = {"place": place, "heading": matter.heading.strip(), "minutes": matter.minutes}
        if matter.item:
            AgendaItem.objects.filter(pk=matter.item.pk).update(**told)
        else:
            AgendaItem.objects.create(meeting=row, **told)


def _end_advice(row: Meeting, on: date) -> list[int]:
    """Questions that nobody answered end in the ledger: a proposal is taken back for who made it, what binds ends for both
    sides, whatever waits there to be answered; it is the meeting that ended, and nobody owes anything to what is not held."""
    with recorded():
        words = _("The meeting %(code)s was called off.") % {"code": row.code}
    found = Advice.objects.filter(item__meeting=row, given_on=None).select_related("commitment").order_by("pk")
    ended = []
    for one in found:
        held_row, key = one.commitment, f"called-off:{one.pk}"
        if held_row.state == State.PROPOSED:
            ledger.withdraw(
                commitment=held_row, by=_by_rule(held_row.opener_id), on=on, key=f"{key}:withdraw", reason=words
            )  # fmt: skip
        elif held_row.state in (State.IN_FORCE, State.SUSPENDED):
            if held_row.asked_seq:
                other = held_row.creditor_id if held_row.asked_by_id == held_row.debtor_id else held_row.debtor_id
                held_row = ledger.refuse(
                    commitment=held_row, by=_by_rule(other), on=on, key=f"{key}:answer", reason=words
                )  # fmt: skip
            held_row = ledger.ask(
                commitment=held_row, change=Verb.NOT_FEASIBLE, reason=Reason.OTHER_SIDE, words=words,
                by=_by_rule(held_row.creditor_id), on=on, key=f"{key}:ask",
            )  # fmt: skip
            ledger.grant(
                commitment=held_row, by=_by_rule(held_row.debtor_id), on=on, key=f"{key}:grant", document=row.code
            )
        ended.append(one.pk)
    return ended


def _by_rule(body_id: int) -> Actor:
    return Actor(user_id=None, body_id=body_id, role="KEEPER", capabilities=_TURNS)
