"""The reporting regimes of the case. That the sides report for the nine-month review is a fact; the form is made up."""

from dataclasses import replace
from datetime import datetime

from phoihop.domain.organisations.models import Body
from phoihop.domain.regimes import services
from phoihop.domain.regimes.rules import Checked, Field
from phoihop.domain.regimes.services import Draft
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments

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

# What is in force when the case begins. Its period of 2021 opens in December: on the day of the case nothing is owed by it.
OF_THE_YEAR = replace(
    REGIME, code="CDBC-PH-NAM", title="Báo cáo kết quả công tác phối hợp năm", frequency="YEAR",
    headings=tuple((code, words.replace("3 THÁNG CUỐI NĂM", "NĂM TỚI"), asked) for code, words, asked in HEADINGS),
    guide="Số liệu từ 15/12 năm trước đến 14/12. Ô trống là chưa có số liệu, không phải bằng 0.",
)  # fmt: skip


def tell(issuer: Body, by: Actor, at: datetime) -> None:
    """The yearly regime is drafted and put in force."""
    with moments.history(at):
        services.adopt(regime=services.draft(told=OF_THE_YEAR, issuer=issuer, by=by, at=at), by=by, at=at)
