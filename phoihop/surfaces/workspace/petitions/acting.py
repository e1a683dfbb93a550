"""From a posted form to one verb of the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from phoihop.domain.documents import catalogue, composing, rendering
from phoihop.domain.documents.paper import Paper
from phoihop.domain.documents.services import CannotRegister
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import queries, services, tasks
from phoihop.domain.petitions.models import Petition, Referral, Session
from phoihop.domain.petitions.states import Contact, Referred, Result
from phoihop.domain.rulebook.queries import NoRule
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from phoihop.foundation.vn import personal
from phoihop.surfaces.workspace.petitions import forms as shapes
from phoihop.surfaces.workspace.posting import CannotPost

REFUSALS = (
    services.CannotPetition, CannotRegister, Denied, WrongStep, Refused, NoRule, CannotPost, rendering.CannotPrint,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts, when, under which key, and what was written."""

    petition: Petition
    by: Actor
    on: date
    at: datetime
    key: str
    words: dict[str, Any]  # cleaned values of a form, of whatever shape the form has

    def step(self) -> dict[str, Any]:  # the same: keyword arguments that every verb takes
        """What every verb asks."""
        return {"petition": self.petition, "by": self.by, "on": self.on, "at": self.at, "key": self.key}


def _join(given: Given) -> None:
    beside = Petition.objects.filter(pk=given.words["beside"]).first()
    if beside is None:
        raise services.CannotPetition(_("Choose another petition that your body sees."))
    services.join(beside=beside, **given.step())


def _report(given: Given) -> None:
    words = given.words
    services.report_result(result=Result(words["result"]), day=words["day"], words=words["words"], **given.step())


def _check(given: Given) -> None:
    words = given.words
    services.check_reply(seen=words["seen"], lawful=words["lawful"] == "yes", words=words["words"], **given.step())


def _issue(given: Given) -> None:
    words = given.words
    services.issue_reply(seen=words["seen"], form=head(words), together=words["together"], **given.step())


def look(form: forms.Form, row: Petition, *, by: Actor, on: date) -> Paper:
    """The reply as it would be issued, to be read before it takes its number."""
    words = form.cleaned_data
    paper = services.compose_reply(
        petition=row, seen=words["seen"], form=head(words), together=words.get("together", False), by=by, on=on
    )
    rendering.check(paper)
    return paper


