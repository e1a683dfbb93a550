"""A report while it is written: what stands in each cell, what the ledger fills in, and what stands in the way of sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from phoihop.domain.ledger.states import State
from phoihop.domain.regimes import measuring, rules
from phoihop.domain.regimes.models import Attachment, Cell, Duty, Edition, Heading
from phoihop.domain.regimes.queries.standing import figures_of
from phoihop.foundation.audit import queries as audit

WRITABLE = frozenset({State.PROPOSED, State.IN_FORCE})  # nothing is sent, or it came back


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: as it was written, what that means, what the ledger has, and what it was in the same period before."""

    field: rules.Field
    text: str
    note: str
    value: rules.Value | None
    measured: measuring.Measured | None
    before: rules.Value | None
    faults: tuple[rules.Fault, ...]
    remark: str

    @property
    def is_filled(self) -> bool:
        """Whether the ledger filled it in and nobody wrote anything else."""
        return not self.text.strip() and self.measured is not None

    @property
    def shown(self) -> str:
        """The value as people write it."""
        return rules.shown(self.field, self.value)

    @property
    def doubt(self) -> str:
        """How a figure was read that may have been meant otherwise; it stands in the way of nothing."""
        if self.field.kind not in (rules.NUMBER, rules.MONEY) or not rules.is_doubtful(self.text):
            return ""
        given = self.text.strip()
        sentence = _(
            "“%(given)s” is read as %(whole)s: a dot parts thousands. If %(point)s was meant, there is no such figure here."
        )
        return sentence % {"given": given, "whole": given.replace(".", ""), "point": given.replace(".", ",")}


@dataclass(frozen=True, slots=True)
class Text:
    """What is written under a heading of the outline."""

    heading: Heading
    text: str
    remark: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole report as it stands before it is sent."""

    duty: Duty
    rows: tuple[Row, ...]
    texts: tuple[Text, ...]
    files: tuple[Attachment, ...]

    @property
    def faults(self) -> list[rules.Fault]:
        """What stands in the way of sending: hard ones, and soft ones that no note explains yet."""
        found = [fault for row in self.rows for fault in row.faults if fault.hard or not row.note.strip()]
        if all(row.value is None for row in self.rows) and not any(text.text.strip() for text in self.texts):
            found.append(rules.Fault("", _("The report is empty. Enter a figure or write something."), hard=True))
        return found


def is_writable(duty: Duty) -> bool:
    """Whether it can be written now: sent reports are frozen until they come back."""
    return duty.commitment.state in WRITABLE


def sheet(duty: Duty) -> Sheet:
    """Everything about a report that is being written."""
    regime = duty.period.regime
    cells = {cell.code: cell for cell in duty.cells.all()}
    remarks = remarks_on(duty)
    texts = tuple(
        Text(heading, cells[heading.code].text if heading.code in cells else "", remarks.get(heading.code, ""))
        for heading in regime.headings.filter(asked=True).order_by("place")
    )
    files = tuple(duty.attachments.select_related("file").order_by("pk"))
    return Sheet(duty, _rows(duty, cells, remarks), texts, files)


def _rows(duty: Duty, cells: Mapping[str, Cell], remarks: Mapping[str, str]) -> tuple[Row, ...]:
    period = duty.period
    fields = [row.field for row in period.regime.indicators.order_by("place")]
    figures = measuring.measured([duty.body_id], first=period.first_day, last=period.last_day, known_at=None)[
        duty.body_id
    ]
    before = _year_before(duty, fields)
    values: dict[str, rules.Value | None] = {}
    unread: list[rules.Fault] = []
    for field in fields:
        text = cells[field.code].text if field.code in cells else ""
        try:
            values[field.code] = rules.read(field, text) if text.strip() else _filled(field, figures)
        except rules.BadFigure as refusal:
            values[field.code] = None
            unread.append(rules.Fault(field.code, str(refusal), hard=True))
    values = rules.with_shares(fields, values)
    faults = unread + rules.violated([check.rule for check in period.regime.checks.all()], values)
    rows = []
    for field in fields:
        cell = cells.get(field.code)
        measured = figures.get(field.source) if field.source else None
        own = [fault for fault in faults if fault.cell == field.code]
        own += _asks(field, values[field.code], measured, before.get(field.code))
        text, note = (cell.text, cell.note) if cell else ("", "")
        rows.append(
            Row(field, text, note, values[field.code], measured, before.get(field.code), tuple(own), remarks.get(field.code, ""))
        )  # fmt: skip
    return tuple(rows)


def _filled(field: rules.Field, figures: measuring.Figures) -> Decimal | None:
    return Decimal(figures[field.source].value) if field.source in figures else None


def _asks(
    field: rules.Field, value: rules.Value | None, measured: measuring.Measured | None, before: rules.Value | None
) -> list[rules.Fault]:
    """What asks for a note: another figure than the ledger's, or one far from the same period before."""
    found = []
    if measured is not None and isinstance(value, Decimal) and value != measured.value:
        sentence = _("The ledger has %(kept)s. Say in a note why the report has another figure.")
        kept = rules.shown(field, Decimal(measured.value))
        found.append(rules.Fault(field.code, sentence % {"kept": kept}, hard=False))
    if rules.swings(value, before):
        sentence = _("It was %(before)s in the same period a year ago. Say in a note what changed.")
        found.append(rules.Fault(field.code, sentence % {"before": rules.shown(field, before)}, hard=False))
    return found


