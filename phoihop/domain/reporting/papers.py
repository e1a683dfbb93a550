"""A report as an official paper: outline, texts with their figures, the annex by plan row, signatures."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from django.utils import translation

from phoihop.domain.documents import queries as documents
from phoihop.domain.documents.paper import MARK, SIGN, Annex, Paper, Section, Signatory, Text
from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import CHANGES, Reason, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.plans.models import Row
from phoihop.domain.reporting import queries, rules
from phoihop.domain.reporting.models import Report
from phoihop.foundation.vn import dates, numbers

KIND = "BÁO CÁO"
_HEAD = ("number", "day", "addressees", "signatories", "recipients")  # made up where the report is
_HEADERS = ("TT", "Nội dung phối hợp", "Chủ trì", "Phối hợp", "Thời hạn", "Kết quả đến hết kỳ", "Sản phẩm, lý do")
_WIDTHS = (2, 14, 7, 8, 5, 8, 10)
_GROUP_HEADERS = (
    "TT", "Nhóm nội dung", "Tổng số", "Đã xác nhận hoàn thành", "Báo hoàn thành, chờ xác nhận", "Đang thực hiện",
    "Quá hạn", "Tạm dừng", "Không thực hiện được", "Đã đóng",
)  # fmt: skip
_GROUP_WIDTHS = (2, 14, 4, 5, 6, 5, 4, 4, 6, 4)


@dataclass(frozen=True, slots=True)
class Form:
    """What the form needs beside the report: who issues and signs, from where, to whom, and who receives it."""

    issuer: str
    symbol: str
    place: str
    opening: str
    signatories: tuple[Signatory, ...]
    recipients: tuple[str, ...]
    addressees: tuple[str, ...] = ()
    sides: tuple[
        int, ...
    ] = ()  # the bodies of a joint report, one for each who signs, its own first; else all sign for that


@dataclass(frozen=True, slots=True)
class Sealed:
    """The newest seal when a report was sent: its code and its moment."""

    code: str
    at: datetime


def frozen(report: Report) -> Paper:
    """The paper as it was sent. Raises LookupError for a draft."""
    paper = Paper.from_facts(cast("dict[str, object]", queries.frozen(report)["paper"]))
    return documents.stamped(paper, report.body_id)


def paper(
    report: Report,
    counted: dict[str, list[rules.Stood]],
    *,
    form: Form,
    number: int | None,
    on: date,
    known_at: datetime,
    sealed: Sealed | None,
) -> Paper:
    """The paper as it is sent, in Vietnamese whatever the sender's screen speaks; it knows the ledger up to `known_at`.

    It bears the code of the newest seal, so that whoever holds the paper can ask whether the ledger is still the same.
    """
    with translation.override("vi"):
        values = {name: numbers.show_number(len(rows)) for name, rows in counted.items()}
        return Paper(
            kind=KIND,
            about=report.title,
            issuer=form.issuer,
            symbol=form.symbol,
            place=form.place,
            day=on,
            number=number,
            addressees=form.addressees,
            opening=(Text(form.opening, report.illustrative),),
            sections=_sections(report, values),
            annexes=(_annex(report, counted[rules.WHOLE], known_at), _by_group(report, counted)),
            signatories=form.signatories,
            recipients=form.recipients,
            remarks=_remarks(report, sealed, counted[rules.WHOLE], known_at),
            made_up=_HEAD if report.illustrative else (),
            form=documents.form_of(report.body_id, on).code,
            joined=tuple(organisations.view_of(side, on).name for side in dict.fromkeys(form.sides[1:])),
        )


def _sections(report: Report, values: dict[str, str]) -> tuple[Section, ...]:
    texts: dict[str, list[Text]] = {}
    for passage in report.passages.filter(retired_at=None).order_by("heading", "place"):
        lines = (line for line in rules.fill(passage.text, values).split("\n") if line.strip())
        texts.setdefault(passage.heading, []).extend(Text(line, passage.illustrative) for line in lines)
    kind = rules.kind_of(report.period)
    return tuple(
        Section(heading.code.rpartition(".")[2], heading.words, 1 if heading.top else 2, tuple(texts.get(heading.code, ())))
        for heading in rules.outline(kind)
    )  # fmt: skip


def _remarks(
    report: Report, sealed: Sealed | None, stood: Sequence[rules.Stood], known_at: datetime
) -> tuple[str, ...]:
    said = [f"Số liệu từ ngày {dates.show(report.first_day)} đến ngày {dates.show(report.last_day)}."]
    if sealed is not None:
        said.append(_vouched(sealed, stood, known_at))
    if report.illustrative or report.passages.filter(illustrative=True, retired_at=None).exists():
        said.append(f"{MARK}, {SIGN}: nội dung do tình huống mẫu đặt ra, không phải số liệu thật.")
    return tuple(said)


def _vouched(sealed: Sealed, stood: Sequence[rules.Stood], known_at: datetime) -> str:
    """Up to when the figures know the ledger, which seal was its newest then, and how much of them stands under it."""
    beyond = sum(row.recorded_at > sealed.at for row in stood)
    known = f"Số liệu lấy từ sổ cam kết như đã ghi đến {_moment(known_at)}."
    seal = f"mã {sealed.code}, lập {_moment(sealed.at)}"
    if not beyond:
        return f"{known} Mọi diễn biến mà số liệu dựa vào đều nằm dưới niêm phong {seal}."
    return (
        f"{known} Niêm phong mới nhất khi đó: {seal}; diễn biến của {numbers.show_number(beyond)} nội dung được ghi "
        "sau niêm phong này, nằm dưới niêm phong kế tiếp."
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(dates.VIET_NAM)
    return f"{local:%H:%M} ngày {dates.show(local.date())}"


def _annex(report: Report, stood: Sequence[rules.Stood], known_at: datetime) -> Annex:
    """One row of the table for each plan row that binds both sides, in the plan's order."""
    by_commitment = {row.commitment_id: row for row in stood}
    rows = report.plan.rows.filter(commitment_id__in=by_commitment).select_related("commitment").order_by("number")
    names = _names(rows, report.last_day)
    told = _told(rows, report.last_day, known_at)
    cells = [
        _cells(place, row, by_commitment[row.commitment_id], names, told[row.commitment_id])
        for place, row in enumerate(rows, start=1)
    ]
    made_up = tuple(row.commitment.illustrative for row in rows)
    return Annex("KẾT QUẢ THỰC HIỆN THEO TỪNG NỘI DUNG CỦA KẾ HOẠCH", _HEADERS, _WIDTHS, tuple(cells), made_up)


