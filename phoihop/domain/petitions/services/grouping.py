"""Setting petitions of the same matter beside one another, and apart again. Neither changes anything else of them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.petitions import permissions
from phoihop.domain.petitions.models import Matter, Petition
from phoihop.domain.petitions.services.stepping import CannotPetition, begun, go, locked, taken
from phoihop.domain.petitions.states import PetitionVerb
from phoihop.foundation.accounts.actors import Actor


@transaction.atomic
def join(*, petition: Petition, beside: Petition, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Say that both ask the same. Each keeps its origin, its holder, its clock and its way.

    Raises Denied, CannotPetition.
    """
    row, other = _both(petition, beside)
    stage = begun(row, PetitionVerb.JOIN, by=by, on=on, key=key)
    stage.matter_id = other.matter_id
    if taken(stage):
        return row
    permissions.check_party(by, row)
    if not permissions.visible_to(by).filter(pk=other.pk).exists() or row.pk == other.pk:
        raise CannotPetition(_("Choose another petition that your body sees."))
    if row.matter_id:
        raise CannotPetition(_("It stands beside others already. Set it apart first."))
    if other.matter_id is None:
        matter = Matter.objects.create(key=key)
        first = begun(other, PetitionVerb.JOIN, by=by, on=on, key=f"{key}:first")
        first.matter_id = matter.pk
        go(other, first, by, at)
    stage.matter_id = other.matter_id
    return go(row, stage, by, at)


@transaction.atomic
def split(*, petition: Petition, by: Actor, on: date, at: datetime, key: str) -> Petition:
    """Set it apart again; the others stay together. Raises Denied, CannotPetition."""
    row = locked(petition)
    stage = begun(row, PetitionVerb.SPLIT, by=by, on=on, key=key)
    if taken(stage):
        return row
    permissions.check_party(by, row)
    if row.matter_id is None:
        raise CannotPetition(_("It stands alone already."))
    stage.matter_id = None
    return go(row, stage, by, at)


def _both(petition: Petition, beside: Petition) -> tuple[Petition, Petition]:
    """Both as they are now, held in one order, so that two who join crosswise take turns."""
    rows = {
        row.pk: row
        for row in Petition.objects.select_for_update().filter(pk__in=[petition.pk, beside.pk]).order_by("pk")
    }
    return rows[petition.pk], rows[beside.pk]
