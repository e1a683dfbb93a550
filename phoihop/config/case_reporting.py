"""The reporting regimes of the case. That the sides report for the nine-month review is a fact; the form is made up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from phoihop.config.case_rows import (
    CCB,
    LAO_DONG,
    LDLD,
    NOI_VU,
    NONG_NGHIEP,
    NONGDAN,
    PHUNU,
    TAI_CHINH,
    TINHDOAN,
    UBND,
)
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.states import State
from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import services
from phoihop.domain.regimes.models import Duty, OpenedPeriod, Regime
from phoihop.domain.regimes.rules import Checked, Field
from phoihop.domain.regimes.services import Draft
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

CODE, PERIOD = "CDBC-PH-9T", "9T-2021"
SIDES = ("front_committee", "socio_political_org")
DEPARTMENT, OFFICE, DISTRICT, COMMUNE = "department", "pc_office", "district_committee", "commune_committee"
FIELDS = (
    Field("cam_ket", "Nội dung phối hợp đã thống nhất", "NUMBER", "nội dung", source="rows"),
    Field("hoan_thanh", "Đã hoàn thành, các bên xác nhận", "NUMBER", "nội dung", source="fulfilled"),
    Field("dung_han", "Hoàn thành đúng hạn", "NUMBER", "nội dung", source="on_time"),
    Field("qua_han", "Quá hạn", "NUMBER", "nội dung", source="overdue"),
    Field("hoan", "Hoãn, có lý do", "NUMBER", "nội dung", source="postponed"),
    Field("ty_le", "Tỷ lệ hoàn thành", "SHARE", "%", numerator="hoan_thanh", denominator="cam_ket"),
    Field("kien_nghi", "Kiến nghị được chuyển đến", "NUMBER", "kiến nghị", source="petitions"),
    Field("da_tra_loi", "Kiến nghị đã trả lời bằng văn bản", "NUMBER", "kiến nghị", source="petitions_answered"),
    Field("da_giai_quyet", "Kiến nghị đã giải quyết xong", "NUMBER", "kiến nghị", source="petitions_resolved"),
    Field("cuoc_hop", "Hội nghị, cuộc họp phối hợp đã dự", "NUMBER", "cuộc", source="meetings"),
    Field("kinh_phi", "Kinh phí bố trí cho công tác phối hợp", "MONEY", "đồng", source="money_allocated"),
    Field("doi_thoai", "Số cuộc đối thoại với Nhân dân", "NUMBER", "cuộc", adds_up=True),
    Field("nguoi_du", "Số người dự đối thoại", "NUMBER", "người", adds_up=True),
    Field("da_ky", "Đã ký quy chế phối hợp", "YES_NO", "đơn vị"),
    Field("ngay_ky", "Ngày ký quy chế phối hợp", "DAY", ""),
)
CHECKS = (
    Checked("hoan_thanh", "LE", ("cam_ket",), "Số hoàn thành không thể lớn hơn số đã thống nhất."),
    Checked("dung_han", "LE", ("hoan_thanh",), "Số đúng hạn không thể lớn hơn số hoàn thành."),
    Checked("da_tra_loi", "LE", ("kien_nghi",), "Số đã trả lời không thể lớn hơn số được chuyển đến."),
    Checked("nguoi_du", "GE", ("doi_thoai",), "Mỗi cuộc đối thoại có ít nhất một người dự.", hard=False),
)
HEADINGS = (
    ("I", "KẾT QUẢ THỰC HIỆN CÔNG TÁC PHỐI HỢP", False), ("I.1", "Kết quả nổi bật", True),
    ("I.2", "Tham dự cuộc họp, hoạt động của mỗi bên", False), ("II", "TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", True),
    ("III", "NHIỆM VỤ 3 THÁNG CUỐI NĂM", True), ("IV", "KIẾN NGHỊ, ĐỀ XUẤT", True),
)  # fmt: skip
REGIME = Draft(
    code=CODE, title="Báo cáo kết quả công tác phối hợp 9 tháng",
    content="Kết quả thực hiện Quy chế phối hợp và kế hoạch phối hợp năm; tồn tại, nguyên nhân; nhiệm vụ; kiến nghị.",
    reporters_told="Ủy ban MTTQ và các tổ chức chính trị - xã hội tỉnh; sở, ngành; UBND cấp huyện; UBND cấp xã",
    receivers_told="UBND tỉnh; UBND cấp huyện nhận báo cáo của UBND cấp xã",
    method="Gửi trên phần mềm; bản giấy khi được yêu cầu", frequency="NINE_MONTHS",
    basis="Quy chế phối hợp giữa UBND tỉnh với Ủy ban MTTQ và các tổ chức chính trị - xã hội tỉnh",
    reporters=(
        *((kind, "PROVINCE", "ISSUER") for kind in (*SIDES, DEPARTMENT, OFFICE)),
        (DISTRICT, "DISTRICT", "ISSUER"), (COMMUNE, "COMMUNE", "ABOVE"),
    ),
    headings=HEADINGS, fields=FIELDS, checks=CHECKS,
    guide="Số liệu từ 15/12 năm trước đến 14/9. Ô trống là chưa có số liệu, không phải bằng 0.", illustrative=True,
)  # fmt: skip

# What is in force in the case, asked of those whom it tells of at the province; its period of 2021 is the one that is reported of.
OF_NINE_MONTHS = replace(
    REGIME, reporters=tuple((kind, "PROVINCE", "ISSUER") for kind in (*SIDES, DEPARTMENT)),
    reporters_told="Ủy ban MTTQ và các tổ chức chính trị - xã hội tỉnh; sở, ngành", receivers_told="UBND tỉnh",
)  # fmt: skip
# Its period of 2021 opens in December: on the day of the case nothing is owed by it.
OF_THE_YEAR = replace(
    REGIME, code="CDBC-PH-NAM", title="Báo cáo kết quả công tác phối hợp năm", frequency="YEAR",
    headings=tuple((code, words.replace("3 THÁNG CUỐI NĂM", "NĂM TỚI"), asked) for code, words, asked in HEADINGS),
    guide="Số liệu từ 15/12 năm trước đến 14/12. Ô trống là chưa có số liệu, không phải bằng 0.",
)  # fmt: skip
_BEGUN, _OPENED = date(2021, 8, 2), date(2021, 9, 6)
_HOUR = time(9, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What one body wrote of the nine months, and how far its report has come. All of it is made up."""

    body: str
    dialogues: tuple[str, str]  # how many, and how many people came
    texts: tuple[str, str, str, str]  # under the headings that are asked for
    sent: date | None = None
    late: str = ""
    approved: date | None = None
    returned: date | None = None
    remarks: tuple[tuple[str, str], ...] = ()


