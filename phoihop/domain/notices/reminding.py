"""What falls due soon or is late, as the rules of the rule book say when to tell of it."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import State
from phoihop.domain.notices import announcing, rules, signing
from phoihop.domain.notices.models import Kind
from phoihop.domain.notices.queries import Matter
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import Unit
from phoihop.domain.rulebook.queries import NoRule

AHEAD, EVE, LATE, AGAIN, LEADER = "NOTE-AHEAD", "NOTE-EVE", "NOTE-LATE", "NOTE-AGAIN", "NOTE-LEADER"
OWN_AHEAD, OWN_LATE, OWN_AGAIN = "NOTE-OWN-AHEAD", "NOTE-OWN-LATE", "NOTE-OWN-AGAIN"
OF_AGREEMENTS = ("OWN_SOON", "OWN_LATE", "TERM_SOON", "TERM_OVER")
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
    told = _ahead(days, today, calendar, ((AHEAD, "SOON"), (EVE, "EVE")))
    late, again, leader = (_rule(code, today) for code in (LATE, AGAIN, LEADER))
    if late:
        told |= dict.fromkeys(rules.due_after(days, late, calendar), "LATE")
        if again:
            told |= dict.fromkeys(rules.due_again(days, late, again, calendar), "AGAIN")
    if leader:
        told |= dict.fromkeys(rules.due_after(days, leader, calendar), "ESCALATED")
    return told


def _ahead(days: list[date], today: date, calendar: Calendar, which: tuple[tuple[str, str], ...]) -> dict[date, str]:
    """The days to come that are told of on these days, and as what; what came meanwhile is not soon any more."""
    told: dict[date, str] = {}
    for code, what in which:
        if rule := _rule(code, today):
            told |= dict.fromkeys((day for day in rules.due_before(days, rule, calendar) if day >= today), what)
    return told


def of_agreements(days: list[date], today: date, at: datetime) -> list[Matter]:
    """Of agreements that bodies were asked to sign and nobody promised, and of longer terms that wait or came to nothing."""
    calendar = rulebook.calendar()
    asked = _ahead(days, today, calendar, ((OWN_AHEAD, "OWN_SOON"),))
    late, again = _rule(OWN_LATE, today), _rule(OWN_AGAIN, today)
    if late:
        asked |= dict.fromkeys(rules.due_after(days, late, calendar), "OWN_LATE")
        if again:
            asked |= dict.fromkeys(rules.due_again(days, late, again, calendar), "OWN_LATE")
    ends = _ahead(days, today, calendar, ((AHEAD, "TERM_SOON"), (EVE, "TERM_SOON")))
    return [*signing.own(asked, today, at), *signing.terms(ends, days, today, at)]


def of_voters(days: list[date], today: date, at: datetime) -> list[Matter]:
    """Of meetings with voters that are to be announced, and of what people ask of what they wrote."""
    says = _due_days(days, today, rulebook.calendar())
    return [*announcing.meetings(says, SAYS, today, at), *announcing.data(says, SAYS, today, at)]


def of_week(today: date, at: datetime) -> list[Matter]:
    """On a Monday, to each body that has anything in force, itself or under it: how much is overdue and how much the week brings."""
    if today.weekday():
        return []
    found = ledger.running_under(today=today, until=today + timedelta(days=6))
    return [
        Matter(
            body_id, Kind.OVERVIEW, "OVERVIEW", "overview", (), today, at, f"week/{today.isoformat()}/{body_id}",
            {"late": row.late, "soon": row.soon, "running": row.running},
        )
        for body_id, row in found.items()
    ]  # fmt: skip


def _rule(code: str, on: date) -> rules.Ahead | None:
    try:
        found = rulebook.rule(code, on)
    except NoRule:
        return None
    return rules.Ahead(found.value, found.unit == Unit.WORKING_DAYS)
