"""The rows of the case. Source: the provincial portal's account of the meeting of 23/9/2021.

A row is factual only where the account says it; everything else carries `illustrative=True`. The persons who work
with the demonstration accounts are made up.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body named in the account, or made up for the case."""

    code: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    kind_label_en: str
    side: str
    order: int
    under: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A demonstration account."""

    username: str
    full_name: str
    role: str
    body: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One later line of a story; `body` is the debtor where it is empty."""

    verb: str
    day: date
    words: str
    body: str = ""
    percent: int = 0
    change: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment and its story."""

    key: str
    title: str
    debtor: str
    creditor: str
    day: date
    due: date
    due_basis: str
    basis: str
    product: str
    supporters: tuple[str, ...] = ()
    agreed: date | None = None
    opened_by_creditor: bool = False
    turns: tuple[Turn, ...] = ()
    illustrative: bool = True


UBND, MTTQ = "laocai.ubnd", "laocai.mttq"
ORGANISATION = ("socio_political_org", "Tổ chức chính trị - xã hội", "Socio-political organisation", "FRONT", 30)
DEPARTMENT = ("department", "Sở, ban, ngành", "Department", "AUTHORITY", 40)
BODIES = (
    BodyRow(UBND, "Ủy ban nhân dân tỉnh Lào Cai", "UBND tỉnh", "peoples_committee", "Ủy ban nhân dân", "People's Committee", "AUTHORITY", 10),
    BodyRow(MTTQ, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai", "Ủy ban MTTQ tỉnh", "front_committee", "Ủy ban Mặt trận Tổ quốc", "Fatherland Front committee", "FRONT", 20),
    BodyRow("laocai.phunu", "Hội Liên hiệp Phụ nữ tỉnh Lào Cai", "Hội LHPN tỉnh", *ORGANISATION),
    BodyRow("laocai.ldld", "Liên đoàn Lao động tỉnh Lào Cai", "LĐLĐ tỉnh", *ORGANISATION),
    BodyRow("laocai.ccb", "Hội Cựu chiến binh tỉnh Lào Cai", "Hội CCB tỉnh", *ORGANISATION),
    BodyRow("laocai.nongdan", "Hội Nông dân tỉnh Lào Cai", "Hội Nông dân tỉnh", *ORGANISATION),
    BodyRow("laocai.tinhdoan", "Tỉnh Đoàn Lào Cai", "Tỉnh Đoàn", *ORGANISATION),
    BodyRow("laocai.so-noi-vu", "Sở Nội vụ tỉnh Lào Cai", "Sở Nội vụ", *DEPARTMENT, under=UBND, illustrative=True),
    BodyRow("laocai.so-tai-chinh", "Sở Tài chính tỉnh Lào Cai", "Sở Tài chính", *DEPARTMENT, under=UBND, illustrative=True),
)  # fmt: skip

ACCOUNTS = (
    AccountRow("lanhdao.ubnd", "Lãnh đạo UBND (minh họa)", "LEADER", UBND),
    AccountRow("chuyenvien.ubnd", "Chuyên viên UBND (minh họa)", "OFFICER", UBND),
    AccountRow("vanthu.ubnd", "Văn thư UBND (minh họa)", "CLERK", UBND),
    AccountRow("lanhdao.mttq", "Lãnh đạo MTTQ (minh họa)", "LEADER", MTTQ),
    AccountRow("theodoi.mttq", "Người theo dõi MTTQ (minh họa)", "OBSERVER", MTTQ),
    AccountRow("lanhdao.phunu", "Lãnh đạo Hội LHPN (minh họa)", "LEADER", "laocai.phunu"),
)

PLAN_DAY, AGREED = date(2021, 1, 20), date(2021, 2, 8)
PLAN = "Kế hoạch phối hợp năm 2021, thực hiện Quy chế phối hợp nhiệm kỳ 2021 - 2025"
COVID = "Ảnh hưởng của dịch Covid-19"
ROWS = (
    Row("bau-cu", "Tuyên truyền bầu cử đại biểu Quốc hội khóa XV và đại biểu HĐND các cấp nhiệm kỳ 2021 - 2026",
        "laocai.phunu", UBND, PLAN_DAY, date(2021, 5, 23), PLAN, PLAN, "Báo cáo kết quả tuyên truyền", (MTTQ,), AGREED,
        turns=(Turn("claim", date(2021, 5, 21), "Đã tuyên truyền tại cơ sở theo kế hoạch."),
               Turn("accept", date(2021, 6, 2), "", UBND))),
    Row("thi-dua", "Đánh giá, tổng kết Chỉ thị số 01/CT-UBND ngày 25/01/2021 về phong trào thi đua năm 2021",
        UBND, MTTQ, date(2021, 1, 25), date(2021, 9, 14), "Kỳ 9 tháng chốt số liệu ngày 14/9 theo quy định của tỉnh",
        "Chỉ thị số 01/CT-UBND ngày 25/01/2021", "Báo cáo tổng kết", ("laocai.so-noi-vu",), AGREED,
        turns=(Turn("progress", date(2021, 8, 30), "Đang thu báo cáo của các sở, ngành.", "laocai.so-noi-vu", 60),)),
    Row("doi-thoai", "Hội nghị đối thoại với thanh niên", UBND, "laocai.tinhdoan", PLAN_DAY, date(2021, 6, 30), PLAN,
        PLAN, "Thông báo kết luận đối thoại", (), AGREED,
        turns=(Turn("ask", date(2021, 5, 5), COVID, change="SUSPENDED"),
               Turn("grant", date(2021, 5, 7), "", "laocai.tinhdoan"))),
    Row("giam-sat", "Giám sát việc thực hiện giảm nghèo và an sinh xã hội bền vững", MTTQ, UBND, PLAN_DAY,
        date(2021, 7, 31), PLAN, PLAN, "Báo cáo kết quả giám sát", ("laocai.nongdan",), AGREED,
        turns=(Turn("ask", date(2021, 6, 10), COVID, change="POSTPONED", due=date(2021, 10, 31)),
               Turn("grant", date(2021, 6, 15), "", UBND))),
    Row("hoi-thao", "Hội thi tuyên truyền xây dựng nông thôn mới", "laocai.nongdan", UBND, PLAN_DAY,
        date(2021, 8, 31), PLAN, PLAN, "Hội thi được tổ chức", (), AGREED,
        turns=(Turn("ask", date(2021, 7, 1), COVID, change="NOT_FEASIBLE"),
               Turn("grant", date(2021, 7, 5), "", UBND))),
    Row("cu-tri", "Tổng hợp ý kiến, kiến nghị cử tri trước kỳ họp HĐND tỉnh", MTTQ, UBND, PLAN_DAY,
        date(2021, 9, 29), PLAN, PLAN, "Báo cáo tổng hợp", (), AGREED),
    Row("covid", "Vận động đoàn viên tham gia phòng, chống dịch Covid-19", "laocai.ldld", UBND, PLAN_DAY,
        date(2021, 9, 20), PLAN, PLAN, "Báo cáo kết quả", (), AGREED,
        turns=(Turn("claim", date(2021, 9, 20), "Đã vận động đoàn viên, có báo cáo kèm theo."),)),
    Row("kinh-phi", "Bảo đảm kinh phí cho các hoạt động phối hợp năm 2021", "laocai.so-tai-chinh", UBND, PLAN_DAY,
        date(2021, 12, 14), PLAN, PLAN, "Quyết định cấp kinh phí", (), None, opened_by_creditor=True),
    Row("ke-hoach-2022", "Xem xét phê duyệt Kế hoạch công tác phối hợp năm 2022", UBND, MTTQ, date(2021, 9, 23),
        date(2021, 12, 15), "Để chủ động thực hiện Quy chế trước khi năm kế hoạch bắt đầu",
        "Kiến nghị tại cuộc họp ngày 23/9/2021", "Kế hoạch được phê duyệt", (), None, opened_by_creditor=True),
    Row("ky-ket", "Chỉ đạo các sở, ban, ngành và UBND các huyện, thị xã, thành phố ký kết chương trình phối hợp",
        UBND, MTTQ, date(2021, 9, 23), date(2021, 12, 31), "Đề xuất tại cuộc họp ngày 23/9/2021",
        "Kiến nghị tại cuộc họp ngày 23/9/2021", "Văn bản chỉ đạo", (), None, opened_by_creditor=True),
)  # fmt: skip