_AHEAD, _ASKS = "Hoàn thành các nội dung còn lại của kế hoạch phối hợp năm 2021 trước ngày 15/12.", "Không có."
REPORTS = (
    Told(LDLD, ("3", "420"), (
        "Tổ chức 3 cuộc đối thoại với công nhân, người lao động; vận động hỗ trợ đoàn viên gặp khó khăn do dịch.",
        "Một số hoạt động tập trung phải hoãn do dịch Covid-19.", _AHEAD,
        "Đề nghị UBND tỉnh bố trí kinh phí đối thoại tại các khu công nghiệp.",
    ), sent=date(2021, 9, 15), approved=date(2021, 9, 17)),
    Told(NONGDAN, ("2", "310"), (
        "Phối hợp xây dựng 4 mô hình hợp tác xã nông nghiệp; tổ chức 2 cuộc đối thoại với nông dân.",
        "Tiêu thụ nông sản chậm do dịch Covid-19.", _AHEAD, _ASKS,
    ), sent=date(2021, 9, 15), approved=date(2021, 9, 17)),
    Told(TINHDOAN, ("1", "95"), (
        "Huy động đoàn viên trực chốt phòng, chống dịch; tổ chức 1 cuộc đối thoại với thanh niên.",
        "Diễn đàn thanh niên phải chuyển sang trực tuyến.", _AHEAD, _ASKS,
    ), sent=date(2021, 9, 20), late="Cán bộ tổng hợp đi cách ly y tế."),
    Told(PHUNU, ("4", "12"), (
        "Tổ chức 4 cuộc đối thoại với hội viên; hỗ trợ phụ nữ khởi nghiệp tại các xã.",
        "Việc thu thập số liệu từ cơ sở còn chậm.", _AHEAD, "Đề nghị có mẫu số liệu thống nhất cho cơ sở.",
    ), sent=date(2021, 9, 16), returned=date(2021, 9, 17), remarks=(
        ("nguoi_du", "4 cuộc đối thoại mà chỉ có 12 người dự? Đề nghị kiểm tra lại."),
        ("II", "Đề nghị nêu rõ nguyên nhân khách quan, chủ quan."),
    )),
    Told(CCB, ("1", ""), ("Phối hợp tuyên truyền phòng, chống dịch; vận động hội viên hiến đất làm đường.", "", "", "")),
    Told(NOI_VU, ("1", "60"), (
        "Tham mưu ký kết quy chế phối hợp với Ủy ban MTTQ tỉnh.", "Việc ký kết ở cấp huyện còn chậm.", _AHEAD, _ASKS,
    ), sent=date(2021, 9, 15), approved=date(2021, 9, 16)),
    Told(TAI_CHINH, ("", ""), (
        "Thẩm định, bố trí kinh phí phối hợp theo khả năng cân đối ngân sách.", "Nguồn thu giảm.", _AHEAD, _ASKS,
    ), sent=date(2021, 9, 16), approved=date(2021, 9, 17)),
    Told(NONG_NGHIEP, ("2", "140"), (
        "Phối hợp vận động nhân dân xây dựng nông thôn mới.", "Tiến độ một số tiêu chí chậm.", _AHEAD, _ASKS,
    ), sent=date(2021, 9, 16), approved=date(2021, 9, 17)),
    Told(LAO_DONG, ("1", "85"), (
        "Phối hợp rà soát, hỗ trợ người lao động gặp khó khăn do dịch Covid-19.", "Hồ sơ hỗ trợ ở một số xã chậm.",
        _AHEAD, _ASKS,
    ), sent=date(2021, 9, 16)),
)  # fmt: skip


