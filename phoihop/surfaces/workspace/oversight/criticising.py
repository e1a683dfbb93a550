"""Ready rows of criticism: where it stands, its points, its steps, and what can be done about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight.models import Criticism, Point, Remark
from phoihop.domain.oversight.states import ConferenceStep, CriticismForm, CriticismState, CriticismVerb, Taken
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import queries as audit
from phoihop.surfaces.workspace.oversight import forms as shapes
from phoihop.surfaces.workspace.oversight.presenting import Action

_KINDS = {
    CriticismState.OPEN: "draft", CriticismState.SENT: "wait", CriticismState.ANSWERED: "wait",
    CriticismState.CLOSED: "closed",
}  # fmt: skip
_TAKEN = {Taken.WHOLLY: "ok", Taken.PARTLY: "soon", Taken.NOT: "idle"}
_CHANGES = (Taken.WHOLLY, Taken.PARTLY)  # what the issued text takes
SHAPES: dict[str, type[Form]] = {
    "step": shapes.SaidForm, "point": shapes.PointForm, "send": shapes.PaperForm, "reply": shapes.OnPointForm,
    "answer": shapes.PaperForm, "compare": shapes.OnPointForm, "close": shapes.PaperForm, "effect": shapes.EffectOnPointForm,
}  # fmt: skip


def standing(row: Criticism, today: date) -> tuple[str, str]:
    """The kind of tag and its words."""
    if row.state == CriticismState.SENT and row.due_on and row.due_on < today:
        late = (today - row.due_on).days
        return "late", ngettext("No answer, %(n)s day late", "No answer, %(n)s days late", late) % {"n": late}
    return _KINDS[CriticismState(row.state)], str(CriticismState(row.state).label)


@dataclass(frozen=True, slots=True)
class Line:
    """One criticism of a list."""

    row: Criticism
    url: str
    drafter: BodyView
    kind: str
    words: str


def lines(rows: Iterable[Criticism], today: date) -> list[Line]:
    """Lines of a list; two queries however many."""
    found = list(rows)
    views = organisations.views_of({row.drafter_id for row in found}, today)
    return [
        Line(row, reverse("criticism", args=[row.pk]), views[row.drafter_id], *standing(row, today)) for row in found
    ]


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point with both voices: what the drafting body said of it, and what the issued text says."""

    point: Point
    reply: tuple[str, str] | None  # the kind of tag and its words
    why: str
    found: tuple[str, str] | None
    where: str


def points(row: Criticism, remarks: list[Remark]) -> list[PointRow]:
    """Every point with what was said of it last."""
    said = {(remark.point_id, remark.verb): remark.words for remark in remarks if remark.point_id}
    return [
        PointRow(
            point, _tag(point.reply), said.get((point.pk, CriticismVerb.REPLY), ""), _tag(point.found),
            said.get((point.pk, CriticismVerb.COMPARE), ""),
        )
        for point in row.points.all()
    ]  # fmt: skip


def _tag(how: str) -> tuple[str, str] | None:
    return (_TAKEN[Taken(how)], str(Taken(how).label)) if how else None


def conference(row: Criticism, remarks: list[Remark]) -> list[tuple[str, date | None, str]]:
    """The seven steps: each with its day and what was said, once it was taken; none for other forms."""
    if row.form != CriticismForm.CONFERENCE:
        return []
    taken = {remark.step: remark for remark in remarks if remark.step}
    return [
        (str(step.label), taken[step].on if step in taken else None, taken[step].words if step in taken else "")
        for step in ConferenceStep
    ]


def way(row: Criticism, remarks: list[Remark]) -> list[dict[str, object]]:
    """The journey, newest first, as the timeline component reads it. Points and steps stand in tables of their own."""
    views = organisations.views_then((remark.actor_id, remark.on) for remark in remarks)
    shown = {CriticismVerb.TAKE_UP, CriticismVerb.SEND, CriticismVerb.ANSWER, CriticismVerb.CLOSE}
    return [
        {
            "body": views[remark.actor_id, remark.on], "words": str(CriticismVerb(remark.verb).label), "day": remark.on,
            "note": remark.paper, "illustrative": row.illustrative,
        }
        for remark in reversed(remarks)
        if remark.verb in shown
    ]  # fmt: skip


def why(remarks: list[Remark]) -> list[str]:
    """Why the day is that day, in sentences."""
    told = next((remark.reckoning for remark in reversed(remarks) if remark.reckoning), "")
    facts = audit.facts_of(told) if told else {}
    return Reckoning.from_facts(facts).words() if facts else []


def form_of(verb: str, row: Criticism, data: object = None) -> Form:
    """The form of a verb, bound when there is data; a form about points offers the points."""
    shape = SHAPES[verb]
    if shape is shapes.OnPointForm:
        found, column = list(row.points.all()), "reply" if verb == "reply" else "found"
        offered = [(point.number, f"{point.number}. {point.clause}") for point in found]
        first = next((point.number for point in found if not getattr(point, column)), None)
        return shapes.OnPointForm(data, prefix=verb, points=offered, initial={"number": first})
    if shape is shapes.EffectOnPointForm:
        taken = row.points.filter(found__in=_CHANGES)
        return shapes.EffectOnPointForm(
            data, prefix=verb, points=[(point.number, f"{point.number}. {point.clause}") for point in taken]
        )
    return shape(data, prefix=verb)  # type: ignore[arg-type]  # the query of a request


def actions(actor: Actor, row: Criticism, *, tried: tuple[str, Form] | None) -> list[Action]:
    """What the actor may do about it, the next step first."""
    ours = organisations.stands_for(actor.body_id) if actor.body_id else set()
    criticises, drafted, state = row.critic_id in ours, row.drafter_id in ours, row.state
    opens, drafts = criticises and state == CriticismState.OPEN, actor.may("draft")
    goes_on = row.form == CriticismForm.CONFERENCE and row.step < ConferenceStep.CONCLUDED
    has_points = row.points.exists()
    unsaid, unheld = row.points.filter(reply="").exists(), row.points.filter(found="").exists()
    replies, compares = drafted and state == CriticismState.SENT, criticises and state == CriticismState.ANSWERED
    table = (
        (opens and drafts and goes_on, "step", _next_step(row)),
        (opens and drafts, "point", _("Raise a point…")),
        (opens and actor.may("sign") and not goes_on and has_points, "send", _("Send the written criticism…")),
        (replies and actor.may("sign") and not unsaid, "answer", _("Answer in writing")),
        (replies and drafts, "reply", _("Reply to a point…")),
        (compares and actor.may("turn_key") and not unheld, "close", _("Close it")),
        (compares and drafts, "compare", _("Hold a point against the issued text…")),
        (
            criticises and actor.may("turn_key") and row.points.filter(found__in=_CHANGES).exists(),
            "effect",
            _("Say which policy changed because of it…"),
        ),
    )
    found = []
    for place, (verb, label) in enumerate((verb, label) for may, verb, label in table if may):
        again = tried is not None and tried[0] == verb
        form = tried[1] if tried is not None and again else form_of(verb, row)
        found.append(Action(verb, label, form, place == 0 and verb != "effect", again))
    return found


def _next_step(row: Criticism) -> str:
    if row.step >= ConferenceStep.CONCLUDED:
        return ""
    step = ConferenceStep(row.step + 1)
    return _("Step %(number)s of 7: %(step)s") % {"number": step.value, "step": step.label}
