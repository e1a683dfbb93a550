"""Questions about reports: what a period's figures are, and which records stand behind each."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import cast

from django.db.models import QuerySet

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger import rules as ledger_rules
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans.models import Plan
from phoihop.domain.reporting import rules
from phoihop.domain.reporting.models import Figure, Origin, Passage, Report
from phoihop.domain.reporting.states import STEPS
from phoihop.domain.rulebook import periods
from phoihop.domain.rulebook import queries as rulebook
from phoihop.domain.rulebook.rules import Reckoning
from phoihop.foundation.audit import chain
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.lifecycle import queries as lifecycle


def measure(plan: Plan, *, as_of: date, known_at: datetime | None) -> dict[str, list[rules.Stood]]:
    """The rows behind each figure of a plan, as they stood on the day, as known at the moment."""
    known = ledger.entries_known(as_of, known_at).filter(commitment__plan_row__plan=plan)
    postponed = set(known.filter(verb=Verb.POSTPONED).values_list("commitment_id", flat=True))
    last = ledger.standing_entries(as_of, known_at).filter(commitment__plan_row__plan=plan)
    return rules.tally(stood(entry, as_of, postponed) for entry in last)


def stood(entry: Entry, as_of: date, postponed: set[int]) -> rules.Stood:
    """How the commitment of this last step stood on the day; `postponed` are those that were, by then."""
    claimed = cast("date | None", getattr(entry, "claimed_on", None))
    claimed = claimed if entry.state_after in ("CLAIMED", "FULFILLED") else None
    late = ledger_rules.days_late(state=entry.state_after, due_on=entry.due_after, claimed_on=claimed, today=as_of)
    return rules.Stood(
        entry.commitment_id, entry.seq, entry.state_after, entry.due_after, claimed,
        entry.commitment_id in postponed, late, entry.recorded_at,
    )  # fmt: skip


def figures(report: Report) -> dict[str, int]:
    """The frozen figures of a sent report; of a draft, what they would be now."""
    if report.facts:
        return dict(report.figures.values_list("name", "value"))
    counted = measure(report.plan, as_of=report.last_day, known_at=None)
    return {name: len(rows) for name, rows in counted.items()}


def send_by(report: Report) -> Reckoning | None:
    """By when this report is sent, by the rule of its cut-off at its body's level; None without a rule."""
    try:
        _span, regime = rulebook.period(report.period, organisations.level_of(report.body_id, report.last_day))
    except rulebook.NoRule:
        return None
    span = periods.Period(report.period, report.first_day, report.last_day)
    return periods.send_by(span, regime, rulebook.calendar())


def origins(report: Report, name: str) -> QuerySet[Origin]:
    """The records behind a frozen figure, each with how far its story went when it was counted."""
    rows = Origin.objects.filter(figure__report=report, figure__name=name)
    return rows.select_related("commitment", "commitment__plan_row").order_by("commitment__plan_row__number")


def frozen(report: Report) -> dict[str, object]:
    """The facts of a sent report. Raises LookupError for a draft."""
    if not report.facts:
        raise LookupError(str(report))
    return cast("dict[str, object]", json.loads(report.facts))


def counted_in(commitment_id: int) -> list[Figure]:
    """The figures of sent reports that this commitment stands behind, the newest report first."""
    rows = Figure.objects.filter(origins__commitment_id=commitment_id).select_related("report__body")
    return list(rows.order_by("-report__last_day", "pk"))


def figure(report: Report, name: str) -> Figure | None:
    """A frozen figure by its name."""
    return report.figures.filter(name=name).first()


def sent(body_id: int, period: str) -> Report | None:
    """The body's sent report of a period."""
    return Report.objects.filter(body_id=body_id, period=period).exclude(facts="").first()


def sent_under(code: str, period: str) -> Report | None:
    """The sent report of the body that this code, its own or one given by others, meant on the period's last day.

    Codes pass on (15 was Yên Bái and is Lào Cai), reports do not.
    """
    for row in Report.objects.filter(period=period).exclude(facts="").order_by("pk"):
        try:
            meant = organisations.resolve(code, row.last_day)
        except organisations.UnknownBody:
            continue
        if meant.pk == row.body_id:
            return row
    return None


def sent_periods(body_id: int) -> list[str]:
    """The periods that the body has sent reports for, oldest first."""
    rows = Report.objects.filter(body_id=body_id).exclude(facts="")
    return list(rows.order_by("last_day", "period").values_list("period", flat=True))


def broken() -> Iterator[chain.Break]:
    """Reports, passages and frozen figures that are not what was drafted, written and sent, or do not stand where their steps led."""
    yield from lifecycle.misplaced(Report, STEPS)
    reports = list(Report.objects.select_related("body", "plan").order_by("pk"))
    yield from audit.altered(Report, "reporting.report.draft", ((row.pk, row.told()) for row in reports))
    passages = Passage.objects.order_by("pk").iterator(chunk_size=2000)
    written = ((row.report_id, row.told()) for row in passages)
    yield from audit.altered(Report, "reporting.passage.written", written)
    aside = Passage.objects.exclude(retired_at=None).order_by("pk").iterator(chunk_size=2000)
    retired = ((row.report_id, row.retired()) for row in aside)
    yield from audit.altered(Report, "reporting.passage.retired", retired)
    sent = ((row.pk, _told_when_sent(row)) for row in reports if row.facts)
    yield from audit.altered(Report, "reporting.report.send", sent)


def _told_when_sent(report: Report) -> dict[str, object]:
    """The day and the digest as the rows have them now: no digest where columns, figures or records are not the facts."""
    frozen_facts, digest = frozen(report), chain.digest(report.facts)
    figures = dict(report.figures.values_list("name", "value"))
    records: dict[str, list[list[object]]] = {name: [] for name in figures}
    rows = Origin.objects.filter(figure__report=report).order_by("commitment__code", "seq")
    for name, code, seq in rows.values_list("figure__name", "commitment__code", "seq"):
        records[name].append([code, seq])
    columns = {
        "figures": figures, "records": records, "known_at": report.known_at.isoformat() if report.known_at else "",
    }  # fmt: skip
    same = digest == report.digest and columns == {name: frozen_facts.get(name) for name in columns}
    return {"on": report.sent_on.isoformat() if report.sent_on else "", "digest": digest if same else ""}
