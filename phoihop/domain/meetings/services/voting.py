"""Putting a question to the bodies at the table, voting once each, and counting."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.meetings import box, permissions, queries, rules
from phoihop.domain.meetings.models import WORDS_MAX, Elector, Meeting, Vote
from phoihop.domain.meetings.services.preparing import CannotMeet, held, not_now, used_before
from phoihop.domain.meetings.states import VOTE_STEPS, Choice, MeetingState, Needed, VoteState, VoteVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.vn.text import nfc


@transaction.atomic
def open_vote(
    *, meeting: Meeting, question: str, secret: bool, needed: str = Needed.HALF, by: Actor, at: datetime, key: str
) -> Vote:
    """Put a question to the vote, one at a time. Every body that chairs or came has one vote, whoever comes later none.

    Raises Denied, CannotMeet while too few are there.
    """
    row = held(meeting)
    permissions.check_can_host(by, row)
    written = nfc(question).strip()
    if earlier := Vote.objects.filter(key=key).first():
        if (earlier.meeting_id, earlier.question, earlier.secret, earlier.needed) != (row.pk, written, secret, needed):
            raise used_before()
        return earlier
    if row.state != MeetingState.IN_PROGRESS:
        raise not_now(row)
    if not 0 < len(written) <= WORDS_MAX:
        raise CannotMeet(_("Write what is put to the vote, in at most 500 characters."))
    if needed not in Needed.values:
        raise CannotMeet(_("Say how many have to agree."))
    if row.votes.filter(state=VoteState.OPEN).exists():
        raise CannotMeet(_("Another vote is being taken. Count it first."))
    if not queries.quorum(row).reached:
        raise CannotMeet(_("Too few bodies are there to vote. Note first who came."))
    table = queries.at_table(row)
    if len(table) < (rules.FEWEST_IN_SECRET if secret else 1):
        raise CannotMeet(_("In secret at least three bodies vote: of fewer each knows what the others chose."))
    made = Vote.objects.create(
        meeting=row, key=key, place=row.votes.count() + 1, question=written, secret=secret, needed=needed,
        state=VoteState.OPEN, lock=box.new_lock() if secret else "",
    )  # fmt: skip
    if secret:
        made.box = box.empty(made.lock, made.pk)
        made.save(update_fields=["box"])
    Elector.objects.bulk_create(Elector(vote=made, body_id=body_id) for body_id in table)
    audit.record("meetings.vote.open", on=made, by=by, at=at, facts=made.told())
    return made


@transaction.atomic
def cast(*, vote: Vote, choice: str, by: Actor, at: datetime, key: str) -> Elector:
    """Vote for one's body, once and for good. Raises Denied, CannotMeet."""
    meeting = held(vote.meeting)
    row = Vote.objects.select_related("meeting").get(pk=vote.pk)
    elector = permissions.check_can_vote(by, row, key)
    if elector.voted and elector.key == key and (row.secret or elector.choice == choice):
        return elector
    if elector.voted:
        raise CannotMeet(_("Your body has voted. A vote that is cast is not changed."))
    if row.state != VoteState.OPEN:
        raise CannotMeet(_("This vote is over."))
    if meeting.state != MeetingState.IN_PROGRESS:
        raise not_now(meeting)
    if choice not in Choice.values:
        raise CannotMeet(_("Say whether your body agrees, is against it or has no opinion."))
    told = {"voted": True, "key": key, "choice": "" if row.secret else choice}
    if not Elector.objects.filter(pk=elector.pk, voted=False).update(**told):
        raise CannotMeet(_("Your body has voted. A vote that is cast is not changed."))
    elector.refresh_from_db()
    if row.secret:
        try:
            row.box = box.with_one_more(row.box, choice, row.lock, row.pk)
        except box.CannotCount:
            raise CannotMeet(
                _(
                    "The box of this vote does not open any more. Ask the host to end this vote and put the question anew."
                )
            ) from None
        row.save(update_fields=["box"])
    audit.record("meetings.vote.cast", on=row, by=by, at=at, facts=elector.told())
    return elector


@transaction.atomic
def count_vote(*, vote: Vote, by: Actor, at: datetime) -> Vote:
    """End the vote and fix its result. In secret fewer than three who voted are not counted: it would tell of each.

    Nor is a box counted that does not open any more: such a vote ends too. Raises Denied, CannotMeet.
    """
    meeting = held(vote.meeting)
    permissions.check_can_host(by, meeting)
    row = Vote.objects.select_related("meeting").get(pk=vote.pk)
    if row.state != VoteState.OPEN:
        raise CannotMeet(_("This vote is over."))
    if meeting.state != MeetingState.IN_PROGRESS:
        raise not_now(meeting)
    facts: dict[str, object]
    try:
        sums = _sums(row)
    except _Uncounted as why:
        verb, facts = VoteVerb.VOID, {"reason": why.reason}
    else:
        row.agree, row.against, row.abstain = (sums[name] for name in Choice.values)
        verb, facts = VoteVerb.COUNT, row.counted()
    row.lock = row.box = ""
    row.save(update_fields=["agree", "against", "abstain", "lock", "box"])
    lifecycle.move(row, steps=VOTE_STEPS, verb=verb, by=by, at=at, facts=facts)
    return row


class _Uncounted(Exception):
    """Why a vote ends without a count."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _sums(row: Vote) -> Mapping[str, int]:
    """How often each choice was made. Raises _Uncounted."""
    voted = list(row.electors.filter(voted=True))
    if not row.secret:
        return Counter(one.choice for one in voted)
    if len(voted) < rules.FEWEST_IN_SECRET:
        raise _Uncounted("FEW")
    try:
        return box.opened(row.box, row.lock, row.pk)
    except box.CannotCount:
        raise _Uncounted("BOX") from None
