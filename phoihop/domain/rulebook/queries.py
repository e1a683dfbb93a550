"""The rules and the calendar of a day."""

from calendar import monthrange
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from phoihop.domain.rulebook import periods, rules
from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay, Unit
from phoihop.domain.rulebook.periods import Period, Regime
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.audit import chain


class NoRule(LookupError):
    """The rule book says nothing for that day. Carries a sentence for people."""


def told(row: Rule | PeriodRule | SwappedDay) -> str:
    """One hash over what a row says, for whoever vouches for what they saw."""
    values = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields if field.name != "verified"]
    return chain.digest(chain.canonical(values))


def _living(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def rule(code: str, on: date) -> Rule:
    """The rule of this code on the day. Raises NoRule."""
    found = Rule.objects.filter(_living(on), code=code).order_by("-valid_from").first()
    if found is None:
        raise NoRule(_("The rule book has no rule %(code)s for that day. Enter one first.") % {"code": code})
    return found


def due(code: str, start: date) -> Reckoning:
    """The day by which something is due by this rule when it began on `start`, with its arithmetic. Raises NoRule."""
    found = rule(code, start)
    if found.unit == Unit.DAYS:
        return rules.days(start, found.value, basis=found.basis, verified=found.verified)
    return rules.working_days(start, found.value, calendar(), basis=found.basis, verified=found.verified)


def due_before(code: str, end: date) -> Reckoning:
    """The last day by which something is due ahead of `end` by the rule of that day, with its arithmetic. Raises NoRule."""
    found = rule(code, end)
    if found.unit == Unit.DAYS:
        return rules.days_before(end, found.value, basis=found.basis, verified=found.verified)
    return rules.working_days_before(end, found.value, calendar(), basis=found.basis, verified=found.verified)


def regime(code: str, level: str, on: date) -> Regime:
    """The reporting regime of a level on the day. Raises NoRule."""
    found = PeriodRule.objects.filter(_living(on), regime=code, level=level).order_by("-valid_from").first()
    if found is None:
        raise NoRule(_("The rule book has no rule %(code)s for that day. Enter one first.") % {"code": code})
    return Regime(found.regime, found.cut_off_day, found.send_by_days, found.basis, found.verified)


def period(code: str, level: str) -> tuple[Period, Regime]:
    """A period and the rule of its cut-off. Raises NotAPeriod, NoRule.

    Each cut-off goes by the rule in force when its month begins: when a rule changes, no day is left out or counted twice.
    """
    name, ordinal, year = periods.parse(code)
    closes = periods.MONTHS[name] * ordinal
    rule = _of_month(name, level, *periods.month(year, closes))
    try:
        before = _of_month(name, level, *periods.month(year, closes - periods.MONTHS[name]))
    except NoRule:
        before = rule  # the first period under any rule
    return periods.period(code, rule, before=before), rule


def _of_month(code: str, level: str, year: int, month: int) -> Regime:
    """The rule in force when the month begins; where there was none yet, the one in force when it ends."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    try:
        return regime(code, level, first)
    except NoRule:
        return regime(code, level, last)


def calendar() -> Calendar:
    """The calendar with every row that people entered."""
    rows = list(SwappedDay.objects.all())
    return Calendar({row.day: row.words for row in rows if row.off}, frozenset(row.day for row in rows if not row.off))
