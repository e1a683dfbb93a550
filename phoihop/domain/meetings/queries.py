"""A meeting as people see it, and whether all of it still is what was recorded."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from phoihop.domain.meetings import groups, permissions
from phoihop.domain.meetings.models import (
    AgendaItem,
    Conclusion,
    Invitation,
    Issued,
    Meeting,
    Objection,
    Presence,
    Reply,
    Revision,
    Signature,
    Task,
)
from phoihop.domain.meetings.states import STEPS, TASK_STEPS, THERE, TaskState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView, Titled
from phoihop.domain.organisations.structure import finding
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


@dataclass(frozen=True, slots=True)
class Host:
    """A body that chairs, and who leads it on the day of the meeting."""

    body: BodyView
    person: Titled | None


@dataclass(frozen=True, slots=True)
class Guest:
    """An invited body: who was meant on the day of the meeting, its last answer and how it came."""

    invitation: Invitation
    body: BodyView
    people: tuple[Titled, ...]
    reply: Reply | None
    presence: Presence | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many bodies were asked, answered that they come, came, and came at the right level."""

    asked: int
    answered: int
    came: int
    right_level: int


def hosts(meeting: Meeting) -> list[Host]:
    """The chairs, by the order in which they were entered, each with who leads the body on that day."""
    ids = list(meeting.chairs.order_by("place").values_list("body_id", flat=True))
    views = organisations.views_of(ids, meeting.held_on)
    people = organisations.people_of_each(ids, meeting.held_on)
    return [Host(views[body_id], next(iter(people[body_id]), None)) for body_id in ids]


def guests(meeting: Meeting) -> list[Guest]:
    """Everybody on the list, by the order of protocol of the kinds of body."""
    rows = list(
        meeting.invitations.select_related("body__kind", "post")
        .prefetch_related("replies", "presences")
        .order_by("body__kind__protocol_order", "body_id", "post__protocol_order", "pk")
    )
    ids = {row.body_id for row in rows}
    views = organisations.views_of(ids, meeting.held_on)
    leading = organisations.people_of_each(ids, meeting.held_on)
    holding = organisations.holders_of_each((row.post_id for row in rows if row.post_id), meeting.held_on)

    def guest(row: Invitation) -> Guest:
        people = tuple(holding.get(row.post_id, ())) if row.post_id else tuple(leading[row.body_id][:1])
        replies = sorted(row.replies.all(), key=lambda one: one.pk)
        presences = sorted(row.presences.all(), key=lambda one: one.pk)
        return Guest(
            row, views[row.body_id], people, replies[-1] if replies else None, presences[-1] if presences else None
        )

    return [guest(row) for row in rows]


def turnout(of: list[Guest]) -> Turnout:
    """The figures of a list of guests."""
    there = [guest.presence for guest in of if guest.presence and guest.presence.came in THERE]
    return Turnout(
        asked=len(of),
        answered=sum(guest.reply is not None for guest in of),
        came=len(there),
        right_level=sum(bool(presence.right_level) for presence in there),
    )


def agenda(meeting: Meeting) -> list[tuple[AgendaItem, BodyView | None]]:
    """The matters in order, each with who presents it."""
    items = list(meeting.agenda.order_by("place"))
    views = organisations.views_of({item.presenter_id for item in items if item.presenter_id}, meeting.held_on)
    return [(item, views.get(item.presenter_id) if item.presenter_id else None) for item in items]


@dataclass(frozen=True, slots=True)
class Meant:
    """A name in a conclusion and the bodies of the day that it leads to; `former`: the name is that of one before them."""

    name: str
    bodies: tuple[BodyView, ...]
    former: bool


_MOST = 4  # a name that leads to more bodies means none of them


def meant(names: Iterable[str], on: date) -> list[Meant]:
    """Which bodies of the day names mean: one, all of a group, or none where a name leads to many."""
    found = []
    for name in dict.fromkeys(names):
        if group := groups.members(name, on):
            found.append(Meant(name, group, False))
            continue
        hits = finding.find(name, on, most=_MOST + 1).hits
        own = [hit for hit in hits if not hit.by]
        exact = [hit for hit in own if name.casefold() in (hit.body.name.casefold(), hit.body.short_name.casefold())]
        chosen = exact or own or [hit for hit in hits if not hit.to_come]
        if len(chosen) > _MOST or (len(chosen) > 1 and own):
            chosen = []
        found.append(Meant(name, tuple(hit.body for hit in chosen), bool(chosen) and not own))
    return found


