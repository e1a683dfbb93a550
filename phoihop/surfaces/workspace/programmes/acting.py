"""From a posted form to one verb of the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations.models import Body
from phoihop.domain.programmes import services
from phoihop.domain.programmes.models import Programme
from phoihop.domain.reviews import services as reviews
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.surfaces.workspace.posting import CannotPost
from phoihop.surfaces.workspace.programmes import forms as shapes

REFUSALS = (services.CannotKeep, reviews.CannotReview, Denied, WrongStep, Refused, CannotPost)


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts, when, under which key, and what was written."""

    by: Actor
    on: date
    at: datetime
    key: str
    words: dict[str, Any]  # cleaned values of a form, of whatever shape the form has

    def step(self) -> dict[str, Any]:  # the same: keyword arguments that every dated verb takes
        """What every dated verb asks."""
        return {"by": self.by, "on": self.on, "at": self.at, "key": self.key}


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, and the verb that it leads to."""

    form: type[shapes.OfferedForm]
    do: Callable[[Programme, Given], object]


def _review(programme: Programme, given: Given, *, final: bool) -> None:
    words = given.words
    reviews.record_paper(programme=programme, final=final, words=words["words"], paper=words["paper"], **given.step())


def _commend(programme: Programme, given: Given) -> None:
    nominee = Body.objects.get(pk=given.words["nominee"])
    services.commend(programme=programme, nominee=nominee, words=given.words["words"], **given.step())


def _oblige(programme: Programme, given: Given) -> None:
    words = given.words
    services.oblige(
        programme=programme, title=words["title"], product=words["product"], due_on=words["due_on"],
        debtor=Body.objects.get(pk=words["debtor"]), **given.step(),
    )  # fmt: skip


def _indicator(programme: Programme, given: Given) -> None:
    services.set_indicator(
        programme=programme, sought=services.Sought(**given.words), by=given.by, at=given.at, key=given.key
    )


def _measure(programme: Programme, given: Given) -> None:
    words = given.words
    services.measure(
        indicator=programme.indicators.get(number=words["indicator"]), value=words["value"], day=words["day"],
        source=words["source"], **given.step(),
    )  # fmt: skip


def _criteria(programme: Programme, given: Given) -> None:
    services.add_criteria(programme=programme, names=given.words["names"].splitlines(), by=given.by, at=given.at)


def _judge(programme: Programme, given: Given) -> None:
    words = given.words
    judged = services.Judged(
        words["commune"], words["year"], words["reached"] == "1", words["paper"], words["cause"], words["remedy"]
    )
    criterion = programme.criteria.get(number=words["criterion"])
    services.judge(criterion=criterion, judged=judged, **given.step())


VERBS: dict[str, Verb] = {
    "register": Verb(shapes.RegisterForm, lambda p, g: services.register(programme=p, words=g.words["words"], **g.step())),
    "interim": Verb(shapes.ReviewForm, lambda p, g: _review(p, g, final=False)),
    "final": Verb(shapes.ReviewForm, lambda p, g: _review(p, g, final=True)),
    "commend": Verb(shapes.CommendForm, _commend),
    "oblige": Verb(shapes.DutyForm, _oblige),
    "indicator": Verb(shapes.IndicatorForm, _indicator),
    "measure": Verb(shapes.MeasureForm, _measure),
    "criteria": Verb(shapes.CriteriaForm, _criteria),
    "judge": Verb(shapes.JudgeForm, _judge),
}  # fmt: skip


def enter(form: shapes.EnterForm, *, by: Actor, on: date, at: datetime, key: str) -> Programme:
    """Enter what the form tells of."""
    words = dict(form.cleaned_data)
    within = Programme.objects.filter(pk=words.pop("within") or 0).first()
    return services.enter(told=services.Told(**words, within=within), by=by, on=on, at=at, key=key)


def sentence(refusal: Exception) -> str:
    """What a refusal tells people."""
    if isinstance(refusal, WrongStep):
        return _("This step is not possible now; somebody may have been faster. Look at it as it stands.")
    return str(refusal)
