"""A meeting as people see it, and whether all of it still is what was recorded."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import LIVING_STATES
from phoihop.domain.meetings import groups, permissions, rules
from phoihop.domain.meetings.models import (
    AgendaItem,
    Conclusion,
    Elector,
    Floor,
    Invitation,
    Issued,
    Meeting,
    Objection,
    Presence,
    Reply,
    Revision,
    Signature,
    Task,
    Turn,
    Vote,
)
from phoihop.domain.meetings.states import (
    FLOOR_STEPS,
    STEPS,
    TASK_STEPS,
    THERE,
    VOTE_STEPS,
    MeetingState,
    MeetingVerb,
    SessionOfDay,
    TaskState,
    VoteState,
)
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


def may_follow(by: Actor, most: int = 20) -> list[Meeting]:
    """The latest meetings that the actor's body organised or chaired: what a new session can follow."""
    return [
        row for row in permissions.visible_to(by).prefetch_related("chairs")[: 3 * most] if permissions.is_host(by, row)
    ][:most]


def chairing(meeting: Meeting) -> list[int]:
    """The bodies that chair, by the order in which they were entered; not asked again where they were read along."""
    return [chair.body_id for chair in sorted(meeting.chairs.all(), key=lambda chair: chair.place)]


def hosts(meeting: Meeting) -> list[Host]:
    """The chairs, by the order in which they were entered, each with who leads the body on that day."""
    ids = chairing(meeting)
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
        reply = counting(row.replies.all(), meeting.turn)
        presences = sorted(row.presences.all(), key=lambda one: one.pk)
        return Guest(row, views[row.body_id], people, reply, presences[-1] if presences else None)

    return [guest(row) for row in rows]


def counting(replies: Iterable[Reply], turn: int) -> Reply | None:
    """The last answer to the meeting as it stands now: what was answered before it moved no longer counts."""
    return max((one for one in replies if one.turn == turn), key=lambda one: one.pk, default=None)


def turns(meeting: Meeting) -> list[tuple[Turn, BodyView]]:
    """What was changed of it once it was asked for, and by whom, the last first."""
    rows = list(meeting.turns.exclude(verb=MeetingVerb.CORRECT).order_by("-pk"))
    views = organisations.views_of({row.body_id for row in rows}, meeting.held_on)
    return [(row, views[row.body_id]) for row in rows]


def of_others(by: Actor) -> QuerySet[Meeting]:
    """The meetings that other bodies organise and that ask the actor's body or one of its posts."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    asked = Invitation.objects.filter(body_id__in=ours).values("meeting_id")
    return permissions.visible_to(by).filter(pk__in=asked).exclude(organiser_id__in=ours)


def asked_of(by: Actor, meetings: Sequence[Meeting], on: date) -> dict[int, list[Guest]]:
    """Whom of the actor's body each meeting asks, with the last answer and how they came, by the meeting."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    turn = {row.pk: row.turn for row in meetings}
    rows = Invitation.objects.filter(meeting__in=[row.pk for row in meetings], body_id__in=ours)
    rows = rows.select_related("body", "post").prefetch_related("replies", "presences").order_by("pk")
    views = organisations.views_of({row.body_id for row in rows}, on)
    found: dict[int, list[Guest]] = {}
    for row in rows:
        presences = sorted(row.presences.all(), key=lambda one: one.pk)
        last = (counting(row.replies.all(), turn[row.meeting_id]), presences[-1] if presences else None)
        found.setdefault(row.meeting_id, []).append(Guest(row, views[row.body_id], (), *last))
    return found


def turnout(of: list[Guest]) -> Turnout:
    """The figures of a list of guests."""
    there = [guest.presence for guest in of if guest.presence and guest.presence.came in THERE]
    return Turnout(
        asked=len(of),
        answered=sum(guest.reply is not None for guest in of),
        came=len(there),
        right_level=sum(bool(presence.right_level) for presence in there),
    )


