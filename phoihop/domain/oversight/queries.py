"""What was supervised and recommended, what waits for whom, and whether all of it still is what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.oversight import permissions
from phoihop.domain.oversight.models import Finding, Recommendation, Supervision, Voice
from phoihop.domain.oversight.states import STEPS, UNANSWERED, RecommendationState, Verb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


@dataclass(frozen=True, slots=True)
class Tally:
    """Answered and carried out are two numbers."""

    made: int
    answered: int  # ever answered in writing
    carried_out: int
    not_carried_out: int
    late: int  # no written answer, past the day


def tally(rows: QuerySet[Recommendation], today: date) -> Tally:
    """Count these recommendations as they stand on the day."""
    answered = Recommendation.objects.filter(voices__verb=Verb.ANSWER).values("pk")
    found = rows.order_by().aggregate(
        made=Count("pk"),
        answered=Count("pk", filter=Q(pk__in=answered)),
        carried_out=Count("pk", filter=Q(state=RecommendationState.CARRIED_OUT)),
        not_carried_out=Count("pk", filter=Q(state=RecommendationState.NOT_CARRIED_OUT)),
        late=Count("pk", filter=Q(state__in=UNANSWERED, due_on__lt=today)),
    )
    return Tally(**found)


def waiting_for(by: Actor) -> QuerySet[Recommendation]:
    """What waits for the actor's body: to answer as supervised or as its superior, or to say what was found."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    answers = Q(supervision__supervised_id__in=ours, state=RecommendationState.WAITING)
    stands_in = Q(asked_superior_id__in=ours, state=RecommendationState.ESCALATED)
    finds = Q(supervision__supervisor_id__in=ours, state=RecommendationState.ANSWERED)
    found = permissions.recommendations_seen(by).filter(answers | stands_in | finds)
    return found.select_related("supervision").order_by(F("due_on").asc(), "pk")


def overdue(today: date) -> QuerySet[Recommendation]:
    """Recommendations to which no written answer came by the day, and whose superior was not asked yet."""
    late = Recommendation.objects.filter(state=RecommendationState.WAITING, due_on__lt=today)
    return late.select_related("supervision").order_by("due_on", "pk")


def broken() -> Iterator[chain.Break]:
    """Supervisions, findings, recommendations and voices that are not what was recorded, or stand where none led."""
    yield from lifecycle.misplaced(Recommendation, STEPS)
    rows = Supervision.objects.select_related("supervisor", "supervised", "superior").order_by("pk")
    yield from audit.altered(Supervision, "oversight.supervision.begin", ((row.pk, row.told()) for row in rows))
    findings = Finding.objects.order_by("pk")
    told = ((row.supervision_id, row.told()) for row in findings)
    yield from audit.altered(Supervision, "oversight.supervision.find", told)
    voices = Voice.objects.select_related("recommendation", "actor", "asked_superior").order_by("pk")
    for verb in Verb.values:
        said = ((row.recommendation_id, row.told()) for row in voices.filter(verb=verb))
        yield from audit.altered(Recommendation, f"oversight.recommendation.{verb.lower()}", said)
    last = {row.recommendation_id: (row.due_on, row.asked_superior_id) for row in voices}
    for one in Recommendation.objects.order_by("pk"):
        if last.get(one.pk) != (one.due_on, one.asked_superior_id):
            yield chain.Break(f"audit:oversight.recommendation:{one.pk}", 1, "STATE")
