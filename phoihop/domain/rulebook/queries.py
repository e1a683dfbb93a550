"""The rules and the calendar of a day."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from phoihop.domain.rulebook.calendar import Calendar
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay
from phoihop.domain.rulebook.periods import Regime


class NoRule(LookupError):
    """The rule book says nothing for that day. Carries a sentence for people."""


def _living(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gt=on))


def rule(code: str, on: date) -> Rule:
    """The rule of this code on the day. Raises NoRule."""
    found = Rule.objects.filter(_living(on), code=code).order_by("-valid_from").first()
    if found is None:
        raise NoRule(_("The rule book has no rule %(code)s for that day. Enter one first.") % {"code": code})
    return found


def regime(code: str, level: str, on: date) -> Regime:
    """The reporting regime of a level on the day. Raises NoRule."""
    found = PeriodRule.objects.filter(_living(on), regime=code, level=level).order_by("-valid_from").first()
    if found is None:
        raise NoRule(_("The rule book has no rule %(code)s for that day. Enter one first.") % {"code": code})
    return Regime(found.regime, found.cut_off_day, found.send_by_days, found.basis, found.verified)


def calendar() -> Calendar:
    """The calendar with every row that people entered."""
    rows = list(SwappedDay.objects.all())
    return Calendar({row.day: row.words for row in rows if row.off}, frozenset(row.day for row in rows if not row.off))
