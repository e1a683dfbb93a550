"""Ready rows for the pages of a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from phoihop.domain.meetings import advice, permissions, queries
from phoihop.domain.meetings.models import AgendaItem, Meeting, Paper
from phoihop.domain.meetings.queries import Guest
from phoihop.domain.meetings.states import ASKING, CONCLUDING, COUNTING, Answer, Came, MeetingState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.meetings import acting as verbs
from phoihop.surfaces.workspace.meetings import beforehand, changing, live, minuting, proposing, workbench
from phoihop.surfaces.workspace.meetings.forms import ReplyForm
from phoihop.surfaces.workspace.middleware import Acting
from phoihop.surfaces.workspace.structure import lives

PAGES = ("invite", "attendance", "live", "projector", "ics", "minutes", "conclusion", "proposals", "papers", "change")
_STATE_TAGS = {
    MeetingState.DRAFT: "draft", MeetingState.INVITED: "wait", MeetingState.IN_PROGRESS: "soon",
    MeetingState.CLOSED: "wait", MeetingState.SIGNED: "ok", MeetingState.CALLED_OFF: "returned",
}  # fmt: skip
_ANSWER_TAGS = {Answer.ACCEPT: "ok", Answer.DELEGATE: "soon", Answer.DECLINE: "returned"}
_CAME_TAGS = {Came.PRESENT: "ok", Came.REPLACED: "soon", Came.EXCUSED: "returned", Came.ABSENT: "late"}


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting of the list."""

    row: Meeting
    organiser: BodyView
    kind: str
    asked: tuple["GuestLine", ...] = ()  # whom of ours it asks, what we answered and how we came


@dataclass(frozen=True, slots=True)
class GuestLine:
    """One body of the list: the tag that says how it stands, and the words beside it."""

    guest: Guest
    kind: str
    words: str
    said: str


def lines(rows: Iterable[Meeting], today: date, asked: Actor | None = None) -> list[Line]:
    """Meetings as the list shows them; `asked`: with how those stand whom each asks of this actor's body."""
    rows = list(rows)
    views = organisations.views_of({row.organiser_id for row in rows}, today)
    ours = queries.asked_of(asked, rows, today) if asked else {}
    return [
        Line(row, views[row.organiser_id], tag_of(row), tuple(guest_line(guest) for guest in ours.get(row.pk, ())))
        for row in rows
    ]


def told_of(row: Meeting) -> tuple[str, str] | None:
    """Title and address of what the public reads of it. The faces are strangers: the settings name who knows."""
    found: tuple[str, str] | None = import_string(settings.MEETING_TOLD_BY)(row.pk)
    return found


def tag_of(row: Meeting) -> str:
    """Which kind of tag says where a meeting stands."""
    return _STATE_TAGS[MeetingState(row.state)]


def pages_for(by: Actor, row: Meeting) -> dict[str, str]:
    """The pages of a meeting that this actor works on now, with their names; the front page always is one."""
    found = {"": _("The meeting")}
    if row.state in CONCLUDING:
        found["live"] = _("In the room")
    found["papers"] = _("Papers and advice")
    if row.state != MeetingState.DRAFT:
        found["proposals"] = _("Proposals")
    if permissions.can_host(by, row):
        if row.state in ASKING:
            found["invite"] = _("Whom to invite")
        if changing.may(by, row):
            found["change"] = _("Correct the draft") if row.state == MeetingState.DRAFT else _("Move or call off")
        if row.state in COUNTING:
            found["attendance"] = _("Who came")
            found["minutes"] = _("Minutes")
        if row.state in CONCLUDING:
            found["conclusion"] = _("Conclusion and tasks")
    if row.state == MeetingState.SIGNED:  # then every body that was asked may read what stands
        found["minutes"] = _("Minutes")
    return found


def guest_line(guest: Guest, *, sent: bool = True, over: bool = False) -> GuestLine:
    """How a body stands: after the meeting how it came, before it what it answered; nobody is asked before it is `sent`, nor once it is `over`."""
    if not sent:
        return GuestLine(guest, "draft", _("not asked yet"), "")
    if guest.presence:
        came = Came(guest.presence.came)
        level = "" if guest.presence.right_level is not False else _("not the right level")
        said = " · ".join(filter(None, [level, guest.presence.words]))
        return GuestLine(guest, _CAME_TAGS[came], str(came.label), said)
    if guest.reply:
        answer = Answer(guest.reply.answer)
        return GuestLine(guest, _ANSWER_TAGS[answer], str(answer.label), guest.reply.words)
    return GuestLine(guest, "draft" if over else "wait", _("no answer") if over else _("no answer yet"), "")


