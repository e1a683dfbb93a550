"""Next year's plan, begun from this year's."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Article
from phoihop.domain.ledger.states import OPEN_STATES, State
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import queries
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.services.drafting import RowText, add_row, draft, explained
from phoihop.domain.plans.services.refusals import CannotPlan
from phoihop.domain.plans.services.serving import Aims
from phoihop.domain.plans.states import APPROVED
from phoihop.domain.programmes.models import Programme
from phoihop.foundation.accounts.actors import Actor

_GIVEN_UP = frozenset(
    {State.NOT_FEASIBLE, State.DECLINED, State.WITHDRAWN, State.EXTINGUISHED, State.DRAFT, State.PROPOSED}
)


@dataclass(frozen=True, slots=True)
class Cloned:
    """The draft, how many of its rows carry on what is still open, how many come again, and which were left out."""

    plan: Plan
    carried: int
    repeated: int
    left_out: tuple[Row, ...]


@transaction.atomic
def clone(*, plan: Plan, code: str, title: str, only_open: bool, by: Actor, on: date, at: datetime, key: str) -> Cloned:
    """Draft the plan of the year after from a plan in force. What is still open is carried on: the new row arises from it.

    What is done comes again a year later unless `only_open`; what was given up does not. What a row served it serves again. The open commitments of this
    year stay as they are, late or not, until their two sides end them. Rows whose side has ended are left out.
    Raises Denied, CannotPlan.
    """
    if plan.state not in APPROVED:
        raise CannotPlan(_("Next year's plan begins from a plan in force."))
    made = draft(
        code=code, title=title, year=plan.year + 1, agreement=plan.agreement, by=by, at=at, follows=plan,
        approver=plan.approver, illustrative=plan.illustrative,
    )  # fmt: skip
    rows = plan.rows.select_related("commitment__debtor", "commitment__creditor", "plan__agreement").order_by("number")
    served = agreements.articles(plan.agreement, on)
    held, aims = {article.number for article in served}, queries.aims_of(rows)
    supporters = queries.supporters_of(row.commitment_id for row in rows)
    helpers = Body.objects.in_bulk([body for ids in supporters.values() for body in ids])
    carried, repeated, left_out = 0, 0, []
    for row in rows:
        is_open = row.commitment.state in OPEN_STATES
        if row.commitment.state in _GIVEN_UP or (only_open and not is_open):
            continue
        if not _alive(row, on):
            left_out.append(row)
            continue
        asked = [helpers[body] for body in supporters.get(row.commitment_id, []) if _lives(helpers[body], on)]
        _again(
            row, made, asked, aims=_standing(aims.get(row.pk, ([], [])), held), carries_on=row if is_open else None, by=by, on=on, at=at,
            key=f"{key}:{row.number}",
        )  # fmt: skip
        carried, repeated = carried + is_open, repeated + (not is_open)
    return Cloned(made, carried, repeated, tuple(left_out))


def _again(
    row: Row, plan: Plan, supporters: list[Body], *, aims: Aims, carries_on: Row | None, by: Actor, on: date,
    at: datetime, key: str,
) -> None:  # fmt: skip
    told = row.commitment
    words = row.timing.replace(str(row.plan.year), str(plan.year))
    text = replace(RowText.of(row), timing=words)
    due_on = _year_later(told.due_on, plan.year) if told.due_on else None
    add_row(
        plan=plan, text=text, debtor=told.debtor, creditor=told.creditor,
        reckoning=explained(plan=plan, words=words, due_on=due_on), by=by, on=on, at=at, key=key,
        supporters=supporters, illustrative=told.illustrative, carries_on=carries_on, aims=aims,
    )  # fmt: skip


def _standing(served: tuple[list[Article], list[Programme]], held: set[int]) -> Aims:
    """What a row served, without articles that an amendment has ended since."""
    articles, aims = served
    numbers = frozenset(article.number for article in articles)
    return Aims(numbers & held, frozenset(one.code for one in aims))


def _year_later(day: date, year: int) -> date:
    """The same day of the plan's year; of a leap day, the one before. What was due beyond its own year keeps its place in it."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _lives(body: Body, on: date) -> bool:
    return body.ended_on is None or body.ended_on > on


def _alive(row: Row, on: date) -> bool:
    return _lives(row.commitment.debtor, on) and _lives(row.commitment.creditor, on)
