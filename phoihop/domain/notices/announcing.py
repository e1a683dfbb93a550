"""What bodies are told of meetings: with voters, that they are to be announced; their own, that they were moved or called off; and of what people write and ask of it. Days and numbers alone."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from phoihop.domain.meetings import queries as held
from phoihop.domain.meetings.events import MeetingTurned
from phoihop.domain.meetings.models import Advice, Turn
from phoihop.domain.meetings.states import MeetingVerb
from phoihop.domain.notices.models import Kind
from phoihop.domain.notices.queries import Matter
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions.models import DataRequest, Planned, Word
from phoihop.domain.petitions.states import DataRequestState, PlannedState
from phoihop.foundation.audit import moments

_Counted = dict[tuple[int, date], list[str]]  # the things of a body that fall on a day, by their numbers


def meetings(says: dict[date, str], kinds: dict[str, Kind], today: date, at: datetime) -> list[Matter]:
    """Each body that is to tell the press or the place of a meeting by a day of which these days tell, and has not yet."""
    found: _Counted = defaultdict(list)
    followed = organisations.Followed()  # whose meeting it was may have ended since: its heir is told
    rows = Planned.objects.filter(state=PlannedState.PLANNED, day__gte=today).order_by("pk") if says else ()
    for row in rows:
        for due_on, told_on in ((row.press_due_on, row.press_told_on), (row.host_due_on, row.host_told_on)):
            if due_on in says and told_on is None and due_on is not None:
                for body_id in followed.carriers(row.organiser_id, today):
                    found[body_id, due_on].append(str(row.pk))
    return _matters(found, "ANNOUNCE", "petition_ahead", says, kinds, today, at)


def of_turn(event: MeetingTurned) -> list[Matter]:
    """Every body that chairs, organises or is asked but for the one that changed it, and each whose advice is owed no more.

    Who follows one of them that ended is told in its place.
    """
    if moments.is_history():  # who loads the past tells nobody of it
        return []
    turn, now = Turn.objects.select_related("meeting").get(pk=event.turn_id), moments.recording().at
    row, followed = turn.meeting, organisations.Followed()
    asked = {row.organiser_id, *held.asked_to(row)}
    bodies = {heir for body_id in asked for heir in followed.carriers(body_id, turn.on)} - {turn.body_id}
    what = "MEETING_OFF" if turn.verb == MeetingVerb.CALL_OFF else "MEETING_MOVED"
    count = {"by": turn.body_id, "due": row.held_on.toordinal()}
    found = [
        Matter(
            body_id, Kind.MEETING, what, f"meeting:{row.code}", (row.code,), turn.on, now, f"turn/{turn.pk}/{body_id}", count
        )
        for body_id in sorted(bodies)
    ]  # fmt: skip
    return found + [
        Matter(
            body_id, Kind.MEETING, "ADVICE_OFF", f"meeting_advice:{one.pk}", (row.code,), turn.on, now,
            f"turn/{turn.pk}/advice/{one.pk}/{body_id}", count,
        )
        for one in Advice.objects.filter(pk__in=event.advice).order_by("pk")
        for body_id in sorted(followed.carriers(one.body_id, turn.on) - {turn.body_id})
    ]  # fmt: skip


def data(says: dict[date, str], kinds: dict[str, Kind], today: date, at: datetime) -> list[Matter]:
    """Each body that has to answer by such a day what people ask of what they wrote by a slip."""
    found: _Counted = defaultdict(list)
    followed = organisations.Followed()
    asked = DataRequest.objects.filter(state=DataRequestState.OPEN, due_on__in=says).order_by("pk")
    for collector_id, due_on, pk in asked.values_list("slip__petition__collector_id", "due_on", "pk"):
        if due_on is not None:
            for body_id in followed.carriers(collector_id, today):
                found[body_id, due_on].append(str(pk))
    return _matters(found, "DATA", "waiting", says, kinds, today, at)


def words(ids: Sequence[int]) -> list[Matter]:
    """Each body that stands for who collected the petition, of what people wrote by a slip: that they did, never what.

    While something of the kind waits there unread already, it was told.
    """
    if moments.is_history():
        return []
    now, found, followed = moments.recording().at, list[Matter](), organisations.Followed()
    for row in Word.objects.filter(pk__in=ids, unread=True).select_related("slip__petition").order_by("pk"):
        petition = row.slip.petition
        if Word.objects.filter(slip__petition=petition, kind=row.kind, unread=True, pk__lt=row.pk).exists():
            continue
        found += [
            Matter(
                body_id, Kind.VOTERS, f"WORDS_{row.kind}", f"petition:{petition.pk}", (str(petition.pk),), row.on, now,
                f"word/{row.pk}/{body_id}",
            )
            for body_id in followed.carriers(petition.collector_id, row.on)
        ]  # fmt: skip
    return found


def _matters(
    found: _Counted, what: str, thing: str, says: dict[date, str], kinds: dict[str, Kind], today: date, at: datetime
) -> list[Matter]:  # fmt: skip
    return [
        Matter(
            body_id, kinds[says[due_on]], f"{what}_{'SOON' if due_on >= today else 'LATE'}", thing,
            tuple(dict.fromkeys(numbers)), today, at,
            f"{what.lower()}/{today.isoformat()}/{due_on.isoformat()}/{body_id}", {"due": due_on.toordinal()},
        )
        for (body_id, due_on), numbers in sorted(found.items())
    ]  # fmt: skip
