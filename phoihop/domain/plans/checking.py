"""What a plan lacks before it is submitted, each finding with the row or article that it is about. Blocks, or advises."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Article
from phoihop.domain.ledger.states import UNBOUND_STATES, State
from phoihop.domain.plans import queries
from phoihop.domain.plans.models import FundingKind, Plan, Row
from phoihop.domain.plans.states import APPROVED, PlanState
from phoihop.domain.plans.timing import Span
from phoihop.domain.programmes.models import Programme
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.models import Rule
from phoihop.foundation.vn.text import fold

APPROVAL = "PLAN-APPROVE"  # days before the year begins by which its plan is approved
SOON = 30  # days before that day from which on one is reminded


class Lack(TextChoices):
    """What is the matter."""

    EMPTY = "EMPTY", _("No row binds anybody. A plan without one cannot be submitted.")
    OPEN = "OPEN", _("One side has not answered this row yet.")
    OUTSIDE = "OUTSIDE", _("The due day lies outside the year of the plan.")
    BESIDE = "BESIDE", _("The due day lies outside the time that the row says in words.")
    UNREAD = "UNREAD", _("The words of the time name no month, quarter or day. Reminders cannot follow them.")
    SERVES_NOTHING = "SERVES_NOTHING", _("The row serves no article of the agreement.")
    AIMLESS = "AIMLESS", _("The row does not say what it serves: no resolution, scheme, programme or movement.")
    NO_PRODUCT = "NO_PRODUCT", _("The row names no product by which one sees that it is done.")
    NO_TARGET = "NO_TARGET", _("The row says neither by what it is measured nor how much is promised.")
    NO_MONEY = "NO_MONEY", _("Nobody has said what the row needs.")
    TWICE = "TWICE", _("Another row says the same.")
    IDLE = "IDLE", _("No row serves this article, though it asks for action.")


_BLOCKING: frozenset[str] = frozenset({Lack.EMPTY, Lack.OPEN, Lack.OUTSIDE})


@dataclass(frozen=True, slots=True)
class Finding:
    """One lack, of a row, of an article, or of the plan as a whole."""

    lack: Lack
    row: Row | None = None
    article: Article | None = None

    @property
    def blocks(self) -> bool:
        """Whether it has to be mended before the plan is submitted; the rest is advice."""
        return self.lack in _BLOCKING


def findings(plan: Plan) -> list[Finding]:
    """Everything that was found, what blocks first, then in the order of the plan. Five queries, however many rows."""
    rows = list(plan.rows.select_related("commitment", "plan").order_by("number"))
    needed = set(plan.rows.filter(funding__kind=FundingKind.NEEDED).values_list("pk", flat=True))
    standing = [row for row in rows if row.commitment.state not in (State.DECLINED, State.WITHDRAWN)]
    told = Told(plan.year, needed, queries.aims_of(standing))
    found = [*_of_all(plan, standing, told), *(one for row in standing for one in _of_row(row, told))]
    return sorted(found, key=lambda one: not one.blocks)


def _of_all(plan: Plan, rows: Sequence[Row], told: "Told") -> Iterator[Finding]:
    if all(row.commitment.state in UNBOUND_STATES for row in rows):
        yield Finding(Lack.EMPTY)
    said = Counter(fold(row.commitment.title) for row in rows)
    yield from (Finding(Lack.TWICE, row) for row in rows if said[fold(row.commitment.title)] > 1)
    served = {article.pk for articles, _aims in told.served.values() for article in articles}
    for article in agreements.articles(plan.agreement, date(plan.year, 12, 31)):
        if article.operative and article.pk not in served:
            yield Finding(Lack.IDLE, article=article)


@dataclass(frozen=True, slots=True)
class Told:
    """Of a plan: its year, and the rows of which was said what they need and what they serve."""

    year: int
    needed: set[int]
    served: dict[int, tuple[list[Article], list[Programme]]]


def _of_row(row: Row, of: Told) -> Iterator[Finding]:
    due_on, told = row.commitment.due_on, row.commitment
    articles, aims = of.served.get(row.pk, ([], []))
    lacks = (
        (told.state in (State.DRAFT, State.PROPOSED), Lack.OPEN),
        (due_on is not None and due_on.year != of.year, Lack.OUTSIDE),
        (_beside(row, due_on), Lack.BESIDE),
        (row.span == Span.UNREAD and due_on is None, Lack.UNREAD),
        (not articles, Lack.SERVES_NOTHING),
        (not aims, Lack.AIMLESS),
        (not told.product, Lack.NO_PRODUCT),
        (not row.indicator or not row.target, Lack.NO_TARGET),
        (row.pk not in of.needed, Lack.NO_MONEY),
    )
    yield from (Finding(lack, row) for lacking, lack in lacks if lacking)


def _beside(row: Row, due_on: date | None) -> bool:
    if due_on is None or row.span != Span.RANGE or row.first_on is None or row.last_on is None:
        return False
    return not row.first_on <= due_on <= row.last_on


@dataclass(frozen=True, slots=True)
class Approval:
    """By which day the plan of a year is approved, on which rule, and whether that day is near or past."""

    due_on: date
    rule: Rule
    late: bool
    soon: bool


def approval(plan: Plan, today: date) -> Approval | None:
    """The day by which the plan is to be approved; None once it is in force or declined, and where no rule says any."""
    if plan.state in APPROVED or plan.state == PlanState.DECLINED:
        return None
    return approval_of(plan.year, today)


def approval_of(year: int, today: date) -> Approval | None:
    """The same for the plan of a year that nobody may have begun."""
    begins = date(year, 1, 1)
    try:
        rule = rulebook.rule(APPROVAL, begins - timedelta(days=1))
    except rulebook.NoRule:
        return None
    due_on = begins - timedelta(days=rule.value)
    return Approval(due_on, rule, late=today > due_on, soon=due_on - timedelta(days=SOON) <= today <= due_on)
