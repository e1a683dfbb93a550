"""What was asked, what was answered, what came of it; and whether all of it still is what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from phoihop.domain.petitions.models import Petition, Session, Stage
from phoihop.domain.petitions.states import STEPS, PetitionState, PetitionVerb, Result
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


@dataclass(frozen=True, slots=True)
class Tally:
    """Answered and resolved are two numbers; neither is part of the other."""

    collected: int
    answered: int  # given an answer that still stands
    resolved: int  # resolved, and confirmed by the body that collected it


def tally(petitions: QuerySet[Petition]) -> Tally:
    """Count these petitions."""
    answered = [PetitionState.ANSWERED, PetitionState.CONFIRMED]
    return Tally(
        collected=petitions.count(),
        answered=petitions.filter(state__in=answered).count(),
        resolved=petitions.filter(state=PetitionState.CONFIRMED, result=Result.RESOLVED).count(),
    )


def counts(petitions: QuerySet[Petition], by: str) -> dict[str, int]:
    """How many there are of each `result`, `competence`, `topic` or `place`."""
    rows = petitions.order_by().values_list(by).annotate(n=Count("pk"))
    return dict(rows)


def broken() -> Iterator[chain.Break]:
    """Sessions, petitions and stages that are not what was recorded, or stand where no stage led."""
    yield from lifecycle.misplaced(Petition, STEPS)
    sessions = Session.objects.select_related("organiser").order_by("pk")
    yield from audit.altered(Session, "petitions.session.record", ((row.pk, row.told()) for row in sessions))
    petitions = Petition.objects.select_related("collector").order_by("pk")
    yield from audit.altered(Petition, "petitions.petition.collect", ((row.pk, row.told()) for row in petitions))
    stages = Stage.objects.select_related("petition", "holder").order_by("pk")
    for verb in PetitionVerb.values:
        if verb != PetitionVerb.COLLECT:
            rows = stages.filter(verb=verb).iterator(chunk_size=2000)
            code = f"petitions.petition.{verb.lower()}"
            yield from audit.altered(Petition, code, ((row.petition_id, row.told()) for row in rows))
    yield from _strayed()


def _strayed() -> Iterator[chain.Break]:
    """Petitions that are not where their last stage left them."""
    last: dict[int, tuple[object, ...]] = {}
    now = ("holder_id", "due_on", "result", "result_day")
    for stage in Stage.objects.order_by("pk").values_list("petition_id", *now).iterator(chunk_size=2000):
        last[stage[0]] = stage[1:]
    for row in Petition.objects.order_by("pk").values_list("pk", *now).iterator(chunk_size=2000):
        if last.get(row[0]) != row[1:]:
            yield chain.Break(f"audit:petitions.petition:{row[0]}", 1, "HOLDER")
