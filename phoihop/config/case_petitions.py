"""Petitions of the case. That voters were met, heard and answered is what the account says; every one here is made up."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from phoihop.config.case_rows import LAO_DONG, LDLD, MTTQ, NONG_NGHIEP, TAI_CHINH, UBND
from phoihop.domain.ledger import services as ledger
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import services
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.states import Around, Competence, Contact, PlannedVerb, Result
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

_AT = time(14, 0)


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting with voters."""

    key: str
    kind: Contact
    day: date
    place: str
    organiser: str
    attended: int
    spoke: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """A meeting with voters that was planned: where, who is told when, and why it was called off if it was."""

    key: str
    kind: Contact
    planned_on: date
    day: date
    place: str
    organiser: str
    host: str
    around: str = ""
    press: date | None = None
    told: date | None = None
    off: tuple[date, str] | None = None


@dataclass(frozen=True, slots=True)
class Did:
    """One step; what it gives beside who and when, bodies by their codes."""

    day: date
    verb: str
    by: str
    given: dict[str, Any] = field(default_factory=dict)  # keyword arguments of the verb


@dataclass(frozen=True, slots=True)
class Asked:
    """One petition and its way."""

    key: str
    met: str
    text: str
    topic: str
    place: str
    competence: Competence = Competence.PROVINCE
    way: tuple[Did, ...] = ()


def _routed(day: date, to: str, by: str = MTTQ) -> Did:
    return Did(day, "route", by, {"to": to})


def _answered(day: date, by: str, paper: str, words: str) -> Did:
    return Did(day, "answer", by, {"paper": paper, "words": words})


def _came(day: date, by: str, result: Result, words: str, until: date | None = None) -> Did:
    return Did(day, "report_result", by, {"result": result, "words": words, "day": until})


