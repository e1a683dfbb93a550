"""Keeping bodies to oneself while they change: an act tells all that stands of a body, so two acts may not overlap."""

from collections.abc import Collection

from django.db.models import F

from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import services as audit


def hold(bodies: Collection[int]) -> None:
    """Let nobody else change these bodies until the transaction ends; who waits then reads what stands.

    The appenders are joined first, as carrying out a reorganisation does: two who took these in another order would
    each wait for the other.
    """
    audit.join_appenders()
    Body.objects.filter(pk__in=bodies).update(code=F("code"))
