"""The two sides of a sent report write to one another about its cells: asked, answered, settled. The report stays as it was sent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.regimes import permissions, queries
from phoihop.domain.regimes.events import CellSpokenOf
from phoihop.domain.regimes.models import Duty, Edition, Line, Remark, Thread
from phoihop.domain.regimes.states import THREAD_STEPS, ThreadState, ThreadVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.outbox import bus
from phoihop.foundation.vn import text as letters

LONGEST = 1000
_UNTAKEN = {ThreadVerb.ASK: ThreadState.ASKED, ThreadVerb.ANSWER: ThreadState.ANSWERED}


class CannotTalk(Exception):
    """There is nothing to speak of, or nothing was said. Carries a sentence for people."""


@transaction.atomic
def ask(*, duty: Duty, cell: str, words: str, by: Actor, at: datetime, key: str) -> Line:
    """The receiver asks about a cell of what was sent. Raises Denied, CannotTalk."""
    permissions.check_asks(by, duty)
    return _said(duty, cell, ThreadVerb.ASK, words, by, at, key)


@transaction.atomic
def answer(*, duty: Duty, cell: str, words: str, by: Actor, at: datetime, key: str) -> Line:
    """The sender answers, or says something about a cell that nobody asked about. Raises Denied, CannotTalk."""
    permissions.check_answers(by, duty)
    return _said(duty, cell, ThreadVerb.ANSWER, words, by, at, key)


@transaction.atomic
def close(*, duty: Duty, cell: str, words: str, by: Actor, at: datetime, key: str) -> Line:
    """The receiver settles what was asked, with a word or without. Raises Denied, CannotTalk."""
    permissions.check_asks(by, duty)
    return _said(duty, cell, ThreadVerb.SETTLE, words, by, at, key)


def _said(duty: Duty, cell: str, verb: ThreadVerb, words: str, by: Actor, at: datetime, key: str) -> Line:
    given = letters.nfc(words).replace("\r\n", "\n").strip()
    if found := _said_with(key, duty, cell, verb, given):
        return found
    edition = duty.editions.order_by("number").last()
    if edition is None:
        raise CannotTalk(_("Nothing was sent yet, so there is no figure to speak of."))
    if cell not in queries.places_of(duty):
        raise CannotTalk(_("The report has no cell %(name)s. Reload the page and try again.") % {"name": cell[:30]})
    if verb != ThreadVerb.SETTLE and not given:
        raise CannotTalk(_("Write what you want to say of this figure."))
    if len(given) > LONGEST:
        raise CannotTalk(_("Say it in at most %(most)s letters.") % {"most": LONGEST})
    row = _thread(duty, cell, verb)
    if found := _said_with(key, duty, cell, verb, given):
        return found  # the same form, sent twice at once
    line = _add(row, verb, edition, by=by, at=at, words=given, key=key)
    bus.publish([CellSpokenOf(line.pk)])
    return line


def _said_with(key: str, duty: Duty, cell: str, verb: str, words: str) -> Line | None:
    """The line that this key wrote, if any. Raises CannotTalk where it wrote another."""
    found = Line.objects.filter(key=key).select_related("thread").first()
    if found and (found.thread.duty_id, found.thread.cell, found.verb, found.words) != (duty.pk, cell, verb, words):
        raise CannotTalk(_("This form was already used for other words. Reload the page."))
    return found


def _thread(duty: Duty, cell: str, verb: ThreadVerb) -> Thread:
    """The thread of the cell, held until the transaction ends; one without a line is a new one. Raises CannotTalk."""
    if verb == ThreadVerb.SETTLE:
        row = Thread.objects.select_for_update().filter(duty=duty, cell=cell).exclude(state=ThreadState.SETTLED).first()
        if row is None:
            raise CannotTalk(_("Nothing is open about this figure. Reload the page."))
        return row
    Thread.objects.bulk_create([Thread(duty=duty, cell=cell, state=_UNTAKEN[verb])], ignore_conflicts=True)
    return Thread.objects.select_for_update().get(duty=duty, cell=cell)


def _add(
    row: Thread, verb: ThreadVerb, edition: Edition, *, by: Actor, at: datetime, words: str = "", key: str | None = None,
    remark: Remark | None = None,
) -> Line:  # fmt: skip
    """The next line and the step that it takes; with the first one the thread begins."""
    number = row.lines.count() + 1
    line = Line.objects.create(
        thread=row, number=number, verb=verb, edition=edition, body_id=by.body_id or edition.duty.receiver_id, words=words,
        remark=remark, said_at=moments.recording().at, key=key,
    )  # fmt: skip
    if number == 1:
        audit.record(f"{row._meta.label_lower}.{verb.lower()}", on=row, by=by, at=at, facts=line.told())
    else:
        lifecycle.move(row, steps=THREAD_STEPS, verb=verb, by=by, at=at, facts=line.told())
    return line


def remark(*, remark: Remark, by: Actor, at: datetime) -> None:
    """A remark with which a report is returned is a question about its cell: the thread goes on from it."""
    edition = remark.edition
    _add(_thread(edition.duty, remark.cell, ThreadVerb.ASK), ThreadVerb.ASK, edition, by=by, at=at, remark=remark)


def resent(*, edition: Edition, by: Actor, at: datetime) -> None:
    """Another edition answers what was still asked about the one before."""
    for row in Thread.objects.select_for_update().filter(duty=edition.duty, state=ThreadState.ASKED):
        _add(row, ThreadVerb.ANSWER, edition, by=by, at=at)


def approved(*, duty: Duty, by: Actor, at: datetime) -> None:
    """With the approval nothing that was asked is open any more; who approves may ask again."""
    edition = duty.editions.order_by("-number")[:1].get()
    for row in Thread.objects.select_for_update().filter(duty=duty).exclude(state=ThreadState.SETTLED):
        _add(row, ThreadVerb.SETTLE, edition, by=by, at=at)
