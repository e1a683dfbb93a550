"""Proposing something at or for a meeting, saying what becomes of it, and linking it to the task that it led to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from phoihop.domain.meetings import permissions, proposals
from phoihop.domain.meetings.models import (
    PROPOSAL_MAX,
    TITLE_MAX,
    WORDS_MAX,
    Disposition,
    Led,
    Meeting,
    Proposal,
    Task,
)
from phoihop.domain.meetings.services.concluding import held_task
from phoihop.domain.meetings.services.preparing import CannotMeet, check_lives, held, not_now, used_before
from phoihop.domain.meetings.states import (
    CONCLUDING,
    DECIDING,
    PROPOSAL_STEPS,
    UNDECIDED,
    ProposalState,
    TaskState,
    Verdict,
)
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.vn.text import nfc


@dataclass(frozen=True, slots=True)
class Wish:
    """What is proposed to whom; by a body, or in words where those who were there proposed it together."""

    text: str
    to: Body
    proposer: Body | None = None
    proposed_by: str = ""

    def check(self, on: date) -> None:
        """Raises CannotMeet naming the first thing that is missing, too long or not alive on that day."""
        if not 0 < len(self.text) <= PROPOSAL_MAX:
            raise CannotMeet(_("Write what is proposed, in at most 2000 characters."))
        if (self.proposer is None) == (not self.proposed_by):
            raise CannotMeet(_("Say who proposes it: choose a body, or write who else, and not both."))
        if len(self.proposed_by) > TITLE_MAX:
            raise CannotMeet(_("Say who proposes it in at most 300 characters."))
        for body in (self.to, self.proposer):
            if body:
                check_lives(body, on)


@transaction.atomic
def make_proposal(
    *, meeting: Meeting, wish: Wish, by: Actor, on: date, at: datetime, key: str, illustrative: bool = False
) -> Proposal:
    """Propose something to a body. Who is asked to come proposes for itself; hosts note down what others proposed too.

    Raises Denied, CannotMeet.
    """
    row = held(meeting)
    permissions.check_can_propose(by, row, wish.proposer)
    wish = Wish(_kept(wish.text), wish.to, wish.proposer, _kept(wish.proposed_by))
    if earlier := Proposal.objects.filter(key=key).first():
        told = (row.pk, wish.text, wish.to.pk, wish.proposer.pk if wish.proposer else None, wish.proposed_by)
        if (earlier.meeting_id, earlier.text, earlier.to_id, earlier.proposer_id, earlier.proposed_by) != told:
            raise used_before()
        return earlier
    if not permissions.may_propose_now(by, row):
        raise not_now(row)
    wish.check(row.held_on)
    last = row.proposals.aggregate(last=Max("place"))["last"] or 0
    made = Proposal.objects.create(
        meeting=row, key=key, place=last + 1, proposer=wish.proposer, proposed_by=wish.proposed_by, to=wish.to,
        text=wish.text, on=on, state=ProposalState.OPEN, illustrative=illustrative,
    )  # fmt: skip
    audit.record("meetings.proposal.make", on=made, by=by, at=at, facts=made.told())
    return made


@transaction.atomic
def dispose(
    *, proposal: Proposal, meeting: Meeting, verdict: str, reason: str = "", by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Proposal:  # fmt: skip
    """Say for one of those who decide what becomes of a proposal, at its meeting or at a later session of the series.

    It is decided once all of them say the same; until then each can say otherwise. Raises Denied, CannotMeet.
    """
    sitting = held(meeting)
    row = Proposal.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=proposal.pk)
    if not proposals.on_table(row, sitting):
        raise CannotMeet(_("This proposal is not of this meeting."))
    speaks = permissions.check_can_dispose(by, proposals.deciders(row, sitting))
    reason = _kept(reason)
    if earlier := Disposition.objects.filter(key=key).first():
        if (earlier.proposal_id, earlier.verdict, earlier.reason) != (row.pk, verdict, reason):
            raise used_before()
        return row
    if sitting.state not in CONCLUDING:
        raise not_now(sitting)
    if row.state not in UNDECIDED:
        raise CannotMeet(_("It was decided about this proposal: %(state)s.") % {"state": row.get_state_display()})
    if verdict not in Verdict.values:
        raise CannotMeet(_("Say whether it is accepted, to be studied, not accepted or noted."))
    if verdict != Verdict.ACCEPTED and not reason:
        raise CannotMeet(_("Say why: only what is accepted needs no reason."))
    if len(reason) > WORDS_MAX:
        raise CannotMeet(_("Write at most 500 characters."))
    for n, body_id in enumerate(speaks):
        made = Disposition.objects.create(
            proposal=row, meeting=sitting, key=f"{key}:{body_id}" if n else key, body_id=body_id, verdict=verdict,
            reason=reason, on=on, illustrative=illustrative,
        )  # fmt: skip
        audit.record("meetings.proposal.dispose", on=row, by=by, at=at, facts=made.told())
    _decide(row, sitting, by, at)
    return row


def _decide(row: Proposal, sitting: Meeting, by: Actor, at: datetime) -> None:
    """Move it where all who decide said the same in this sitting."""
    said = proposals.last_words(row, sitting)
    verdicts = {said[body_id].verdict if body_id in said else "" for body_id in proposals.deciders(row, sitting)}
    if len(verdicts) != 1 or "" in verdicts or verdicts == {row.state}:
        return
    try:
        lifecycle.move(row, steps=PROPOSAL_STEPS, verb=DECIDING[Verdict(verdicts.pop())], by=by, at=at)
    except WrongStep:
        raise CannotMeet(_("Somebody decided about this already. Load the page again.")) from None


@transaction.atomic
def lead_to(*, proposal: Proposal, task: Task, by: Actor, at: datetime) -> Led:
    """Say that a task of a conclusion came from a proposal that was accepted. Raises Denied, CannotMeet."""
    row = held_task(task, by, "draft")
    sitting = row.conclusion.meeting
    if (
        not proposals.on_table(proposal, sitting)
        or not permissions.visible_to(by).filter(pk=proposal.meeting_id).exists()
    ):
        raise CannotMeet(_("This proposal is not of this meeting."))
    if Proposal.objects.get(pk=proposal.pk).state != ProposalState.ACCEPTED:
        raise CannotMeet(_("Only what was accepted leads to a task."))
    if row.state not in (TaskState.FOUND, TaskState.CONFIRMED):
        raise CannotMeet(_("Choose a task that waits for a person or is in the ledger."))
    made, new = Led.objects.get_or_create(proposal=proposal, task=row)
    if new:
        audit.record("meetings.proposal.lead", on=proposal, by=by, at=at, facts=made.told())
    return made


def _kept(words: str) -> str:
    return nfc(words.replace("\r\n", "\n")).strip()
