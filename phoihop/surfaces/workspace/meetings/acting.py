"""From a posted form to one verb of a meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.ledger import permissions as ledger
from phoihop.domain.meetings import papers, permissions, queries, services
from phoihop.domain.meetings.models import Invitation, Meeting, Task
from phoihop.domain.organisations import queries as organisations
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.meetings import beforehand, changing, live, minuting, proposing, workbench
from phoihop.surfaces.workspace.meetings.forms import InviteForm, ReplyForm, SeatForm, VoteForm
from phoihop.surfaces.workspace.posting import key_of

LONGEST = 6  # digits of the number of a revision


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts, on which day and when, on which meeting, with what in the form."""

    row: Meeting
    by: Actor
    on: date
    at: datetime
    request: HttpRequest


class Misfilled(Exception):
    """The form as it was filled in; the page shows it again."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__()


def invite_form(row: Meeting, data: object = None) -> InviteForm:
    """Bodies and posts of the day of the meeting that are not on its list."""
    listed = set(row.invitations.filter(post=None).values_list("body_id", flat=True))
    bodies = [view for view in organisations.all_bodies(row.held_on) if view.id not in listed]
    named = set(row.invitations.exclude(post=None).values_list("post_id", flat=True))
    posts = [(post, view) for post, view in organisations.posts_held(row.held_on) if post.pk not in named]
    return InviteForm(data, groups=organisations.grouped(bodies), posts=posts)


def seat_forms(row: Meeting, data: object = None) -> list[SeatForm]:
    """One for each body on the list."""
    return [SeatForm(data, guest=guest) for guest in queries.guests(row)]


def our_invitations(row: Meeting, by: Actor) -> list[Invitation]:
    """The invitations that the actor may answer: of the body, and of each post of it that is asked by name."""
    rows = row.invitations.select_related("body", "meeting").order_by("pk")
    return [one for one in rows if permissions.can_reply(by, one)]


def _invite(given: Given) -> str:
    form = invite_form(given.row, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.invite(
        meeting=given.row, bodies=form.chosen(), posts=form.chosen_posts(), by=given.by, at=given.at,
        key=key_of(given.request),
    )  # fmt: skip
    return _("They are on the list.")


def _send(given: Given) -> str:
    services.send(meeting=given.row, by=given.by, at=given.at)
    return _("The invitations have gone out.")


def _reply(given: Given) -> str:
    form = ReplyForm(given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    ours, asked = our_invitations(given.row, given.by), given.request.POST.get("invitation")
    invitation = next((one for one in ours if asked in (None, str(one.pk))), None)
    if invitation is None:
        raise services.CannotMeet(_("Your body is not on the list, or your role does not answer for it."))
    services.reply(
        invitation=invitation, answer=form.cleaned_data["answer"], words=form.cleaned_data["words"], by=given.by,
        on=given.on, at=given.at, key=key_of(given.request),
    )  # fmt: skip
    return _("Answered.")


def _begin(given: Given) -> str:
    services.begin(meeting=given.row, by=given.by, on=given.on, at=given.at)
    return _("The meeting is open.")


def _attend(given: Given) -> str:
    shown = seat_forms(given.row, given.request.POST)
    wrong = next((form for form in shown if not form.is_valid()), None)
    if wrong:
        raise Misfilled(wrong)
    seats = [seat for form in shown if (seat := form.seat())]
    if not seats:
        raise services.CannotMeet(_("Nothing is noted yet: say of at least one body how it came."))
    services.attend(meeting=given.row, seats=seats, by=given.by, at=given.at, key=key_of(given.request))
    return _("Noted.")


def _close(given: Given) -> str:
    services.close(meeting=given.row, by=given.by, at=given.at)
    return _("The meeting is closed. Its minutes wait for the chairs.")


def _conclude(given: Given) -> str:
    form = workbench.ConcludeForm(given.request.POST, given.request.FILES)
    if not form.is_valid():
        raise Misfilled(form)
    services.conclude(
        meeting=given.row, text=form.cleaned_data["text"], by=given.by, on=given.on, at=given.at,
        key=key_of(given.request),
    )  # fmt: skip
    return _("The text is read. Decide about each task.")


def _task(given: Given) -> Task:
    task = workbench.task_of(given.row, given.request.POST.get("task", ""))
    if task is None:
        raise services.CannotMeet(_("This task is not of this meeting."))
    return task


def _confirm(given: Given) -> str:
    task = _task(given)
    form, _said = workbench.task_form(given.row, task, given.by, given.on, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    made = services.confirm(
        task=task, choice=form.choice(), by=given.by, on=given.on, at=given.at, key=key_of(given.request)
    )
    words = ngettext("Entered in the ledger: %(n)s commitment.", "Entered in the ledger: %(n)s commitments.", len(made))
    return words % {"n": len(made)}


def _reject(given: Given) -> str:
    services.reject(task=_task(given), by=given.by, at=given.at)
    return _("Marked as no task.")


def _split(given: Given) -> str:
    services.split(task=_task(given), second=given.request.POST.get("second", ""), by=given.by, at=given.at)
    return _("The task is two now.")


def _merge(given: Given) -> str:
    services.merge_next(task=_task(given), by=given.by, at=given.at)
    return _("Both are one task now.")


def _mark(given: Given) -> str:
    conclusion = workbench.conclusion_of(given.row)
    if conclusion is None:
        raise services.CannotMeet(_("No conclusion was written yet. Bring its text first."))
    services.mark(conclusion=conclusion, words=given.request.POST.get("marked", ""), by=given.by, at=given.at)
    return _("These words are a task now.")


def _settle(given: Given) -> str:
    code = given.request.POST.get("carried", "").strip()
    found = ledger.visible_to(given.by, given.on).filter(code=code).first()
    services.settle(task=_task(given), commitments=[found] if found else [], by=given.by, on=given.on, at=given.at)
    return _("The commitment says from now on where it was discussed.")


def _make_proposal(given: Given) -> str:
    form = proposing.ProposalForm(given.request.POST, row=given.row, by=given.by)
    if not form.is_valid():
        raise Misfilled(form)
    services.make_proposal(
        meeting=given.row, wish=form.wish(), by=given.by, on=given.on, at=given.at, key=key_of(given.request)
    )
    return _("The proposal is on the table.")


def _dispose(given: Given) -> str:
    proposal = proposing.proposal_of(given.row, given.request.POST.get("proposal", ""), given.by)
    form = proposing.DisposeForm(given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.dispose(
        proposal=proposal, meeting=given.row, verdict=form.cleaned_data["verdict"], reason=form.cleaned_data["reason"],
        by=given.by, on=given.on, at=given.at, key=key_of(given.request),
    )  # fmt: skip
    return _("Noted. It is decided once all who decide say the same.")


def _lead(given: Given) -> str:
    proposal = proposing.proposal_of(given.row, given.request.POST.get("proposal", ""), given.by)
    services.lead_to(proposal=proposal, task=_task(given), by=given.by, at=given.at)
    return _("The task and its commitments say from now on what was proposed.")


def _write(given: Given) -> str:
    form = minuting.MinutesForm(given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.write_minutes(
        meeting=given.row, text=form.cleaned_data["text"], base=form.cleaned_data["base"], by=given.by, at=given.at,
        key=key_of(given.request),
    )  # fmt: skip
    return minuting.written(given.row)


def _sign(given: Given) -> str:
    number = given.request.POST.get("number", "")
    services.sign_minutes(
        meeting=given.row, number=int(number) if number.isdecimal() and len(number) < LONGEST else 0, by=given.by,
        on=given.on, at=given.at,
    )  # fmt: skip
    return _("Signed.")


def _object(given: Given) -> str:
    form = minuting.ObjectionForm(given.request.POST)
    conclusion = workbench.conclusion_of(given.row)
    if not form.is_valid() or conclusion is None:
        raise Misfilled(form)
    services.object_to(
        conclusion=conclusion, words=form.cleaned_data["words"], by=given.by, on=given.on, at=given.at,
        key=key_of(given.request),
    )  # fmt: skip
    return _("Your objection stands beside the conclusion.")


def _open_vote(given: Given) -> str:
    form = VoteForm(given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.open_vote(
        meeting=given.row, question=form.cleaned_data["question"], secret=form.cleaned_data["how"] == "SECRET",
        needed=form.cleaned_data["needed"], by=given.by, at=given.at, key=key_of(given.request),
    )  # fmt: skip
    return _("The vote is open.")


def _vote(given: Given) -> str:
    services.cast(
        vote=live.vote_of(given.row, given.request.POST.get("vote", "")), choice=given.request.POST.get("choice", ""),
        by=given.by, at=given.at, key=key_of(given.request),
    )  # fmt: skip
    return _("Your vote counts.")


def _count_vote(given: Given) -> str:
    vote = live.vote_of(given.row, given.request.POST.get("vote", ""))
    counted = services.count_vote(vote=vote, by=given.by, at=given.at)
    if counted.agree is None:
        return live.uncounted(next(one for one in queries.votes(given.row) if one.vote.pk == vote.pk))
    return _("The vote is counted.")


def _ask(given: Given) -> str:
    services.ask_to_speak(meeting=given.row, by=given.by, at=given.at, key=key_of(given.request))
    return _("You stand in the line of speakers.")


def _give_floor(given: Given) -> str:
    floor = live.floor_of(given.row, given.request.POST.get("floor", ""))
    services.give_floor(floor=floor, by=given.by, at=given.at)
    return _("The floor is given.")


def _end_speech(given: Given) -> str:
    floor = live.floor_of(given.row, given.request.POST.get("floor", ""))
    services.end_speech(floor=floor, by=given.by, at=given.at)
    return _("Noted.")


def _take_up(given: Given) -> str:
    place = given.request.POST.get("number", "")
    services.take_up(meeting=given.row, place=int(place) if place.isdecimal() and len(place) < LONGEST else 0, by=given.by, at=given.at)  # fmt: skip
    return _("The matter is taken up.")


def _issue_invitation(given: Given) -> str:
    form = minuting.paper_form(given.by, given.row, papers.INVITATION, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.issue_invitation(meeting=given.row, form=form.given(), by=given.by, on=given.on, at=given.at)
    return _("The paper has its number and stands in the register.")


def _issue_minutes(given: Given) -> str:
    form = minuting.paper_form(given.by, given.row, papers.MINUTES, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.issue_minutes(meeting=given.row, form=form.given(), by=given.by, on=given.on, at=given.at)
    return _("The paper has its number and stands in the register.")


def _issue_notice(given: Given) -> str:
    form = minuting.paper_form(given.by, given.row, papers.NOTICE, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.issue_notice(meeting=given.row, form=form.given(), by=given.by, on=given.on, at=given.at)
    return _("The paper has its number and stands in the register.")


def _bring(given: Given) -> str:
    form = beforehand.bring_form(given.row, given.by, given.request.POST, given.request.FILES)
    if not form.items:
        raise services.CannotMeet(
            _("Papers are brought until the meeting is over, by the bodies that organise, chair or present the matter.")
        )
    if not form.is_valid():
        raise Misfilled(form)
    item, files = beforehand.kept(form)
    made = services.bring(
        item=item, files=files, by=given.by, on=given.on, at=given.at, key=key_of(given.request)
    )  # fmt: skip
    if not made:
        return _("These papers lay on the table already.")
    words = ngettext("%(n)s paper lies on the table.", "%(n)s papers lie on the table.", len(made))
    return words % {"n": len(made)}


def _take_back(given: Given) -> str:
    paper = beforehand.paper_of(given.row, given.request.POST.get("paper", ""), given.by)
    services.take_back(paper=paper, by=given.by, on=given.on, at=given.at)
    return _("The paper is taken back.")


def _ask_advice(given: Given) -> str:
    form = beforehand.ask_form(given.row, given.by, given.on, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    made = services.ask_advice(
        item=form.items[form.cleaned_data["matter"]], bodies=form.chosen(), question=form.cleaned_data["question"],
        by=given.by, on=given.on, at=given.at, key=key_of(given.request),
    )  # fmt: skip
    words = ngettext("%(n)s body is asked.", "%(n)s bodies are asked.", len(made))
    return words % {"n": len(made)}


def _correct(given: Given) -> str:
    form = changing.correct_form(given.row, given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.correct(
        meeting=given.row, change=form.change(), by=given.by, on=given.on, at=given.at, key=key_of(given.request)
    )  # fmt: skip
    return _("The draft is corrected.")


def _postpone(given: Given) -> str:
    form = changing.PostponeForm(given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    told = form.cleaned_data
    services.postpone(
        meeting=given.row, held_on=told["held_on"], part=told["session"], place=told["place"], reason=told["reason"],
        by=given.by, on=given.on, at=given.at, key=key_of(given.request),
    )  # fmt: skip
    return _("The meeting is moved. Everybody on the list is told and answers anew.")


def _call_off(given: Given) -> str:
    form = changing.CallOffForm(given.request.POST)
    if not form.is_valid():
        raise Misfilled(form)
    services.call_off(
        meeting=given.row, reason=form.cleaned_data["reason"], by=given.by, on=given.on, at=given.at,
        key=key_of(given.request),
    )  # fmt: skip
    return _("The meeting is called off. Everybody on the list is told.")


@dataclass(frozen=True, slots=True)
class Verb:
    """What carries it out and gives the sentence of success; `page` is where its form stands, and where one `stays`."""

    do: Callable[[Given], str]
    page: str = ""
    stays: bool = True


VERBS: dict[str, Verb] = {
    "invite": Verb(_invite, "invite"),
    "correct": Verb(_correct, "change", stays=False),
    "send": Verb(_send),
    "postpone": Verb(_postpone, "change", stays=False),
    "call-off": Verb(_call_off, "change", stays=False),
    "bring": Verb(_bring, "papers"),
    "take-back": Verb(_take_back, "papers"),
    "ask-advice": Verb(_ask_advice, "papers"),
    "reply": Verb(_reply),
    "begin": Verb(_begin),
    "attend": Verb(_attend, "attendance"),
    "close": Verb(_close),
    "conclude": Verb(_conclude, "conclusion"),
    "confirm": Verb(_confirm, "conclusion"),
    "reject": Verb(_reject, "conclusion"),
    "split": Verb(_split, "conclusion"),
    "merge": Verb(_merge, "conclusion"),
    "mark": Verb(_mark, "conclusion"),
    "settle": Verb(_settle, "conclusion"),
    "make-proposal": Verb(_make_proposal, "proposals"),
    "dispose": Verb(_dispose, "proposals"),
    "lead": Verb(_lead, "conclusion"),
    "write": Verb(_write, "minutes"),
    "sign": Verb(_sign, "minutes"),
    "object": Verb(_object),
    "issue-invitation": Verb(_issue_invitation),
    "issue-minutes": Verb(_issue_minutes, "minutes"),
    "issue-notice": Verb(_issue_notice),
    "open-vote": Verb(_open_vote, "live"),
    "vote": Verb(_vote, "live"),
    "count-vote": Verb(_count_vote, "live"),
    "ask": Verb(_ask, "live"),
    "give-floor": Verb(_give_floor, "live"),
    "end-speech": Verb(_end_speech, "live"),
    "take-up": Verb(_take_up, "live"),
}