def at_table(meeting: Meeting) -> list[int]:
    """The bodies that chair or came, each once, those that chair first."""
    came = {}
    for invitation_id, body_id, how in (
        Presence.objects.filter(invitation__meeting=meeting)
        .order_by("pk")
        .values_list("invitation_id", "invitation__body_id", "came")
    ):
        came[invitation_id] = (body_id, how)
    return list(dict.fromkeys([*chairing(meeting), *(body_id for body_id, how in came.values() if how in THERE)]))


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the bodies that chair or are invited are there, and how many have to be."""

    whole: int
    there: int
    needed: int

    @property
    def reached(self) -> bool:
        """Whether something can be put to the vote."""
        return self.there >= self.needed


def quorum(meeting: Meeting) -> Quorum:
    """Who is there beside who has to be; without a share that was set, one is enough."""
    whole = len(asked_to(meeting))
    return Quorum(whole, len(at_table(meeting)), rules.least(whole, meeting.quorum))


@dataclass(frozen=True, slots=True)
class Taken:
    """A vote as people see it: how many may vote and have, and once counted whether it passed."""

    vote: Vote
    electors: int
    voted: int
    passed: bool | None
    unopened: bool  # enough voted in secret, and the box did not open any more
    open_choices: tuple[tuple[BodyView, str], ...]  # of an open vote that is counted: what each chose


def votes(meeting: Meeting) -> list[Taken]:
    """Every vote of the meeting, the first first."""
    rows = list(meeting.votes.order_by("place").prefetch_related("electors"))
    ids = {elector.body_id for row in rows for elector in row.electors.all()}
    views = organisations.views_of(ids, meeting.held_on)

    def taken(row: Vote) -> Taken:
        everybody = sorted(row.electors.all(), key=lambda elector: elector.pk)
        shown = row.state == VoteState.COUNTED and not row.secret
        said = tuple((views[one.body_id], one.choice) for one in everybody) if shown else ()
        passed = None if row.agree is None else rules.passes(row.agree, len(everybody), row.needed)
        voted = sum(one.voted for one in everybody)
        unopened = row.state == VoteState.VOID and voted >= rules.FEWEST_IN_SECRET
        return Taken(row, len(everybody), voted, passed, unopened, said)

    return [taken(row) for row in rows]


def floors(meeting: Meeting) -> list[tuple[Floor, BodyView]]:
    """Who asked to speak and has not spoken yet, who speaks first."""
    rows = sorted(
        meeting.floors.exclude(state="SPOKEN").order_by("pk"), key=lambda row: (row.state != "SPEAKING", row.pk)
    )
    views = organisations.views_of({row.body_id for row in rows}, meeting.held_on)
    return [(row, views[row.body_id]) for row in rows]


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
    found = meeting.papers.filter(document__kind=kind, turn=meeting.turn)
    return found.select_related("document").first()


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


@dataclass(frozen=True, slots=True)
class Open:
    """What the sessions before left open: matters that nobody decided about, and commitments that are not done."""

    waiting: tuple[Task, ...]
    commitments: tuple[Commitment, ...]


_LONGEST_SERIES = 60  # sessions looked back upon


def earlier_sessions(meeting: Meeting) -> list[int]:
    """The sessions before this one in its series, the last first."""
    ids: list[int] = []
    before = meeting.follows
    while before is not None and len(ids) < _LONGEST_SERIES:
        ids.append(before.pk)
        before = before.follows
    return ids


def carried_over(meeting: Meeting, by: Actor, today: date) -> Open:
    """What is open of every earlier session of the series, as far as the actor may see it."""
    ids = earlier_sessions(meeting)
    last = (
        Conclusion.objects.filter(meeting__in=ids).order_by().values("meeting").annotate(last=Max("pk")).values("last")
    )
    waiting = Task.objects.filter(conclusion__in=last, state=TaskState.FOUND).order_by("conclusion_id", "start")
    seen = ledger.visible_to(by, today).filter(discussed__conclusion__meeting__in=ids)
    left = seen.filter(state__in=LIVING_STATES).order_by("due_on", "pk").distinct()
    return Open(tuple(waiting), tuple(left))


def missed(meeting: Meeting, by: Actor, today: date) -> tuple[Commitment, ...] | None:
    """What a body that was not there has to do by its conclusions; None for one that was, or was not asked."""
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    absent = {
        guest.invitation.body_id for guest in guests(meeting) if guest.presence and guest.presence.came not in THERE
    }
    if not absent & set(ours) or set(ours) & set(at_table(meeting)):
        return None
    found = ledger.visible_to(by, today).filter(discussed__conclusion__meeting=meeting, debtor_id__in=ours)
    return tuple(found.order_by("due_on", "pk").distinct())


def clashes(meeting: Meeting, by: Actor) -> list[tuple[Meeting, list[BodyView]]]:
    """Other meetings that the actor knows of, at the same time, each with the bodies of this one that it asks for."""
    same = permissions.visible_to(by).filter(held_on=meeting.held_on).exclude(pk=meeting.pk)
    same = same.exclude(state=MeetingState.CALLED_OFF)
    if meeting.session != SessionOfDay.WHOLE_DAY:
        same = same.filter(session__in=[meeting.session, SessionOfDay.WHOLE_DAY])
    asked = asked_to(meeting)
    shared = [(row, sorted(asked & asked_to(row))) for row in same.order_by("pk")]
    views = organisations.views_of({body_id for _row, both in shared for body_id in both}, meeting.held_on)
    return [(row, [views[body_id] for body_id in both]) for row, both in shared if both]


def asked_to(meeting: Meeting) -> set[int]:
    """The bodies that chair or are invited."""
    return {*chairing(meeting), *meeting.invitations.values_list("body_id", flat=True)}


def broken() -> Iterator[chain.Break]:
    """Meetings, invitations, answers and attendance that are not what was recorded, or stand where no step led."""
    yield from lifecycle.misplaced(Meeting, STEPS)
    yield from _broken_turns()
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
    yield from _broken_votes()


def _broken_turns() -> Iterator[chain.Break]:
    """Each act vouches for the meeting as it then stood: as the next one found it, the last as it stands."""
    changed: dict[int, list[Turn]] = {}
    for turn in Turn.objects.select_related("meeting", "body").order_by("pk"):
        changed.setdefault(turn.meeting_id, []).append(turn)
    acts: dict[str, list[tuple[int, dict[str, object]]]] = {
        verb: [] for verb in (MeetingVerb.PREPARE, MeetingVerb.CORRECT, MeetingVerb.POSTPONE, MeetingVerb.CALL_OFF)
    }
    for row in Meeting.objects.select_related("organiser", "follows").order_by("pk"):
        made = changed.get(row.pk, [])
        stood = [*(json.loads(turn.before) for turn in made), row.told()]
        acts[MeetingVerb.PREPARE].append((row.pk, stood[0]))
        for turn, after in zip(made, stood[1:], strict=True):
            acts[turn.verb].append((row.pk, {**turn.said(), "told": after}))
    for verb, stored in acts.items():
        yield from audit.altered(Meeting, f"meetings.meeting.{verb.lower()}", stored)


def _broken_votes() -> Iterator[chain.Break]:
    yield from lifecycle.misplaced(Vote, VOTE_STEPS)
    rows = list(Vote.objects.select_related("meeting").order_by("pk"))
    yield from audit.altered(Vote, "meetings.vote.open", ((row.pk, row.told()) for row in rows))
    cast = Elector.objects.filter(voted=True).select_related("body").order_by("pk")
    yield from audit.altered(Vote, "meetings.vote.cast", ((row.vote_id, row.told()) for row in cast))
    done = [row for row in rows if row.state == VoteState.COUNTED]
    yield from audit.altered(Vote, "meetings.vote.count", ((row.pk, row.counted()) for row in done))
    yield from lifecycle.misplaced(Floor, FLOOR_STEPS)
    asked = Floor.objects.select_related("body").order_by("pk")
    yield from audit.altered(Floor, "meetings.floor.ask", ((row.pk, row.told()) for row in asked))


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
