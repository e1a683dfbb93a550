"""A regime is drafted whole, put in force by the issuer's leader, and ended; in force it never changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.organisations.models import Body, Level
from phoihop.domain.regimes import measuring, permissions, rules
from phoihop.domain.regimes.models import Check, Heading, Indicator, Regime, Reporter
from phoihop.domain.regimes.states import STEPS, RegimeVerb
from phoihop.domain.rulebook import periods
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import services as audit
from phoihop.foundation.lifecycle import services as lifecycle
from phoihop.foundation.lifecycle import steps as tables
from phoihop.foundation.vn import dates


class CannotRegulate(Exception):
    """The regime lacks one of its contents, or stands elsewhere. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The ten contents of Decree 09/2019/NĐ-CP, article 7, but for the cut-off and the send-by days of the rule book.

    `reporters` are kind, level and to whom; `headings` code, words and whether each body writes under it.
    """

    code: str
    title: str
    content: str
    reporters_told: str
    receivers_told: str
    method: str
    frequency: str
    basis: str
    reporters: Sequence[tuple[str, str, str]]
    headings: Sequence[tuple[str, str, bool]]
    fields: Sequence[rules.Field]
    checks: Sequence[rules.Checked] = ()
    guide: str = ""
    opens_days: int = 10
    verified: bool = False
    illustrative: bool = field(default=False)


@transaction.atomic
def draft(*, told: Draft, issuer: Body, by: Actor, at: datetime) -> Regime:
    """Enter a whole regime. Raises Denied, and CannotRegulate where a content is missing or the form does not hold together."""
    permissions.check_can_issue_regimes(by, issuer.pk)
    _check_whole(told)
    _check_form(told)
    _check_days(told, dates.today_in_vietnam(at))
    if Regime.objects.filter(code=told.code).exists():
        raise CannotRegulate(_("There is a regime with this code already. Choose another code."))
    row = Regime.objects.create(
        code=told.code, title=told.title, content=told.content, reporters_told=told.reporters_told,
        receivers_told=told.receivers_told, method=told.method, frequency=told.frequency, basis=told.basis,
        verified=told.verified, guide=told.guide, issuer=issuer, opens_days=told.opens_days, illustrative=told.illustrative,
    )  # fmt: skip
    Reporter.objects.bulk_create([Reporter(regime=row, kind=k, level=level, to=to) for k, level, to in told.reporters])
    Heading.objects.bulk_create(
        [Heading(regime=row, place=n, code=c, words=w, asked=a) for n, (c, w, a) in enumerate(told.headings)]
    )
    Indicator.objects.bulk_create(
        [
            Indicator(
                regime=row,
                place=n,
                code=one.code,
                words=one.words,
                kind=one.kind,
                unit=one.unit,
                source=one.source,
                numerator=one.numerator,
                denominator=one.denominator,
                adds_up=one.adds_up,
            )
            for n, one in enumerate(told.fields)
        ]
    )
    Check.objects.bulk_create(
        [
            Check(regime=row, left=c.left, sign=c.sign, right="+".join(c.right), sentence=c.sentence, hard=c.hard)
            for c in told.checks
        ]
    )
    audit.record("regimes.regime.draft", on=row, by=by, at=at, facts=row.told())
    return row


def _check_whole(told: Draft) -> None:
    """None of the contents may be empty."""
    contents = {
        _("the name"): told.title, _("the content"): told.content, _("who reports"): told.reporters_told,
        _("who receives"): told.receivers_told, _("how it is sent"): told.method, _("the frequency"): told.frequency,
        _("the basis"): told.basis, _("the bodies that report"): told.reporters, _("the outline"): told.headings,
        _("the table of figures"): told.fields,
    }  # fmt: skip
    missing = [name for name, given in contents.items() if not given]
    if missing:
        raise CannotRegulate(_("The regime does not say: %(what)s.") % {"what": ", ".join(missing)})


def _check_days(told: Draft, on: date) -> None:
    """Every level that reports of a period has its own day to send, at least one working day after the cut-off."""
    if told.frequency not in periods.MONTHS:
        return
    for level in sorted({level for _kind, level, _to in told.reporters}):
        try:
            rule = rulebook.regime(told.frequency, level, on)
        except rulebook.NoRule:
            rule = None
        if rule is None or rule.send_by_days < 1:
            said = {"level": Level(level).label if level in Level.values else level}
            raise CannotRegulate(
                _("The rule book has no day to send this report for the level %(level)s. Enter it there first.") % said
            )


def _check_form(told: Draft) -> None:
    codes = [one.code for one in told.fields] + [code for code, _words, _asked in told.headings]
    named = {code for check in told.checks for code in (check.left, *check.right)}
    named |= {code for one in told.fields for code in (one.numerator, one.denominator) if code}
    twice = sorted({code for code in codes if codes.count(code) > 1})
    unknown = sorted(named - {one.code for one in told.fields})
    unfilled = sorted({one.source for one in told.fields if one.source} - set(measuring.LABELS))
    standing = sorted(one.code for one in told.fields if one.adds_up and one.kind not in rules.ADDED_UP)
    if standing:
        raise CannotRegulate(
            _("Only numbers and money add up over the year: %(where)s.") % {"where": ", ".join(standing)}
        )
    if wrong := twice or unknown or unfilled:
        raise CannotRegulate(_("The form does not hold together at: %(where)s.") % {"where": ", ".join(wrong)})


def _move(regime: Regime, verb: RegimeVerb, by: Actor, at: datetime) -> None:
    try:
        lifecycle.move(regime, steps=STEPS, verb=verb, by=by, at=at)
    except tables.WrongStep:
        raise CannotRegulate(_("This is not possible as the regime stands. Reload the page.")) from None


@transaction.atomic
def adopt(*, regime: Regime, by: Actor, at: datetime) -> None:
    """Put it in force: from here on its periods open, and it no longer changes. Raises Denied, CannotRegulate."""
    permissions.check_can_adopt(by, regime)
    _move(regime, RegimeVerb.ADOPT, by, at)


@transaction.atomic
def end(*, regime: Regime, by: Actor, at: datetime) -> None:
    """Open no further period under it. Raises Denied, CannotRegulate."""
    permissions.check_can_adopt(by, regime)
    _move(regime, RegimeVerb.END, by, at)
