"""From a posted form to one verb of the rule book."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from phoihop.domain.rulebook import services
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.surfaces.workspace.posting import CannotPost
from phoihop.surfaces.workspace.rulebook import forms as shapes

REFUSALS = (services.CannotEnter, services.CannotVerify, Denied, CannotPost)
Told = dict[str, Any]  # cleaned values of a form, of whatever shape the form has
Row = type[Rule] | type[PeriodRule] | type[SwappedDay]


@dataclass(frozen=True, slots=True)
class Verb:
    """The form that asks, and the verb that it leads to."""

    form: type[shapes.BookForm]
    do: Callable[[Told, Actor, datetime], object]


def _rule(told: Told, by: Actor, at: datetime) -> None:
    services.enter_rule(
        code=told["of"], value=told["value"], unit=told["unit"], basis=told["basis"], valid_from=told["since"], by=by, at=at
    )  # fmt: skip


def _period(told: Told, by: Actor, at: datetime) -> None:
    regime, _dot, level = told["of"].partition(".")
    services.enter_period_rule(
        regime=regime, level=level, cut_off_day=told["cut_off_day"], send_by_days=told["send_by_days"],
        basis=told["basis"], valid_from=told["since"], by=by, at=at,
    )  # fmt: skip


def _day(told: Told, by: Actor, at: datetime) -> None:
    services.swap(day=told["day"], off=told["off"] == "1", words=told["words"], basis=told["basis"], by=by, at=at)


def _verify(table: Row) -> Callable[[Told, Actor, datetime], None]:
    def verify(told: Told, by: Actor, at: datetime) -> None:
        row = table._default_manager.filter(pk=told["row"]).first()
        if row is None:
            raise services.CannotVerify(_("There is no such row in the rule book. Load the page again."))
        services.verify(row=row, by=by, at=at, seen=told["seen"])

    return verify


VERBS: dict[str, Verb] = {
    "rule": Verb(shapes.RuleForm, _rule),
    "period": Verb(shapes.PeriodForm, _period),
    "day": Verb(shapes.DayForm, _day),
    "verify-rule": Verb(shapes.VerifyForm, _verify(Rule)),
    "verify-period": Verb(shapes.VerifyForm, _verify(PeriodRule)),
    "verify-day": Verb(shapes.VerifyForm, _verify(SwappedDay)),
}
