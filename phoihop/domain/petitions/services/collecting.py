"""Recording that voters were met, and taking in what they asked there."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import cipher, permissions
from phoihop.domain.petitions.models import PLACE_MAX, TOPIC_MAX, WORDS_MAX, Petition, Referral, Session, Stage
from phoihop.domain.petitions.services.stepping import CannotPetition, NamesSomebody, check_same, read_by, written
from phoihop.domain.petitions.states import Competence, Contact, PetitionState, PetitionVerb, Referred
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import dates, personal, text

DISTRICTS_ENDED_ON = date(2025, 7, 1)
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked: the words, the field of life, the place it is about, and whose matter it is.

    `nobody`: who writes it has said that what reads like a person's name is none, or that of who holds a public post.
    """

    text: str
    topic: str
    place: str
    competence: str
    nobody: bool = False

    def whole(self, on: date) -> "Ask":
        """The same in the form that is kept. Raises CannotPetition naming the first thing that is missing or too much."""
        kept = {}
        for field, sentence, most in (
            ("text", _("Write what the voters ask, in at most 2,000 characters."), WORDS_MAX),
            ("topic", _("Say which field of life it belongs to, in at most 60 characters."), TOPIC_MAX),
            ("place", _("Say which place it is about, in at most 200 characters."), PLACE_MAX),
        ):
            try:
                kept[field] = written(getattr(self, field), sentence, most=most)
            except CannotPetition as refusal:
                raise CannotPetition(str(refusal), field=field) from None
            if not self.nobody and (called := personal.named(kept[field])):
                raise NamesSomebody(
                    _("“%(called)s” seems to be a person. Take the name out: who asked is nobody's business.")
                    % {"called": called},
                    field=field,
                )
        if self.competence not in Competence.values:
            sentence = _("Say whose matter it is: the centre's, the province's or the commune's.")
            raise CannotPetition(sentence, field="competence")
        if self.competence == Competence.DISTRICT and on >= DISTRICTS_ENDED_ON:
            sentence = _("There is no district level since 1 July 2025. Choose the province or the commune.")
            raise CannotPetition(sentence, field="competence")
        return Ask(kept["text"], kept["topic"], kept["place"], self.competence, nobody=self.nobody)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row of many that was not taken in: its number, which of its fields it is about, and why in words."""

    row: int
    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Many:
    """What came of many at once: those taken in now, how many were there already, and those that were not taken in."""

    taken: list[Petition]
    there: int
    refused: list[Refused]


@transaction.atomic
def record_session(
    *, kind: Contact, held_on: date, place: str, attended: int, spoke: int, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Session:  # fmt: skip
    """Record a meeting with voters that the actor's body held by the day `on`. Raises Denied, CannotPetition."""
    organiser_id = permissions.check_can_collect(by)
    place = written(place, _("Say where the voters were met, in at most 200 characters."), most=PLACE_MAX)
    if held_on > on:
        raise CannotPetition(_("This day is still to come. A meeting is recorded once it was held."))
    if not 0 <= spoke <= attended:
        raise CannotPetition(_("No more people can speak than came."))
    if attended > MOST_PEOPLE:
        raise CannotPetition(_("So many people do not come to one meeting. Check the number."))
    same: dict[str, object] = {
        "kind": kind, "held_on": held_on, "place": place, "organiser_id": organiser_id, "attended": attended,
        "spoke": spoke, "illustrative": illustrative,
    }  # fmt: skip
    row, new = Session.objects.get_or_create(key=key, defaults=same)
    if new:
        audit.record("petitions.session.record", on=row, by=by, at=at, facts=row.told())
    check_same(row, same)
    return row


def collect_many(*, said_at: Session, asks: Iterable[tuple[int, Ask]], by: Actor, at: datetime) -> Many:
    """Take in what was asked at a meeting from a list: each row by itself, so that a bad one holds up none of the others.

    The same list sent again, whole or mended, takes in only what is not there yet: a row is known by what it says.
    Raises Denied.
    """
    permissions.check_organised(by, said_at)
    taken, there, refused = [], 0, []
    for number, ask in asks:
        known = cipher.stamp("list", chain.canonical([ask.text, ask.topic, ask.place, ask.competence]))
        key = f"list:{said_at.pk}:{known[:40]}"  # nobody who guesses words can try them out on it
        if Petition.objects.filter(key=key).exists():
            there += 1
            continue
        try:
            taken.append(collect(said_at=said_at, ask=ask, by=by, at=at, key=key))
        except NamesSomebody as refusal:
            told = _("%(why)s Where it is nobody, enter this one on the page: there you can say so.") % {"why": refusal}
            refused.append(Refused(number, refusal.field, told))
        except CannotPetition as refusal:
            refused.append(Refused(number, refusal.field, str(refusal)))
    return Many(taken, there, refused)


@transaction.atomic
def refer(*, said_at: Session, kind: Referred, to: Body, by: Actor, on: date, at: datetime, key: str) -> Referral:
    """Say that somebody came with a complaint or a denunciation and was shown where to hand it in.

    Nothing of it is held here: neither who came, nor a word of what was said. Raises Denied, CannotPetition.
    """
    permissions.check_organised(by, said_at)
    if kind not in Referred.values:
        raise CannotPetition(_("Say whether it is a complaint or a denunciation."))
    if not organisations.lives(to, on):
        raise CannotPetition(_("This body does not exist on that day. Choose the one that follows it."))
    same: dict[str, object] = {"session_id": said_at.pk, "kind": kind, "to_id": to.pk}
    row, new = Referral.objects.get_or_create(key=key, defaults=same | {"on": on})
    check_same(row, same)
    if new:
        audit.record("petitions.referral.refer", on=row, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def collect(*, said_at: Session, ask: Ask, by: Actor, at: datetime, key: str, illustrative: bool = False) -> Petition:
    """Take in what was asked at a meeting that the actor's body held; that body keeps the last word.

    Raises Denied, CannotPetition.
    """
    collector_id = permissions.check_organised(by, said_at)
    asked = ask.whole(said_at.held_on)
    same: dict[str, object] = {
        "session_id": said_at.pk, "collector_id": collector_id, "text": asked.text, "topic": asked.topic,
        "place": asked.place, "competence": asked.competence, "illustrative": illustrative,
    }  # fmt: skip
    born = {
        "salt": secrets.token_hex(16), "state": PetitionState.COLLECTED, "place_folded": text.fold(asked.place),
        "taken_on": dates.today_in_vietnam(at),
    }  # fmt: skip
    row, new = Petition.objects.get_or_create(key=key, defaults={**same, **born})
    check_same(row, same)
    if new:
        stage = Stage(petition=row, key=key, verb=PetitionVerb.COLLECT, actor_id=collector_id, on=said_at.held_on)
        stage.save(force_insert=True)
        read_by(row, collector_id)
        audit.record("petitions.petition.collect", on=row, by=by, at=at, facts=row.told())
    return row