def tell(by_code: Mapping[str, Body], speaker: Callable[[Body], Actor], issued_on: date) -> None:
    """The two regimes are drafted and put in force, and the nine months are reported of, as far as the reports have come.

    The Front was asked and has not answered; the veterans are late; the women's report came back; two wait to be approved.
    """
    issuer = by_code[UBND]
    by = speaker(issuer)
    for told, day in ((OF_NINE_MONTHS, _BEGUN), (OF_THE_YEAR, issued_on)):
        with moments.history(_moment(day)):
            row = services.draft(told=told, issuer=issuer, by=by, at=_moment(day))
            services.adopt(regime=row, by=by, at=_moment(day))
    regime = Regime.objects.get(code=CODE)
    with moments.history(_moment(_OPENED)):
        period = services.open_period(regime=regime, code=PERIOD, by=by, on=_OPENED, at=_moment(_OPENED))
    for report in REPORTS:
        _report(period, report, by_code[report.body], speaker(by_code[report.body]))
    for report in sorted(REPORTS, key=lambda one: one.returned or one.approved or date.max):
        _decide(period.duties.get(body=by_code[report.body]), report, by)


def _report(period: OpenedPeriod, told: Told, body: Body, by: Actor) -> None:
    duty = period.duties.get(body=body)
    day = told.sent or _OPENED
    with moments.history(_moment(_OPENED)):
        if duty.commitment.state == State.PROPOSED:
            ledger.agree(commitment=duty.commitment, by=by, on=_OPENED, key=f"{_key(told)}:agree")
    with moments.history(_moment(day)):
        typed = dict(zip(("doi_thoai", "nguoi_du"), told.dialogues, strict=True))
        typed |= dict(zip((code for code, _words, asked in HEADINGS if asked), told.texts, strict=True))
        notes = {"nguoi_du": "Đối thoại qua điện thoại."} if told.returned else {}
        cells = {code: services.Typed(words, notes.get(code, "")) for code, words in typed.items() if words}
        services.write(duty=duty, cells=cells, by=by)
        if told.sent:
            services.send(
                duty=duty, by=by, on=day, at=_moment(day), key=f"{_key(told)}:send", late_reason=told.late
            )  # fmt: skip


def _decide(duty: Duty, told: Told, by: Actor) -> None:
    if told.approved:
        with moments.history(_moment(told.approved)):
            services.approve(duty=duty, by=by, on=told.approved, key=f"{_key(told)}:approve")
    if told.returned:
        at = _moment(told.returned)
        with moments.history(at):
            services.return_(
                duty=duty, remarks=dict(told.remarks), by=by, on=told.returned, at=at, key=f"{_key(told)}:return"
            )  # fmt: skip


def _key(told: Told) -> str:
    return f"case:report:{told.body}"


def _moment(day: date) -> datetime:
    return datetime.combine(day, _HOUR, dates.VIET_NAM)