def _to_answer(row: Meeting, by: Actor, guests: list[Guest], data: QueryDict | None) -> list[tuple[Guest, ReplyForm]]:
    """Whom of ours the meeting asks, each with what was answered and the form to answer it, or anew."""
    if row.state != MeetingState.INVITED:
        return []
    ours = {one.pk for one in verbs.our_invitations(row, by)}
    asked = [guest for guest in guests if guest.invitation.pk in ours]
    return [(guest, _reply_form(guest, data)) for guest in asked]


def _reply_form(guest: Guest, data: QueryDict | None) -> ReplyForm:
    meant = data is not None and data.get("invitation") in (None, str(guest.invitation.pk))
    known = {"answer": guest.reply.answer, "words": guest.reply.words} if guest.reply else None
    return ReplyForm(data if meant else None, initial=known, auto_id=f"id_{guest.invitation.pk}_%s")


def _of_all(row: Meeting, acting: Acting, data: QueryDict | None, verb: str) -> dict[str, object]:
    """Who leads, what is on the agenda, who was asked, and what the reader can do: of every page but those in the room."""
    by, guests = acting.actor, queries.guests(row)
    return {
        "organiser": organisations.view_of(row.organiser_id, row.held_on),
        "hosts": queries.hosts(row),
        "agenda": queries.agenda(row),
        "guests": [
            guest_line(guest, sent=row.state != MeetingState.DRAFT, over=row.state == MeetingState.CALLED_OFF)
            for guest in guests
        ],
        "waits_for_leader": bool(guests)
        and row.state == MeetingState.DRAFT
        and permissions.can_host(by, row)
        and not permissions.can_host(by, row, "sign"),
        "turnout": queries.turnout(guests),
        "ours": _to_answer(row, by, guests, data if verb == "reply" else None),
        "can_send": row.state == MeetingState.DRAFT and permissions.can_host(by, row, "sign"),
        "can_begin": row.state == MeetingState.INVITED
        and permissions.can_host(by, row)
        and row.held_on <= acting.today,
        "can_close": row.state == MeetingState.IN_PROGRESS and permissions.can_host(by, row),
        "made_up": row.illustrative or any(guest.invitation.illustrative for guest in guests),
    }


def _with_papers(row: Meeting, by: Actor) -> list[tuple[AgendaItem, BodyView | None, list[Paper]]]:
    papers = advice.papers_of(row, by)
    return [(item, presenter, papers.get(item.pk, [])) for item, presenter in queries.agenda(row)]


def _carried(row: Meeting, by: Actor, today: date) -> dict[str, object]:
    """What the sessions before left open; each commitment with who owes it, as one text is often owed by several."""
    left = queries.carried_over(row, by, today)
    views = organisations.views_of({one.debtor_id for one in left.commitments}, today)
    return {"waiting": left.waiting, "commitments": [(one, views[one.debtor_id]) for one in left.commitments]}


def meeting_page(
    row: Meeting, page: str, acting: Acting, data: QueryDict | None, verb: str, task: str = ""
) -> dict[str, object]:
    """What the page shows; `data` is what was posted with `verb`, where that was refused; `task` is the one to open."""
    by = acting.actor
    context: dict[str, object] = {
        "former": lives.former_of(
            {row.organiser_id, *queries.asked_to(row)}, decided_on=row.held_on, today=acting.today
        ),
        "kind": tag_of(row),
        "tabs": pages_for(by, row).items(),
        "trail": [(_("Desk"), reverse("home")), (_("Meetings"), reverse("meetings")), (row.code, None)],
    }
    context |= (
        live.page(row, acting, data if verb == "open-vote" else None)
        if page in live.PAGES
        else _of_all(row, acting, data, verb)
    )
    if page == "invite":
        context["form"] = verbs.invite_form(row, data if verb == "invite" else None)
    if page == "attendance":
        context["seats"] = verbs.seat_forms(row, data if verb == "attend" else None)
    if page == "minutes":
        context |= minuting.minutes_page(row, by, data, verb)
    if page == "change":
        context |= changing.page(row, data, verb)
    if page == "papers":
        context |= beforehand.page(row, by, acting.today, data, verb)
    if page == "proposals":
        context |= proposing.page(row, by, acting.today, data, verb)
    if not page:
        context |= {
            "told": told_of(row),
            "turns": queries.turns(row),
            "agenda": _with_papers(row, by),
            "awaits": beforehand.awaited(row, by, acting.today),
            "proposals": proposing.lines(row, by, acting.today) if row.state != MeetingState.DRAFT else [],
            "carried": _carried(row, by, acting.today),
            "missed": queries.missed(row, by, acting.today),
            "clashes": [(other, ", ".join(view.name for view in both)) for other, both in queries.clashes(row, by)]
            if row.state in ASKING
            else [],
            "follows": permissions.visible_to(by).filter(followed=row).first(),
        }
        context |= minuting.concluded(row, by, acting.today, data, verb)
        context |= minuting.asked_on_paper(row, by, data, verb)
    if page == "conclusion":
        context |= workbench.page(row, by, acting.today, task, data, verb)
    return context
