"""How petitions stood on a day that is past, as their ways tell it."""

from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from phoihop.domain.petitions import lateness
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.queries import Tally
from phoihop.domain.petitions.states import ANSWERED, STEPS, UNANSWERED, PetitionState, Result

_LEADS = {step.verb: step.target for step in STEPS if step.source != step.target}  # a verb leads to one state


def tally_on(petitions: QuerySet[Petition], on: date) -> Tally:
    """Count those of these petitions that were collected by the day, as they stood on it: one query."""
    way = Stage.objects.filter(petition=OuterRef("pk"), on__lte=on).order_by("-pk")
    then = petitions.order_by().annotate(
        verb=Subquery(way.filter(verb__in=_LEADS).values("verb")[:1]),
        came=Subquery(way.values("result")[:1]),
        by_day=Subquery(way.values("due_on")[:1]),
    )
    found = then.exclude(verb=None).aggregate(
        collected=Count("pk"),
        answered=Count("pk", filter=_led_to(ANSWERED)),
        resolved=Count("pk", filter=_led_to({PetitionState.CONFIRMED}) & Q(came=Result.RESOLVED)),
        late=Count("pk", filter=_led_to(UNANSWERED) & Q(by_day__lt=on) & ~lateness.opened_again_from(on, until=on)),
    )
    return Tally(**found)


def _led_to(states: frozenset[str] | set[PetitionState]) -> Q:
    return Q(verb__in=[verb for verb, target in _LEADS.items() if target in states])
