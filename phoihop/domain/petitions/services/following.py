"""Following a petition by a slip: handing it out, finding by it, and what those who asked write by it.

Nobody is known by name here. Guessing is hopeless (ninety bits), slowed down and noticed; a right code with its secret
opens whatever others tried, so that nobody can lock out the one who holds the slip.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from phoihop.domain.petitions import cipher, permissions, slips
from phoihop.domain.petitions.events import WroteBySlip
from phoihop.domain.petitions.models import Key, Petition, Slip, Tries, Word
from phoihop.domain.petitions.services.stepping import CannotPetition, begun, go, locked, redacted, taken, written
from phoihop.domain.petitions.states import ANSWERED, DataRequestState, DataWish, PetitionVerb, Said
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.outbox import bus

log = logging.getLogger(__name__)
WINDOW = timedelta(minutes=15)
FREE, ALARM, ALARM_OF_ONE = 5, 60, 10  # wrong tries in a window: from one address; in all; for one code that exists
KEPT = timedelta(days=30)  # how long counts of wrong tries are kept
MOST_SLIPS, MOST_WORDS = 50, 20  # of a petition; by a slip
ALL = ""


class WrongSlip(Exception):
    """There is no such code, or the secret is another: which of the two, nobody is told. Carries a sentence for people."""


class TooManyTries(WrongSlip):
    """The same, too often from one address."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new slip. Its secret is shown this once."""

    slip: Slip
    secret: str


@transaction.atomic
def issue_slip(*, petition: Petition, by: Actor, on: date, at: datetime) -> Issued:
    """Hand out a slip to somebody who asked; several who asked together take one each. Raises Denied, CannotPetition."""
    row = locked(petition)
    permissions.check_collected(by, row, "draft")
    if row.slips.count() >= MOST_SLIPS:
        raise CannotPetition(_("So many slips were handed out for this petition that no more are made."))
    code, secret = slips.new_code(), slips.new_secret()
    slip = Slip.objects.create(petition=row, code=code, stamp=cipher.stamp("slip", code, secret), issued_on=on)
    audit.record("petitions.slip.issue", on=slip, by=by, at=at, facts=slip.told())
    return Issued(slip, secret)


def follow(*, code: str, secret: str, address: str, at: datetime) -> Slip:
    """The slip with this code and secret, both in their one form. Wrong ones are counted. Raises WrongSlip, TooManyTries."""
    row = Slip.objects.filter(code=code).select_related("petition").first()
    if constant_time_compare(row.stamp if row else "", cipher.stamp("slip", code, secret)) and row:
        return row
    if _note_wrong(code if row else "", address, at) > FREE:
        raise TooManyTries(
            _("Too many wrong tries from here. Look at the slip once more, and try again in 15 minutes.")
        )
    raise WrongSlip(_("No slip has this code and this secret. Check both, letter by letter."))


@transaction.atomic
def add(*, slip: Slip, words: str, by: Actor, on: date, at: datetime, key: str) -> Word:
    """Add to a petition what those who asked still want to say. Raises CannotPetition."""
    words = written(words, _("Write what you want to add, in at most 2,000 characters."))
    locked(slip.petition)  # so that no key is thrown away between, and the words with it
    return _keep(slip, Said.MORE, words, by, on, at, key)


