"""Ready rows for templates: tags, steps that can be taken, and the two voices of a recommendation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight import papers, permissions, queries
from phoihop.domain.oversight.models import Effect, Intent, Recommendation, Report, Supervision, Voice
from phoihop.domain.oversight.states import OPEN, SAID, UNANSWERED, IntentState, RecommendationState, Verb
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import queries as audit
from phoihop.surfaces.workspace.oversight import acting
from phoihop.surfaces.workspace.petitions.acting import signed_by

_KINDS = {
    RecommendationState.WAITING: "wait", RecommendationState.ESCALATED: "soon", RecommendationState.ANSWERED: "wait",
    RecommendationState.CARRIED_OUT: "ok", RecommendationState.NOT_CARRIED_OUT: "closed",
}  # fmt: skip
_OPENING = 90  # characters of a recommendation that name it in a list


def named(row: Recommendation) -> str:
    """The first words of a recommendation, which name it in a list."""
    return Truncator(row.words.split("\n", 1)[0]).chars(_OPENING)


_MEANT = {
    IntentState.PROPOSED: "wait", IntentState.CLASHES: "late", IntentState.AGREED: "ok", IntentState.BEGUN: "closed",
    IntentState.DROPPED: "idle",
}  # fmt: skip


def intended(row: Intent) -> tuple[str, str]:
    """The kind of tag and its words: where an entry of the programme stands."""
    return _MEANT[IntentState(row.state)], str(IntentState(row.state).label)


def standing(row: Recommendation, today: date) -> tuple[str, str]:
    """The kind of tag and its words: where a recommendation stands."""
    if row.state in UNANSWERED and row.due_on < today:
        late = (today - row.due_on).days
        return "late", ngettext("No answer, %(n)s day late", "No answer, %(n)s days late", late) % {"n": late}
    return _KINDS[RecommendationState(row.state)], str(RecommendationState(row.state).label)


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation of a list."""

    row: Recommendation
    url: str
    title: str
    body: BodyView
    kind: str
    words: str
    changed: bool  # whether a policy changed because of it
    superior: BodyView | None  # who was asked because no answer came, while none has


def lines(rows: Iterable[Recommendation], today: date) -> list[Line]:
    """Lines of a list; three queries however many."""
    found = list(rows)
    changed = set(Effect.objects.filter(recommendation__in=found).values_list("recommendation_id", flat=True))
    asked = {row.pk: row.asked_superior_id for row in found if row.state == RecommendationState.ESCALATED}
    both = {row.answering_id for row in found} | {body for body in asked.values() if body}
    views = organisations.views_of(both, today)
    return [
        Line(
            row, reverse("recommendation", args=[row.pk]), named(row), views[row.answering_id],
            *standing(row, today), row.pk in changed, views.get(asked.get(row.pk) or 0),
        )
        for row in found
    ]  # fmt: skip