OBJECT, NOTIFY = "CON-OBJECT", "CON-NOTICE"  # rules: how long one may object; by when the notice goes out


def objections_until(conclusion: Conclusion) -> date:
    """The last day to object to a conclusion, by rule. Raises NoRule."""
    return rulebook.due(OBJECT, conclusion.on).due_on or conclusion.on


def minutes_text(meeting: Meeting) -> str:
    """The minutes as they were written last; before the first text, the matters of the agenda to write under."""
    last = meeting.revisions.order_by("-number").first()
    if last:
        return last.text
    return "\n\n".join(f"{item.place}. {item.heading}" for item in meeting.agenda.order_by("place"))


def issued(meeting: Meeting, kind: str) -> Issued | None:
    """The paper of this type that the register holds of the meeting."""
    return meeting.papers.filter(document__kind=kind).select_related("document").first()


@dataclass(frozen=True, slots=True)
class Lag:
    """How long the notice of conclusion took, or has taken until today, in days; the last day by rule."""

    days: int
    due: Reckoning
    issued: Issued | None
    late: bool


def notice_lag(meeting: Meeting, kind: str, today: date) -> Lag:
    """The notice's lag behind the meeting. Raises NoRule."""
    found = issued(meeting, kind)
    until = found.document.issued_on if found else today
    due = rulebook.due(NOTIFY, meeting.held_on)
    return Lag((until - meeting.held_on).days, due, found, bool(due.due_on and until > due.due_on))


def discussed_at(commitment_id: int, by: Actor) -> Meeting | None:
    """The meeting whose conclusion led to this commitment, for who knows of that meeting."""
    return permissions.visible_to(by).filter(conclusions__tasks__opened__commitment_id=commitment_id).first()


def broken() -> Iterator[chain.Break]:
    """Meetings, invitations, answers and attendance that are not what was recorded, or stand where no step led."""
    yield from lifecycle.misplaced(Meeting, STEPS)
    meetings = Meeting.objects.select_related("organiser").order_by("pk")
    yield from audit.altered(Meeting, "meetings.meeting.prepare", ((row.pk, row.told()) for row in meetings))
    asked = Invitation.objects.select_related("body", "post").order_by("pk")
    yield from audit.altered(Invitation, "meetings.invitation.invite", ((row.pk, row.told()) for row in asked))
    said = Reply.objects.select_related("invitation__meeting").order_by("pk")
    told = ((row.invitation_id, row.told()) for row in said)
    yield from audit.altered(Invitation, "meetings.invitation.reply", told)
    came = Presence.objects.select_related("invitation__meeting").order_by("pk")
    told = ((row.invitation_id, row.told()) for row in came)
    yield from audit.altered(Invitation, "meetings.invitation.attend", told)
    yield from _broken_conclusions()
    yield from _broken_minutes()


def _broken_minutes() -> Iterator[chain.Break]:
    texts = Revision.objects.select_related("meeting", "body").order_by("pk")
    yield from audit.altered(Revision, "meetings.revision.write", ((row.pk, row.told()) for row in texts))
    signed = Signature.objects.select_related("chair__body").order_by("pk")
    yield from audit.altered(Revision, "meetings.revision.sign", ((row.revision_id, row.told()) for row in signed))
    said = Objection.objects.select_related("conclusion__meeting", "body").order_by("pk")
    told = ((row.conclusion_id, row.told()) for row in said)
    yield from audit.altered(Conclusion, "meetings.conclusion.object", told)
    papers = Issued.objects.order_by("pk")
    yield from audit.altered(Meeting, "meetings.meeting.issue", ((row.meeting_id, row.told()) for row in papers))


def _broken_conclusions() -> Iterator[chain.Break]:
    texts = Conclusion.objects.select_related("meeting").order_by("pk")
    yield from audit.altered(Conclusion, "meetings.conclusion.take_in", ((row.pk, row.told()) for row in texts))
    yield from lifecycle.misplaced(Task, TASK_STEPS)
    tasks = Task.objects.select_related("conclusion__meeting").order_by("pk")
    yield from audit.altered(Task, "meetings.task.find", ((row.pk, row.told()) for row in tasks))
    done = tasks.filter(state=TaskState.CONFIRMED)
    yield from audit.altered(Task, "meetings.task.confirm", ((row.pk, row.settled()) for row in done))
