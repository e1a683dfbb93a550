"""What the ledger has to say under a heading of the outline, before anybody edits it: in Vietnamese, as the paper is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import translation

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger import commitments
from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.states import CHANGES, Reason
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.reporting import papers, queries, rules
from phoihop.domain.reporting.models import Report
from phoihop.foundation.vn import dates

_SHORT = ("overdue", "suspended", "not_feasible")
_AHEAD = (
    ("overdue", "Hoàn thành ngay các nội dung đã quá hạn"),
    ("running", "Thực hiện các nội dung còn lại của kế hoạch"),
    ("claimed", "Xác nhận các nội dung đã báo hoàn thành"),
    ("suspended", "Tiếp tục các nội dung đang tạm dừng khi đủ điều kiện"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Words for a heading, and the commitments that they tell of; no words where there are none."""

    words: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A commitment as these words name it."""

    code: str
    title: str
    group: str
    debtor: str
    due_on: date | None
    stood: rules.Stood

    def named(self) -> str:
        """What, by whom and by when."""
        due = f", hạn {dates.show(self.due_on)}" if self.due_on else ""
        return f"{self.title} ({self.debtor}{due})"


def drawn(report: Report, name: str) -> Drawn:
    """What the ledger says under a heading that `draws` it, as of the period's last day and as known now. Raises KeyError."""
    say = {"done": _done, "short": _short, "causes": _causes, "ahead": _ahead}[name]
    counted = queries.measure(report.plan, as_of=report.last_day, known_at=None)
    with translation.override("vi"):
        return say(report, {part: _rows(report, counted[part]) for part in (*rules.PARTS, "postponed")})


def _rows(report: Report, stood: Iterable[rules.Stood]) -> list[_Row]:
    """In the order of the plan."""
    found = {one.commitment_id: one for one in stood}
    rows = list(report.plan.rows.filter(commitment__in=found).select_related("commitment").order_by("number"))
    names = organisations.views_of({row.commitment.debtor_id for row in rows}, report.last_day)
    return [
        _Row(
            row.commitment.code, row.commitment.title, row.group, names[row.commitment.debtor_id].short_name,
            found[row.commitment_id].due_on, found[row.commitment_id],
        )
        for row in rows
    ]  # fmt: skip


def _done(_report: Report, parts: dict[str, list[_Row]]) -> Drawn:
    """What was done and confirmed, by content group."""
    by_group: dict[str, list[_Row]] = {}
    for row in parts["fulfilled"]:
        by_group.setdefault(row.group, []).append(row)
    lines = [f"{group}: {'; '.join(row.title for row in rows)}." for group, rows in by_group.items()]
    return Drawn("\n".join(lines), _codes(parts["fulfilled"]))


def _short(_report: Report, parts: dict[str, list[_Row]]) -> Drawn:
    """What is late, stands still or was given up, each with how it stood; then what was done in another time than agreed."""
    rows = [row for part in _SHORT for row in parts[part]]
    lines = [f"{row.title} ({row.debtor}): {_lower(papers.result(row.stood))}." for row in rows]
    moved = [row for row in parts["postponed"] if row.code not in _codes(rows)]
    if moved:
        lines.append(f"Phải hoãn: {'; '.join(row.title for row in moved)}.")
    return Drawn("\n".join(lines), _codes([*rows, *moved]))


def _causes(report: Report, parts: dict[str, list[_Row]]) -> Drawn:
    """For which reasons rows were changed, each with how many; the reason is its code in words, as in the annex."""
    rows = {row.stood.commitment_id: row for part in parts.values() for row in part}
    found = ledger.entries_known(report.last_day, None).filter(commitment__in=rows, verb__in=CHANGES).order_by("seq")
    last = {entry.commitment_id: str(ledger.facts_of(entry).get("reason", "")) for entry in found}
    told = Counter(reason for reason in last.values() if reason in Reason.values)
    lines = [
        f"{_upper(str(Reason(reason).label))}: {n} nội dung."
        for reason, n in sorted(told.items(), key=lambda one: (-one[1], one[0]))
    ]
    return Drawn("\n".join(lines), _codes(rows[pk] for pk in last))


def _ahead(report: Report, parts: dict[str, list[_Row]]) -> Drawn:
    """What is open at the end of the period, the most pressing first, then what the sides promised one another beside the plan."""
    lines, codes = [], list[str]()
    for part, words in _AHEAD:
        if rows := sorted(parts[part], key=lambda row: row.due_on or date.max):
            lines.append(f"{words}: {'; '.join(row.named() for row in rows)}.")
            codes += _codes(rows)
    promised = _promised(report)
    if promised:
        names = organisations.views_of({row.debtor_id for row in promised}, report.last_day)
        told = [f"{row.title} ({names[row.debtor_id].short_name}{_by(row.due_on)})" for row in promised]
        lines.append(f"Thực hiện các cam kết khác giữa các bên: {'; '.join(told)}.")
        codes += [row.code for row in promised]
    return Drawn("\n".join(lines), tuple(codes))


def _promised(report: Report) -> list[Commitment]:
    """What stands between the body and another side of the plan, in force on the last day and in no plan; no replies, no reports."""
    sides = agreements.sides_on(report.plan.agreement, report.last_day)
    last = ledger.standing_entries(report.last_day, None).filter(
        state_after="IN_FORCE", commitment__plan_row=None, commitment__debtor__in=sides, commitment__creditor__in=sides
    )
    ours = last.filter(Q(commitment__debtor=report.body_id) | Q(commitment__creditor=report.body_id))
    rows = [entry.commitment for entry in ours]
    kinds = {row.kind: commitments.kind(row.kind) for row in rows}
    kept = [row for row in rows if not kinds[row.kind].answers and not kinds[row.kind].handed_in]
    return sorted(kept, key=lambda row: (row.due_on or date.max, row.code))


def _codes(rows: Iterable[_Row]) -> tuple[str, ...]:
    return tuple(row.code for row in rows)


def _by(day: date | None) -> str:
    return f", hạn {dates.show(day)}" if day else ""


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
