"""What happens in the room: the matter, who speaks, who is there, what is voted on. The page asks every few seconds whether
anything moved; without scripts it is loaded again by hand."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from phoihop.domain.meetings import advice, permissions, queries, services
from phoihop.domain.meetings.models import AgendaItem, Elector, Floor, Meeting, Paper, Vote
from phoihop.domain.meetings.states import Choice, MeetingState, VoteState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.meetings.forms import VoteForm
from phoihop.surfaces.workspace.middleware import Acting

PAGES = ("live", "projector")
_LONGEST = 18  # digits of a row number
_TAGS = {VoteState.OPEN: "soon", VoteState.COUNTED: "ok", VoteState.VOID: "closed"}


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of the agenda; `minutes`: how long it is taken up by now, where it is."""

    item: AgendaItem
    presenter: BodyView | None
    here: bool
    minutes: int | None
    over: bool
    papers: list[Paper]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote: the tag that says how it stands, whether this body votes now, and what is said to it once it has."""

    taken: queries.Taken
    kind: str
    words: str
    ours: bool
    choices: list[tuple[BodyView, str]]
    why: str  # it ended without a count
    done: str


def vote_of(row: Meeting, number: str) -> Vote:
    """A vote of this meeting by its row number. Raises CannotMeet."""
    found = row.votes.filter(pk=int(number)).first() if number.isdecimal() and len(number) < _LONGEST else None
    if found is None:
        raise services.CannotMeet(_("This vote is not of this meeting."))
    return found


def floor_of(row: Meeting, number: str) -> Floor:
    """Somebody in the line of speakers of this meeting, by row number. Raises CannotMeet."""
    found = row.floors.filter(pk=int(number)).first() if number.isdecimal() and len(number) < _LONGEST else None
    if found is None:
        raise services.CannotMeet(_("Nobody of this number asked to speak."))
    return found


def page(row: Meeting, acting: Acting, data: QueryDict | None) -> dict[str, object]:
    """The whole page: what moves, and the form of the host that does not."""
    hosting = row.state == MeetingState.IN_PROGRESS and permissions.can_host(acting.actor, row)
    return moving(row, acting) | {"vote_form": VoteForm(data) if hosting else None}


def moving(row: Meeting, acting: Acting) -> dict[str, object]:
    """What is asked for anew while the meeting goes on."""
    by, running = acting.actor, row.state == MeetingState.IN_PROGRESS
    floors = queries.floors(row)
    matters = _matters(row, by, acting.moment)
    return {
        "row": row, "running": running, "mark": mark(row, acting.moment), "quorum": queries.quorum(row), "matters": matters,
        "current": next((matter for matter in matters if matter.here), None),
        "floors": floors, "ballots": [_ballot(taken, by) for taken in reversed(queries.votes(row))],
        "hosting": running and permissions.can_host(by, row),
        "can_ask": running and _may_ask(row, by, {floor.body_id for floor, _body in floors}),
        "choices": [(value, label) for value, label in Choice.choices], "key": secrets.token_urlsafe(16),
    }  # fmt: skip


def mark(row: Meeting, now: datetime) -> str:
    """What a page that follows has seen: the beat, and for how many minutes the matter is taken up."""
    return f"{row.beat}-{_minutes(row, now)}"


def uncounted(taken: queries.Taken) -> str:
    """Why a vote ended without a count."""
    if taken.unopened:
        return _("The box of this vote does not open any more, so nothing was counted. Put the question anew.")
    return _("Fewer than three voted in secret, so nothing was counted.")


def followed(request: HttpRequest, row: Meeting, page: str) -> HttpResponse:
    """What moved since what the page has seen; nothing where nothing did."""
    acting: Acting = request.acting  # type: ignore[attr-defined]  # set by ActingMiddleware
    now = mark(row, acting.moment)
    etag = f'W/"{row.pk}-{now}-{acting.actor.body_id}-{acting.actor.role}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    elif request.GET["seen"] == now:
        answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    else:
        answer = render(request, f"workspace/meeting_{page}_state.html", moving(row, acting))
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _minutes(row: Meeting, now: datetime) -> int | None:
    """For how many whole minutes the matter is taken up; none where none is."""
    return max(0, int((now - row.taken_up_at).total_seconds() // 60)) if row.taken_up_at else None


def _matters(row: Meeting, by: Actor, now: datetime) -> list[Matter]:
    found, papers = [], advice.papers_of(row, by)
    for item, presenter in queries.agenda(row):
        here = item.place == row.on_agenda
        since = _minutes(row, now) if here else None
        over = since is not None and item.minutes is not None and since > item.minutes
        found.append(Matter(item, presenter, here, since, over, papers.get(item.pk, [])))
    return found


def _ballot(taken: queries.Taken, by: Actor) -> Ballot:
    elector = permissions.elector_of(by, taken.vote) if taken.vote.state == VoteState.OPEN else None
    kind, words = _TAGS[VoteState(taken.vote.state)], str(VoteState(taken.vote.state).label)
    if taken.passed is not None:
        kind, words = ("ok", _("passed")) if taken.passed else ("returned", _("not passed"))
    why = uncounted(taken) if taken.vote.state == VoteState.VOID else ""
    said = [(body, str(Choice(choice).label) if choice else _("did not vote")) for body, choice in taken.open_choices]
    done = _voted(elector) if elector is not None and elector.voted else ""
    return Ballot(taken, kind, words, elector is not None and not elector.voted, said, why, done)


def _voted(elector: Elector) -> str:
    """What a body is told that has voted: of an open vote also what it chose."""
    if not elector.choice:
        return _("We have voted. What we chose is kept nowhere.")
    return _("We have voted: %(choice)s.") % {"choice": Choice(elector.choice).label}


def _may_ask(row: Meeting, by: Actor, asked: set[int]) -> bool:
    if by.body_id is None or not by.may("draft"):
        return False
    ours = organisations.stands_for(by.body_id)
    return any(body_id in ours for body_id in queries.at_table(row)) and not any(one in ours for one in asked)