def head(words: dict[str, Any]) -> services.Form:  # cleaned values of a HeadForm
    """What a paper needs beside its words."""
    return services.Form(
        words["symbol"],
        words["place"],
        _lines(words["signs_as"]),
        words["signer"],
        composing.receivers(words["recipients"]),
    )


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, and the verb that it leads to."""

    form: type[forms.Form]
    do: Callable[[Given], object]


VERBS: dict[str, Verb] = {
    "route": Verb(
        shapes.RouteForm,
        lambda g: services.route(to=Body.objects.get(pk=g.words["to"]), words=g.words["words"], **g.step()),
    ),
    "confirm": Verb(shapes.BareForm, lambda g: services.confirm(**g.step())),
    "answer": Verb(
        shapes.AnswerForm,
        lambda g: services.answer(words=g.words["words"], paper=g.words["paper"], **g.step()),
    ),
    "answer-all": Verb(
        shapes.AnswerForm,
        lambda g: services.answer_together(words=g.words["words"], paper=g.words["paper"], **g.step()),
    ),
    "draft": Verb(shapes.WordsForm, lambda g: services.draft_reply(words=g.words["words"], **g.step())),
    "check": Verb(shapes.CheckForm, _check),
    "issue": Verb(shapes.IssueForm, _issue),
    "report": Verb(shapes.ResultForm, _report),
    "help": Verb(shapes.WordsForm, lambda g: services.help_(words=g.words["words"], **g.step())),
    "promise": Verb(
        shapes.PromiseForm,
        lambda g: services.promise(words=g.words["words"], until=g.words["until"], **g.step()),
    ),
    "ask-help": Verb(
        shapes.AskHelpForm,
        lambda g: services.ask_help(of=Body.objects.get(pk=g.words["of"]), words=g.words["words"], **g.step()),
    ),
    "delay": Verb(
        shapes.DelayForm,
        lambda g: services.explain_delay(reason=g.words["words"], until=g.words["until"], **g.step()),
    ),
    "publish-asked": Verb(shapes.PublishForm, lambda g: services.publish_asked(words=g.words["words"], **g.step())),
    "publish-answer": Verb(shapes.PublishForm, lambda g: services.publish_answer(words=g.words["words"], **g.step())),
    "return": Verb(shapes.WordsForm, lambda g: services.send_back(reason=g.words["words"], **g.step())),
    "reopen": Verb(shapes.WordsForm, lambda g: services.reopen(reason=g.words["words"], **g.step())),
    "join": Verb(shapes.JoinForm, _join),
    "split": Verb(shapes.BareForm, lambda g: services.split(**g.step())),
}


def form_of(
    verb: str, by: Actor, today: date, data: Any = None, *, petition: Petition | None = None
) -> forms.Form:  # Any: what a form binds
    """The form of a verb, bound when there is data; what is to be published stands in it already, covered."""
    shape = VERBS[verb].form
    if issubclass(shape, shapes.RouteForm | shapes.AskHelpForm):
        bodies = [body for body in organisations.all_bodies(today) if body.id != by.body_id]
        return shape(data, prefix=verb, groups=organisations.grouped(bodies), own=by.body_id)
    if petition is not None and shape is shapes.PublishForm:
        words = petition.text if verb == "publish-asked" else queries.answer_of(petition)
        return shape(data, prefix=verb, initial={"words": personal.masked(words)})
    way = list(petition.way.all()) if petition is not None and verb in ("draft", "check", "issue") else []
    draft = tasks.drafted(way)
    if verb == "draft" and (begun := tasks.begun_with(way)):
        return shape(data, prefix=verb, initial={"words": begun})
    first = {"seen": draft.stage.pk} | (signed_by(by, today) if verb == "issue" else {}) if draft else None
    form = shape(data, prefix=verb, initial=first)
    if petition is not None and verb == "issue" and not queries.waiting_beside(petition, by).exists():
        del form.fields["together"]
    return form


def signed_by(by: Actor, today: date) -> dict[str, str]:
    """Where the body's papers are issued, and in whose name: what a form of a paper begins with."""
    view = organisations.view_of(by.body_id or 0, today)
    behalf = catalogue.form_of(view.side, view.name).behalf
    return {
        "place": composing.place_in(view.name), "signs_as": composing.in_the_name_of(view.name, "", behalf=behalf)[0],
    }  # fmt: skip


def record_session(form: shapes.SessionForm, *, by: Actor, on: date, at: datetime, key: str) -> Session:
    """Record the meeting that the form tells of."""
    words = form.cleaned_data
    return services.record_session(
        kind=Contact(words["kind"]), held_on=words["held_on"], place=words["place"], attended=words["attended"],
        spoke=words["spoke"], by=by, on=on, at=at, key=key,
    )  # fmt: skip


def collect(form: shapes.CollectForm, *, session: Session, by: Actor, at: datetime, key: str) -> Petition:
    """Take in what the form tells."""
    words = form.cleaned_data
    ask = services.Ask(
        words["text"], words["topic"], words["place"], words["competence"], nobody=words.get("nobody", False)
    )
    return services.collect(said_at=session, ask=ask, by=by, at=at, key=key)


def refer_form(today: date, data: Any = None) -> shapes.ReferForm:  # Any: what a form binds
    """The form that sends somebody on, bound when there is data."""
    bodies = organisations.grouped(organisations.all_bodies(today))
    return shapes.ReferForm(data, prefix="refer", groups=bodies, own=None)


def refer(form: shapes.ReferForm, *, session: Session, by: Actor, on: date, at: datetime, key: str) -> Referral:
    """Write down where somebody was sent."""
    words = form.cleaned_data
    to = Body.objects.get(pk=words["to"])
    return services.refer(said_at=session, kind=Referred(words["kind"]), to=to, by=by, on=on, at=at, key=key)


def sentence(refusal: Exception) -> str:
    """What a refusal tells people."""
    if isinstance(refusal, WrongStep):
        return _("This step is not possible now; somebody may have been faster. Look at the petition as it stands.")
    return str(refusal)
