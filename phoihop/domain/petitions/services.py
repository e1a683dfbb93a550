"""Collecting what voters ask, passing it on, answering it, saying what came of it, confirming and reopening it.

Each verb takes an idempotency key: the same key again changes nothing and gives the petition as it stands.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import PAPER_MAX, PLACE_MAX, TOPIC_MAX, WORDS_MAX, Petition, Session, Stage
from phoihop.domain.petitions.states import (
    DATED,
    FINAL,
    STEPS,
    Competence,
    Contact,
    PetitionState,
    PetitionVerb,
    Result,
)
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle

DISTRICTS_ENDED_ON = date(2025, 7, 1)


class CannotPetition(Exception):
    """What was given is not whole, or the key served another request. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked: the words, the field of life, the place it is about, and whose matter it is."""

    text: str
    topic: str
    place: str
    competence: str

    def check(self, on: date) -> None:
        """Raises CannotPetition naming the first thing that is missing or too long."""
        asked = (
            (self.text, WORDS_MAX, _("Write what the voters ask, in at most 2,000 characters.")),
            (self.topic, TOPIC_MAX, _("Say which field of life it belongs to, in at most 60 characters.")),
            (self.place, PLACE_MAX, _("Say which place it is about, in at most 200 characters.")),
        )
        for given, most, sentence in asked:
            if not 0 < len(given.strip()) <= most:
                raise CannotPetition(sentence)
        if self.competence not in Competence.values:
            raise CannotPetition(_("Say whose matter it is: the centre's, the province's or the commune's."))
        if self.competence == Competence.DISTRICT and on >= DISTRICTS_ENDED_ON:
            raise CannotPetition(_("There is no district level since 1 July 2025. Choose the province or the commune."))


@transaction.atomic
def record_session(
    *, kind: Contact, held_on: date, place: str, attended: int, spoke: int, by: Actor, at: datetime, key: str,
    illustrative: bool = False,
) -> Session:  # fmt: skip
    """Record a meeting with voters that the actor's body organised. Raises Denied, CannotPetition."""
    organiser_id = permissions.check_can_collect(by)
    if not 0 < len(place.strip()) <= PLACE_MAX:
        raise CannotPetition(_("Say where the voters were met, in at most 200 characters."))
    if not 0 <= spoke <= attended:
        raise CannotPetition(_("No more people can speak than came."))
    same = {
        "kind": kind, "held_on": held_on, "place": place, "organiser_id": organiser_id, "attended": attended,
        "spoke": spoke, "illustrative": illustrative,
    }  # fmt: skip
    row, new = Session.objects.get_or_create(key=key, defaults=same)
    if new:
        audit.record("petitions.session.record", on=row, by=by, at=at, facts=row.told())
    _check_same(row, same)
    return row


