"""From a posted form to one verb of a review."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.reviews import papers, permissions, queries, services
from phoihop.domain.reviews.models import Review
from phoihop.domain.reviews.services import Remedy
from phoihop.domain.reviews.states import Part
from phoihop.foundation.accounts.actors import Actor
from phoihop.surfaces.workspace.reviews import forms as shapes
from phoihop.surfaces.workspace.reviews import presenting


@dataclass(frozen=True, slots=True)
class Given:
    """Who acts on which review, on which day and when, with what in the form."""

    row: Review
    by: Actor
    on: date
    at: datetime
    data: QueryDict


class Misfilled(Exception):
    """The form as it was filled in; the page shows it again."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__()


def _whole(form: forms.Form) -> forms.Form:
    if not form.is_valid():
        raise Misfilled(form)
    return form


def _prefix(given: Given, letter: str) -> str:
    """Forms of one shape stand many times on the page, each under a prefix of its own, which it says itself."""
    return given.data.get("prefix", letter)[:12]


def check_side(given: Given) -> None:
    """What was filled in for one of several sides is never taken for another. Raises CannotReview."""
    side = permissions.side_of(given.by, given.row)
    if "side" in given.data and given.data["side"] != str(side.pk if side else ""):
        raise services.CannotReview(
            _("This form was for another of the sides that your body stands for. Load the page anew.")
        )


def _scores(given: Given) -> None:
    form = shapes.ScoreForm(given.data, points=queries.scored(given.row, given.by))
    _whole(form)
    services.score(review=given.row, given=form.given(), by=given.by)


def _score(given: Given) -> str:
    _scores(given)
    return _("Saved. Nobody but your side sees it.")


def _hand_in(given: Given) -> str:
    _scores(given)
    row = services.hand_in(review=given.row, by=given.by, on=given.on, at=given.at)
    if row.state == "JOINT":
        return _("Handed in. All sides are in now, and each sees what the others say.")
    return _("Handed in. You will see the others’ scores once all sides are in.")


def _judge(given: Given) -> str:
    form = _whole(shapes.JudgeForm(given.data, prefix=_prefix(given, "p")))
    point = given.row.points.filter(number=form.cleaned_data["point"]).first()
    if point is None:
        raise services.CannotReview(_("There is no such point. Load the page anew."))
    told = form.cleaned_data
    services.judge(point=point, outcome=told["outcome"], words=told["words"], by=given.by, on=given.on, at=given.at)
    return _("Written. All sides see it.")


def _write(given: Given) -> str:
    told = _whole(shapes.WriteForm(given.data, prefix=_prefix(given, "t"))).cleaned_data
    services.write(
        review=given.row, part=Part(told["part"]), words=told["words"], by=given.by, on=given.on, at=given.at
    )
    return _("Written. All sides see it.")


def _shortcoming(given: Given) -> str:
    named = presenting.side_views(given.row)
    told = _whole(shapes.ShortcomingForm(given.data, sides=named, prefix=_prefix(given, "s"))).cleaned_data
    bodies = Body.objects.in_bulk([told["owner"], told["towards"]])
    remedy = Remedy(told["remedy"], bodies[told["owner"]], bodies[told["towards"]], told["until"])
    services.name_shortcoming(
        review=given.row, words=told["words"], cause_kind=told["cause_kind"], cause=told["cause"],
        cause_words=told["cause_words"], remedy=remedy, number=told["number"], by=given.by, on=given.on, at=given.at,
    )  # fmt: skip
    return _("Written. All sides see it.")


def _number(given: Given, name: str) -> int:
    said = given.data.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < len("1000000") else -1


def _answer(given: Given) -> str:
    told = _whole(shapes.AnswerForm(given.data, prefix=_prefix(given, "r"))).cleaned_data
    services.answer(
        review=given.row, remedy=told["remedy"], found=told["found"], words=told["words"], by=given.by, on=given.on,
        at=given.at,
    )  # fmt: skip
    return _("Written. All sides see it.")


def _strike(given: Given) -> str:
    services.strike(review=given.row, number=_number(given, "number"), by=given.by, at=given.at)
    return _("Struck out. It stays in the history.")


def _consent(given: Given) -> str:
    edition = _number(given, "edition")
    row = services.consent(review=given.row, edition=edition, by=given.by, on=given.on, at=given.at)
    if row.state == "FROZEN":
        return _("All sides agree: the text stands and waits for signatures.")
    return _("Agreed for our side.")


def _reopen(given: Given) -> str:
    services.reopen(review=given.row, by=given.by, at=given.at)
    return _("The text can be written again; all sides agree anew.")


def _withdraw(given: Given) -> str:
    services.withdraw(review=given.row, by=given.by, at=given.at)
    return _("Taken back.")


def _sign(given: Given) -> str:
    held = organisations.posts_of(given.by.user_id, given.by.body_id or 0, given.on)
    told = _whole(shapes.SignForm(given.data, held=held)).cleaned_data
    holding = next((one for one in held if one.pk == told.get("holding")), None)
    services.sign(review=given.row, digest=told["digest"], holding=holding, by=given.by, on=given.on, at=given.at)
    return _("Signed for our side.")


def _issue(given: Given) -> str:
    told = _whole(shapes.IssueForm(given.data)).cleaned_data
    form = papers.Form(told["symbol"], told["place"])
    services.issue(review=given.row, form=form, by=given.by, on=given.on, at=given.at)
    return _("Issued: the paper stands in the register of the first side.")


VERBS: dict[str, Callable[[Given], str]] = {
    "score": _score, "hand-in": _hand_in, "judge": _judge, "write": _write, "shortcoming": _shortcoming,
    "answer": _answer, "strike": _strike, "consent": _consent, "reopen": _reopen, "withdraw": _withdraw, "sign": _sign, "issue": _issue,
}  # fmt: skip
