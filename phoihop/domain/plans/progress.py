"""How far each plan is, and each agreement with all its plans: counts by mark, as of a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

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


def progress(by: Actor, asked: Asked) -> list[Progress]:
    """Every plan in force of the day's year or before that the actor sees, the newest first. Two queries."""
    plans = permissions.visible_to(by).filter(state__in=APPROVED, year__lte=asked.on.year)
    held = tallies.seen(asked)
    plan = f"{held.of}plan_row__plan"
    rows = held.rows.filter(**{f"{plan}__in": plans.order_by()}).values_list(plan, "mark")
    counts: dict[int, Counter[Mark]] = {}
    ahead: dict[int, date] = {}
    for plan_id, mark, n, first in rows.annotate(n=Count("pk"), first=Min(held.due, filter=Q(mark__in=_RUNNING))):
        counts.setdefault(plan_id, Counter())[Mark(mark)] += n
        if first:
            ahead[plan_id] = min(first, ahead.get(plan_id, first))
    return [
        Progress(row, counts.get(row.pk, Counter()), ahead.get(row.pk)) for row in plans.select_related("agreement")
    ]


def together(parts: Iterable[Progress]) -> Counter[Mark]:
    """Several plans as one."""
    return sum((part.counts for part in parts), Counter())
