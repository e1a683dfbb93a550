"""What is reviewed, who reviews it as equals, and point by what.

The sides of a review are whoever answers for the work as an equal, never who merely carries out an order:

* of an agreement, its parties; of a plan, the parties of the agreement under which it stands, who bind its rows;
* of a programme, a movement or a directive, the body that keeps it and those that it names: who registered for it or
  for a part of it, who was asked a duty under it, and both sides of every row of a plan in force that serves it. A
  movement names its participants, and a review is theirs and not the keeper's alone (Law 06/2022; the account of
  23/9/2021, where the organisations ask for the final review of Directive 01/CT-UBND and a row of the joint plan binds
  the Committee to the Front for it). Who stands under the keeper or above it speaks in the same line and is no side of
  its own: a department reports to its Committee, it does not review with it.

Whoever follows a body that ended stands in its place.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import assert_never

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.ledger.states import UNBOUND_STATES, Mood
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanState
from phoihop.domain.programmes import queries as programmes
from phoihop.domain.programmes.models import Programme
from phoihop.domain.programmes.states import ProgrammeState
from phoihop.domain.reviews import rules

Subject = Agreement | Programme | Plan
NOUNS = ("agreement", "programme", "plan")  # as the column of a review and as its address
Points = list[tuple[str, int | None]]  # what is scored, with the article's number where it is one


def noun(subject: Subject) -> str:
    """What it is called in columns and addresses."""
    return str(subject._meta.model_name)


def named(subject: Subject) -> dict[str, Subject]:
    """It as the column that holds it."""
    return {noun(subject): subject}


def runs(subject: Subject) -> bool:
    """Whether there is something to review: it is in force or under way, and was not finally reviewed."""
    match subject:
        case Agreement():
            return subject.state == AgreementState.IN_FORCE
        case Programme():
            return subject.state == ProgrammeState.RUNNING
        case Plan():
            return subject.state == PlanState.IN_FORCE
    assert_never(subject)


def begins(subject: Subject) -> date:
    """The first day that can be reviewed."""
    match subject:
        case Agreement():
            return max(subject.in_force_from or subject.term_from, subject.term_from)
        case Programme():
            return subject.starts_on
        case Plan():
            return date(subject.year, 1, 1)
    assert_never(subject)


def last_day(subject: Subject) -> date | None:
    """The last day of it, where it has one: from the day after a review is the final one."""
    match subject:
        case Agreement() | Programme():
            return subject.last_day
        case Plan():
            return date(subject.year + 1, 1, 1) - timedelta(days=1)
    assert_never(subject)


Placed = Mapping[int, list[int]]  # who stands in the places of the parties on a day, by the number of the agreement


def placed_on(on: date) -> Placed:
    """To ask once for many things of one page."""
    return agreements.placed_on(on)


def sides(subject: Subject, on: date, placed: Placed | None = None) -> list[int]:
    """The bodies that review it on the day, each once: in the order of the paper, or the keeper first."""
    match subject:
        case Agreement():
            return _parties(subject.pk, on, placed)
        case Plan():
            return _parties(subject.agreement_id, on, placed)
        case Programme():
            return _equals(subject, on)
    assert_never(subject)


def points(subject: Subject, on: date, *, by_group: bool) -> Points:
    """What is scored, in full or by group; nothing that a side could not see for itself. Empty where there is nothing."""
    match subject:
        case Agreement():
            return rules.points(agreements.articles(subject, on), by_group=by_group)
        case Plan():
            return _rows(subject, by_group=by_group)
        case Programme():
            return _aims(subject, by_group=by_group)
    assert_never(subject)


def _parties(agreement_id: int, on: date, placed: Placed | None) -> list[int]:
    return list(dict.fromkeys((placed_on(on) if placed is None else placed).get(agreement_id, [])))


def _equals(programme: Programme, on: date) -> list[int]:
    asked = programmes.bound(programme).filter(mood=Mood.REQUEST).order_by("pk").values_list("debtor_id", flat=True)
    served = plans.bound_to(programme).values_list("commitment__debtor_id", "commitment__creditor_id")
    named = [*programmes.taking_part(programme), *asked, *(side for pair in served for side in pair)]
    followed = organisations.Followed()
    keepers = sorted(followed.carriers(programme.keeper_id, on))
    found = dict.fromkeys(keepers)
    standing = dict.fromkeys(body for one in named for body in sorted(followed.carriers(one, on)))
    above = organisations.ancestors_of({*keepers, *standing}, on)
    for body in standing:
        if not any(keeper in above[body] or body in above[keeper] for keeper in keepers):
            found.setdefault(body)
    return list(found)


def _rows(plan: Plan, *, by_group: bool) -> Points:
    rows = plan.rows.exclude(commitment__state__in=UNBOUND_STATES).select_related("commitment").order_by("number")
    labels = (row.group if by_group else f"{row.number}. {row.commitment.title}" for row in rows)
    return [(label, None) for label in dict.fromkeys(labels)]


def _aims(programme: Programme, *, by_group: bool) -> Points:
    parts = list(programme.parts.order_by("code").values_list("title", flat=True))
    measured = list(programme.indicators.order_by("number").values_list("name", flat=True))
    served = [] if by_group else [row.commitment.title for row in plans.bound_to(programme)]
    labels = [programme.objective or programme.title, *parts, *measured, *served]
    return [(label, None) for label in dict.fromkeys(labels)]
