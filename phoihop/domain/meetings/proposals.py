"""What was proposed at a meeting and before it in its series, who decides, what each said, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.meetings import permissions, queries
from phoihop.domain.meetings.models import Disposition, Led, Meeting, Proposal, Task
from phoihop.domain.meetings.states import PROPOSAL_STEPS, UNDECIDED
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


@dataclass(frozen=True, slots=True)
class Word:
    """One who decides, and its last word in this session; None while it has said none."""

    body: BodyView
    said: Disposition | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as people see it."""

    row: Proposal
    proposer: BodyView | None
    to: BodyView
    words: tuple[Word, ...]
    at: Meeting  # the session whose words these are
    led: tuple[Task, ...]
    commitments: tuple[Commitment, ...]  # those that the reader may see

    @property
    def divided(self) -> bool:
        """Whether those who decide have said different things."""
        return len({word.said.verdict for word in self.words if word.said}) > 1


def made_at(meeting: Meeting, by: Actor, today: date) -> list[Shown]:
    """What was proposed at this meeting, the first first, with the words of the session that spoke last of each."""
    return _shown(meeting.proposals.order_by("place"), None, by, today)


def carried_to(meeting: Meeting, by: Actor, today: date) -> list[Shown]:
    """What earlier sessions of the series left undecided, or what this session decided of it, for who knows of those."""
    before = queries.earlier_sessions(meeting)
    if not before:
        return []
    known = permissions.visible_to(by).filter(pk__in=before).order_by().values("pk")
    here = Disposition.objects.filter(meeting=meeting).values("proposal_id")
    rows = Proposal.objects.filter(meeting__in=known)
    rows = (rows.filter(state__in=UNDECIDED) | rows.filter(pk__in=here)).distinct()
    return _shown(rows.order_by("on", "meeting_id", "place"), meeting, by, today)


def of_commitment(commitment_id: int, by: Actor, today: date) -> list[Shown]:
    """The proposals that a commitment came from, for who knows of the meetings where they were made."""
    known = permissions.visible_to(by).order_by().values("pk")
    rows = Proposal.objects.filter(meeting__in=known, led__task__opened__commitment_id=commitment_id)
    return _shown(rows.distinct().order_by("pk"), None, by, today)


def for_minutes(meeting: Meeting) -> list[Shown]:
    """What was proposed at this meeting, as its minutes tell it: without what came of it later."""
    return _shown(meeting.proposals.order_by("place"), meeting, None, meeting.held_on)


def deciders(proposal: Proposal, meeting: Meeting) -> list[int]:
    """Who decides: all who chair the sitting, where the body that it is proposed to is one of them; else that body alone."""
    chairs = queries.chairing(meeting)
    among = any(proposal.to_id in organisations.stands_for(body_id) for body_id in chairs)
    return chairs if among else [proposal.to_id]


def proposer_of(by: Actor, meeting: Meeting) -> Body | None:
    """The body for which the actor proposes: the one that is asked and that it stands for."""
    asked = queries.asked_to(meeting) | {meeting.organiser_id}
    ours = organisations.stands_for(by.body_id) if by.body_id is not None else set()
    return Body.objects.filter(pk__in=asked & ours).order_by("pk").first()


def on_table(proposal: Proposal, meeting: Meeting) -> bool:
    """Whether the proposal was made at this sitting or at one before it in the series."""
    return proposal.meeting_id == meeting.pk or proposal.meeting_id in queries.earlier_sessions(meeting)


def last_words(proposal: Proposal, meeting: Meeting) -> dict[int, Disposition]:
    """What each has said last in this sitting."""
    said = sorted((one for one in proposal.dispositions.all() if one.meeting_id == meeting.pk), key=lambda one: one.pk)
    return {one.body_id: one for one in said}


def _shown(rows: QuerySet[Proposal], sitting: Meeting | None, by: Actor | None, today: date) -> list[Shown]:
    found = list(
        rows.select_related("meeting").prefetch_related(
            "dispositions__meeting__chairs", "led__task__opened", "meeting__chairs"
        )
    )
    told = []
    for row in found:
        spoken = sorted(row.dispositions.all(), key=lambda one: one.pk)
        at = sitting or (spoken[-1].meeting if spoken else row.meeting)
        told.append((row, at, deciders(row, at), last_words(row, at)))
    ids = {body_id for row, _at, who, _said in told for body_id in (row.proposer_id, row.to_id, *who) if body_id}
    opened = {one.commitment_id for row in found for led in row.led.all() for one in led.task.opened.all() if by}
    seen = {one.pk: one for one in ledger.visible_to(by, today).filter(pk__in=opened)} if by and opened else {}
    views = {day: organisations.views_of(ids, day) for day in {row.on for row in found}}
    return [
        Shown(
            row, views[row.on][row.proposer_id] if row.proposer_id else None, views[row.on][row.to_id],
            tuple(Word(views[row.on][body_id], said.get(body_id)) for body_id in who), at,
            tuple(led.task for led in row.led.all()),
            tuple(
                seen[one.commitment_id] for led in row.led.all() for one in led.task.opened.all()
                if one.commitment_id in seen
            ),
        )
        for row, at, who, said in told
    ]  # fmt: skip


def broken() -> Iterator[chain.Break]:
    """Proposals, words about them and links that are not what was recorded, or stand where no step led."""
    yield from lifecycle.misplaced(Proposal, PROPOSAL_STEPS)
    rows = Proposal.objects.select_related("meeting", "proposer", "to").order_by("pk")
    yield from audit.altered(Proposal, "meetings.proposal.make", ((row.pk, row.told()) for row in rows))
    said = Disposition.objects.select_related("proposal__meeting", "body").order_by("pk")
    told = ((row.proposal_id, row.told()) for row in said)
    yield from audit.altered(Proposal, "meetings.proposal.dispose", told)
    led = Led.objects.select_related("task").order_by("pk")
    yield from audit.altered(Proposal, "meetings.proposal.lead", ((row.proposal_id, row.told()) for row in led))
