"""Writing a report, and sending it once for ever."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.documents import rendering
from phoihop.domain.documents import services as documents
from phoihop.domain.documents.paper import Paper
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans.models import Plan
from phoihop.domain.reporting import papers, permissions, queries, rules
from phoihop.domain.reporting.models import Figure, Origin, Passage, Report
from phoihop.domain.reporting.states import ReportState
from phoihop.domain.rulebook.periods import Period
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import chain, moments
from phoihop.foundation.audit import services as audit


class CannotReport(Exception):
    """The report is not whole, or was sent already. Carries a sentence for people."""


@transaction.atomic
def draft(
    *, span: Period, body: Body, plan: Plan, title: str, by: Actor, at: datetime, illustrative: bool = False
) -> Report:
    """Begin a body's report of a period over a plan. The same again, at once too, gives the same report.

    Raises Denied, and CannotReport for an unknown period or a second report of one.
    """
    permissions.check_can_write(by, body.pk)
    if not rules.outline(_kind(span.code)):
        raise CannotReport(_("There is no outline for this kind of report. Choose a period such as 9T-2021."))
    same = {"plan_id": plan.pk, "first_day": span.first_day, "last_day": span.last_day}
    rest = {"title": title, "illustrative": illustrative}
    row, new = Report.objects.get_or_create(body=body, period=span.code, defaults={**same, **rest})
    if new:
        audit.record("reporting.report.draft", on=row, by=by, at=at, facts=row.told())
    elif any(getattr(row, name) != value for name, value in same.items()):
        raise CannotReport(_("This body has a report of the period over another plan. Open that one."))
    return row


def _kind(period: str) -> str:
    return period.partition("-")[0]


@transaction.atomic
def write(
    *,
    report: Report,
    heading: str,
    text: str,
    by: Actor,
    at: datetime,
    source: str = "",
    illustrative: bool = False,
) -> Passage:
    """Add a paragraph under a heading. Raises Denied, and CannotReport for an unknown heading or figure, or once sent."""
    permissions.check_can_write(by, report.body_id)
    if not text.strip():
        raise CannotReport(_("Write the paragraph first."))
    if heading not in {entry.code for entry in rules.outline(_kind(report.period))}:
        raise CannotReport(_("The outline has no heading %(heading)s.") % {"heading": heading})
    unknown = [name for name in rules.names_in(text) if name not in rules.NAMES]
    if unknown:
        raise CannotReport(
            _("There is no figure named %(name)s. The figures are: %(all)s.")
            % {"name": unknown[0], "all": ", ".join(rules.NAMES)}
        )
    if not _held(report):
        raise CannotReport(_("A report that was sent no longer changes."))
    place = report.passages.filter(heading=heading).count() + 1
    row = Passage.objects.create(
        report=report, heading=heading, place=place, text=text, source=source, illustrative=illustrative
    )
    audit.record("reporting.passage.written", on=report, by=by, at=at, facts=row.told())
    return row


def _held(report: Report) -> bool:
    """Whether it is a draft; until the transaction ends nobody else writes or sends it, and what they did before is seen."""
    return Report.objects.filter(pk=report.pk, state=ReportState.DRAFT).update(state=ReportState.DRAFT) == 1


@transaction.atomic
def send(*, report: Report, form: papers.Form, by: Actor, on: date, at: datetime) -> Report:
    """Freeze the figures and the words, give the paper its number, and send it.

    Figures are as of the period's last day, as known at this moment: what is recorded later changes neither. Raises
    Denied; CannotReport without a passage, before the period has ended, when it was sent already or cannot be printed.
    """
    permissions.check_can_send(by, report)
    if not _held(report):  # before its words are read: a colleague's paragraph is in it, or finds that it was sent
        raise CannotReport(_("This report was sent already. What changed since goes into the next one."))
    row = Report.objects.select_related("plan", "body").get(pk=report.pk)
    if on <= row.last_day:
        raise CannotReport(_("The period has not ended yet. Send the report after its last day."))
    if not row.passages.exists():
        raise CannotReport(_("The report has no text yet. Write it first."))
    sides = _sides(row, form, on)
    audit.wait_for_appenders()  # what is being written now carries an earlier moment, and would be missing
    known_at = moments.recording().at
    counted = queries.measure(row.plan, as_of=row.last_day, known_at=known_at)
    number = documents.next_number(body=row.body, kind=papers.KIND, on=on)
    seal = audit.last_seal(until=known_at)
    sealed = papers.Sealed(seal.short_code, seal.sealed_at) if seal else None
    paper = papers.paper(row, counted, form=form, number=number, on=on, known_at=known_at, sealed=sealed)
    try:
        rendering.check(paper)
    except rendering.CannotPrint as refusal:
        raise CannotReport(str(refusal)) from None
    _freeze(row, counted, paper, known_at=known_at, on=on)
    audit.record("reporting.report.send", on=row, by=by, at=at, facts={"on": on.isoformat(), "digest": row.digest})
    documents.register(body=row.body, paper=paper, number=number, on=on, by=by, at=at, sides=sides)
    return row


def _sides(row: Report, form: papers.Form, on: date) -> list[Body]:
    """The bodies for which those under a joint report sign, in their order. Raises CannotReport for any that is no side of its plan."""
    if not form.sides:
        return []
    if form.sides[0] != row.body_id or not set(form.sides) <= set(agreements.sides_on(row.plan.agreement, on)):
        raise CannotReport(_("Only the sides of the plan sign its report together, the one whose report it is first."))
    if len(form.sides) != len(form.signatories):
        raise CannotReport(_("Each side of a joint report has one name under it."))
    found = Body.objects.in_bulk(form.sides)
    return [found[side] for side in form.sides]


def _freeze(row: Report, counted: dict[str, list[rules.Stood]], paper: Paper, *, known_at: datetime, on: date) -> None:
    """State and facts change in one statement: a constraint binds them."""
    codes = Commitment.objects.in_bulk({stood.commitment_id for rows in counted.values() for stood in rows})
    facts = chain.canonical(
        {
            "paper": paper.to_facts(),
            "figures": {name: len(rows) for name, rows in counted.items()},
            "records": {
                name: sorted([codes[stood.commitment_id].code, stood.seq] for stood in rows)
                for name, rows in counted.items()
            },
            "known_at": known_at.isoformat(),
        }
    )
    digest = chain.digest(facts)
    changed = Report.objects.filter(pk=row.pk, state=ReportState.DRAFT).update(
        state=ReportState.SENT, sent_on=on, known_at=known_at, facts=facts, digest=digest
    )
    if changed != 1:
        raise CannotReport(_("This report was sent already. What changed since goes into the next one."))
    row.refresh_from_db()
    for name, rows in counted.items():
        figure = Figure.objects.create(report=row, name=name, value=len(rows))
        Origin.objects.bulk_create(
            [Origin(figure=figure, commitment_id=stood.commitment_id, seq=stood.seq) for stood in rows]
        )
