"""What goes out about petitions: a reply to voters as an official letter (Decree 30/2020/NĐ-CP, template 1.5), and what
was asked summed up for a People's Council as a report (1.4). Nobody who asked is named: names in what was asked are covered.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.domain.documents import composing
from phoihop.domain.documents.paper import Annex, Paper, Section, Signatory, Text
from phoihop.domain.petitions.models import Petition, SittingSummary
from phoihop.domain.petitions.sittings import Material
from phoihop.domain.petitions.states import ANSWERED, Around, Competence, Contact, PetitionState, Result
from phoihop.foundation.vn import dates, personal

REPORT = "BÁO CÁO"
_WHOSE = {
    Competence.CENTRE: "của Trung ương", Competence.PROVINCE: "của tỉnh", Competence.DISTRICT: "của huyện",
    Competence.COMMUNE: "của xã",
}  # fmt: skip
_MET = {
    Contact.REGULAR: "Tiếp xúc định kỳ", Contact.GROUP: "Tiếp xúc theo giới, ngành", Contact.THEMATIC: "Tiếp xúc chuyên đề",
    Contact.RECEPTION: "Tiếp công dân", Contact.DIALOGUE: "Đối thoại", Contact.JOINT: "Tiếp xúc liên cấp",
}  # fmt: skip
_CAME = {
    Result.RESOLVED: "đã giải quyết xong", Result.IN_PROGRESS: "đang giải quyết", Result.SCHEDULED: "giải quyết theo lộ trình",
    Result.EXPLAINED: "đã giải trình", Result.DEFERRED: "tạm gác lại", Result.UNRESOLVED: "không giải quyết",
}  # fmt: skip
_NEW = ("TT", "Số kiến nghị", "Lĩnh vực", "Nội dung kiến nghị", "Nêu tại", "Cơ quan giải quyết")
_BEFORE = ("TT", "Số kiến nghị", "Thẩm quyền", "Nội dung kiến nghị", "Cơ quan giải quyết", "Trả lời", "Kết quả")
_SUBJECT = 3  # the column of what was asked
MADE_UP = ("number", "day", "signatories", "recipients")


@dataclass(frozen=True, slots=True)
class Form:
    """What the paper needs beside its words: its symbol, where it is issued, as what and by whom it is signed, who gets it."""

    symbol: str
    place: str
    signs_as: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]


def head(issuer: str, form: Form, on: date, *, made_up: bool) -> composing.Head:
    """The head of any paper of petitions."""
    return composing.Head(
        issuers=(issuer,), symbol=form.symbol, place=form.place, day=on,
        signatories=(Signatory(form.signs_as, form.signer),), recipients=form.recipients,
        made_up=MADE_UP if made_up else (),
    )  # fmt: skip


def reply(rows: Sequence[Petition], words: str, issuer: str, askers: Sequence[str], form: Form, on: date) -> Paper:
    """The letter that answers these petitions to the bodies that collected them.

    One that answers several goes to all who see one of them: it tells of none what was asked, where and when.
    """
    made_up = any(row.illustrative for row in rows)
    numbers = ", ".join(str(row.pk) for row in rows)
    asked = [_asked(rows[0])] if len(rows) == 1 else [Text(f"Các kiến nghị số {numbers}", made_up)]
    asker = ", ".join(askers)
    opening = Text(f"{issuer} nhận được kiến nghị của cử tri do {asker} tổng hợp, chuyển đến và trả lời như sau:")
    answer = [Text(line, made_up) for line in words.split("\n") if line.strip()]
    end = Text(f"{issuer} trân trọng thông báo để {asker} biết, trả lời cử tri.")
    return composing.letter(
        head(issuer, form, on, made_up=made_up), about=f"trả lời kiến nghị của cử tri số {numbers}",
        to=askers, text=(opening, *asked, Text("Nội dung trả lời:"), *answer, end),
    )  # fmt: skip


def _asked(row: Petition) -> Text:
    where, line = personal.masked(row.session.place), personal.masked(" ".join(row.text.split()))
    return Text(f"Kiến nghị số {row.pk} ({where}, ngày {dates.show(row.session.held_on)}): {line}", row.illustrative)


def summary(
    row: SittingSummary, told: Material, names: Mapping[int, str], *, issuer: str, form: Form, on: date
) -> Paper:  # fmt: skip
    """What was asked and what came of it, for the council: new petitions by whose matter they are, each in an annex, then those told before."""
    sitting, before = row.sitting, row.around == Around.BEFORE
    made_up = sitting.illustrative or any(one.illustrative for one in (*told.new, *told.before))
    council, around = names[sitting.council_id], "trước" if before else "sau"
    when = f"khai mạc ngày {dates.show(sitting.opens_on)}, bế mạc ngày {dates.show(sitting.closes_on)}"
    opening = Text(
        f"{issuer} tổng hợp ý kiến, kiến nghị của cử tri {around} {sitting.name} của {council} ({when}), gửi {council} như sau:",
        made_up,
    )
    annexes = _annexes(told, names)
    return composing.titled(
        head(issuer, form, on, made_up=made_up), kind=REPORT,
        about=f"tổng hợp ý kiến, kiến nghị của cử tri {around} {sitting.name}", addressees=(council,), opening=(opening,),
        sections=_sections(told, on, council, made_up=made_up), annexes=annexes,
        remarks=("Dấu […] che tên người, số điện thoại, số giấy tờ và thư điện tử có trong kiến nghị.",),
    )  # fmt: skip


def _sections(told: Material, on: date, council: str, *, made_up: bool) -> tuple[Section, ...]:
    since = f"Từ ngày {dates.show(told.since)} đến" if told.since else "Đến"
    met = f"{since} ngày {dates.show(on)} có {told.met} cuộc tiếp xúc, đối thoại, tiếp công dân với {told.came} lượt người dự và {told.spoke} lượt người phát biểu; tiếp nhận {told.asked} kiến nghị mới."
    if told.asked > len(told.new):
        met += f" Phụ lục nêu {len(told.new)} kiến nghị đầu."
    counts = told.counts
    came = (
        f"Trong {counts.collected} kiến nghị đã tổng hợp các lần trước: {counts.answered} kiến nghị đã được trả lời bằng văn bản; "
        f"{counts.resolved} kiến nghị đã giải quyết xong và được nơi tiếp nhận xác nhận; {counts.late} kiến nghị quá hạn chưa trả lời. "
        "Trả lời và giải quyết xong là hai con số riêng."
        if counts.collected
        else "Chưa có kiến nghị nào được tổng hợp ở lần trước."
    )
    asked = f"Đề nghị {council} xem xét, giám sát việc giải quyết các kiến nghị nêu trên."
    return (
        Section("I", "Tình hình tiếp nhận", 1, (Text(met, made_up),)),
        Section("II", "Kiến nghị mới theo thẩm quyền", 1, tuple(Text(line, made_up) for line in _by_competence(told.topics))),
        Section("III", "Kết quả giải quyết kiến nghị đã tổng hợp", 1, (Text(came, made_up),)),
        Section("IV", "Đề nghị", 1, (Text(asked),)),
    )  # fmt: skip


def _by_competence(counted: Mapping[str, Counter[str]]) -> list[str]:
    """A line for each competence with its fields of life, the most first."""
    lines = []
    for competence in Competence:
        topics = counted.get(competence, Counter[str]())
        told = "; ".join(f"{topic}: {n}" for topic, n in sorted(topics.items(), key=lambda one: (-one[1], one[0])))
        if topics:
            lines.append(f"Thuộc thẩm quyền {_WHOSE[competence]}: {topics.total()} kiến nghị ({told}).")
    return lines or ["Không có kiến nghị mới."]


def _annexes(told: Material, names: Mapping[int, str]) -> tuple[Annex, ...]:
    found: list[Annex] = []
    for competence in Competence:
        if rows := [row for row in told.new if row.competence == competence]:
            cells = tuple(
                (
                    str(n), str(row.pk), row.topic, _covered(row),
                    f"{_MET[Contact(row.session.kind)]} ngày {dates.show(row.session.held_on)}", _holder(row, names),
                )
                for n, row in enumerate(rows, start=1)
            )  # fmt: skip
            title = f"Kiến nghị mới thuộc thẩm quyền {_WHOSE[competence]}"
            found.append(Annex(title, _NEW, (5, 9, 16, 38, 17, 15), cells, _flags(rows), _SUBJECT))
    if told.before:
        moved = tuple(
            (
                str(n), str(row.pk), _WHOSE[Competence(row.competence)].removeprefix("của "), _covered(row), _holder(row, names),
                "đã trả lời" if row.state in ANSWERED else "chưa trả lời", _came(row),
            )
            for n, row in enumerate(told.before, start=1)
        )  # fmt: skip
        title = "Kết quả giải quyết kiến nghị đã tổng hợp các lần trước"
        found.append(Annex(title, _BEFORE, (5, 9, 12, 34, 15, 11, 14), moved, _flags(told.before), _SUBJECT))
    return tuple(found)


def _flags(rows: Sequence[Petition]) -> tuple[bool, ...]:
    flags = tuple(row.illustrative for row in rows)
    return flags if any(flags) else ()


def _holder(row: Petition, names: Mapping[int, str]) -> str:
    return names[row.holder_id] if row.holder_id else "chưa chuyển"


def _came(row: Petition) -> str:
    """What came of it; that it was confirmed is said beside."""
    came = _CAME[Result(row.result)] if row.result else "chưa có kết quả"
    return f"{came}, đã xác nhận" if row.state == PetitionState.CONFIRMED else came


def _covered(row: Petition) -> str:
    return personal.masked(" ".join(row.text.split()))