def _by_group(report: Report, counted: Mapping[str, Sequence[rules.Stood]]) -> Annex:
    """How many rows of each content group stand how, in the plan's order, and all of them: each row in one column."""
    groups = dict(report.plan.rows.order_by("number").values_list("commitment_id", "group"))
    told = {part: Counter(groups[row.commitment_id] for row in counted[part]) for part in (rules.WHOLE, *rules.PARTS)}
    names = [name for name in dict.fromkeys(groups.values()) if told[rules.WHOLE][name]]
    cells = [
        (str(place), name, *(numbers.show_number(told[part][name]) for part in told))
        for place, name in enumerate(names, start=1)
    ]
    total = ("", "Tổng số", *(numbers.show_number(told[part].total()) for part in told))
    made_up = tuple(report.illustrative for _row in (*cells, total))
    return Annex("TỔNG HỢP THEO NHÓM NỘI DUNG", _GROUP_HEADERS, _GROUP_WIDTHS, (*cells, total), made_up)


def _names(rows: Iterable[Row], on: date) -> dict[int, str]:
    ids = {side for row in rows for side in (row.commitment.debtor_id, row.commitment.creditor_id)}
    ids |= {body_id for row in rows for body_id in row.commitment.supporters.values_list("pk", flat=True)}
    return {body_id: view.short_name for body_id, view in organisations.views_of(ids, on).items()}


def _cells(place: int, row: Row, stood: rules.Stood, names: dict[int, str], told: Sequence[Entry]) -> tuple[str, ...]:
    commitment = row.commitment
    others = [names[commitment.creditor_id], *(names[body.pk] for body in commitment.supporters.order_by("code"))]
    due = dates.show(stood.due_on) if stood.due_on else row.timing
    return (
        str(place), commitment.title, names[commitment.debtor_id], ", ".join(others), due, result(stood),
        _reason(row, stood, told),
    )  # fmt: skip


