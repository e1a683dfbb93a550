"""The rule book as a page shows it: every rule with its days, newest first, and what the acting person may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext as _

from phoihop.domain.organisations.models import Level
from phoihop.domain.regimes.models import Frequency
from phoihop.domain.rulebook import queries
from phoihop.domain.rulebook.models import PeriodRule, Rule, SwappedDay, Unit
from phoihop.surfaces.workspace.rulebook import acting as verbs

R = TypeVar("R", Rule, PeriodRule)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the book. `last_day` is the last day on which it holds, None while it holds on."""

    pk: int
    name: str
    says: str
    basis: str
    first_day: date | None
    last_day: date | None
    verified: bool
    past: bool
    seen: str


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the book, with the verb that vouches for a row of it and the form that changes it."""

    title: str
    lines: list[Line]
    verify: str
    verb: str
    label: str
    form: Form | None
    opened: bool

    @property
    def unproven(self) -> int:
        """How many of its rows nobody has checked against their source."""
        return sum(not line.verified for line in self.lines)


def parts(today: date, *, may_keep: bool, tried: tuple[str, Form] | None = None) -> list[Part]:
    """Deadlines, reporting periods, days off and worked; with forms for who keeps them."""
    rules, periods = _ended(Rule.objects.order_by("code", "-valid_from")), _ended(_periods())
    days = SwappedDay.objects.order_by("-day")
    told = (
        (_("Deadlines"), [_rule(row, end, today) for row, end in rules], "rule", _("Change a deadline from a day on")),
        (_("Reporting periods"), [_period(row, end, today) for row, end in periods], "period", _("Change a reporting period from a day on")),
        (_("Days off and days worked instead"), [_day(row) for row in days], "day", _("Enter a day off or a day worked instead")),
    )  # fmt: skip
    return [
        Part(title, lines, f"verify-{verb}", verb, label, _form(verb, tried) if may_keep else None, bool(tried and tried[0] == verb))
        for title, lines, verb, label in told
    ]  # fmt: skip


def shape(verb: str, posted: QueryDict | None = None) -> Form:
    """The form of a verb, with the rows that it may choose from."""
    choices: dict[str, str] = {}
    if verb == "rule":
        choices = {row.code: f"{row.code} · {row.words}" for row in Rule.objects.order_by("code", "valid_from")}
    elif verb == "period":
        choices = {f"{row.regime}.{row.level}": _named(row) for row in _periods()}
    return verbs.VERBS[verb].form(posted, prefix=verb, choices=list(choices.items()))


def _form(verb: str, tried: tuple[str, Form] | None) -> Form:
    return tried[1] if tried and tried[0] == verb else shape(verb)


def _periods() -> Iterable[PeriodRule]:
    """By length of the period, then from the country down, newest first."""
    kinds, levels = list(Frequency.values), list(Level.values)
    rows = PeriodRule.objects.order_by("-valid_from")
    return sorted(rows, key=lambda row: (kinds.index(row.regime), levels.index(row.level)))


def _named(row: PeriodRule) -> str:
    return f"{Frequency(row.regime).label} · {Level(row.level).label}"


def _ended(rows: Iterable[R]) -> list[tuple[R, date | None]]:
    """Rows, the newest of each rule first, with the last day of each: the newer of two that hold is the one that counts."""
    found: list[tuple[R, date | None]] = []
    newer: dict[str, date] = {}
    for row in rows:
        name = row.code if isinstance(row, Rule) else f"{row.regime}.{row.level}"
        ends = [day for day in (row.valid_to, newer.get(name)) if day]
        found.append((row, min(ends) - timedelta(days=1) if ends else None))
        newer[name] = row.valid_from
    return found


def _rule(row: Rule, last: date | None, today: date) -> Line:
    unit = Unit(row.unit).label
    return _line(row, f"{row.code} · {row.words}", f"{row.value} {unit}", last, today)


def _period(row: PeriodRule, last: date | None, today: date) -> Line:
    says = _("cut off on day %(day)s of the last month; sent within %(n)s working days") % {
        "day": row.cut_off_day, "n": row.send_by_days,
    }  # fmt: skip
    return _line(row, _named(row), says, last, today)


def _line(row: Rule | PeriodRule, name: str, says: str, last: date | None, today: date) -> Line:
    return Line(
        row.pk,
        name,
        says,
        row.basis,
        row.valid_from,
        last,
        row.verified,
        bool(last and last < today),
        queries.told(row),
    )


def _day(row: SwappedDay) -> Line:
    says = _("a day off") if row.off else _("a working day")
    return Line(row.pk, row.words, says, row.basis, row.day, row.day, row.verified, past=False, seen=queries.told(row))