@transaction.atomic
def collect(*, said_at: Session, ask: Ask, by: Actor, at: datetime, key: str, illustrative: bool = False) -> Petition:
    """Take in what was asked at a meeting. The body that collects it keeps the last word. Raises Denied, CannotPetition."""
    collector_id = permissions.check_can_collect(by)
    ask.check(said_at.held_on)
    same = {
        "session_id": said_at.pk, "collector_id": collector_id, "text": ask.text, "topic": ask.topic,
        "place": ask.place, "competence": ask.competence, "illustrative": illustrative,
    }  # fmt: skip
    born = {"salt": secrets.token_hex(16), "state": PetitionState.COLLECTED}
    row, new = Petition.objects.get_or_create(key=key, defaults={**same, **born})
    _check_same(row, same)
    if new:
        stage = Stage(petition=row, key=key, verb=PetitionVerb.COLLECT, actor_id=collector_id, on=said_at.held_on)
        stage.save(force_insert=True)
        audit.record("petitions.petition.collect", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def route(
    *, petition: Petition, to: Body, reckoning: Reckoning, by: Actor, on: date, at: datetime, key: str, words: str = ""
) -> Petition:
    """Pass it to the competent body. The clock starts with the first routing and goes on through every later one.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = _locked(petition)
    if _taken(row, PetitionVerb.ROUTE, key, words, by):
        return row
    actor_id = permissions.check_collected(by, row, "draft")
    if to.pk in organisations.stands_for(actor_id):
        raise CannotPetition(_("Choose another body: who answers is never the one that confirms."))
    if not organisations.lives(to, on):
        raise CannotPetition(_("This body does not exist on that day. Choose the one that follows it."))
    if len(words) > WORDS_MAX:
        raise CannotPetition(_("Write at most 2,000 characters."))
    if not row.reckoning:
        row.due_on, row.reckoning = reckoning.due_on, chain.canonical(reckoning.to_facts())
    stage = Stage(verb=PetitionVerb.ROUTE, actor_id=actor_id, on=on, holder=to, words=words, key=key)
    return _go(row, stage, by, at)


@transaction.atomic
def send_back(*, petition: Petition, reason: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Return it as not competent, with the reason, to the body that collected it. Raises Denied, CannotPetition, WrongStep."""
    row = _locked(petition)
    if _taken(row, PetitionVerb.RETURN, key, reason, by):
        return row
    actor_id = permissions.check_holds(by, row, "draft")
    _check_said(reason, _("Say why your body is not competent, and which body is."))
    stage = Stage(verb=PetitionVerb.RETURN, actor_id=actor_id, on=on, words=reason, key=key)
    return _go(row, stage, by, at)


@transaction.atomic
def report_result(
    *, petition: Petition, result: Result, words: str, by: Actor, on: date, at: datetime, key: str,
    day: date | None = None,
) -> Petition:  # fmt: skip
    """Say what came of it, apart from any answer. Raises Denied, CannotPetition, WrongStep."""
    row = _locked(petition)
    if _taken(row, PetitionVerb.REPORT, key, words, by):
        return row
    actor_id = permissions.check_holds(by, row, "report_progress")
    _check_said(words, _("Say what was done, or why not."))
    if (result in DATED) != (day is not None):
        raise CannotPetition(_("A road map and a deferral name a day; no other result does."))
    if day is not None and day <= on:
        raise CannotPetition(_("Choose a day that is still to come."))
    stage = Stage(
        verb=PetitionVerb.REPORT, actor_id=actor_id, on=on, holder_id=row.holder_id, result=result, result_day=day,
        words=words, key=key,
    )  # fmt: skip
    return _go(row, stage, by, at)


@transaction.atomic
def answer(*, petition: Petition, words: str, paper: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Answer on an official paper. It says nothing of the result. Raises Denied, CannotPetition, WrongStep."""
    row = _locked(petition)
    if _taken(row, PetitionVerb.ANSWER, key, words, by):
        return row
    actor_id = permissions.check_holds(by, row, "sign")
    _check_said(words, _("Write the answer, on the point that was asked."))
    if not 0 < len(paper.strip()) <= PAPER_MAX:
        raise CannotPetition(_("An answer is given on an official paper: write its number."))
    stage = Stage(
        verb=PetitionVerb.ANSWER, actor_id=actor_id, on=on, holder_id=row.holder_id, result=row.result,
        result_day=row.result_day, words=words, paper=paper, key=key,
    )  # fmt: skip
    return _go(row, stage, by, at)


@transaction.atomic
def confirm(*, petition: Petition, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Confirm what came of it, for the voters: by the body that collected it, never by the one that answered.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = _locked(petition)
    if _taken(row, PetitionVerb.CONFIRM, key, "", by):
        return row
    actor_id = permissions.check_collected(by, row, "turn_key")
    if row.result not in FINAL:
        raise CannotPetition(
            _("Nothing final came of it yet. It stays open until it is resolved, explained or declared unresolved.")
        )
    stage = Stage(
        verb=PetitionVerb.CONFIRM, actor_id=actor_id, on=on, holder_id=row.holder_id, result=row.result, key=key
    )
    return _go(row, stage, by, at)


@transaction.atomic
def reopen(*, petition: Petition, reason: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Voters do not agree: it goes back to the body that answered, and its result is open again.

    Raises Denied, CannotPetition, WrongStep.
    """
    row = _locked(petition)
    if _taken(row, PetitionVerb.REOPEN, key, reason, by):
        return row
    actor_id = permissions.check_collected(by, row, "draft")
    _check_said(reason, _("Say what the voters do not agree with."))
    stage = Stage(
        verb=PetitionVerb.REOPEN, actor_id=actor_id, on=on, holder_id=row.holder_id, words=reason, key=key
    )  # fmt: skip
    return _go(row, stage, by, at)


def _locked(petition: Petition) -> Petition:
    """The petition as it is now, held until the transaction ends."""
    return Petition.objects.select_for_update().get(pk=petition.pk)


def _taken(row: Petition, verb: PetitionVerb, key: str, words: str, by: Actor) -> bool:
    """Whether this very step was taken under this key before. Raises CannotPetition when the key served another one."""
    done = Stage.objects.filter(key=key).first()
    if done and (done.petition_id, done.verb, done.words, done.actor_id) != (row.pk, verb, words, by.body_id):
        raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
    return done is not None


def _go(row: Petition, stage: Stage, by: Actor, at: datetime) -> Petition:
    """Take one step, add it to the way, and let the petition stand where it led."""
    stage.petition, stage.due_on = row, row.due_on
    row.holder_id, row.result, row.result_day = stage.holder_id, stage.result, stage.result_day
    lifecycle.move(row, steps=STEPS, verb=stage.verb, by=by, at=at, facts=stage.told())
    row.save(update_fields=["holder", "due_on", "reckoning", "result", "result_day"])
    stage.save(force_insert=True)
    return row


def _check_said(words: str, sentence: str) -> None:
    if not 0 < len(words.strip()) <= WORDS_MAX:
        raise CannotPetition(sentence)


def _check_same(row: Session | Petition, same: dict[str, object]) -> None:
    if any(getattr(row, name) != value for name, value in same.items()):
        raise CannotPetition(_("This request was sent before with other content. Load the page anew."))