def result(stood: rules.Stood) -> str:
    """How a row stood, in the words of a report."""
    part = rules.part(stood)
    claimed = dates.show(stood.claimed_on) if stood.claimed_on else ""
    if part in ("fulfilled", "claimed") and stood.late:
        claimed += f", trễ {stood.late} ngày"
    return {
        "fulfilled": f"Đã hoàn thành ngày {claimed}, các bên đã xác nhận",
        "claimed": f"Báo hoàn thành ngày {claimed}, chờ xác nhận",
        "running": "Đang thực hiện",
        "overdue": f"Quá hạn {stood.late} ngày",
        "suspended": "Tạm dừng",
        "not_feasible": "Không thực hiện được",
        "closed": "Đã kết thúc",
    }.get(part or "", "Chưa thống nhất")


_TOLD = frozenset({*CHANGES, Verb.PROGRESSED, Verb.CLAIMED, Verb.RETURNED, Verb.ASKED, Verb.REFUSED})


def _told(rows: Iterable[Row], on: date, known_at: datetime) -> dict[int, list[Entry]]:
    """What was reported, asked and changed of each row's commitment by the day, as known at the moment, the last first."""
    ids = [row.commitment_id for row in rows]
    told: dict[int, list[Entry]] = {commitment_id: [] for commitment_id in ids}
    found = ledger.entries_known(on, known_at).filter(commitment_id__in=ids, verb__in=_TOLD)
    worded = found.filter(verb=Verb.ASKED, facts__contains=f'"change":"{Verb.AMENDED}"')  # no reason why it is late
    for entry in found.exclude(pk__in=worded.values("pk")).order_by("-seq"):
        told[entry.commitment_id].append(entry)
    return told


def _last(told: Iterable[Entry], *verbs: str) -> Entry | None:
    return next((entry for entry in told if entry.verb in verbs), None)


def _late(told: Sequence[Entry]) -> str:
    """Of a late row that was never changed: how far it was said to be, and what reason was given, if any."""
    return f"{_reported(told)}{_asked(told)}"


def _reported(told: Sequence[Entry]) -> str:
    last = _last(told, Verb.PROGRESSED, Verb.RETURNED)
    if last is None:
        return "Chưa báo kết quả"
    if last.verb == Verb.PROGRESSED:
        return f"Mới báo tiến độ {ledger.facts_of(last)['percent']}%"
    claim = _last(told, Verb.CLAIMED)
    day = f" ngày {dates.show(claim.effective_on)}" if claim else ""
    return f"Đã báo hoàn thành{day}, bị trả lại ngày {dates.show(last.effective_on)} để làm tiếp"


def _asked(told: Sequence[Entry]) -> str:
    """The reason with which one side asked for a change, and that the other has not granted it."""
    asked = _last(told, Verb.ASKED)
    if asked is None:
        return ", chưa nêu lý do"
    refused = _last(told, Verb.ASKED, Verb.REFUSED) != asked
    answer = "bên kia không đồng ý" if refused else "chưa được đồng ý"
    return f"; có đề nghị thay đổi ngày {dates.show(asked.effective_on)}, lý do: {_why(asked)}; {answer}"


def _why(entry: Entry) -> str:
    return str(Reason(str(ledger.facts_of(entry)["reason"])).label)


def _reason(row: Row, stood: rules.Stood, told: Sequence[Entry]) -> str:
    """Why the row was changed last, as far as was counted; for what is done, what came of it.

    The reason is its code in words. What people wrote about it is between the two sides and is not printed.
    """
    if stood.state == State.FULFILLED:
        return row.commitment.product
    entry = _last(told, *CHANGES)
    if entry is None:
        return _late(told) if rules.part(stood) == "overdue" else ""
    reason = _why(entry)
    words = reason[:1].upper() + reason[1:]
    if entry.verb in (Verb.POSTPONED, Verb.RESCHEDULED) and entry.due_after:
        return f"{words}; lùi đến {dates.show(entry.due_after)}"
    return words
