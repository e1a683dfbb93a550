"""How far each plan is, and each agreement with all its plans: counts by mark, as of a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, IntegerField, Max, Min, Q, Value, When

from phoihop.domain.ledger import tallies
from phoihop.domain.ledger.tallies import Asked, Mark
from phoihop.domain.plans import permissions
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import APPROVED
from phoihop.foundation.accounts.actors import Actor

_RUNNING = (Mark.SOON.value, Mark.AHEAD.value)


@dataclass(frozen=True, slots=True)
class Progress:
    """The rows of one plan that bind, by mark, and the next day on which one of them is due."""

    plan: Plan
    counts: Counter[Mark]
    next_due: date | None


def progress(by: Actor, asked: Asked, *, first: Iterable[int], most: int) -> list[Progress]:
    """The plans in force of the day's year or before that the actor sees, the newest first, of so many agreements at most:
    those named as first before others, then those with the newest plan. Two queries.
    """
    seen = permissions.visible_to(by).filter(state__in=APPROVED, year__lte=asked.on.year)
    own = Case(When(agreement_id__in=list(first), then=Value(0)), default=Value(1), output_field=IntegerField())
    chosen = seen.order_by().values("agreement_id").annotate(own=own, last=Max("year"))
    nearest = chosen.order_by("own", "-last", "agreement_id").values("agreement_id")[:most]
    plans = list(seen.filter(agreement__in=nearest).select_related("agreement"))
    held = tallies.seen(asked)
    plan = f"{held.of}plan_row__plan"
    rows = held.rows.filter(**{f"{plan}__in": [row.pk for row in plans]}).values_list(plan, "mark")
    counts: dict[int, Counter[Mark]] = {}
    ahead: dict[int, date] = {}
    for plan_id, mark, n, due in rows.annotate(n=Count("pk"), due=Min(held.due, filter=Q(mark__in=_RUNNING))):
        counts.setdefault(plan_id, Counter())[Mark(mark)] += n
        if due:
            ahead[plan_id] = min(due, ahead.get(plan_id, due))
    return [Progress(row, counts.get(row.pk, Counter()), ahead.get(row.pk)) for row in plans]


def together(parts: Iterable[Progress]) -> Counter[Mark]:
    """Several plans as one."""
    return sum((part.counts for part in parts), Counter())
