"""What falls due soon or is late, as the rules of the rule book say when to tell of it."""

from collections import defaultdict
from datetime import date, datetime

from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import State
from phoihop.domain.notices import rules
from phoihop.domain.notices.models import Kind
from phoihop.domain.notices.queries import Matter
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import Unit
from phoihop.domain.rulebook.queries import NoRule

AHEAD, EVE, LATE, AGAIN, LEADER = "NOTE-AHEAD", "NOTE-EVE", "NOTE-LATE", "NOTE-AGAIN", "NOTE-LEADER"
# What a reminder says and of which kind it is; where two fall on one thing, the later in this list is told.
SAYS = {
    "SOON": Kind.SOON,
    "EVE": Kind.SOON,
    "LATE": Kind.LATE,
    "AGAIN": Kind.LATE,
    "ESCALATED": Kind.ESCALATED,
}


def matters(days: list[date], today: date, at: datetime) -> list[Matter]:
    """One matter a body and kind for what has to be told on these days of all that binds and is not reported done."""
    says = _due_days(days, today, rulebook.calendar())
    if not says:
        return []
    rows = Commitment.objects.filter(state=State.IN_FORCE, due_on__in=says).order_by("debtor_id", "due_on", "code")
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for debtor_id, code, due_on in rows.values_list("debtor_id", "code", "due_on").iterator():
        if due_on is not None:
            found[debtor_id, says[due_on]].append(code)
    return [
        Matter(
            body_id, SAYS[what], what, f"commitment:{codes[0]}" if len(codes) == 1 else "statement", tuple(codes), today,
            at, f"remind/{today.isoformat()}/{what}/{body_id}",
        )
        for (body_id, what), codes in found.items()
    ]  # fmt: skip


def _due_days(days: list[date], today: date, calendar: Calendar) -> dict[date, str]:
    """Which due days are told of on these days, and as what. A rule that the book does not have tells of nothing."""
    known = {code: found for code in (AHEAD, EVE, LATE, AGAIN, LEADER) if (found := _rule(code, today))}
    told: dict[date, str] = {}
    for code, what in ((AHEAD, "SOON"), (EVE, "EVE")):
        if code in known:  # what came due meanwhile is not due soon any more
            told |= dict.fromkeys((day for day in rules.due_before(days, known[code], calendar) if day >= today), what)
    if LATE in known:
        told |= dict.fromkeys(rules.due_after(days, known[LATE], calendar), "LATE")
        if AGAIN in known:
            told |= dict.fromkeys(rules.due_again(days, known[LATE], known[AGAIN], calendar), "AGAIN")
    if LEADER in known:
        told |= dict.fromkeys(rules.due_after(days, known[LEADER], calendar), "ESCALATED")
    return told


def _rule(code: str, on: date) -> rules.Ahead | None:
    try:
        found = rulebook.rule(code, on)
    except NoRule:
        return None
    return rules.Ahead(found.value, found.unit == Unit.WORKING_DAYS)
