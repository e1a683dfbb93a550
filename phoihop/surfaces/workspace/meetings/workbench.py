"""The conclusion workbench: the text on one side, what it seems to ask on the other; a person decides about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.meetings import queries, rules, services
from phoihop.domain.meetings.conclusions import dues, files
from phoihop.domain.meetings.models import Conclusion, Meeting, Task
from phoihop.domain.meetings.states import TaskState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments.forms import DayField, TextField
from phoihop.surfaces.workspace.filing import MB, FileField
from phoihop.surfaces.workspace.meetings import proposing
from phoihop.surfaces.workspace.meetings.forms import BodiesForm

MOODS = {
    "assign": _("assigned in the text"),
    "request": _("requested in the text"),
    "propose": _("proposed in the text"),
}
_TAGS = {
    TaskState.FOUND: "wait", TaskState.CONFIRMED: "ok", TaskState.REJECTED: "closed", TaskState.REPLACED: "closed",
}  # fmt: skip


class ConcludeForm(forms.Form):
    """The text of a conclusion, pasted or as a file."""

    text = TextField(label=_("Text of the conclusion"), required=False, widget=forms.Textarea(attrs={"rows": 10}))
    file = FileField(
        label=_("or a file"), most=20 * MB, required=False, help_text=_(".docx, .pdf with text, or .txt; 200 pages at most.")
    )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """The words, wherever they come from; a file that cannot be read says what to do."""
        given = super().clean() or {}
        file = given.get("file")
        if not file:
            if not given.get("text") and not {"text", "file"} & self.errors.keys():
                self.add_error("text", gettext("Paste the text, or choose a file."))
            return given
        try:
            given["text"] = files.text_of(file.name, file.read())
        except files.Unreadable as refusal:
            self.add_error("file", str(refusal))
        return given


class TaskForm(BodiesForm):
    """What a person makes of one task. The bodies are those that carry it out."""

    title = TextField(label=_("Content"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    creditor = forms.TypedChoiceField(label=_("For whom, who confirms it"), coerce=int)
    until = DayField(label=_("Due day"), help_text=_("As 31/10/2021"))
    product = TextField(label=_("Product"), max_length=300, required=False)
    supporters = forms.TypedMultipleChoiceField(
        label=_("Who supports it"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: object,
        creditors: list[organisations.BodyView],
        supporters: list[organisations.BodyView],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own arguments, passed on
        self.fields["supporters"].choices = [(view.id, view.name) for view in supporters]  # type: ignore[attr-defined]  # the same
        self.fields["creditor"].choices = [(view.id, view.name) for view in creditors]  # type: ignore[attr-defined]  # a choice field

    def choice(self) -> services.Choice:
        """What was chosen."""
        given = self.cleaned_data
        return services.Choice(
            title=given["title"], debtors=self.chosen(), creditor=Body.objects.get(pk=given["creditor"]),
            due_on=given["until"], product=given["product"],
            supporters=list(Body.objects.filter(pk__in=given["supporters"]).order_by("pk")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `task` where it seems to ask something."""

    words: str
    task: Task | None


@dataclass(frozen=True, slots=True)
class Line:
    """One task beside the text."""

    task: Task
    kind: str
    mood: str
    leads: str
    chosen: bool
    opened: list[str]  # the codes of its commitments
    supports: str
    due: str  # the words of a due that is no day: it comes again, or is counted from something


def conclusion_of(row: Meeting) -> Conclusion | None:
    """The text that was brought last."""
    return row.conclusions.order_by("-pk").first()


def task_of(row: Meeting, number: str) -> Task | None:
    """A task of this meeting by its row number as the form sends it."""
    if not number.isdecimal():
        return None
    found = Task.objects.filter(pk=int(number[:18]), conclusion__meeting=row)
    return found.select_related("conclusion__meeting").first()


def pieces(conclusion: Conclusion, tasks: list[Task]) -> list[Piece]:
    """The text, whole and in order, with its tasks marked."""
    by_place = {task.place: task for task in tasks}
    cut = rules.stretches(len(conclusion.text), [(task.start, task.end, task.place) for task in tasks])
    return [Piece(conclusion.text[start:end], by_place.get(place)) for start, end, place in cut]


def due_words(task: Task, conclusion: Conclusion) -> tuple[str, str]:
    """Of a task without a day: the words of the text that set its due, and those that name a day that does not exist."""
    if task.due_on:
        return "", ""
    words = conclusion.text[task.start : task.end]
    found = dues.find(words, conclusion.on)
    return (words[found.start : found.end] if found else ""), dues.no_day(words, conclusion.on)


