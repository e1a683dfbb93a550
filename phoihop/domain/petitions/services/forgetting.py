"""What people wrote by their slips goes when its term is over or they ask for it: its key is thrown away, every chain stays."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import PLACE_MAX, DataRequest, Key, Petition, Slip, Word
from phoihop.domain.petitions.services.stepping import CannotPetition, locked, redacted
from phoihop.domain.petitions.states import (
    DATA_REQUEST_STEPS,
    DataRequestState,
    DataRequestVerb,
    DataWish,
    PetitionState,
)
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.queries import NoRule
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle.steps import target

KEPT, ANSWERED = "PET-FORGET", "DATA-SUBJECT"  # rules: how long people's words are kept, and by when they are answered
MOST_REQUESTS = 12  # by one slip
_KEEPER = Actor(None, None, "KEEPER", frozenset())


@transaction.atomic
def forget_words(*, petition: Petition, by: Actor, at: datetime) -> None:
    """Throw away the keys of all that people wrote of a petition; that they wrote stays told. Raises Denied, CannotPetition."""
    row = locked(petition)
    permissions.check_collected(by, row, "turn_key")
    _check_free(DataRequest.objects.filter(slip__petition=row))
    if not _throw_away(Slip.objects.filter(petition=row), row, {}, by, at):
        raise CannotPetition(_("Nobody wrote anything by a slip, or it was deleted already."))


def forget_due(*, today: date, at: datetime) -> int:
    """Throw away the keys of petitions confirmed so long ago that the rule lets nothing be kept; of how many.

    The term runs from the last that happened: a step, or words. A place without such a rule keeps what it has, and
    words that somebody asks to see, to put right or to leave alone are kept until that is answered.
    """
    found = Petition.objects.filter(state=PetitionState.CONFIRMED, slips__opened_by__isnull=False)
    last = found.annotate(moved=Max("way__on"), wrote=Max("slips__words__on")).order_by("pk")
    gone = 0
    for pk, moved, wrote in last.values_list("pk", "moved", "wrote"):
        reckoning = _due(KEPT, max(moved, wrote))
        if reckoning is None or reckoning.due_on is None or reckoning.due_on >= today:
            continue
        with transaction.atomic():
            row = Petition.objects.select_for_update().get(pk=pk)
            if row.state == PetitionState.CONFIRMED and not _held(
                DataRequest.objects.filter(slip__petition=row)
            ):  # nobody opened it again, or asks, meanwhile
                told = {"reckoning": chain.canonical(reckoning.to_facts())}
                gone += bool(_throw_away(Slip.objects.filter(petition=row), row, told, _KEEPER, at))
    return gone


@transaction.atomic
def ask_data(
    *, petition: Petition, code: str, kind: DataWish, by: Actor, on: date, at: datetime, key: str
) -> DataRequest:
    """Record that who holds the slip of this code asks to see, put right, erase or leave alone what was written by it; whoever that is.

    Raises Denied, CannotPetition.
    """
    row = locked(petition)
    permissions.check_collected(by, row, "draft")
    slip = Slip.objects.filter(petition=row, code=code).first()
    if slip is None:
        raise CannotPetition(_("No slip of this petition has this code. Check it, letter by letter."))
    return _asked(slip, kind, by, on, at, key)


@transaction.atomic
def ask_own_data(*, slip: Slip, kind: DataWish, by: Actor, on: date, at: datetime, key: str) -> DataRequest:
    """Ask the same oneself, by code and secret: the body that collected the petition answers by the day of the rule.

    Raises CannotPetition.
    """
    row = Slip.objects.select_for_update().get(pk=slip.pk)
    if kind not in DataWish.values:
        raise CannotPetition(_("Choose what you ask."))
    if not DataRequest.objects.filter(key=key).exists():
        if row.requests.filter(kind=kind, state=DataRequestState.OPEN).exists():
            raise CannotPetition(_("You asked this already. The day by which it is answered stands below."))
        if row.requests.count() >= MOST_REQUESTS:
            raise CannotPetition(
                _("So much was asked by this slip that no more is taken. Go to the body that asks for you.")
            )
    return _asked(row, kind, by, on, at, key)


def _asked(slip: Slip, kind: DataWish, by: Actor, on: date, at: datetime, key: str) -> DataRequest:
    done = DataRequest.objects.filter(key=key).first()
    if done is not None:
        if (done.slip_id, done.kind) != (slip.pk, kind):
            raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
        return done
    reckoning = _due(ANSWERED, on)
    made = DataRequest.objects.create(
        key=key, slip=slip, kind=DataWish(kind), asked_on=on, state=DataRequestState.OPEN,
        due_on=reckoning.due_on if reckoning else None,
        reckoning=chain.canonical(reckoning.to_facts()) if reckoning else "",
    )  # fmt: skip
    audit.record("petitions.datarequest.ask", on=made, by=by, at=at, facts=made.told())
    return made


@transaction.atomic
def answer_data(
    *, asked: DataRequest, granted: bool, words: str, by: Actor, on: date, at: datetime, key: str
) -> DataRequest:
    """Say what was done with it, or why not; what is to be erased is gone with this. Raises Denied, CannotPetition, WrongStep."""
    petition = locked(asked.slip.petition)  # nothing is written by its slips between
    row = DataRequest.objects.select_for_update(of=("self",)).select_related("slip__petition").get(pk=asked.pk)
    permissions.check_collected(by, petition, "turn_key")
    words = redacted(words, _("Say what was done, or why not, in at most 200 characters."), most=PLACE_MAX)
    if row.answer_key == key:
        if (row.answer, row.state == DataRequestState.GRANTED) != (words, granted):
            raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
        return row
    verb = DataRequestVerb.GRANT if granted else DataRequestVerb.REFUSE
    target(DATA_REQUEST_STEPS, verb, row.state)  # an answer that stands is not written over
    if granted and row.kind == DataWish.ERASE:
        _check_free(DataRequest.objects.filter(slip=row.slip_id))  # who asks to see them too sees them first
    row.answered_on, row.answer, row.answer_key = on, words, key
    row.upto = row.slip.words.aggregate(last=Max("pk", default=0))["last"]
    row.save(update_fields=["answered_on", "answer", "answer_key", "upto"])
    lifecycle.move(row, steps=DATA_REQUEST_STEPS, verb=verb, by=by, at=at, facts=row.answered())
    if granted and row.kind == DataWish.OBJECT:
        _waits_no_more(Slip.objects.filter(pk=row.slip_id))
    if granted and row.kind == DataWish.ERASE:
        _throw_away(Slip.objects.filter(pk=row.slip_id), petition, {"slip": row.slip_id}, by, at)
    return row


def _held(asked: QuerySet[DataRequest]) -> bool:
    """Whether one of these asks something else of the words than to erase them, and waits for its answer."""
    return asked.filter(state=DataRequestState.OPEN).exclude(kind=DataWish.ERASE).exists()


def _check_free(asked: QuerySet[DataRequest]) -> None:
    """Raises CannotPetition where what one of these asks could be done no more."""
    if _held(asked):
        raise CannotPetition(
            _("Somebody asks something of these words, and it was not answered yet. Answer it first, then delete.")
        )


def _throw_away(slips: QuerySet[Slip], petition: Petition, why: Mapping[str, object], by: Actor, at: datetime) -> int:
    """Delete the keys of these slips and record it; how many there were."""
    gone, _each = Key.objects.filter(slip__in=slips).delete()
    if gone:
        _waits_no_more(slips)
        audit.record("petitions.petition.forget", on=petition, by=by, at=at, facts={"slips": gone, **why})
    return gone


def _waits_no_more(slips: QuerySet[Slip]) -> None:
    """What was written by these slips can be looked at by nobody any more."""
    Word.objects.filter(slip__in=slips, unread=True).update(unread=False)


def _due(code: str, start: date) -> Reckoning | None:
    try:
        return rulebook.due(code, start)
    except NoRule:
        return None
