"""Cutting a conclusion's tasks anew: one into two, two into one, or a stretch that was passed over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from phoihop.domain.meetings import permissions, rules
from phoihop.domain.meetings.conclusions import dues, moods, reading
from phoihop.domain.meetings.models import Conclusion, Led, Task
from phoihop.domain.meetings.services.concluding import held_task, move_task
from phoihop.domain.meetings.services.preparing import CannotMeet, held
from phoihop.domain.meetings.states import TaskState, TaskVerb
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.vn.text import nfc

_SURE = 100  # of a hundred: a person said so


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch of the text and what is asked in it."""

    start: int
    end: int
    mood: str
    leads: str
    supports: str
    action: str
    due_on: date | None = None  # of the whole, where the stretch itself names none


@transaction.atomic
def split(*, task: Task, second: str, by: Actor, at: datetime) -> list[Task]:
    """Make two tasks of one: the second begins with these words. Each keeps who leads. Raises Denied, CannotMeet."""
    row = held_task(task, by, "draft")
    text = row.conclusion.text
    cut = text.find(nfc(second).strip(), row.start + 1, row.end) if second.strip() else -1
    if cut < 0:
        raise CannotMeet(_("These words do not stand behind the beginning of the task. Copy them from the text."))
    whole = _cut_of(row)
    first = replace(whole, end=cut, action=_action(text[row.start : cut], whole.action))
    return _instead([row], [first, replace(whole, start=cut, action=_tidy(text[cut : row.end]))], by, at)


@transaction.atomic
def merge_next(*, task: Task, by: Actor, at: datetime) -> list[Task]:
    """Make one task of this and the next that waits. Raises Denied, CannotMeet where none follows."""
    row = held_task(task, by, "draft")
    following = row.conclusion.tasks.filter(state=TaskState.FOUND, start__gte=row.end).order_by("start").first()
    if following is None:
        raise CannotMeet(_("No task waits behind this one."))
    one, other = _cut_of(row), _cut_of(following)
    joined = _Cut(
        one.start, other.end, one.mood, _lines(one.leads, other.leads), _lines(one.supports, other.supports),
        f"{one.action}; {other.action}",
    )  # fmt: skip
    return _instead([row, following], [joined], by, at)


@transaction.atomic
def mark(*, conclusion: Conclusion, words: str, by: Actor, at: datetime) -> Task:
    """Make a task of words that were passed over. Raises Denied, CannotMeet."""
    meeting = held(conclusion.meeting)
    permissions.check_can_host(by, meeting)
    sought = nfc(words.replace("\r\n", "\n")).strip()
    start = conclusion.text.find(sought) if sought else -1
    if start < 0:
        raise CannotMeet(_("These words do not stand in the text. Copy them from it."))
    end = start + len(sought)
    if conclusion.tasks.filter(state__in=[TaskState.FOUND, TaskState.CONFIRMED], start__lt=end, end__gt=start).exists():
        raise CannotMeet(_("A part of these words is a task already."))
    read = reading.read(sought, on=meeting.held_on)
    cut = _Cut(start, end, moods.Mood.ASSIGN.value, "", "", _tidy(sought))
    if read:
        found = read[0]
        cut = replace(
            cut, mood=found.mood.value, leads="\n".join(found.leads), supports="\n".join(found.supports), action=found.action
        )  # fmt: skip
    return _found(conclusion, cut, by, at)


def _instead(rows: Sequence[Task], cuts: Sequence[_Cut], by: Actor, at: datetime) -> list[Task]:
    made = [_found(rows[0].conclusion, cut, by, at) for cut in cuts]
    for row in rows:
        move_task(row, TaskVerb.REPLACE, by, at, {"by": [one.pk for one in made]})
    _lead_on(rows, made, by, at)
    return made


def _lead_on(rows: Sequence[Task], made: Sequence[Task], by: Actor, at: datetime) -> None:
    """What led to a task that is cut anew leads to each of those in its place."""
    for led in Led.objects.filter(task__in=rows).select_related("proposal").order_by("pk"):
        for one in made:
            link, new = Led.objects.get_or_create(proposal=led.proposal, task=one)
            if new:
                audit.record("meetings.proposal.lead", on=led.proposal, by=by, at=at, facts=link.told())


def _found(conclusion: Conclusion, cut: _Cut, by: Actor, at: datetime) -> Task:
    held_on = conclusion.meeting.held_on
    due = dues.find(conclusion.text[cut.start : cut.end], held_on)
    last = conclusion.tasks.aggregate(last=Max("place"))["last"] or 0
    made = Task.objects.create(
        conclusion=conclusion, place=last + 1, start=cut.start, end=cut.end, mood=cut.mood, leads=cut.leads,
        supports=cut.supports, action=cut.action, sure=_SURE, state=TaskState.FOUND,
        due_on=rules.presumed_due(due.kind, due.value, held_on) if due else cut.due_on,
    )  # fmt: skip
    audit.record("meetings.task.find", on=made, by=by, at=at, facts=made.told())
    return made


def _cut_of(row: Task) -> _Cut:
    return _Cut(row.start, row.end, row.mood, row.leads, row.supports, row.action, row.due_on)


def _action(words: str, whole: str) -> str:
    """The first part of the work: what is left of it before the cut."""
    at = words.find(whole[: len(whole) // 4 or 1])
    return _tidy(words[at:] if at >= 0 else words)


def _tidy(words: str) -> str:
    return words.strip(" \n,;.:")


def _lines(*texts: str) -> str:
    return "\n".join(dict.fromkeys(line for text in texts for line in text.splitlines()))
