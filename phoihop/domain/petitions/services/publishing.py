"""What everybody who follows a petition may read of it. Nothing goes out before a person has taken out who it is about."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.services.stepping import begun, go, locked, redacted, taken
from phoihop.domain.petitions.states import PetitionVerb
from phoihop.foundation.accounts.actors import Actor


@transaction.atomic
def publish_asked(*, petition: Petition, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Publish what is asked, in words that lead to nobody. The petition itself stays as it was taken in.

    Raises Denied, CannotPetition.
    """
    row = locked(petition)
    words = redacted(words, _("Write what everybody may read, in at most 2,000 characters."))
    stage = begun(row, PetitionVerb.SHOW_ASK, by=by, on=on, words=words, key=key)
    if taken(stage):
        return row
    permissions.check_collected(by, row, "draft")
    return go(row, stage, by, at)


@transaction.atomic
def publish_answer(*, petition: Petition, words: str, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Publish the answer, in words that lead to nobody: by who gave it. Raises Denied, CannotPetition, WrongStep."""
    row = locked(petition)
    words = redacted(words, _("Write what everybody may read, in at most 2,000 characters."))
    stage = begun(row, PetitionVerb.SHOW_ANS, by=by, on=on, words=words, key=key)
    if taken(stage):
        return row
    permissions.check_holds(by, row, "sign")
    return go(row, stage, by, at)