def due_notes(task: Task, conclusion: Conclusion) -> list[str]:
    """What is to be known of a due that is not one day."""
    again, nowhere = due_words(task, conclusion)
    said = []
    if again:
        said.append(gettext("The text says “%(words)s”: write the first day on which it is due.") % {"words": again})
    if nowhere:
        said.append(gettext("“%(words)s” names no day that exists: ask what was meant.") % {"words": nowhere})
    return said


def line(task: Task, chosen: Task | None, views: Mapping[int, organisations.BodyView], conclusion: Conclusion) -> Line:
    """A task as the list shows it."""
    return Line(
        task, _TAGS[TaskState(task.state)], str(MOODS.get(task.mood, "")), ", ".join(task.leads.splitlines()),
        chosen is not None and task.pk == chosen.pk, [one.commitment.code for one in task.opened.all()],
        ", ".join([views[one.body_id].name for one in task.supporters.all()] or task.supports.splitlines()),
        " ".join(filter(None, due_words(task, conclusion))),
    )  # fmt: skip


def notes(found: list[queries.Meant]) -> list[str]:
    """What is to be known of the names: those of bodies that ended, with their heirs, and those of no one body."""
    said = []
    for one in found:
        heirs = ", ".join(body.name for body in one.bodies)
        if one.former:
            said.append(
                gettext("“%(name)s” is an earlier name or ended; in its place stands: %(heirs)s.")
                % {"name": one.name, "heirs": heirs}
            )
        elif len(one.bodies) > 1:
            told = {"name": one.name, "n": len(one.bodies)}
            said.append(gettext("“%(name)s” is a group: its %(n)s bodies of this day are ticked.") % told)
        elif not one.bodies:
            said.append(
                gettext("“%(name)s” is not the name of one body of this day. Tick who is meant.") % {"name": one.name}
            )
    return said


def task_form(row: Meeting, task: Task, by: Actor, today: date, data: object = None) -> tuple[TaskForm, list[str]]:
    """The form of one task, filled in with what was read, and what is to be known of the names."""
    found = queries.meant(task.leads.splitlines(), row.held_on)
    beside = queries.meant(task.supports.splitlines(), row.held_on)
    supporters = list({view.id: view for one in beside for view in one.bodies}.values())
    debtors = list(dict.fromkeys(body.id for one in found for body in one.bodies))
    hosts = [host.body for host in queries.hosts(row)]
    near = [organisations.view_of(by.body_id, today)] if by.body_id else []
    creditors = list({view.id: view for view in [*near, *hosts]}.values())
    initial: dict[str, object] = {
        "title": task.action[:1].upper() + task.action[1:500], "bodies": debtors,
        "creditor": next((view.id for view in creditors if view.id not in debtors), None),
        "until": dates.show(task.due_on) if task.due_on else "", "supporters": [view.id for view in supporters],
    }  # fmt: skip
    groups = organisations.grouped(organisations.all_bodies(row.held_on))
    form = TaskForm(data, groups=groups, creditors=creditors, supporters=supporters, initial=initial)
    if not supporters:
        form.fields["supporters"].widget = forms.MultipleHiddenInput()
    form.order_fields(["title", "until", "product", "creditor", "supporters", "bodies"])
    return form, notes([*found, *(one for one in beside if one.former or not one.bodies)])


def page(row: Meeting, by: Actor, today: date, number: str, data: object, verb: str) -> dict[str, object]:
    """What the workbench shows; one task is open at a time."""
    conclusion = conclusion_of(row)
    bring: dict[str, object] = {"conclude_form": ConcludeForm(data if verb == "conclude" else None)}  # type: ignore[arg-type]  # what was posted
    if conclusion is None:
        return bring | {"conclusion": None}
    shown = conclusion.tasks.exclude(state=TaskState.REPLACED).order_by("start", "place")
    tasks = list(shown.prefetch_related("opened__commitment", "supporters"))
    views = organisations.views_of({one.body_id for task in tasks for one in task.supporters.all()}, row.held_on)
    waiting = [task for task in tasks if task.state == TaskState.FOUND]
    chosen = next((task for task in tasks if str(task.pk) == number), None) or next(iter(waiting), None)
    context = bring | {
        "conclusion": conclusion, "pieces": pieces(conclusion, tasks), "chosen": chosen,
        "tasks": [line(task, chosen, views, conclusion) for task in tasks], "waiting": len(waiting),
    }  # fmt: skip
    context |= proposing.accepted(row, by, today, tasks)
    if chosen is not None and chosen.state == TaskState.FOUND:
        form, said = task_form(row, chosen, by, today, data if verb == "confirm" else None)
        context |= {"task_form": form, "notes": [*said, *due_notes(chosen, conclusion)]}
    return context
