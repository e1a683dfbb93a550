"""Before the meeting: papers put to a matter, and advice asked of other bodies, due by rule ahead of its day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import Mood, State
from phoihop.domain.meetings import permissions
from phoihop.domain.meetings.models import ADVICE_MAX, Advice, AgendaItem, Paper
from phoihop.domain.meetings.services.preparing import CannotMeet, check_lives, held, not_now, used_before
from phoihop.domain.meetings.states import ASKING, BRINGING
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook import rules
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn.language import recorded
from phoihop.foundation.vn.text import nfc

DONE = (State.CLAIMED, State.FULFILLED)  # it was reported done in the ledger before the words came
ADVISE = "CON-ADVICE"  # rule: how long before the meeting advice is due
MOST_PAPERS = 30  # of one matter


@transaction.atomic
def bring(
    *, item: AgendaItem, files: Sequence[tuple[StoredFile, str]], by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> list[Paper]:  # fmt: skip
    """Put files to a matter; what lies there already stays there once. Raises Denied, CannotMeet."""
    row = held(item.meeting)
    item = row.agenda.get(pk=item.pk)
    if row.state not in BRINGING:
        raise not_now(row)
    permissions.check_can_bring(by, item)
    if not files:
        raise CannotMeet(_("Choose the file first."))
    body, made = permissions.acting_body(by), []
    for file, name in files:
        own = f"{key}:{file.sha256[:16]}"
        if Paper.objects.filter(key=own).exists() or item.papers.filter(file=file, taken_back_on=None).exists():
            continue
        if item.papers.filter(taken_back_on=None).count() >= MOST_PAPERS:
            raise CannotMeet(_("A matter has at most 30 papers. Put several into one file."))
        paper = Paper.objects.create(
            item=item, key=own, file=file, name=name, body=body, on=on, illustrative=illustrative
        )  # fmt: skip
        audit.record("meetings.paper.bring", on=paper, by=by, at=at, facts=paper.told())
        made.append(paper)
    return made


@transaction.atomic
def take_back(*, paper: Paper, by: Actor, on: date, at: datetime) -> Paper:
    """Take a paper off the table; that it lay there stays. Raises Denied, CannotMeet."""
    row = held(paper.item.meeting)
    if row.state not in BRINGING:
        raise not_now(row)
    permissions.check_can_take_back(by, row.agenda.get(pk=paper.item_id), paper)
    if Paper.objects.filter(pk=paper.pk, taken_back_on=None).update(taken_back_on=on) != 1:
        raise CannotMeet(_("This paper was taken back already."))
    audit.record("meetings.paper.take_back", on=paper, by=by, at=at, facts={"on": on.isoformat()})
    paper.refresh_from_db()
    return paper


def advice_due(*, held_on: date, on: date) -> Reckoning:
    """By when advice asked on a day is due: ahead of the meeting by rule, or where that day is over by the meeting itself.

    Raises NoRule.
    """
    found = rulebook.due_before(ADVISE, held_on)
    return found if found.due_on is not None and found.due_on >= on else rules.agreed(held_on)


@transaction.atomic
def ask_advice(
    *, item: AgendaItem, bodies: Sequence[Body], question: str, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> list[Advice]:  # fmt: skip
    """Ask bodies what they think of a matter; each gets a commitment to answer. Who was asked about it already is passed over.

    Raises Denied, CannotMeet, NoRule, and what the ledger refuses.
    """
    row = held(item.meeting)
    permissions.check_can_host(by, row, "turn_key")
    item = row.agenda.get(pk=item.pk)
    if row.state not in ASKING or on > row.held_on:
        raise not_now(row)
    question = nfc(question.replace("\r\n", "\n")).strip()
    if not 0 < len(question) <= ADVICE_MAX:
        raise CannotMeet(_("Write what is asked, in at most 4000 characters."))
    asker = permissions.acting_body(by)
    if not bodies or asker.pk in {body.pk for body in bodies}:
        raise CannotMeet(_("Choose whom to ask: one body or several, and not your own."))
    reckoning, made = advice_due(held_on=row.held_on, on=on), []
    asked = set(item.advice.values_list("body_id", flat=True))
    for body in bodies:
        check_lives(body, on)
        own = f"{key}:{body.pk}"
        if earlier := Advice.objects.filter(key=own).first():
            if (earlier.item_id, earlier.question) != (item.pk, question):
                raise used_before()
            continue
        if body.pk not in asked:
            made.append(_asked(item, body, asker, question, reckoning, by, on, at, own, illustrative))
    return made


def _asked(
    item: AgendaItem, body: Body, asker: Body, question: str, reckoning: Reckoning, by: Actor, on: date, at: datetime,
    own: str, illustrative: bool,
) -> Advice:  # fmt: skip
    told = {"code": item.meeting.code, "heading": item.heading}
    with recorded():
        title = _("Advice before the meeting %(code)s: %(heading)s") % told
    commitment = ledger.open_(
        kind="REPLY", title=title[:300], debtor=body, creditor=asker, reckoning=reckoning, by=by, on=on,
        key=f"{own}:open", illustrative=illustrative,
    )  # fmt: skip
    turn = ledger.assign if commitment.mood == Mood.ASSIGN else ledger.propose
    commitment = turn(commitment=commitment, by=by, on=on, key=f"{own}:key")
    made = Advice.objects.create(
        item=item, key=own, body=body, asker=asker, question=question, asked_on=on,
        due_on=reckoning.due_on or item.meeting.held_on, commitment=commitment, illustrative=illustrative,
    )  # fmt: skip
    audit.record("meetings.advice.ask", on=made, by=by, at=at, facts=made.told())
    return made


@transaction.atomic
def advise(*, advice: Advice, words: str, by: Actor, on: date, at: datetime) -> Advice:
    """Say what the body thinks; its commitment to answer is reported done. Raises Denied, CannotMeet."""
    meeting = held(advice.item.meeting)
    row = Advice.objects.select_for_update(of=("self",)).select_related("item__meeting", "commitment").get(pk=advice.pk)
    permissions.check_can_advise(by, row)
    words = nfc(words.replace("\r\n", "\n")).strip()
    if row.given_on is not None:
        if row.words == words:
            return row
        raise CannotMeet(_("Your body gave its advice already."))
    if meeting.state not in BRINGING:
        raise not_now(meeting)
    if not 0 < len(words) <= ADVICE_MAX:
        raise CannotMeet(_("Write what your body thinks, in at most 4000 characters."))
    row.words, row.given_on = words, on
    row.save(update_fields=["words", "given_on"])
    audit.record("meetings.advice.give", on=row, by=by, at=at, facts=row.said())
    held_row = row.commitment
    if held_row.state == State.PROPOSED:
        held_row = ledger.agree(commitment=held_row, by=by, on=on, key=f"{row.key}:agree")
    if held_row.state not in DONE:
        ledger.claim(commitment=held_row, result=words[:500], by=by, on=on, key=f"{row.key}:claim")
    return row