def supervisions(rows: Iterable[Supervision], today: date) -> list[tuple[Supervision, BodyView]]:
    """Supervisions with the body that each is of; one query however many."""
    found = list(rows)
    views = organisations.views_of({row.supervised_id for row in found}, today)
    return [(row, views[row.supervised_id]) for row in found]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that changed, and the recommendation or point because of which."""

    effect: Effect
    url: str
    source: str


def policies(found: Iterable[Effect]) -> list[Policy]:
    """The same with what each came of."""
    told = []
    for effect in found:
        if effect.recommendation is not None:
            url, source = reverse("recommendation", args=[effect.recommendation.pk]), named(effect.recommendation)
        elif effect.point is not None:
            url = reverse("criticism", args=[effect.point.criticism_id])
            source = f"{effect.point.criticism.title}, {effect.point.clause}"
        told.append(Policy(effect, url, source))
    return told


@dataclass(frozen=True, slots=True)
class Action:
    """A step that this actor may take now, and the form that it asks for."""

    verb: str
    label: str
    form: Form
    primary: bool
    open: bool  # whether the form shows without being asked for

    @property
    def button(self) -> str:
        """What the button says: its form stands there already."""
        return self.label.rstrip("…")


def _actions(
    table: list[tuple[str, str]], verbs: dict[str, acting.Verb], tried: tuple[str, Form] | None,
    initial: dict[str, dict[str, str]] | None = None,
) -> list[Action]:  # fmt: skip
    found = []
    for place, (verb, label) in enumerate(table):
        again = tried is not None and tried[0] == verb
        form = (
            tried[1]
            if tried is not None and again
            else verbs[verb].form(prefix=verb, initial=(initial or {}).get(verb))
        )
        found.append(Action(verb, label, form, place == 0 and verb != "effect", again))
    return found


def on_supervision(
    actor: Actor, row: Supervision, *, today: date, report: Report | None, tried: tuple[str, Form] | None
) -> list[Action]:
    """What the actor may do about a supervision: nothing is found before it begins, nobody recommends before that."""
    ours = organisations.stands_for(actor.body_id) if actor.body_id else set()
    table: list[tuple[str, str]] = []
    if row.supervisor_id in ours and actor.may("draft") and queries.delegation_open(row, today):
        table.append(("delegate", _("State the delegation…")))
    if row.supervisor_id in ours and actor.may("draft") and row.begins_on <= today:
        table.append(("find", _("Write down what was found")))
    if row.supervisor_id in ours and actor.may("sign") and row.findings.exists():
        table.append(("recommend", _("Recommend something…")))
        if report is None:
            table.append(("report", _("Look at the report and issue it…")))
    offered = any(verb == "report" for verb, _label in table)
    return _actions(table, acting.ON_SUPERVISIONS, tried, {"report": _headed(actor, row, today)} if offered else None)


def _headed(actor: Actor, row: Supervision, today: date) -> dict[str, str]:
    """What the report of this body usually bears, and who receives it."""
    ids = [pk for pk in (row.supervised_id, row.superior_id) if pk]
    views = organisations.views_of({actor.body_id or 0, *ids}, today)
    receivers = [*(views[pk].name for pk in ids), "Lưu: VT"]
    symbol = papers.symbol(views[actor.body_id or 0])
    return {"symbol": symbol, "recipients": "\n".join(receivers), **signed_by(actor, today)}


def on_recommendation(actor: Actor, row: Recommendation, *, tried: tuple[str, Form] | None) -> list[Action]:
    """What the actor may do about a recommendation, the next step first."""
    ours = organisations.stands_for(actor.body_id) if actor.body_id else set()
    supervises, open_ = row.supervision.supervisor_id in ours, row.state in OPEN
    answers = bool({row.answering_id, row.asked_superior_id} & ours) and actor.may("sign")
    closes = supervises and open_ and actor.may("turn_key")
    table = (
        (answers and row.state in UNANSWERED, "answer", _("Answer in writing")),
        (closes and row.state == RecommendationState.ANSWERED, "carry-out", _("Close it: carried out")),
        (supervises and open_ and actor.may("draft"), "observe", _("Write down what was found of it…")),
        (closes and row.state != RecommendationState.ANSWERED, "carry-out", _("Close it: carried out")),
        (closes, "give-up", _("Close it: not carried out…")),
        (answers and row.state == RecommendationState.ANSWERED, "answer", _("Add to our answer…")),
        (supervises and actor.may("turn_key"), "effect", _("Say which policy changed because of it…")),
    )
    return _actions([(verb, label) for may, verb, label in table if may], acting.ON_RECOMMENDATIONS, tried)


def voices(said: list[Voice], *, illustrative: bool) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """What the body says and what was found, each newest first, as the timeline component reads them."""
    bodies = ((body, one.on) for one in said for body in (one.actor_id, one.asked_superior_id, one.former_id))
    views = organisations.views_then((body, on) for body, on in bodies if body)
    told: tuple[list[dict[str, object]], list[dict[str, object]]] = ([], [])
    for voice in reversed(said):
        step = {
            "body": views[voice.actor_id, voice.on], "words": _told(voice, views), "day": voice.on, "note": voice.words,
            "illustrative": illustrative,
        }  # fmt: skip
        told[0 if voice.verb in SAID else 1].append(step)
    return told


def _told(voice: Voice, views: dict[tuple[int, date], BodyView]) -> str:
    if voice.verb == Verb.ANSWER:
        return _("answered on paper %(paper)s") % {"paper": voice.paper}
    if voice.verb == Verb.ESCALATE and voice.asked_superior_id:
        return _("asked %(body)s by rule, for no answer came") % {
            "body": views[voice.asked_superior_id, voice.on].short_name
        }
    if voice.former_id:
        return _("took it over from %(body)s, which ended") % {"body": views[voice.former_id, voice.on].name}
    return str(Verb(voice.verb).label)


def why(said: list[Voice]) -> list[str]:
    """Why the day is that day, in sentences."""
    told = next((voice.reckoning for voice in reversed(said) if voice.reckoning), "")
    facts = audit.facts_of(told) if told else {}
    return Reckoning.from_facts(facts).words() if facts else []


def may_begin(actor: Actor) -> bool:
    """Whether the page offers to enter a supervision."""
    return permissions.can_supervise(actor)
