"""The report of a supervision, composed from what was recorded of it (Decree 30/2020/NĐ-CP, template 1.4; of the Front its
own form). Nobody who was met is named: names in what was found are covered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.domain.documents import catalogue, composing
from phoihop.domain.documents.paper import Paper, Section, Signatory, Text
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.oversight.models import Delegation, Finding, Recommendation, Supervision, Voice
from phoihop.domain.oversight.states import Form, Priority, RecommendationState, Verb
from phoihop.foundation.vn import dates, personal

REPORT = "BÁO CÁO"
_FORMS = {
    Form.STUDY: "nghiên cứu, xem xét văn bản", Form.DELEGATION: "tổ chức đoàn giám sát",
    Form.BOARDS: "giám sát thông qua Ban Thanh tra nhân dân, Ban Giám sát đầu tư của cộng đồng",
    Form.TAKE_PART: "tham gia giám sát với cơ quan có thẩm quyền",
}  # fmt: skip
_PRESSING = {Priority.HIGH: "cấp bách", Priority.NORMAL: "thông thường"}
_CAME = {
    RecommendationState.CARRIED_OUT: "đã thực hiện", RecommendationState.NOT_CARRIED_OUT: "kết thúc vì không thực hiện",
}  # fmt: skip
_HEAD = ("number", "day", "signatories", "recipients")  # made up where the supervision is
_COVERED = "Dấu […] che tên người, số điện thoại, số giấy tờ và thư điện tử."
_SUPERVISES = "giám sát"


@dataclass(frozen=True, slots=True)
class Head:
    """What the paper needs beside its matter: its symbol, where it is issued, as what and by whom it is signed, who gets it."""

    symbol: str
    place: str
    signs_as: tuple[str, ...]
    signer: str
    recipients: tuple[str, ...]

    @property
    def signatories(self) -> tuple[Signatory, ...]:
        """The one who signs."""
        return (Signatory(self.signs_as, self.signer),)


@dataclass(frozen=True, slots=True)
class Material:
    """All that the report tells: the plan, what was found, and what was recommended with all that was said of it."""

    row: Supervision
    findings: Sequence[Finding]
    recommendations: Sequence[tuple[Recommendation, Sequence[Voice]]]
    views: Mapping[int, BodyView]
    delegation: Delegation | None = None

    def name(self, body_id: int) -> str:
        """What the body was called on the day."""
        return self.views[body_id].name


def symbol(body: BodyView) -> str:
    """The usual symbol of a report of this body."""
    return catalogue.form_of(body.side, body.name).symbol(REPORT, composing.short_of(body.short_name, body.name))


def about(row: Supervision) -> str:
    """What the report is about."""
    told = row.title.rstrip(".")
    of = f"{told[:1].lower()}{told[1:]}" if told.casefold().startswith(_SUPERVISES) else f"{_SUPERVISES}: {told}"
    return f"kết quả {of}"


def to(told: Material) -> tuple[str, ...]:
    """Whom it is for: the body that was supervised, and the one above it."""
    row = told.row
    return tuple(told.name(pk) for pk in (row.supervised_id, row.superior_id) if pk)


def report(told: Material, *, issuer: BodyView, head: Head, on: date) -> Paper:
    """The paper: how it was supervised, what was found, what is recommended by when, and what it asks for."""
    row, made_up = told.row, told.row.illustrative
    supervised = told.name(row.supervised_id)
    sections = [
        ("Kế hoạch, hình thức giám sát", _plan(told)),
        *([("Đoàn giám sát", _delegation(told.delegation))] if told.delegation else []),
        ("Kết quả giám sát", [f"Ngày {dates.show(one.on)}: {_flat(one.words)}" for one in told.findings]),
        ("Kiến nghị", [_recommended(one, said) for one, said in told.recommendations] or ["Không có kiến nghị."]),
        ("Đề nghị", [_asked(told, supervised)]),
    ]
    texts = [line for _title, lines in sections for line in lines]
    return composing.titled(
        composing.Head(
            issuers=(issuer.name,), symbol=head.symbol, place=head.place, day=on, signatories=head.signatories,
            recipients=head.recipients, made_up=_HEAD if made_up else (),
            form=catalogue.form_of(issuer.side, issuer.name).code,
        ),
        kind=REPORT, about=about(row), addressees=to(told),
        opening=(Text(f"{issuer.name} báo cáo {about(row)} đối với {supervised} như sau:", made_up),),
        sections=[
            Section(_ROMAN[place], title, 1, tuple(Text(line, made_up) for line in _numbered(lines)))
            for place, (title, lines) in enumerate(sections)
        ],
        remarks=(_COVERED,) if any("[…]" in line for line in texts) else (),
    )  # fmt: skip


_ROMAN = ("I", "II", "III", "IV", "V")


def _numbered(lines: Sequence[str]) -> list[str]:
    return [f"{n}. {line}" for n, line in enumerate(lines, start=1)] if len(lines) > 1 else list(lines)


def _plan(told: Material) -> list[str]:
    row = told.row
    sent = " và ".join(to(told))
    lines = [
        f"Hình thức giám sát: {_FORMS[Form(row.form)]}.",
        f"Kế hoạch giám sát gửi {sent} ngày {dates.show(row.plan_sent_on)}; bắt đầu giám sát ngày {dates.show(row.begins_on)}.",
    ]
    if row.intent:
        days = f"từ ngày {dates.show(row.intent.begins_on)} đến ngày {dates.show(row.intent.ends_on)}"
        lines.append(f"Theo chương trình giám sát đã thống nhất với {told.name(row.intent.authority_id)}, {days}.")
    return lines


def _delegation(row: Delegation) -> list[str]:
    """By which decision, and who: posts and bodies as they were stated."""
    return [
        f"Quyết định số {row.decision} ngày {dates.show(row.decided_on)}.",
        f"Trưởng đoàn: {row.head.rstrip('.')}.",
        *(f"Thành viên: {member.rstrip('.')}." for member in row.others),
    ]


def _recommended(row: Recommendation, said: Sequence[Voice]) -> str:
    """What is recommended, how pressing, by which day it is answered, and what came so far; answered is not carried out."""
    first, answers = said[0], [one for one in said if one.verb == Verb.ANSWER]
    line = (
        f"{_flat(row.words)} Kiến nghị ngày {dates.show(first.on)}; mức độ: {_PRESSING[Priority(row.priority)]}; "
        f"hạn trả lời bằng văn bản: {dates.show(first.due_on)}."
    )
    if answers:
        line += f" Đã trả lời tại văn bản {answers[-1].paper} ngày {dates.show(answers[-1].on)}."
    if came := _CAME.get(RecommendationState(row.state)):
        line += f" Kết luận ngày {dates.show(said[-1].on)}: {came}."
    return line


def _asked(told: Material, supervised: str) -> str:
    if told.recommendations:
        return f"Đề nghị {supervised} xem xét, thực hiện các kiến nghị nêu trên và trả lời bằng văn bản đúng hạn."
    return f"Đề nghị {supervised} tiếp tục thực hiện theo quy định."


def _flat(said: str) -> str:
    kept = personal.masked(" ".join(said.split()))
    return kept if kept.endswith((".", "!", "?", "…")) else f"{kept}."
