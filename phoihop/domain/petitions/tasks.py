"""What a petition asks of a body beside its own clock, read from its way: help by a day, a reply to check or to issue."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.states import PetitionState, PetitionVerb
from phoihop.foundation.accounts.actors import Actor

_HELP = frozenset({PetitionVerb.ASK_HELP, PetitionVerb.HELP})
_ENDS_A_DRAFT = frozenset(
    {PetitionVerb.OBJECT, PetitionVerb.ANSWER, PetitionVerb.RETURN, PetitionVerb.PASS, PetitionVerb.REOPEN}
)
_TOLD = _HELP | _ENDS_A_DRAFT | {PetitionVerb.DRAFT, PetitionVerb.CHECK}


@dataclass(frozen=True, slots=True)
class Drafted:
    """The reply that the body which has it is drafting: its words, who wrote it, whether it was found lawful."""

    stage: Stage
    lawful: bool
    remark: str  # of who checked it


class Asked(TextChoices):
    """What is asked of the body now, where it is not to answer the petition from nothing."""

    HELP = "HELP", _("Help asked for")
    CHECK = "CHECK", _("Reply drafted, to be checked by law")
    ISSUE = "ISSUE", _("Reply found lawful, to be issued")


@dataclass(frozen=True, slots=True)
class Task:
    """One such thing, and the day by which help is given; the clock of an answer is the petition's."""

    asked: Asked
    due_on: date | None


def unhelped(way: Iterable[Stage]) -> list[Stage]:
    """Requests for help on this way that were not answered yet, oldest first."""
    asked: dict[int | None, Stage] = {}
    for stage in way:
        if stage.verb == PetitionVerb.ASK_HELP:
            asked[stage.other_id] = stage
        elif stage.verb == PetitionVerb.HELP:
            asked.pop(stage.other_id, None)
    return list(asked.values())


def open_requests(petition: Petition) -> list[Stage]:
    """Requests for help with a petition that were not answered yet, oldest first."""
    return unhelped(petition.way.filter(verb__in=_HELP))


def request_to(by: Actor, petition: Petition) -> Stage | None:
    """The open request for help that the actor's body, or one that it follows, is to answer; the oldest."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    return next((stage for stage in open_requests(petition) if stage.other_id in ours), None)


def help_by(petition: Petition, by: Actor) -> date | None:
    """The day by which the actor's body gives the help that it was asked for; None where it was asked for none."""
    asked = request_to(by, petition)
    return asked.other_due_on if asked else None


def drafted(way: Iterable[Stage]) -> Drafted | None:
    """The draft of this way that was neither issued, sent back nor left behind with another body."""
    found: Drafted | None = None
    for stage in way:
        if stage.verb == PetitionVerb.DRAFT:
            found = Drafted(stage, lawful=False, remark="")
        elif stage.verb == PetitionVerb.CHECK and found:
            found = replace(found, lawful=True, remark=stage.words)
        elif stage.verb in _ENDS_A_DRAFT:
            found = None
    return found


def tasks(petitions: Sequence[Petition], by: Actor) -> Mapping[int, Task]:
    """What each of these asks of the actor's body, where it is one of those; one question however many."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    ways: dict[int, list[Stage]] = defaultdict(list)
    told = Stage.objects.filter(petition__in=[row.pk for row in petitions], verb__in=_TOLD)
    for stage in told.order_by("pk") if petitions else ():
        ways[stage.petition_id].append(stage)
    found = {row.pk: _task(row, ways[row.pk], ours) for row in petitions if row.pk in ways}
    return {pk: task for pk, task in found.items() if task is not None}


def _task(row: Petition, way: Sequence[Stage], ours: set[int] | frozenset[int]) -> Task | None:
    request = next((stage for stage in unhelped(way) if stage.other_id in ours), None)
    if request is not None:
        return Task(Asked.HELP, request.other_due_on)
    draft = drafted(way) if row.holder_id in ours and row.state == PetitionState.ROUTED else None
    if draft is None:
        return None
    return Task(Asked.ISSUE if draft.lawful else Asked.CHECK, row.due_on)
