"""Opening a period: every body that reports gets its duty as a commitment, all in one transaction or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import Mood
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import permissions
from phoihop.domain.regimes.commitments import REPORT
from phoihop.domain.regimes.models import Duty, Frequency, OpenedPeriod, Regime, To
from phoihop.domain.regimes.states import RegimeState
from phoihop.domain.rulebook import periods, rules
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.periods import Period
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit

_OVERLOOKED = timedelta(days=31)  # a period whose cut-off lies further back is opened by people, not by the night


class CannotOpen(Exception):
    """The period cannot be opened. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The days of a thematic or ad hoc report, as the requester says."""

    first_day: date
    last_day: date
    send_by: date


@dataclass(frozen=True, slots=True)
class _Owing:
    """A body that will owe a report, to whom, and under which level's day."""

    body_id: int
    receiver_id: int
    level: str
    kind: str


@transaction.atomic
def open_period(
    *, regime: Regime, code: str, by: Actor, on: date, at: datetime, asked: Asked | None = None
) -> OpenedPeriod:
    """Open a period: one commitment for each body that reports, due by its level's own day.

    Who stands where is asked of the structure of the day `on`. A body under the receiver is assigned its report; an
    equal is asked for it, and agrees by its own key or by sending. The same period again changes nothing and is given
    back. Raises Denied, CannotOpen, NotAPeriod, NoRule.
    """
    permissions.check_can_open(by, regime)
    if found := OpenedPeriod.objects.filter(regime=regime, code=code.strip().upper()).first():
        return found
    if regime.state != RegimeState.IN_FORCE:
        raise CannotOpen(_("Only a regime in force opens periods. Let its leader put it in force first."))
    span, reckonings = _days(regime, code, asked)
    owing = list(_owing(regime, on))
    if not owing:
        raise CannotOpen(_("Nobody reports under this regime on that day. Check who is to report."))
    period = OpenedPeriod.objects.create(
        regime=regime, code=span.code, first_day=span.first_day, last_day=span.last_day, opened_on=on
    )
    bodies = Body.objects.in_bulk({side for one in owing for side in (one.body_id, one.receiver_id)})
    for one in owing:
        _open_duty(period, one, bodies, reckonings[one.level], by, on)
    audit.record("regimes.period.open", on=period, by=by, at=at, facts=period.told())
    return period


def _days(regime: Regime, code: str, asked: Asked | None) -> tuple[Period, dict[str, Reckoning]]:
    """The days of the period, and by when each level sends.

    Decree 09/2019, article 8(5): of what is reported once, on a theme or when something comes up, the day is as who asks
    for it says; of what comes round it is reckoned by the rule book, at least one working day after the cut-off.
    """
    levels = set(regime.reporters.values_list("level", flat=True))
    if regime.frequency in (Frequency.THEMATIC, Frequency.AD_HOC):
        if asked is None or not asked.first_day <= asked.last_day < asked.send_by:
            raise CannotOpen(_("Say from when to when it is reported, and by which later day it is sent."))
        fixed = rules.fixed(asked.send_by, regime.basis, verified=regime.verified)
        return Period(code.strip().upper(), asked.first_day, asked.last_day), dict.fromkeys(levels, fixed)
    if periods.parse(code)[0] != regime.frequency:
        raise CannotOpen(_("This regime reports %(often)s.") % {"often": regime.get_frequency_display()})
    span, _rule = rulebook.period(code, organisations.level_of(regime.issuer_id, date.max) or "PROVINCE")
    calendar = rulebook.calendar()
    rule = {level: rulebook.period(code, level)[1] for level in levels}
    return span, {level: periods.send_by(span, rule[level], calendar) for level in levels}


def _owing(regime: Regime, on: date) -> Iterator[_Owing]:
    """Who reports to whom in the structure of the day, the issuer itself never."""
    to = {(row.kind, row.level): row.to for row in regime.reporters.all()}
    working = [row for row in structure.working(on) if (row.kind, row.level) in to and row.body_id != regime.issuer_id]
    above = organisations.ancestors_of([row.body_id for row in working], on)
    for row in working:
        reports_above = to[row.kind, row.level] == To.ABOVE and above[row.body_id]
        receiver_id = above[row.body_id][0] if reports_above else regime.issuer_id
        yield _Owing(row.body_id, receiver_id, row.level, row.kind)


def _open_duty(
    period: OpenedPeriod, one: _Owing, bodies: dict[int, Body], reckoning: Reckoning, by: Actor, on: date
) -> None:
    regime, key = period.regime, f"regimes:{period.pk}:{one.body_id}"
    words = {"what": regime.title, "period": period.code}
    row = ledger.open_(
        kind=REPORT.code, title=f"{words['what']} ({words['period']})", debtor=bodies[one.body_id], creditor=bodies[one.receiver_id],
        reckoning=reckoning, basis=regime.basis, product=f"Báo cáo kỳ {period.code}", illustrative=regime.illustrative,
        by=by, on=on, key=f"{key}:open",
    )  # fmt: skip
    if row.mood == Mood.ASSIGN:
        row = ledger.assign(commitment=row, by=by, on=on, key=f"{key}:bind")
    else:
        row = ledger.propose(commitment=row, by=by, on=on, key=f"{key}:bind")
    Duty.objects.create(
        period=period, body_id=one.body_id, receiver_id=one.receiver_id, level=one.level, kind=one.kind, commitment=row
    )


def open_due(*, today: date, at: datetime) -> list[OpenedPeriod]:
    """Open every period whose cut-off is near enough by its regime, each as its issuer's adoption of the regime allows."""
    opened = []
    for regime in Regime.objects.filter(state=RegimeState.IN_FORCE).select_related("issuer").order_by("pk"):
        known = set(regime.periods.values_list("code", flat=True))
        keeper = Actor(None, regime.issuer_id, "KEEPER", frozenset({"draft", "turn_key"}))
        for code in _near(regime, today):
            if code not in known:
                opened.append(open_period(regime=regime, code=code, by=keeper, on=today, at=at))
    return opened


def _near(regime: Regime, today: date) -> Iterator[str]:
    """The periods of a regime whose cut-off comes within its days, or has just passed."""
    if regime.frequency not in periods.MONTHS:
        return
    level = organisations.level_of(regime.issuer_id, today) or "PROVINCE"
    for year in (today.year, today.year + 1):
        for code in periods.codes(regime.frequency, year):
            span, _rule = rulebook.period(code, level)
            if span.last_day - timedelta(days=regime.opens_days) <= today <= span.last_day + _OVERLOOKED:
                yield code