COUNCIL, GROUP, DIALOGUE, RECEPTION, LAST = "truoc-ky-hop", "theo-doi-tuong", "doi-thoai", "tiep-cong-dan", "sau-ky-hop"
MEETINGS = (
    Met(GROUP, Contact.GROUP, date(2021, 5, 12), "Hội trường xã Bản Phiệt, huyện Bảo Thắng", MTTQ, 58, 7),
    Met(DIALOGUE, Contact.DIALOGUE, date(2021, 5, 20), "Khu công nghiệp Tằng Loỏng", LDLD, 120, 14),
    Met(COUNCIL, Contact.REGULAR, date(2021, 6, 22), "Hội trường xã Tả Phìn, trước kỳ họp HĐND tỉnh", MTTQ, 64, 9),
    Met(RECEPTION, Contact.RECEPTION, date(2021, 7, 15), "Trụ sở tiếp công dân tỉnh", UBND, 11, 11),
    Met(LAST, Contact.REGULAR, date(2021, 9, 20), "Hội trường phường Cốc Lếu, sau kỳ họp HĐND tỉnh", MTTQ, 47, 5),
)
AHEAD = (
    Ahead("chuyen-de-nong-thon", Contact.THEMATIC, date(2021, 7, 26), date(2021, 8, 20), "Hội trường huyện Bảo Thắng", MTTQ, UBND,
          press=date(2021, 8, 6), off=(date(2021, 8, 16), "Tạm dừng tập trung đông người để phòng, chống dịch.")),
    Ahead("theo-nganh-cong-nhan", Contact.GROUP, date(2021, 9, 16), date(2021, 9, 28), "Nhà văn hóa công nhân Tằng Loỏng", LDLD, UBND,
          press=date(2021, 9, 20)),
    Ahead("truoc-ky-hop-cuoi-nam", Contact.JOINT, date(2021, 9, 14), date(2021, 10, 12), "Hội trường thị xã Sa Pa", MTTQ, UBND, Around.BEFORE,
          told=date(2021, 9, 17)),
)  # fmt: skip
PETITIONS = (
    Asked(
        "duong-ta-phin", COUNCIL, "Đường liên thôn từ trung tâm xã đi các bản bị sạt lở, đề nghị sửa trước mùa khô.",
        "Giao thông", "Xã Tả Phìn", way=(
            _routed(date(2021, 6, 28), UBND),
            _answered(date(2021, 8, 10), UBND, "412/UBND-GT", "Ủy ban nhân dân tỉnh sẽ bố trí vốn sửa đoạn sạt lở trong năm 2021."),
            _came(date(2021, 8, 10), UBND, Result.SCHEDULED, "Sửa xong đoạn sạt lở.", date(2021, 11, 30)),
            Did(date(2021, 8, 12), "promise", UBND, {"words": "Sửa đoạn sạt lở trên đường liên thôn xã Tả Phìn", "until": date(2021, 11, 30)}),
            Did(date(2021, 8, 16), "agree", MTTQ),
        ),
    ),
    Asked(
        "duong-ta-phin-2", LAST, "Đề nghị sửa đường liên thôn đi các bản bị sạt lở từ trung tâm xã.",
        "Giao thông", "Xã Tả Phìn", way=(Did(date(2021, 9, 21), "join", MTTQ, {"beside": "duong-ta-phin"}),),
    ),
    Asked(
        "nuoc-sach", COUNCIL, "Công trình nước sạch tập trung hỏng từ năm trước, mùa khô thiếu nước sinh hoạt.",
        "Điện, nước", "Xã Tả Phìn", way=(
            _routed(date(2021, 6, 28), UBND),
            Did(date(2021, 7, 5), "send_back", UBND, {"reason": "Thuộc thẩm quyền Sở Nông nghiệp và Phát triển nông thôn."}),
            _routed(date(2021, 7, 6), NONG_NGHIEP),
            _answered(date(2021, 8, 2), NONG_NGHIEP, "655/SNN-TL", "Đã thay máy bơm và đường ống chính."),
            _came(date(2021, 8, 20), NONG_NGHIEP, Result.RESOLVED, "Công trình cấp nước trở lại từ ngày 18/8."),
            Did(date(2021, 8, 25), "confirm", MTTQ),
        ),
    ),
    Asked(
        "dien-luoi", GROUP, "Ba bản vùng cao chưa có điện lưới, đề nghị đưa vào kế hoạch đầu tư.",
        "Điện, nước", "Xã Bản Phiệt", way=(_routed(date(2021, 5, 18), UBND),),
    ),
    Asked(
        "den-bu", GROUP, "Giá đền bù đất làm đường thấp hơn xã bên cạnh, đề nghị giải thích.",
        "Đất đai, tài nguyên, môi trường", "Xã Bản Phiệt", way=(
            _routed(date(2021, 5, 18), UBND),
            _answered(date(2021, 6, 30), UBND, "301/UBND-TNMT", "Giá áp dụng theo bảng giá đất của từng khu vực."),
            _came(date(2021, 6, 30), UBND, Result.EXPLAINED, "Đã giải thích bảng giá tại xã."),
            Did(date(2021, 7, 8), "confirm", MTTQ),
            Did(date(2021, 9, 1), "reopen", MTTQ, {"reason": "Cử tri cho rằng trả lời chưa nói đến đoạn qua bản dưới."}),
        ),
    ),
    Asked(
        "nha-o-cong-nhan", DIALOGUE, "Đề nghị có nhà ở và nhà trẻ cho công nhân khu công nghiệp.",
        "Lao động, an sinh xã hội", "Khu công nghiệp Tằng Loỏng", way=(
            _routed(date(2021, 8, 3), UBND, LDLD),
            Did(date(2021, 8, 9), "ask_help", UBND, {"of": LAO_DONG, "words": "Số công nhân cần nhà ở và nhà trẻ theo từng doanh nghiệp."}),
        ),
    ),
    Asked(
        "cham-luong", DIALOGUE, "Hỗ trợ lao động ngừng việc vì dịch đến chậm, đề nghị chi trả sớm.",
        "Lao động, an sinh xã hội", "Khu công nghiệp Tằng Loỏng", way=(
            _routed(date(2021, 6, 1), LAO_DONG, LDLD),
            _answered(date(2021, 7, 20), LAO_DONG, "118/SLĐTBXH", "Đợt 1 đã chi trả; đợt 2 tạm gác vì danh sách phải rà lại do dịch."),
            _came(date(2021, 7, 20), LAO_DONG, Result.DEFERRED, "Chi trả đợt 2 sau khi rà danh sách.", date(2021, 10, 31)),
        ),
    ),
    Asked(
        "quyet-toan", RECEPTION, "Đề nghị công khai quyết toán quỹ của thôn đã nộp về xã.",
        "Tài chính, ngân sách", "Xã Cốc San", way=(
            _routed(date(2021, 7, 16), TAI_CHINH, UBND),
            _answered(date(2021, 8, 30), TAI_CHINH, "77/STC-NS", "Đã hướng dẫn xã niêm yết quyết toán tại nhà văn hóa thôn."),
            _came(date(2021, 8, 30), TAI_CHINH, Result.EXPLAINED, "Quyết toán đã niêm yết."),
        ),
    ),
    Asked("cho-coc-leu", LAST, "Chợ tạm lấn vỉa hè, đề nghị sắp xếp lại chỗ bán hàng.", "An ninh, trật tự", "Phường Cốc Lếu",
          Competence.COMMUNE),
)  # fmt: skip


