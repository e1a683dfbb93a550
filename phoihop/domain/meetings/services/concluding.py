"""From a conclusion's words to commitments: a person decides about each, and only then the ledger is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import permissions as permitted
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import LIVING_STATES, Mood, State
from phoihop.domain.meetings import permissions, queries, rules
from phoihop.domain.meetings.conclusions import files, reading
from phoihop.domain.meetings.models import Conclusion, Meeting, Settled, Supporter, Task
from phoihop.domain.meetings.services.preparing import CannotMeet, check_lives, held, not_now, used_before
from phoihop.domain.meetings.states import CONCLUDING, TASK_STEPS, TaskState, TaskVerb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.vn import dates
from phoihop.foundation.vn.language import recorded
from phoihop.foundation.vn.text import nfc

STANDING = (LIVING_STATES - {State.DRAFT}) | {State.FULFILLED}  # what can carry a task: what is done carries it too


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person makes of a task: who does what for whom by when. Several debtors owe each on their own."""

    title: str
    debtors: Sequence[Body]
    creditor: Body
    due_on: date
    product: str = ""
    supporters: Sequence[Body] = ()


@transaction.atomic
def conclude(*, meeting: Meeting, text: str, by: Actor, on: date, at: datetime, key: str) -> Conclusion:
    """Take the text of a conclusion in and find what it seems to ask. Nothing enters the ledger by this.

    Raises Denied, CannotMeet, files.Unreadable for no text and for a whole book.
    """
    row = held(meeting)
    permissions.check_can_host(by, row)
    written = nfc(text.replace("\r\n", "\n")).strip()
    if earlier := Conclusion.objects.filter(key=key).first():
        if (earlier.meeting_id, earlier.text) != (row.pk, written):
            raise used_before()
        return earlier
    if row.state not in CONCLUDING:
        raise not_now(row)
    files.check_length(written)
    made = Conclusion.objects.create(meeting=row, key=key, text=written, on=on)
    audit.record("meetings.conclusion.take_in", on=made, by=by, at=at, facts=made.told())
    for place, found in enumerate(reading.read(written, on=row.held_on), start=1):
        due = rules.presumed_due(found.due.kind, found.due.value, row.held_on) if found.due else None
        task = Task.objects.create(
            conclusion=made, place=place, start=found.start, end=found.end, mood=found.mood.value,
            leads="\n".join(found.leads), supports="\n".join(found.supports), action=found.action, due_on=due,
            sure=round(found.confidence * 100), state=TaskState.FOUND,
        )  # fmt: skip
        audit.record("meetings.task.find", on=task, by=by, at=at, facts=task.told())
    return made


@transaction.atomic
def confirm(*, task: Task, choice: Choice, by: Actor, on: date, at: datetime, key: str) -> list[Commitment]:
    """Open what the task asks in the ledger, for each debtor its own: all of it or nothing.

    Who stands under the creditor is assigned (giao); towards anybody else it is proposed (đề nghị), and the other side
    agrees or not. Raises Denied, CannotMeet, and what the ledger refuses.
    """
    row = held_task(task, by, "turn_key")
    meeting = row.conclusion.meeting
    if row.state == TaskState.CONFIRMED:
        return [one.commitment for one in row.opened.select_related("commitment").order_by("pk")]
    if not choice.debtors:
        raise CannotMeet(_("Choose who carries it out: the text names nobody that is a body of this day."))
    told = {"day": dates.show(meeting.held_on), "code": meeting.code}
    with recorded():
        basis = _("Conclusion of the meeting of %(day)s (%(code)s)") % told
    made = []
    for debtor in choice.debtors:
        check_lives(debtor, on)
        own = f"{key}:{debtor.pk}"
        commitment = ledger.open_(
            kind="TASK", title=choice.title, debtor=debtor, creditor=choice.creditor,
            reckoning=rulebook.fixed(choice.due_on, basis, verified=True), by=by, on=on, key=f"{own}:open",
            product=choice.product, basis=basis, illustrative=meeting.illustrative,
        )  # fmt: skip
        turn = ledger.assign if commitment.mood == Mood.ASSIGN else ledger.propose
        commitment = turn(commitment=commitment, by=by, on=on, key=f"{own}:key")
        Settled.objects.create(task=row, commitment=commitment)
        made.append(commitment)
    for supporter in choice.supporters:
        check_lives(supporter, on)
        Supporter.objects.create(task=row, body=supporter)
    move_task(row, TaskVerb.CONFIRM, by, at, row.settled())
    return made


@transaction.atomic
def settle(*, task: Task, commitments: Sequence[Commitment], by: Actor, on: date, at: datetime) -> Task:
    """Say that the ledger holds already what the task asks: nothing is opened.

    It stands or is fulfilled, the actor may know of it, and a side of it organises, chairs or is invited.
    Raises Denied, CannotMeet.
    """
    row = held_task(task, by, "draft")
    if not commitments:
        raise CannotMeet(_("Name the commitment that carries it, by its code."))
    for commitment in commitments:
        _check_carries(row.conclusion.meeting, commitment, by, on)
        try:
            with transaction.atomic():
                Settled.objects.create(task=row, commitment=commitment)
        except IntegrityError:  # it carries one task; another meeting may name it at the same moment
            raise CannotMeet(_("%(code)s was discussed elsewhere already.") % {"code": commitment.code}) from None
    move_task(row, TaskVerb.CONFIRM, by, at, row.settled())
    return row


def _check_carries(meeting: Meeting, commitment: Commitment, by: Actor, on: date) -> None:
    """Raises CannotMeet for a commitment that does not stand, is not the actor's to know, or is between strangers."""
    found = permitted.visible_to(by, on).filter(pk=commitment.pk).first()
    if found is None:
        raise CannotMeet(_("Name the commitment that carries it, by its code."))
    if found.state not in STANDING:
        told = {"code": found.code, "state": found.get_state_display()}
        raise CannotMeet(_("%(code)s carries nothing: it stands at “%(state)s”.") % told)
    there = queries.asked_to(meeting) | {meeting.organiser_id}
    if not any(there & set(organisations.stands_for(side)) for side in (found.debtor_id, found.creditor_id)):
        raise CannotMeet(_("%(code)s is between bodies that were not asked to this meeting.") % {"code": found.code})


@transaction.atomic
def reject(*, task: Task, by: Actor, at: datetime) -> Task:
    """Say that these words set no task. Raises Denied, CannotMeet."""
    row = held_task(task, by, "draft")
    if row.state != TaskState.REJECTED:
        move_task(row, TaskVerb.REJECT, by, at, {})
    return row


def held_task(task: Task, by: Actor, capability: str) -> Task:
    """The task as it stands, for who may decide about it. Raises Denied."""
    meeting = held(task.conclusion.meeting)
    permissions.check_can_host(by, meeting, capability)
    return Task.objects.select_related("conclusion__meeting").get(pk=task.pk)


def move_task(row: Task, verb: TaskVerb, by: Actor, at: datetime, facts: dict[str, object]) -> None:
    """One step of its life. Raises CannotMeet where somebody was faster."""
    try:
        lifecycle.move(row, steps=TASK_STEPS, verb=verb, by=by, at=at, facts=facts)
    except WrongStep:
        raise CannotMeet(_("Somebody decided about this already. Load the page again.")) from None