def _year_before(duty: Duty, fields: list[rules.Field]) -> dict[str, rules.Value | None]:
    """The same body's figures in the same period a year before, as it sent them last."""
    code = rules.year_before(duty.period.code)
    earlier = Edition.objects.filter(
        duty__period__regime=duty.period.regime, duty__period__code=code, duty__body=duty.body
    )
    edition = earlier.order_by("number").last()
    if edition is None:
        return {}
    figures = figures_of(edition)
    return {field.code: rules.back(field, str(figures.get(field.code, {}).get("value", ""))) for field in fields}


def remarks_on(duty: Duty) -> dict[str, str]:
    """What the receiver said of the cells of the last edition, where that one came back."""
    edition = duty.editions.order_by("number").last()
    return dict(edition.remarks.values_list("cell", "words")) if edition and is_writable(duty) else {}


def facts_of(sheet: Sheet) -> dict[str, object]:
    """The report as it is sent: figures with the records behind them, texts and files by their content."""
    return {
        "figures": {row.field.code: _figure(row) for row in sheet.rows},
        "texts": {text.heading.code: text.text.strip() for text in sheet.texts if text.text.strip()},
        "files": sorted([file.file.sha256, file.name] for file in sheet.files),
    }


def _figure(row: Row) -> dict[str, object]:
    measured = row.measured
    return {
        "value": rules.told(row.value), "note": row.note.strip(),
        "measured": str(measured.value) if measured else "",
        "sources": [source.told() for source in measured.sources] if measured else [],
        "asked": [fault.sentence for fault in row.faults],
    }  # fmt: skip


def texts_of(edition: Edition) -> dict[str, str]:
    """The words of a sent report by heading."""
    found = audit.facts_of(edition.facts).get("texts")
    return {str(code): str(words) for code, words in found.items()} if isinstance(found, dict) else {}


def value_of(field: rules.Field, edition: Edition) -> rules.Value | None:
    """One figure of a sent report."""
    return rules.back(field, str(figures_of(edition).get(field.code, {}).get("value", "")))


def sources_of(edition: Edition, code: str) -> list[measuring.Source]:
    """The records behind a figure of a sent report, as they were counted."""
    kept = figures_of(edition).get(code, {}).get("sources")
    return (
        [measuring.Source(str(k), str(ref), int(seq), int(n)) for k, ref, seq, n in kept]
        if isinstance(kept, list)
        else []
    )
