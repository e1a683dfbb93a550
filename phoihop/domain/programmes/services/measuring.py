"""How far it is: indicators and what they came to, and how communes stand at the criteria of a year."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations import gazetteer
from phoihop.domain.programmes import permissions, queries
from phoihop.domain.programmes.models import TITLE_MAX, UNIT_MAX, Criterion, Indicator, Measure, Programme, Verdict
from phoihop.domain.programmes.services.entering import CannotKeep, check_same, named, written
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit

CAUSE_MAX = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """An indicator: where it began, what it is to reach, and where that stands."""

    name: str
    unit: str
    baseline: Decimal
    baseline_year: int
    target: Decimal
    target_year: int
    source: str
    illustrative: bool = False


@transaction.atomic
def set_indicator(*, programme: Programme, sought: Sought, by: Actor, at: datetime, key: str) -> Indicator:
    """Set an indicator of a programme. Raises Denied, CannotKeep."""
    permissions.check_keeps(by, programme)
    if sought.target_year <= sought.baseline_year:
        raise CannotKeep(_("The target is of a later year than the beginning."))
    same: dict[str, object] = {
        "programme_id": programme.pk, "name": written(sought.name, _("Say what is measured."), most=TITLE_MAX),
        "unit": written(sought.unit, _("Say in which unit it is measured."), most=UNIT_MAX),
        "baseline": sought.baseline, "baseline_year": sought.baseline_year, "target": sought.target,
        "target_year": sought.target_year, "source": written(sought.source, _("Say where the target stands."), most=TITLE_MAX),
        "illustrative": sought.illustrative,
    }  # fmt: skip
    # Writers take their turn on the programme itself: of two at once, each gets a number of its own.
    Programme.objects.filter(pk=programme.pk).update(code=programme.code)
    row, new = Indicator.objects.get_or_create(
        key=key, defaults=same | {"number": programme.indicators.count() + 1}
    )  # fmt: skip
    check_same(row, same)
    if new:
        audit.record("programmes.indicator.set", on=programme, by=by, at=at, facts=row.told())
    return row


@transaction.atomic
def measure(
    *, indicator: Indicator, value: Decimal, day: date, source: str, by: Actor, on: date, at: datetime, key: str,
    illustrative: bool = False,
) -> Measure:  # fmt: skip
    """Tell what an indicator came to on a day, and where that is read. Raises Denied, CannotKeep."""
    body_id = permissions.check_keeps(by, indicator.programme, "report_progress")
    if not date(indicator.baseline_year, 1, 1) <= day <= on:
        raise CannotKeep(_("A figure is of a day that has come, and not before the indicator begins."))
    same: dict[str, object] = {
        "indicator_id": indicator.pk, "on": day, "value": value, "by_body_id": body_id,
        "source": written(source, _("Say where this figure is read."), most=TITLE_MAX), "illustrative": illustrative,
    }  # fmt: skip
    row, new = Measure.objects.get_or_create(key=key, defaults=same)
    check_same(row, same)
    if new:
        audit.record("programmes.indicator.measured", on=indicator.programme, by=by, at=at, facts=row.told())
    return row


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found of a commune at a criterion in a year, and the paper that says so."""

    commune: str
    year: int
    reached: bool
    paper: str
    cause: str = ""
    remedy: str = ""
    illustrative: bool = False


@transaction.atomic
def judge(*, criterion: Criterion, judged: Judged, by: Actor, on: date, at: datetime, key: str) -> Verdict:
    """Say whether a commune reached a criterion in a year. What it had reached before and has not now was lost again.

    A loss names its cause and its remedy. Raises Denied, CannotKeep.
    """
    body_id = permissions.check_keeps(by, criterion.programme, "report_progress")
    _check_commune(judged, criterion.programme, on)
    paper = named(judged.paper)
    if not paper:
        raise CannotKeep(_("Name the paper by which the commune was judged."))
    lost = not judged.reached and queries.had_reached(criterion, judged.commune, judged.year)
    cause = remedy = ""
    if lost:
        cause = written(judged.cause, _("It had been reached: say why it was lost again."), most=CAUSE_MAX)
        remedy = written(judged.remedy, _("It had been reached: say what will be done about it."), most=CAUSE_MAX)
    same: dict[str, object] = {
        "criterion_id": criterion.pk, "commune": judged.commune, "year": judged.year, "reached": judged.reached,
        "lost": lost, "cause": cause, "remedy": remedy, "paper": paper, "by_body_id": body_id,
        "illustrative": judged.illustrative,
    }  # fmt: skip
    row, new = Verdict.objects.get_or_create(key=key, defaults=same | {"on": on})
    check_same(row, same)
    if new:
        audit.record("programmes.commune.judged", on=criterion.programme, by=by, at=at, facts=row.told())
    return row


def _check_commune(judged: Judged, programme: Programme, on: date) -> None:
    if not programme.starts_on.year <= judged.year <= on.year:
        raise CannotKeep(_("Communes are judged for a year of the programme that has begun."))
    try:
        found = gazetteer.unit(judged.commune, min(on, date(judged.year, 12, 31)))
    except gazetteer.UnknownUnit:
        raise CannotKeep(_("There was no such commune in that year. Choose one of the list.")) from None
    if found.level != "COMMUNE":
        raise CannotKeep(_("Criteria are judged commune by commune. Choose a commune."))