def tell(by_code: dict[str, Body]) -> None:
    """Replay every petition, each step known since the afternoon of its day."""
    met = {}
    for row in MEETINGS:
        at = _at(row.day)
        with moments.history(at):
            met[row.key] = services.record_session(
                kind=row.kind, held_on=row.day, place=row.place, attended=row.attended, spoke=row.spoke,
                by=_speaker(by_code[row.organiser]), on=row.day, at=at, key=f"case:{row.key}", illustrative=True,
            )  # fmt: skip
    rows: dict[str, Petition] = {}
    for asked in PETITIONS:
        session = met[asked.met]
        at = _at(session.held_on)
        ask = services.Ask(asked.text, asked.topic, asked.place, asked.competence)
        with moments.history(at):
            rows[asked.key] = services.collect(
                said_at=session, ask=ask, by=_speaker(session.organiser), at=at, key=f"case:{asked.key}",
                illustrative=True,
            )  # fmt: skip
    done = [(did, asked, place) for asked in PETITIONS for place, did in enumerate(asked.way)]
    for did, asked, place in sorted(done, key=lambda told: told[0].day):
        _do(did, rows[asked.key], f"case:{asked.key}:{place}", by_code, rows)


def tell_ahead(by_code: dict[str, Body]) -> None:
    """Replay what was planned, announced and called off."""
    for row in AHEAD:
        by, key = _speaker(by_code[row.organiser]), f"case:{row.key}"
        at = _at(row.planned_on)
        with moments.history(at):
            planned = services.plan_meeting(
                kind=row.kind, around=row.around, day=row.day, place=row.place, host=by_code[row.host], by=by,
                on=row.planned_on, at=at, key=key, illustrative=True,
            )  # fmt: skip
        for to, day in ((PlannedVerb.PRESS, row.press), (PlannedVerb.HOST, row.told)):
            if day:
                with moments.history(_at(day)):
                    services.announce(
                        planned=planned, to=to, words="", by=by, on=day, at=_at(day), key=f"{key}:{to.lower()}"
                    )  # fmt: skip
        if row.off:
            day, reason = row.off
            with moments.history(_at(day)):
                services.call_off(planned=planned, reason=reason, by=by, on=day, at=_at(day), key=f"{key}:off")


def _do(did: Did, petition: Petition, key: str, by_code: dict[str, Body], rows: dict[str, Petition]) -> None:
    at, by = _at(did.day), _speaker(by_code[did.by])
    named: dict[str, dict[str, Any]] = {"to": by_code, "of": by_code, "beside": rows}  # the same
    given = {name: named[name][value] if name in named else value for name, value in did.given.items()}
    with moments.history(at):
        if did.verb == "agree":
            promised = petition.way.exclude(commitment=None).get().commitment
            assert promised is not None  # it was just asked for
            ledger.agree(commitment=promised, by=by, on=did.day, key=key)
            return
        getattr(services, did.verb)(petition=petition, by=by, on=did.day, at=at, key=key, **given)


def _at(day: date) -> datetime:
    return datetime.combine(day, _AT, dates.VIET_NAM)


def _speaker(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"])