@transaction.atomic
def disagree(*, slip: Slip, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Say by the slip that one does not agree with the answer: at once the petition is open again with who answered.

    Raises CannotPetition, WrongStep.
    """
    row = locked(slip.petition)
    words = written(words, _("Say what you do not agree with, in at most 2,000 characters."))
    asker = Actor(None, row.collector_id, by.role, by.capabilities)
    stage = begun(row, PetitionVerb.REOPEN, by=asker, on=on, key=key)
    stage.result, stage.result_day = "", None
    if taken(stage):
        return row
    if row.state not in ANSWERED:
        raise CannotPetition(_("There is no answer yet that one could disagree with. Add to your petition instead."))
    _keep(slip, Said.DISAGREE, words, by, on, at, key)
    return go(row, stage, by, at)


@transaction.atomic
def explain_delay(
    *, petition: Petition, reason: str, until: date, by: Actor, on: date, at: datetime, key: str
) -> Petition:
    """Say why the answer is late and by when it comes; everybody who follows the petition reads it. The clock runs on.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = locked(petition)
    reason = redacted(reason, _("Say why the answer is late. Those who asked read it."))
    stage = begun(row, PetitionVerb.DELAY, by=by, on=on, words=reason, key=key)
    stage.other_due_on = until
    if taken(stage):
        return row
    permissions.check_holds(by, row, "report_progress")
    if until <= on:
        raise CannotPetition(_("Choose a day that is still to come."))
    return go(row, stage, by, at)


@transaction.atomic
def look(*, word: Word, by: Actor, at: datetime) -> str:
    """What somebody wrote by a slip, in the clear. Who looked, and when, is recorded. Raises Denied, CannotPetition."""
    petition = word.slip.petition
    permissions.check_party(by, petition)
    if _shut(word):
        raise CannotPetition(_("Who wrote this asked that nobody looks at it any more, and it was granted."))
    words = _opened(word)
    if not words:
        raise CannotPetition(_("These words were deleted for good."))
    audit.record("petitions.word.look", on=word, by=by, at=at)
    if permissions.collects(by, petition):
        Word.objects.filter(pk=word.pk, unread=True).update(unread=False)
    return words


@transaction.atomic
def read_own(*, slip: Slip, by: Actor, at: datetime) -> list[tuple[Word, str]]:
    """What was written by this slip, in the clear to who holds it, once the wish to see it was granted. Each look is recorded.

    Raises CannotPetition.
    """
    if not slip.requests.filter(kind=DataWish.ACCESS, state=DataRequestState.GRANTED).exists():
        raise CannotPetition(_("Ask first to see what you wrote. Once it is granted, it can be read here."))
    found = [(word, words) for word in slip.words.order_by("pk") if (words := _opened(word))]
    if not found:
        raise CannotPetition(_("These words were deleted for good."))
    for word, _words in found:
        audit.record("petitions.word.look", on=word, by=by, at=at)
    return found


def _shut(word: Word) -> bool:
    """Whether who wrote it asked that nobody looks at it any more; what they write after that was granted they want read."""
    granted = word.slip.requests.filter(kind=DataWish.OBJECT, state=DataRequestState.GRANTED)
    return granted.filter(upto__gte=word.pk).exists()


def _opened(word: Word) -> str:
    """In the clear; empty where the key was thrown away."""
    kept = Key.objects.filter(slip=word.slip_id).first()
    try:
        return cipher.unlock(word.locked, kept.locked, word.slip_id) if kept else ""
    except cipher.CannotOpen:  # under the key that was thrown away before people wrote again
        return ""


def forget_tries(*, at: datetime) -> int:
    """Drop old counts of wrong tries; how many."""
    return Tries.objects.filter(begins__lt=at - KEPT).delete()[0]


def _keep(slip: Slip, kind: Said, words: str, by: Actor, on: date, at: datetime, key: str) -> Word:
    done = Word.objects.filter(key=key, slip=slip).first()
    if done:  # the line was cut and the same came again: what is locked cannot be compared
        return done
    if slip.words.count() >= MOST_WORDS:
        raise CannotPetition(
            _("So much was written by this slip that no more is taken. Go to the body that asks for you.")
        )
    opener, _new = Key.objects.get_or_create(slip=slip, defaults={"locked": cipher.new_key(slip.pk)})
    row = Word.objects.create(
        key=key, slip=slip, kind=kind, on=on, locked=cipher.lock(words, opener.locked, slip.pk)
    )  # fmt: skip
    audit.record("petitions.word.write", on=row, by=by, at=at, facts=row.told())
    bus.publish([WroteBySlip(row.pk)])
    return row


def _note_wrong(code: str, address: str, at: datetime) -> int:
    """Count a wrong try; how many came from this address in this window. `code` is empty where no slip has it."""
    begins = at - timedelta(seconds=at.timestamp() % WINDOW.total_seconds())
    with transaction.atomic():
        _count(begins, ALL, ALARM, at)
        if code:
            _count(begins, cipher.stamp("code", code), ALARM_OF_ONE, at)
        return _count(begins, cipher.stamp("address", address), 0, at)


def _count(begins: datetime, of: str, alarm: int, at: datetime) -> int:
    """One more; past `alarm` it is noticed, once in a window."""
    row, _new = Tries.objects.get_or_create(begins=begins, of=of)
    rows = Tries.objects.filter(pk=row.pk)
    rows.update(wrong=F("wrong") + 1)
    wrong = rows.values_list("wrong", flat=True).get()
    if alarm and wrong >= alarm and rows.filter(noticed=False).update(noticed=True):
        log.warning("somebody guesses codes of petitions: %s wrong tries in one window", wrong)
        nobody = Actor(None, None, "KEEPER", frozenset())
        audit.record("petitions.tries.notice", on=row, by=nobody, at=at, facts={"wrong": wrong, "one": bool(of)})
    return wrong
