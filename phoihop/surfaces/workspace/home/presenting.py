"""What stands on a body's desk: what waits for its key, what it drafts or has asked for, what it owes and is owed.

Each list is asked for in one place, and each count is the length of the list that it opens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.agreements import permissions as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import AgreementState, Standing
from phoihop.domain.documents import permissions as documents
from phoihop.domain.documents import queries as printed
from phoihop.domain.documents.models import Joint
from phoihop.domain.ledger import permissions, queries
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import OPEN_STATES, UNBOUND_STATES, State
from phoihop.domain.meetings import advice
from phoihop.domain.meetings.models import Advice
from phoihop.domain.notices import queries as notices
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.oversight import queries as oversight
from phoihop.domain.oversight.models import Criticism, Intent, Recommendation
from phoihop.domain.oversight.states import UNANSWERED, CriticismState
from phoihop.domain.petitions import queries as petitions
from phoihop.domain.petitions import tasks
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.plans import permissions as plans
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanState
from phoihop.domain.programmes import queries as programmes
from phoihop.domain.programmes.models import Programme
from phoihop.domain.reporting import permissions as reporting
from phoihop.domain.reporting.models import Report
from phoihop.domain.reporting.states import ReportState
from phoihop.domain.reviews import queries as reviews
from phoihop.domain.reviews.models import Review
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.lifecycle import counting, reading
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments import presenting as commitments
from phoihop.surfaces.workspace.commitments import wording
from phoihop.surfaces.workspace.commitments.presenting import Row
from phoihop.surfaces.workspace.meetings import beforehand as prepared
from phoihop.surfaces.workspace.oversight import criticising as criticised
from phoihop.surfaces.workspace.oversight import presenting as recommended
from phoihop.surfaces.workspace.petitions import presenting as asked
from phoihop.surfaces.workspace.programmes import presenting as served
from phoihop.surfaces.workspace.reviews import presenting as reviewed

Thing = (
    Commitment
    | Agreement
    | Joint
    | Plan
    | Report
    | Petition
    | Recommendation
    | Criticism
    | Intent
    | Review
    | Programme
    | Advice
)
SIDES = {"OWES": "debtor_id", "OWED": "creditor_id"}
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Whoever:
    """What the lists of a desk depend on: the body and the role, whoever holds it; the day; whom the body follows, and whom alone."""

    actor: Actor
    today: date
    follows: frozenset[int]
    alone: frozenset[int]


Rows = QuerySet[Any]  # Any: of several tables


def _unsigned(who: Whoever) -> Rows:
    missing = Agreement.objects.filter(parties__body_id=who.actor.body_id or 0, parties__signed_on=None)
    return agreements.visible_to(who.actor).filter(pk__in=missing, state=AgreementState.OPEN, settlements=None)


def _open_agreements(who: Whoever) -> Rows:
    open_ = {"state__in": [AgreementState.DRAFT, AgreementState.OPEN], "settlements": None}
    return agreements.visible_to(who.actor).filter(drafter_id=who.actor.body_id, **open_)


def _unsent(who: Whoever) -> Rows:
    return (
        reporting.visible_to(who.actor)
        .filter(state__in=[ReportState.DRAFT, ReportState.LAID], body_id=who.actor.body_id or 0)
        .select_related("body")
    )


def _unanswered(who: Whoever) -> Rows:
    drafted = Q(state=State.DRAFT, opener_id=who.actor.body_id)
    proposed = Q(state=State.PROPOSED, proposer_id=who.actor.body_id)
    found = permissions.visible_to(who.actor, who.today).filter(drafted | proposed, plan_row=None)
    return found.order_by(*commitments.PRESSING)


# What waits for the body: papers for its signature, then commitments for its key, then what is asked of it.
_WAITING: tuple[Callable[[Whoever], Rows], ...] = (
    _unsigned,
    lambda who: agreements.amendments_to_sign(who.actor, who.today),
    lambda who: agreements.to_renew(who.actor),
    lambda who: documents.joints_waiting(who.actor),
    lambda who: plans.waiting_for_approval(who.actor),
    lambda who: reviews.waiting_for(who.actor),
    lambda who: commitments.waiting_for(who.actor, who.today).exclude(advice__in=advice.waiting_for(who.actor)),
    lambda who: advice.waiting_for(who.actor),
    lambda who: petitions.waiting_for(who.actor),
    lambda who: oversight.waiting_for(who.actor),
    lambda who: oversight.criticisms_waiting(who.actor),
    lambda who: oversight.intents_waiting(who.actor),
    lambda who: programmes.waiting_for(who.actor, who.today),
)
# What the body drafts, or has proposed and awaits an answer to. The rows of a plan stand with their plan.
_OURS: tuple[Callable[[Whoever], Rows], ...] = (
    _open_agreements,
    lambda who: plans.under_way(who.actor),
    _unsent,
    lambda who: oversight.criticisms_in_hand(who.actor),
    _unanswered,
)
_counts = counting.counted_for(*_WAITING, *_OURS, lambda who: notices.unread(who.actor, counting.READER))


def _whoever(actor: Actor, today: date) -> Whoever:
    whichever = replace(actor, user_id=None)
    if actor.body_id is None:
        return Whoever(whichever, today, frozenset(), frozenset())
    follows, alone = organisations.stands_for(actor.body_id), organisations.alone_stands_for(actor.body_id)
    return Whoever(whichever, today, frozenset(follows), frozenset(alone))


@reading.once
def _numbers(actor: Actor, today: date) -> tuple[int, ...]:
    """How many rows each of those lists holds: every page asks."""
    with reading.reading():
        return _counts(actor.user_id or 0, _whoever(actor, today))


def _all_of(lists: Sequence[Callable[..., Rows]], numbers: Sequence[int], actor: Actor, today: date) -> list[Thing]:
    """The rows of the lists, asking only for those that hold any."""
    who = _whoever(actor, today)
    return [thing for rows, number in zip(lists, numbers, strict=True) if number for thing in rows(who)]


def waiting(actor: Actor, today: date) -> list[Thing]:
    """What waits for the body, list by list, in each the most pressing first."""
    return _all_of(_WAITING, _numbers(actor, today)[: len(_WAITING)], actor, today)


def waiting_count(actor: Actor, today: date) -> int:
    """How many those are."""
    return sum(_numbers(actor, today)[: len(_WAITING)])


def ours(actor: Actor, today: date) -> list[Thing]:
    """What the body has in hand itself."""
    return _all_of(_OURS, _numbers(actor, today)[len(_WAITING) : -1], actor, today)


def ours_count(actor: Actor, today: date) -> int:
    """How many those are."""
    return sum(_numbers(actor, today)[len(_WAITING) : -1])


def unread_count(actor: Actor, today: date) -> int:
    """How many notices the person has not read."""
    return _numbers(actor, today)[-1]


def bound(actor: Actor, *, side: str, today: date, ended: bool = False) -> QuerySet[Commitment]:
    """What binds the body on one side and is open, the most pressing first; with `ended` what is over too."""
    seen = permissions.visible_to(actor, today).filter(**{SIDES[side]: actor.body_id})
    found = seen.exclude(state__in=UNBOUND_STATES) if ended else seen.filter(state__in=OPEN_STATES)
    return found.order_by(*commitments.PRESSING)


def late(actor: Actor, *, side: str, today: date) -> QuerySet[Commitment]:
    """Of what is open on one side, what is past its day."""
    return bound(actor, side=side, today=today).filter(state=State.IN_FORCE, due_on__lt=today)


def soon(actor: Actor, *, side: str, today: date) -> QuerySet[Commitment]:
    """Of what is open on one side, what is due from today to a week from today."""
    due = {"due_on__gte": today, "due_on__lte": today + WEEK}
    return bound(actor, side=side, today=today).filter(state=State.IN_FORCE, **due)


def rows(things: Sequence[Thing], actor: Actor, *, today: date, waits: bool | None = None) -> list[Row]:
    """Lines of a list. `waits` says of all whether they wait for the body (True) or for somebody else (False)."""
    told = [thing for thing in things if isinstance(thing, Commitment)]
    papers = [thing for thing in things if not isinstance(thing, Commitment)]
    asked_for = [paper for paper in papers if isinstance(paper, Petition)]
    ways = petitions.ways_of(asked_for)
    beside = tasks.tasks(asked_for, ways, actor, today)
    return [
        *(
            _petition(paper, ways[paper.pk], beside.get(paper.pk), today)
            if isinstance(paper, Petition)
            else _paper(paper, waits=bool(waits), today=today)
            for paper in papers
        ),
        *commitments.rows(told, actor, today=today, ours=waits),
    ]


def _paper(
    paper: Agreement | Joint | Plan | Report | Recommendation | Criticism | Intent | Review | Programme | Advice,
    *,
    waits: bool,
    today: date,
) -> Row:
    if isinstance(paper, Agreement | Plan | Report):
        return _drafted(paper, waits=waits)
    if isinstance(paper, Joint):
        words, url, tag = (
            printed.laid(paper),
            reverse("paper_joint", args=[paper.pk]),
            ("wait", _("Waiting for our word")),
        )
        return Row(url, words.about, None, None, None, *tag, bool(words.made_up), _("Joint paper"))
    if isinstance(paper, Advice):
        clock = prepared.clock(advice.shown([paper], today)[0])
        url, what = reverse("meeting_advice", args=[paper.pk]), _("Advice before a meeting")
        return Row(
            url, paper.item.heading, None, paper.due_on, None, clock.kind, clock.words, paper.illustrative, what
        )  # fmt: skip
    if isinstance(paper, Programme):
        url, tag = reverse("programme", args=[paper.code]), served.standing(paper, today)
        return Row(url, paper.title, None, None, None, *tag, paper.illustrative, paper.get_kind_display())
    if isinstance(paper, Review):
        url, tag = reverse("review", args=[paper.pk]), ("wait", paper.get_state_display())
        return Row(url, reviewed.titled(paper), None, None, None, *tag, paper.illustrative, _("Review of an agreement"))
    return _overseen(paper, today)


def _petition(paper: Petition, way: Sequence[Stage], task: tasks.Task | None, today: date) -> Row:
    if task:
        kind, words, what = asked.task(task)
    else:
        kind, words = asked.standing(paper, way, today)
        what = _("Petition, answer due %(day)s") % {"day": dates.show(paper.due_on)} if paper.due_on else _("Petition")
    return Row(
        reverse("petition", args=[paper.pk]), asked.named(paper), None, None, None, kind, words, paper.illustrative, what
    )  # fmt: skip


def _overseen(paper: Recommendation | Criticism | Intent, today: date) -> Row:
    if isinstance(paper, Recommendation):
        url, tag = reverse("recommendation", args=[paper.pk]), recommended.standing(paper, today)
        made_up, what = paper.supervision.illustrative, _("Recommendation")
        if paper.state in UNANSWERED:
            what = _("Recommendation, answer due %(day)s") % {"day": dates.show(paper.due_on)}
        return Row(url, recommended.named(paper), None, None, None, *tag, made_up, what)
    if isinstance(paper, Intent):
        url, tag, what = reverse("intent", args=[paper.pk]), recommended.intended(paper), _("Programme of supervision")
        return Row(url, paper.title, None, None, None, *tag, paper.illustrative, what)
    url, tag, what = reverse("criticism", args=[paper.pk]), criticised.standing(paper, today), _("Social criticism")
    if paper.state == CriticismState.SENT and paper.due_on:
        what = _("Social criticism, answer due %(day)s") % {"day": dates.show(paper.due_on)}
    return Row(url, paper.title, None, None, None, *tag, paper.illustrative, what)


def _drafted(paper: Agreement | Plan | Report, *, waits: bool) -> Row:
    if isinstance(paper, Agreement):
        url, tag, what = reverse("agreement", args=[paper.code]), _agreement_state(paper, waits=waits), _("Agreement")
    elif isinstance(paper, Plan):
        theirs = str(PlanState(paper.state).label)
        tag = _state(paper.state == PlanState.DRAFT, waits, _("Waiting for our approval"), theirs)
        url, what = reverse("plan", args=[paper.code]), _("Plan")
    else:
        laid = paper.state == ReportState.LAID
        url, tag = reverse("report", args=[paper.body.code, paper.period]), ("draft", _("Draft"))
        tag = ("wait", paper.get_state_display()) if laid else tag
        what = _("Report")
    return Row(url, paper.title, None, None, None, *tag, paper.illustrative, what)


def _agreement_state(paper: Agreement, *, waits: bool) -> tuple[str, str]:
    if waits and getattr(paper, "standing", "") == Standing.TO_RESIGN:  # as `to_renew` tells it
        return "wait", str(Standing.TO_RESIGN.label)
    draft = paper.state == AgreementState.DRAFT
    return _state(draft, waits, _("Waiting for our signature"), _("Waiting for signatures"))


def _state(draft: bool, waits: bool, ours_: str, theirs: str) -> tuple[str, str]:
    if draft:
        return "draft", _("Draft")
    return "wait", ours_ if waits else theirs


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a list, and how many there are in all."""

    rows: list[Row]
    count: int
    late: int = 0

    @property
    def more(self) -> bool:
        """Whether the list goes on elsewhere."""
        return self.count > len(self.rows)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a body finds in the morning."""

    waiting: Listed
    ours: Listed
    owes: Listed
    owed: Listed


def desk(actor: Actor, *, today: date, most: int) -> Desk:
    """At most `most` rows a list, the most pressing first."""
    awaiting, own = waiting(actor, today), ours(actor, today)
    owes, owed = (list(bound(actor, side=side, today=today)[:most]) for side in ("OWES", "OWED"))
    lists = (awaiting[:most], own[:most], owes, owed)
    commitments.look_up((thing for things in lists for thing in things if isinstance(thing, Commitment)), today)
    return Desk(
        waiting=Listed(rows(lists[0], actor, today=today, waits=True), len(awaiting)),
        ours=Listed(rows(lists[1], actor, today=today, waits=False), len(own)),
        owes=_side(actor, "OWES", today, owes),
        owed=_side(actor, "OWED", today, owed),
    )


def _side(actor: Actor, side: str, today: date, found: list[Commitment]) -> Listed:
    counts = queries.counts(body_id=actor.body_id or 0, side=side, today=today)
    return Listed(commitments.rows(found, actor, today=today), counts.open, counts.overdue)


def statement(
    actor: Actor, *, side: str, which: str, as_of: date, known_at: datetime | None
) -> list[queries.StatementRow]:
    """One side of the body as it stood on a day, as known at a moment: the same choice as is made today, by its name."""
    found = queries.statement(body_id=actor.body_id or 0, as_of=as_of, known_at=known_at).side(side)
    if which == "late":
        return [row for row in found if row.state == State.IN_FORCE and row.late]
    if which == "soon":
        return [
            row for row in found if row.state == State.IN_FORCE and row.due_on and as_of <= row.due_on <= as_of + WEEK
        ]
    return [row for row in found if (row.state not in UNBOUND_STATES if which == "all" else row.state in OPEN_STATES)]


def statement_rows(found: Sequence[queries.StatementRow], as_of: date) -> list[Row]:
    """Lines of a statement, worded for that day."""
    views = organisations.views_of({row.other_id for row in found}, as_of)
    first = queries.first_due_days([row.commitment_id for row in found])
    told = []
    for row in found:
        before = first.get(row.commitment_id)
        reader = wording.Reader.DEBTOR if row.side == "OWES" else wording.Reader.CREDITOR
        seen = wording.Seen(
            state=row.state, reader=reader, ours=row.state == State.CLAIMED and reader is wording.Reader.CREDITOR,
            due_on=row.due_on, claimed_on=row.claimed_on, moved=before != row.due_on,
        )  # fmt: skip
        kind, words = wording.tag(seen, as_of)
        url = reverse("commitment", args=[row.code])
        told.append(
            Row(
                url,
                row.title,
                views[row.other_id],
                row.due_on,
                before if seen.moved else None,
                kind,
                words,
                row.illustrative,
            )
        )
    return told
