"""Writing a report, and sending it once for ever."""

import json
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
from phoihop.foundation.vn import text as letters

LONGEST = 8000  # letters of a paragraph


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
    if not rules.outline(rules.kind_of(span.code)):
        raise CannotReport(_("There is no outline for this kind of report. Choose a period such as 9T-2021."))
    same = {"plan_id": plan.pk, "first_day": span.first_day, "last_day": span.last_day}
    rest = {"title": title, "illustrative": illustrative}
    row, new = Report.objects.get_or_create(body=body, period=span.code, defaults={**same, **rest})
    if new:
        audit.record("reporting.report.draft", on=row, by=by, at=at, facts=row.told())
    elif any(getattr(row, name) != value for name, value in same.items()):
        raise CannotReport(_("This body has a report of the period over another plan. Open that one."))
    return row


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
    drawn: str = "",
    key: str = "",
) -> Passage:
    """Add a paragraph under a heading; `drawn` are the words of its source, from which it was begun.

    The `key` of a form writes it once. Raises Denied, and CannotReport for an unknown heading or figure, or once laid or sent.
    """
    permissions.check_can_write(by, report.body_id)
    given = _worded(text)
    if heading not in {entry.code for entry in rules.outline(rules.kind_of(report.period))}:
        raise CannotReport(_("The outline has no heading %(heading)s.") % {"heading": heading})
    _hold_draft(report)
    if found := _written_with(key, report, heading, given):
        return found
    last = report.passages.filter(heading=heading).order_by("-place").first()
    made = Passage(
        report=report, heading=heading, place=last.place + 1 if last else 1, text=given, source=source,
        illustrative=illustrative, drawn=drawn, key=key or None,
    )  # fmt: skip
    return _put(made, by, at)


@transaction.atomic
def rewrite(*, passage: Passage, text: str, by: Actor, at: datetime, key: str) -> Passage:
    """Put other words in the place of a paragraph, which is set aside; what it was drawn from stays beside them.

    Raises Denied, and CannotReport where it was set aside meanwhile, for an unknown figure, or once laid or sent.
    """
    permissions.check_can_write(by, passage.report.body_id)
    given = _worded(text)
    _hold_draft(passage.report)
    if found := _written_with(key, passage.report, passage.heading, given):
        return found
    if given == passage.text:
        raise CannotReport(_("These are the words that stand there already."))
    _retire(passage, by, at)
    made = Passage(
        report=passage.report, heading=passage.heading, place=passage.place, text=given, source=passage.source,
        illustrative=passage.illustrative, drawn=passage.drawn, key=key,
    )  # fmt: skip
    return _put(made, by, at)


@transaction.atomic
def retire(*, passage: Passage, by: Actor, at: datetime) -> None:
    """Set a paragraph aside: it stays with its words and stands in no paper. Raises Denied, CannotReport."""
    permissions.check_can_write(by, passage.report.body_id)
    _hold_draft(passage.report)
    _retire(passage, by, at)


def _worded(text: str) -> str:
    """The paragraph as it is kept. Raises CannotReport where nothing stands in it, or a figure that is not counted."""
    given = letters.nfc(text).replace("\r\n", "\n").strip()
    if not given:
        raise CannotReport(_("Write the paragraph first."))
    if len(given) > LONGEST:
        raise CannotReport(_("The text is too long. Put the rest into a paragraph of its own."))
    unknown = [name for name in rules.names_in(given) if name not in rules.NAMES]
    if unknown:
        raise CannotReport(
            _("There is no figure named %(name)s. The figures are: %(all)s.")
            % {"name": unknown[0], "all": ", ".join(rules.NAMES)}
        )
    return given


def _hold_draft(report: Report) -> None:
    if not _held(report):
        raise CannotReport(_("A report that was sent no longer changes."))


def _written_with(key: str, report: Report, heading: str, text: str) -> Passage | None:
    """The paragraph that this key wrote, if any. Raises CannotReport where it says anything else."""
    found = Passage.objects.filter(key=key).first() if key else None
    if found is not None and (found.report_id, found.heading, found.text) != (report.pk, heading, text):
        raise CannotReport(_("This form was already used for other words. Reload the page."))
    return found


def _put(made: Passage, by: Actor, at: datetime) -> Passage:
    made.save(force_insert=True)
    audit.record("reporting.passage.written", on=made.report, by=by, at=at, facts=made.told())
    return made


def _retire(passage: Passage, by: Actor, at: datetime) -> None:
    moment = moments.recording().at
    if Passage.objects.filter(pk=passage.pk, retired_at=None).update(retired_at=moment) != 1:
        raise CannotReport(_("This paragraph was set aside or worded anew meanwhile. Load the page anew."))
    passage.refresh_from_db()
    audit.record("reporting.passage.retired", on=passage.report, by=by, at=at, facts=passage.retired())


def _held(report: Report) -> bool:
    """Whether it is a draft; until the transaction ends nobody else writes or sends it, and what they did before is seen."""
    return Report.objects.filter(pk=report.pk, state=ReportState.DRAFT).update(state=ReportState.DRAFT) == 1


