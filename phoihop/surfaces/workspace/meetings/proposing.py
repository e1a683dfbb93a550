"""What is proposed at a meeting, as a page: each with what those who decide say, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from phoihop.domain.meetings import permissions, proposals, queries, services
from phoihop.domain.meetings.models import PROPOSAL_MAX, TITLE_MAX, WORDS_MAX, Meeting, Proposal, Task
from phoihop.domain.meetings.proposals import Shown
from phoihop.domain.meetings.states import CONCLUDING, UNDECIDED, ProposalState, TaskState, Verdict
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.commitments.forms import TextField

_TAGS = {
    ProposalState.OPEN: "wait", ProposalState.TO_STUDY: "soon", ProposalState.ACCEPTED: "ok",
    ProposalState.NOT_ACCEPTED: "returned", ProposalState.NOTED: "closed",
}  # fmt: skip
_LONGEST = 18  # digits of a row number
_SHOWN_OF_TASK = 90  # letters of a task in a list to choose from


class ProposalForm(forms.Form):
    """What is proposed, to whom; who notes down what others proposed also says by whom."""

    text = TextField(
        label=gettext_lazy("What is proposed"), max_length=PROPOSAL_MAX, widget=forms.Textarea(attrs={"rows": 4})
    )
    to = forms.TypedChoiceField(
        label=gettext_lazy("To whom"), coerce=int,
        error_messages={"required": gettext_lazy("Choose to whom it is proposed.")},
    )  # fmt: skip
    proposer = forms.TypedChoiceField(
        label=gettext_lazy("Who proposes it"), coerce=int, required=False, empty_value=None
    )
    proposed_by = TextField(
        label=gettext_lazy("or in words, where it was no one body"), max_length=TITLE_MAX, required=False,
        help_text=gettext_lazy("As: the delegates"),
    )  # fmt: skip

    def __init__(self, *args: object, row: Meeting, by: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        asked = sorted(queries.asked_to(row) | {row.organiser_id})
        views = sorted(organisations.views_of(asked, row.held_on).values(), key=lambda view: view.name)
        chairs = queries.chairing(row)
        named = [(view.id, view.name) for view in views]
        self.own = proposals.proposer_of(by, row)
        self.fields["to"].choices = [("", "—"), *sorted(named, key=lambda one: one[0] not in chairs)]  # type: ignore[attr-defined]  # a choice field
        self.fields["proposer"].choices = [("", "—"), *named]  # type: ignore[attr-defined]  # the same
        if self.own:
            self.fields["proposer"].initial = self.own.pk
        if not permissions.is_host(by, row):
            del self.fields["proposer"], self.fields["proposed_by"]

    def wish(self) -> services.Wish:
        """What was written."""
        given = self.cleaned_data
        proposer = self.own
        if "proposer" in self.fields:
            proposer = Body.objects.get(pk=given["proposer"]) if given["proposer"] else None
        return services.Wish(given["text"], Body.objects.get(pk=given["to"]), proposer, given.get("proposed_by", ""))


class DisposeForm(forms.Form):
    """What one of those who decide says to a proposal."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Our word on it"), choices=Verdict.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is accepted, to be studied, not accepted or noted.")},
    )  # fmt: skip
    reason = TextField(
        label=gettext_lazy("Why"), max_length=WORDS_MAX, required=False,
        help_text=gettext_lazy("Only what is accepted needs no reason."),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal of the list; `form` where the reader says something to it."""

    shown: Shown
    kind: str
    here: bool
    form: DisposeForm | None


def proposal_of(row: Meeting, number: str, by: Actor) -> Proposal:
    """A proposal that is on the table of this meeting, by its row number as the form sends it. Raises CannotMeet."""
    found = None
    if number.isdecimal() and len(number) <= _LONGEST:
        found = Proposal.objects.filter(pk=int(number), meeting__in=permissions.visible_to(by)).first()
    if found is None or not proposals.on_table(found, row):
        raise services.CannotMeet(_("This proposal is not of this meeting."))
    return found


def lines(row: Meeting, by: Actor, today: date, data: QueryDict | None = None) -> list[Line]:
    """What is on the table: carried over first, then what was proposed here."""
    shown = [*proposals.carried_to(row, by, today), *proposals.made_at(row, by, today)]
    return [_line(one, row, by, data) for one in shown]


def _line(one: Shown, row: Meeting, by: Actor, data: QueryDict | None) -> Line:
    form = None
    if row.state in CONCLUDING and one.row.state in UNDECIDED:
        speaks = permissions.decides_for(by, proposals.deciders(one.row, row))
        if speaks:
            said = proposals.last_words(one.row, row).get(speaks[0])
            known = {"verdict": said.verdict, "reason": said.reason} if said else {}
            bound = data if data is not None and data.get("proposal") == str(one.row.pk) else None
            form = DisposeForm(bound, initial=known, auto_id=f"id_{one.row.pk}_%s")
    return Line(one, _TAGS[ProposalState(one.row.state)], one.row.meeting_id == row.pk, form)


def page(row: Meeting, by: Actor, today: date, data: QueryDict | None, verb: str) -> dict[str, object]:
    """What the page of proposals shows."""
    form = ProposalForm(data if verb == "make-proposal" else None, row=row, by=by)
    found = lines(row, by, today, data if verb == "dispose" else None)
    words = [word.said for line in found for word in line.shown.words if word.said]
    return {
        "proposals": found,
        "invented": any(line.shown.row.illustrative for line in found) or any(word.illustrative for word in words),
        "proposal_form": form if permissions.can_propose(by, row) else None,
    }


def accepted(row: Meeting, by: Actor, today: date, tasks: Sequence[Task]) -> dict[str, object]:
    """For the workbench: what was accepted, and the tasks that it can have led to."""
    choices = [
        (task, f"{task.place}. {task.action[:_SHOWN_OF_TASK]}")
        for task in tasks if task.state in (TaskState.FOUND, TaskState.CONFIRMED)
    ]  # fmt: skip
    known = [line.shown for line in lines(row, by, today) if line.shown.row.state == ProposalState.ACCEPTED]
    return {"accepted": known, "task_choices": choices}
