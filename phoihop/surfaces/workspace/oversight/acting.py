"""From a posted form to one verb of the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from phoihop.domain.documents import composing, rendering
from phoihop.domain.documents.paper import Paper
from phoihop.domain.documents.services import CannotRegister
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import services
from phoihop.domain.oversight.models import Intent, Recommendation, Supervision
from phoihop.domain.oversight.states import Form, Priority
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace.oversight import forms as shapes
from phoihop.surfaces.workspace.petitions.forms import HeadForm
from phoihop.surfaces.workspace.posting import CannotPost

REFUSALS = (
    services.CannotSupervise, CannotRegister, rendering.CannotPrint, Denied, WrongStep, NoRule, CannotPost,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts, when, under which key, and what was written."""

    by: Actor
    on: date
    at: datetime
    key: str
    words: dict[str, Any]  # cleaned values of a form, of whatever shape the form has

    def step(self) -> dict[str, Any]:  # the same: keyword arguments that every verb takes
        """What every verb asks."""
        return {"words": self.words["words"], "by": self.by, "on": self.on, "at": self.at, "key": self.key}


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, and the verb that it leads to."""

    form: type[forms.Form]
    do: Callable[[Any, Given], object]  # Any: the thing that is acted on


def _recommend(row: Supervision, given: Given) -> None:
    services.recommend(supervision=row, priority=Priority(given.words["priority"]), **given.step())


def _answer(row: Recommendation, given: Given) -> None:
    services.answer(recommendation=row, paper=given.words["paper"], **given.step())


def _head(words: dict[str, Any]) -> services.Head:  # cleaned values of a HeadForm
    """What the report needs beside its matter."""
    lines = tuple(line.strip() for line in words["signs_as"].splitlines() if line.strip())
    receivers = composing.receivers(words["recipients"])
    return services.Head(words["symbol"], words["place"], lines, words["signer"], receivers)


def _report(row: Supervision, given: Given) -> None:
    services.issue_report(
        supervision=row, head=_head(given.words), by=given.by, on=given.on, at=given.at, key=given.key
    )  # fmt: skip


def _delegate(row: Supervision, given: Given) -> None:
    words = {name: given.words[name] for name in ("decision", "decided_on", "head", "members")}
    services.state_delegation(supervision=row, **words, by=given.by, on=given.on, at=given.at, key=given.key)


def look(form: forms.Form, row: Supervision, *, by: Actor, on: date) -> Paper:
    """The report as it would be issued, to be read before it takes its number."""
    paper = services.compose_report(supervision=row, head=_head(form.cleaned_data), by=by, on=on)
    rendering.check(paper)
    return paper


def changed(words: dict[str, Any]) -> services.Changed:  # cleaned values of an EffectForm
    """Which policy changed, as the form tells it."""
    return services.Changed(
        words["policy"], words["paper"], words["clause"], words["words"], words["code"], words["agreement"]
    )  # fmt: skip


def _effect(row: Recommendation, given: Given) -> None:
    services.effect_of_recommendation(
        recommendation=row, changed=changed(given.words), by=given.by, on=given.on, at=given.at, key=given.key
    )


ON_SUPERVISIONS: dict[str, Verb] = {
    "find": Verb(shapes.SaidForm, lambda row, g: services.find(supervision=row, **g.step())),
    "recommend": Verb(shapes.RecommendForm, _recommend),
    "report": Verb(HeadForm, _report),
    "delegate": Verb(shapes.DelegationForm, _delegate),
}
ON_RECOMMENDATIONS: dict[str, Verb] = {
    "answer": Verb(shapes.AnswerForm, _answer),
    "observe": Verb(shapes.SaidForm, lambda row, g: services.observe(recommendation=row, **g.step())),
    "carry-out": Verb(shapes.SaidForm, lambda row, g: services.close(recommendation=row, carried_out=True, **g.step())),
    "effect": Verb(shapes.EffectForm, _effect),
    "give-up": Verb(shapes.SaidForm, lambda row, g: services.close(recommendation=row, carried_out=False, **g.step())),
}


def _agree(row: Intent, given: Given) -> None:
    services.agree(intent=row, seen=given.words["seen"], by=given.by, on=given.on, at=given.at, key=given.key)


def _reschedule(row: Intent, given: Given) -> None:
    days = {name: given.words[name] for name in ("begins_on", "ends_on")}
    services.reschedule(intent=row, **days, **given.step())


ON_INTENTS: dict[str, Verb] = {
    "agree": Verb(shapes.AgreeForm, _agree),
    "object": Verb(shapes.ClashForm, lambda row, g: services.object_to(intent=row, **g.step())),
    "reschedule": Verb(shapes.MoveForm, _reschedule),
    "drop": Verb(shapes.SaidForm, lambda row, g: services.drop(intent=row, **g.step())),
}


def propose(form: shapes.IntentForm, *, by: Actor, on: date, at: datetime, key: str) -> Intent:
    """Put the supervision that the form tells of into the programme."""
    words = form.cleaned_data
    return services.propose(
        form=Form(words["form"]), title=words["title"], supervised=Body.objects.get(pk=words["supervised"]),
        begins_on=words["begins_on"], ends_on=words["ends_on"], by=by, on=on, at=at, key=key,
    )  # fmt: skip


def begin(form: shapes.BeginForm, *, by: Actor, on: date, at: datetime, key: str) -> Supervision:
    """Enter the supervision that the form tells of, by the programme where it names an entry."""
    words = form.cleaned_data
    given: dict[str, Any] = {  # Any: what both verbs take
        "form": Form(words["form"]), "title": words["title"], "supervised": Body.objects.get(pk=words["supervised"]),
        "plan_sent_on": words["plan_sent_on"], "begins_on": words["begins_on"], "by": by, "on": on, "at": at, "key": key,
    }  # fmt: skip
    if words.get("intent"):
        return services.begin_intended(intent=Intent.objects.get(pk=words["intent"]), **given)
    return services.begin(**given)


def sentence(refusal: Exception) -> str:
    """What a refusal tells people."""
    if isinstance(refusal, WrongStep):
        return _("This step is not possible now; somebody may have been faster. Look at it as it stands.")
    return str(refusal)
