"""What was asked, what was answered, what came of it; and whether all of it still is what was recorded."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import permissions, rules
from phoihop.domain.petitions.models import Petition, Session, Stage
from phoihop.domain.petitions.states import ANSWERED, STEPS, PetitionState, PetitionVerb, Result
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle

_COMPARED = 500  # of one place, the newest


@dataclass(frozen=True, slots=True)
class Tally:
    """Answered and resolved are two numbers; neither is part of the other."""

    collected: int
    answered: int  # given an answer that still stands
    resolved: int  # resolved, and confirmed by the body that collected it


def tally(petitions: QuerySet[Petition]) -> Tally:
    """Count these petitions."""
    return Tally(
        collected=petitions.count(),
        answered=petitions.filter(state__in=ANSWERED).count(),
        resolved=petitions.filter(state=PetitionState.CONFIRMED, result=Result.RESOLVED).count(),
    )


def counts(petitions: QuerySet[Petition], by: str) -> dict[str, int]:
    """How many there are of each `result`, `competence`, `topic` or `place`."""
    rows = petitions.order_by().values_list(by).annotate(n=Count("pk"))
    return dict(rows)


def open_requests(petition: Petition) -> list[Stage]:
    """Requests for help that were not answered yet, oldest first."""
    asked: dict[int | None, Stage] = {}
    for stage in petition.way.filter(verb__in=[PetitionVerb.ASK_HELP, PetitionVerb.HELP]):
        if stage.verb == PetitionVerb.ASK_HELP:
            asked[stage.other_id] = stage
        else:
            asked.pop(stage.other_id, None)
    return list(asked.values())


def request_to(by: Actor, petition: Petition) -> Stage | None:
    """The open request for help that the actor's body, or one that it follows, is to answer; the oldest."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    return next((stage for stage in open_requests(petition) if stage.other_id in ours), None)


def paper_of(petition: Petition) -> str:
    """The number of the paper that answered it last; empty where none did."""
    found = petition.way.filter(verb=PetitionVerb.ANSWER).order_by("-pk").first()
    return found.paper if found else ""


def alike(petition: Petition, by: Actor) -> list[Petition]:
    """Others that the actor's body sees, about the same place, that ask much the same, open and past; newest first.

    Those already set beside it are left out.
    """
    there = permissions.visible_to(by).filter(place_folded=petition.place_folded).exclude(pk=petition.pk)
    if petition.matter_id:
        there = there.exclude(matter_id=petition.matter_id)
    recent = there.order_by("-pk")[:_COMPARED]
    return [other for other in recent if rules.alike(petition.text, other.text)]


def broken() -> Iterator[chain.Break]:
    """Sessions, petitions and stages that are not what was recorded, or stand where no stage led."""
    yield from lifecycle.misplaced(Petition, STEPS)
    sessions = Session.objects.select_related("organiser").order_by("pk")
    yield from audit.altered(Session, "petitions.session.record", ((row.pk, row.told()) for row in sessions))
    petitions = Petition.objects.select_related("collector").order_by("pk")
    yield from audit.altered(Petition, "petitions.petition.collect", ((row.pk, row.told()) for row in petitions))
    stages = Stage.objects.select_related("petition", "holder", "other", "commitment").order_by("pk")
    for verb in PetitionVerb.values:
        if verb != PetitionVerb.COLLECT:
            rows = stages.filter(verb=verb).iterator(chunk_size=2000)
            code = f"petitions.petition.{verb.lower()}"
            yield from audit.altered(Petition, code, ((row.petition_id, row.told()) for row in rows))
    yield from _strayed()


def _strayed() -> Iterator[chain.Break]:
    """Petitions that are not where their last stage left them."""
    last: dict[int, tuple[object, ...]] = {}
    now = ("holder_id", "due_on", "result", "result_day", "matter_id")
    for stage in Stage.objects.order_by("pk").values_list("petition_id", *now).iterator(chunk_size=2000):
        last[stage[0]] = stage[1:]
    for row in Petition.objects.order_by("pk").values_list("pk", *now).iterator(chunk_size=2000):
        if last.get(row[0]) != row[1:]:
            yield chain.Break(f"audit:petitions.petition:{row[0]}", 1, "HOLDER")