@transaction.atomic
def send(*, report: Report, form: papers.Form, by: Actor, on: date, at: datetime) -> Report:
    """Freeze the figures and the words, give the paper its number, and send it. One that several sides sign is laid first.

    Figures are as of the period's last day, as known at this moment: what is recorded later changes neither. Raises
    Denied; CannotReport without a passage, before the period has ended, when it was sent already or cannot be printed.
    """
    row = _taken(report, by, on)
    if set(form.sides) - {row.body_id}:
        raise CannotReport(_("A report that several sides sign is laid before each of them first."))
    counted, known_at = _counted(row)
    number = documents.next_number(body=row.body, kind=papers.KIND, on=on)
    paper = _composed(row, counted, form, number, on, known_at)
    _freeze(row, counted, paper, known_at=known_at, on=on)
    audit.record("reporting.report.send", on=row, by=by, at=at, facts={"on": on.isoformat(), "digest": row.digest})
    documents.register(body=row.body, paper=paper, number=number, on=on, by=by, at=at)
    return row


@transaction.atomic
def lay(*, report: Report, form: papers.Form, by: Actor, on: date, at: datetime, key: str) -> Report:
    """Lay a joint report with its figures before every side: it takes its number once each agreed to these very words.

    Figures are as known at this moment, and stay so whenever it is issued. Raises Denied; CannotReport as for sending, and
    where those who sign are not the sides of its plan with one name each.
    """
    found = Report.objects.filter(pk=report.pk, joint__key=key).first()
    if found is not None:
        permissions.check_can_send(by, found)
        return found
    row = _taken(report, by, on)
    sides = _sides(row, form, on)
    counted, known_at = _counted(row)
    paper = _composed(row, counted, form, None, on, known_at)
    try:
        joint = documents.lay(body=row.body, paper=paper, sides=sides, by=by, on=on, at=at, key=key)
    except documents.CannotJoin as refusal:
        raise CannotReport(str(refusal)) from None
    Report.objects.filter(pk=row.pk).update(state=ReportState.LAID, joint=joint, known_at=known_at)
    audit.record("reporting.report.lay", on=row, by=by, at=at, facts={"digest": joint.digest})
    row.refresh_from_db()
    return row


@transaction.atomic
def sent_as(*, report: Report, by: Actor, at: datetime) -> None:
    """Send a joint report as the paper that its sides agreed to and the lead body issued. Raises CannotReport."""
    row = Report.objects.select_related("plan", "body", "joint__document").get(pk=report.pk)
    document = row.joint.document if row.joint else None
    if row.state != ReportState.LAID or document is None or row.known_at is None:
        raise CannotReport(_("This report was sent already. What changed since goes into the next one."))
    counted = queries.measure(row.plan, as_of=row.last_day, known_at=row.known_at)
    paper = Paper.from_facts(json.loads(document.facts))
    _freeze(row, counted, paper, known_at=row.known_at, on=document.issued_on)
    told: dict[str, object] = {"on": document.issued_on.isoformat(), "digest": row.digest}
    audit.record("reporting.report.send", on=row, by=by, at=at, facts=told)


@transaction.atomic
def taken_back(*, report: Report, by: Actor, at: datetime) -> None:
    """Make a joint report a draft again, as its words were withdrawn before they were issued."""
    taken = Report.objects.filter(pk=report.pk, state=ReportState.LAID)
    if taken.update(state=ReportState.DRAFT, joint=None, known_at=None) == 1:
        audit.record("reporting.report.take_back", on=report, by=by, at=at, facts={})


def _taken(report: Report, by: Actor, on: date) -> Report:
    """The draft that is to be sent or laid, held. Raises Denied, CannotReport."""
    permissions.check_can_send(by, report)
    if not _held(report):  # before its words are read: a colleague's paragraph is in it, or finds that it was sent
        raise CannotReport(_("This report was sent already. What changed since goes into the next one."))
    row = Report.objects.select_related("plan", "body").get(pk=report.pk)
    if on <= row.last_day:
        raise CannotReport(_("The period has not ended yet. Send the report after its last day."))
    if not row.passages.filter(retired_at=None).exists():
        raise CannotReport(_("The report has no text yet. Write it first."))
    return row


def _counted(row: Report) -> tuple[dict[str, list[rules.Stood]], datetime]:
    """The rows behind each figure, and the moment up to which they are known."""
    audit.wait_for_appenders()  # what is being written now carries an earlier moment, and would be missing
    known_at = moments.recording().at
    return queries.measure(row.plan, as_of=row.last_day, known_at=known_at), known_at


def _composed(
    row: Report, counted: dict[str, list[rules.Stood]], form: papers.Form, number: int | None, on: date, known_at: datetime
) -> Paper:  # fmt: skip
    """The paper, which can be printed. Raises CannotReport."""
    seal = audit.last_seal(until=known_at)
    sealed = papers.Sealed(seal.short_code, seal.sealed_at) if seal else None
    paper = papers.paper(row, counted, form=form, number=number, on=on, known_at=known_at, sealed=sealed)
    try:
        rendering.check(paper)
    except rendering.CannotPrint as refusal:
        raise CannotReport(str(refusal)) from None
    return paper


def _sides(row: Report, form: papers.Form, on: date) -> list[Body]:
    """The bodies for which those under a joint report sign, in their order. Raises CannotReport for any that is no side of its plan."""
    if (
        not form.sides
        or form.sides[0] != row.body_id
        or not set(form.sides) <= set(agreements.sides_on(row.plan.agreement, on))
    ):
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
    changed = Report.objects.filter(pk=row.pk, state=row.state).update(
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
