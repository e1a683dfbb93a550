"""What a petition asks of a body beside its own clock, read from its way: help by a day, a reply to check or to issue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import lateness, queries
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.states import PetitionState, PetitionVerb
from phoihop.foundation.accounts.actors import Actor

_HELP = frozenset({PetitionVerb.ASK_HELP, PetitionVerb.HELP})
_ENDS_A_DRAFT = frozenset(
    {PetitionVerb.OBJECT, PetitionVerb.ANSWER, PetitionVerb.RETURN, PetitionVerb.PASS, PetitionVerb.REOPEN}
)


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
    ANEW = "ANEW", _("Reply sent back as not lawful, to be drafted anew")
    DATA = "DATA", _("Somebody asks of what they wrote by a slip")
    WORDS = "WORDS", _("Those who asked wrote by a slip, to be read")


@dataclass(frozen=True, slots=True)
class Task:
    """One such thing, and the day by which it is done; of an answer the petition's, late from when it was opened again."""

    asked: Asked
    due_on: date | None
    late: int  # days


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


def sent_back(way: Iterable[Stage]) -> Drafted | None:
    """The draft that was found not lawful and not written anew since, with what was said of it."""
    last: Stage | None = None
    found: Drafted | None = None
    for stage in way:
        if stage.verb == PetitionVerb.DRAFT:
            last, found = stage, None
        elif stage.verb == PetitionVerb.OBJECT and last:
            found = Drafted(last, lawful=False, remark=stage.words)
        elif stage.verb in _ENDS_A_DRAFT:
            last = found = None
    return found


def begun_with(way: Sequence[Stage]) -> str:
    """What a new draft begins with: the words of the one that waits or was sent back; empty for none."""
    found = drafted(way) or sent_back(way)
    return found.stage.words if found else ""


def tasks(
    petitions: Sequence[Petition], ways: Mapping[int, Sequence[Stage]], by: Actor, today: date
) -> Mapping[int, Task]:
    """What each of these asks of the actor's body, where it is one of those; `ways` of all of them by number."""
    ours = organisations.stands_for(by.body_id) if by.body_id else set()
    asked = queries.by_their_slips(petitions, by)
    found = {}
    for row in petitions:
        task = _task(row, ways[row.pk], ours, today)
        if task is None and row.pk in asked.data:
            task = Task(Asked.DATA, asked.data[row.pk], _past(asked.data[row.pk], today))
        if (
            task is None and row.pk in asked.wrote and row.state != PetitionState.RETURNED
        ):  # whose lateness presses more
            task = Task(Asked.WORDS, None, 0)
        if task is not None:
            found[row.pk] = task
    return found


def _task(row: Petition, way: Sequence[Stage], ours: set[int] | frozenset[int], today: date) -> Task | None:
    request = next((stage for stage in unhelped(way) if stage.other_id in ours), None)
    if request is not None:
        return Task(Asked.HELP, request.other_due_on, _past(request.other_due_on, today))
    if row.holder_id not in ours or row.state != PetitionState.ROUTED:
        return None
    draft = drafted(way)
    if draft is None and sent_back(way) is None:
        return None
    asked = Asked.ANEW if draft is None else Asked.ISSUE if draft.lawful else Asked.CHECK
    return Task(asked, row.due_on, lateness.unanswered_for(row.due_on, way, today))


def _past(due_on: date | None, today: date) -> int:
    return max((today - due_on).days, 0) if due_on else 0
