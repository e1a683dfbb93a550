"""A compiled report as an official paper: the outline with its words, the figures, and who reported and who did not."""

from django.utils import translation

from phoihop.domain.documents import composing
from phoihop.domain.documents.composing import Head
from phoihop.domain.documents.paper import MARK, SIGN, Annex, Paper, Section, Text
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.regimes import queries, rules
from phoihop.domain.regimes.models import Compilation
from phoihop.domain.regimes.queries import Compiled, Standing, Sum
from phoihop.domain.regimes.states import Stand
from phoihop.foundation.vn import dates

KIND = "BÁO CÁO"
_FIGURES = ("TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Gồm")
_YEAR = "Lũy kế từ đầu năm"
_BODIES = ("TT", "Cơ quan, đơn vị", "Hạn gửi", "Ngày gửi", "Tình trạng")
_STANDS = {
    Stand.ASKED: "Đã đề nghị, chưa trả lời", Stand.TO_SEND: "Chưa gửi", Stand.MISSING: "Chưa gửi, quá hạn", Stand.SENT: "Đã gửi", Stand.RETURNED: "Trả lại để hoàn thiện",
    Stand.APPROVED: "Đã duyệt", Stand.SUSPENDED: "Tạm dừng", Stand.EXCUSED: "Được miễn",
}  # fmt: skip


def paper(row: Compilation, found: Compiled, *, words: dict[str, str], head: Head) -> Paper:
    """The paper of a settled report, in Vietnamese whatever the compiler's screen speaks."""
    period = row.period
    with translation.override("vi"):
        names = names_of(found, row)
        opening = (
            f"Thực hiện {period.regime.basis}, {names[row.body_id]} tổng hợp báo cáo kỳ {period.code} như sau "
            f"(gồm {found.counted}/{found.asked} đơn vị):"
        )
        return composing.titled(
            head, kind=KIND, about=f"{_about(period.regime.title)} (kỳ {period.code})", opening=(Text(opening),),
            sections=_sections(row, found, words, names), annexes=(_figures(row, found), _bodies(row, found, names)),
            remarks=_remarks(row),
        )  # fmt: skip


def _about(title: str) -> str:
    """What a report of this title is about: its kind stands above it and is not said twice."""
    kind, rest = title[: len(KIND)], title[len(KIND) :].strip()
    return f"{rest[0].upper()}{rest[1:]}" if kind.upper() == KIND and rest else title


def names_of(found: Compiled, row: Compilation) -> dict[int, str]:
    """What the bodies of a compiled report were called at the cut-off."""
    ids = {one.duty.body_id for one in found.rows} | {row.body_id}
    return {body_id: view.name for body_id, view in organisations.views_of(ids, row.period.last_day).items()}


def _sections(row: Compilation, found: Compiled, words: dict[str, str], names: dict[int, str]) -> tuple[Section, ...]:
    made_up = row.period.regime.illustrative
    sections = []
    for heading, said in found.texts:
        text = words.get(heading.code) or queries.assembled(said, names)
        texts = tuple(Text(line, made_up) for line in text.split("\n") if line.strip())
        code = heading.code
        sections.append(Section(code.rpartition(".")[2], heading.words, 2 if "." in code else 1, texts))
    return tuple(sections)


def _figures(row: Compilation, found: Compiled) -> Annex:
    sums = [one for one in found.sums if one.field.kind not in (rules.TEXT, rules.DAY)]
    cells: tuple[tuple[str, ...], ...] = tuple(
        (str(place), one.field.words, one.field.unit, one.shown, f"{len(one.given)}/{one.of} đơn vị")
        for place, one in enumerate(sums, start=1)
    )
    headers: tuple[str, ...] = _FIGURES
    widths: tuple[int, ...] = (2, 20, 6, 8, 8)
    if any(one.so_far for one in sums):
        headers, widths = (*_FIGURES, _YEAR), (2, 17, 5, 7, 7, 9)
        cells = tuple((*row, _year(one)) for row, one in zip(cells, sums, strict=True))
    made_up = (True,) * len(cells) if row.period.regime.illustrative else ()
    return Annex("SỐ LIỆU TỔNG HỢP", headers, widths, cells, made_up)


def _year(one: Sum) -> str:
    """A sum of the year so far, the periods that it lacks, and those that not everybody reported."""
    if one.so_far is None:
        return ""
    told = [f"thiếu kỳ {', '.join(one.so_far.missing)}"] if one.so_far.missing else []
    told += [
        f"{period.code}: {len(part.given)}/{part.of} đơn vị" for period, part in one.parts if len(part.given) < part.of
    ]
    shown = rules.shown(one.field, one.so_far.value)
    return f"{shown} ({'; '.join(told)})" if told else shown


def _bodies(row: Compilation, found: Compiled, names: dict[int, str]) -> Annex:
    cells = tuple(_body(place, one, names) for place, one in enumerate(found.rows, start=1))
    made_up = (True,) * len(cells) if row.period.regime.illustrative else ()
    return Annex("TÌNH HÌNH GỬI BÁO CÁO", _BODIES, (2, 20, 6, 6, 10), cells, made_up)


def _body(place: int, one: Standing, names: dict[int, str]) -> tuple[str, ...]:
    due = dates.show(one.due_on) if one.due_on else ""
    sent = dates.show(one.edition.sent_on) if one.edition else ""
    late = f", trễ {one.late} ngày" if one.late and one.counts else ""
    return str(place), names[one.duty.body_id], due, sent, f"{_STANDS[one.stand]}{late}"


def _remarks(row: Compilation) -> tuple[str, ...]:
    period = row.period
    said = [f"Số liệu từ ngày {dates.show(period.first_day)} đến ngày {dates.show(period.last_day)}."]
    if row.known_at and row.settled_on:
        moment = row.known_at.astimezone(dates.VIET_NAM)
        said.append(
            f"Chốt tổng hợp lúc {moment:%H:%M} ngày {dates.show(moment.date())}; báo cáo đến sau không có trong số liệu."
        )
    if period.regime.illustrative:
        said.append(f"{MARK}, {SIGN}: nội dung do tình huống mẫu đặt ra, không phải số liệu thật.")
    return tuple(said)
