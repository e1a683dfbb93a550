"""Recording that voters were met, and taking in what they asked there."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import PLACE_MAX, TOPIC_MAX, Petition, Session, Stage
from phoihop.domain.petitions.services.stepping import CannotPetition, check_same, written
from phoihop.domain.petitions.states import Competence, Contact, PetitionState, PetitionVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn import text

DISTRICTS_ENDED_ON = date(2025, 7, 1)
MOST_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True)
class Ask:
    """What was asked: the words, the field of life, the place it is about, and whose matter it is."""

    text: str
    topic: str
    place: str
    competence: str

    def whole(self, on: date) -> "Ask":
        """The same in the form that is kept. Raises CannotPetition naming the first thing that is missing or too much."""
        words = written(self.text, _("Write what the voters ask, in at most 2,000 characters."))
        topic = written(
            self.topic, _("Say which field of life it belongs to, in at most 60 characters."), most=TOPIC_MAX
        )
        place = written(self.place, _("Say which place it is about, in at most 200 characters."), most=PLACE_MAX)
        if self.competence not in Competence.values:
            raise CannotPetition(_("Say whose matter it is: the centre's, the province's or the commune's."))
        if self.competence == Competence.DISTRICT and on >= DISTRICTS_ENDED_ON:
            raise CannotPetition(_("There is no district level since 1 July 2025. Choose the province or the commune."))
        return Ask(words, topic, place, self.competence)


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
    }  # fmt: skip
    row, new = Petition.objects.get_or_create(key=key, defaults={**same, **born})
    check_same(row, same)
    if new:
        stage = Stage(petition=row, key=key, verb=PetitionVerb.COLLECT, actor_id=collector_id, on=said_at.held_on)
        stage.save(force_insert=True)
        audit.record("petitions.petition.collect", on=row, by=by, at=at, facts=row.told())
    return row
