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
    due: date | None
    due_basis: str
    basis: str
    product: str
    supporters: tuple[str, ...] = ()
    agreed: date | None = None
    opened_by_creditor: bool = False
    turns: tuple[Turn, ...] = ()
    illustrative: bool = True


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the joint plan of 2021, between the committee and another body; `due` None runs all year round."""

    key: str
    group: str
    article: int
    title: str
    debtor: str
    creditor: str
    due: date | None
    timing: str
    product: str
    lead_duty: str
    other_duty: str
    supporters: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()


UBND, MTTQ = "laocai.ubnd", "laocai.mttq"
ORGANISATION = ("socio_political_org", "Tổ chức chính trị - xã hội", "Socio-political organisation", "FRONT", 30)
DEPARTMENT = ("department", "Sở, ban, ngành", "Department", "AUTHORITY", 40)
PARTY_COMMITTEE, PARTY_GROUP = "laocai.tinhuy", "laocai.bcsd"
BODIES = (
    BodyRow(PARTY_COMMITTEE, "Tỉnh ủy Lào Cai", "Tỉnh ủy", "party_committee", "Cấp ủy Đảng", "Party committee", "PARTY", 5),
    BodyRow(PARTY_GROUP, "Ban Cán sự Đảng Ủy ban nhân dân tỉnh Lào Cai", "BCSĐ UBND tỉnh", "party_group", "Ban cán sự đảng", "Party group", "PARTY", 8),
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

# Person, body, title, order of protocol: as the account of the meeting names them.
POSTS = (
    ("Trịnh Xuân Trường", UBND, "Chủ tịch UBND tỉnh", 20),
    ("Trịnh Xuân Trường", PARTY_GROUP, "Bí thư Ban Cán sự Đảng UBND tỉnh", 30),
    ("Giàng Seo Vần", PARTY_COMMITTEE, "Ủy viên BTV Tỉnh ủy", 10),
    ("Giàng Seo Vần", MTTQ, "Chủ tịch UBMTTQ Việt Nam tỉnh Lào Cai", 25),
)

ACCOUNTS = (
    AccountRow("lanhdao.ubnd", "Lãnh đạo UBND (minh họa)", "LEADER", UBND),
    AccountRow("chuyenvien.ubnd", "Chuyên viên UBND (minh họa)", "OFFICER", UBND),
    AccountRow("vanthu.ubnd", "Văn thư UBND (minh họa)", "CLERK", UBND),
    AccountRow("quantri.ubnd", "Quản trị UBND (minh họa)", "ADMIN", UBND),
    AccountRow("lanhdao.mttq", "Lãnh đạo MTTQ (minh họa)", "LEADER", MTTQ),
    AccountRow("theodoi.mttq", "Người theo dõi MTTQ (minh họa)", "OBSERVER", MTTQ),
    AccountRow("lanhdao.phunu", "Lãnh đạo Hội LHPN (minh họa)", "LEADER", "laocai.phunu"),
)

SIGNED, PLAN_DAY, AGREED = date(2021, 1, 15), date(2021, 1, 20), date(2021, 2, 8)
PLAN = "Kế hoạch phối hợp năm 2021"
COVID = "Ảnh hưởng của dịch Covid-19"
PHUNU, LDLD, CCB, NONGDAN, TINHDOAN = (
    "laocai.phunu", "laocai.ldld", "laocai.ccb", "laocai.nongdan", "laocai.tinhdoan",
)  # fmt: skip
NOI_VU, TAI_CHINH = "laocai.so-noi-vu", "laocai.so-tai-chinh"
PARTIES = (UBND, MTTQ, PHUNU, LDLD, CCB, NONGDAN, TINHDOAN)


def _done(claimed: date, accepted: date, words: str, by: str) -> tuple[Turn, ...]:
    return (Turn("claim", claimed, words), Turn("accept", accepted, "", by))


def _changed(asked: date, granted: date, change: str, by: str, due: date | None = None) -> tuple[Turn, ...]:
    return (Turn("ask", asked, COVID, change=change, due=due), Turn("grant", granted, "", by))


_UNITY, _WORDS, _PROGRAMMES = "Đại đoàn kết toàn dân tộc", "Tuyên truyền và thi đua", "Chương trình mục tiêu quốc gia"
_WATCH, _VOTERS, _TALKS = "Kiểm tra, giám sát và phản biện", "Bầu cử và cử tri", "Đối thoại và tiếp công dân"
_CARE, _INFORM = "Phòng, chống dịch và an sinh", "Thông tin, điều kiện hoạt động và báo cáo"
PLAN_ROWS = (
    PlanRow("doan-ket", _UNITY, 3, "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư", MTTQ, UBND, date(2021, 11, 18), "Tháng 11", "Báo cáo kết quả ngày hội",
            "Hướng dẫn khu dân cư tổ chức", "Bố trí điều kiện, cử lãnh đạo dự", (PHUNU, NONGDAN)),
    PlanRow("tap-hop", _UNITY, 3, "Tập hợp, xây dựng khối đại đoàn kết toàn dân tộc", MTTQ, UBND, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Vận động các tầng lớp nhân dân", "Thông tin tình hình, tạo điều kiện", PARTIES[2:]),
    PlanRow("nghi-quyet", _WORDS, 4, "Tuyên truyền Nghị quyết Đại hội Đảng bộ tỉnh Lào Cai lần thứ XVI và 18 đề án trọng tâm", MTTQ, UBND, date(2021, 6, 30), "Quý II", "Tài liệu và báo cáo tuyên truyền",
            "Biên soạn, tuyên truyền đến hội viên", "Cung cấp tài liệu, số liệu", PARTIES[2:],
            _done(date(2021, 6, 28), date(2021, 7, 6), "Đã tuyên truyền đến chi hội, có báo cáo.", UBND)),
    PlanRow("ngay-le", _WORDS, 4, "Phát động thi đua chào mừng các ngày lễ lớn của đất nước và của tỉnh", UBND, MTTQ, date(2021, 5, 19), "Tháng 5", "Kế hoạch phát động",
            "Ban hành kế hoạch phát động", "Vận động đoàn viên, hội viên hưởng ứng", (LDLD, TINHDOAN, NOI_VU),
            _done(date(2021, 5, 14), date(2021, 5, 20), "Đã ban hành kế hoạch phát động.", MTTQ)),
    PlanRow("thi-dua", _WORDS, 4, "Đánh giá, tổng kết Chỉ thị số 01/CT-UBND ngày 25/01/2021 về phong trào thi đua năm 2021", UBND, MTTQ, date(2021, 9, 10), "Quý III", "Báo cáo tổng kết",
            "Thu báo cáo của sở, ngành và tổng kết", "Góp ý dự thảo, báo cáo phần việc của mình", (NOI_VU,),
            (Turn("progress", date(2021, 8, 30), "Đang thu báo cáo của các sở, ngành.", NOI_VU, 60),)),
    PlanRow("dan-toc", _PROGRAMMES, 5, "Tuyên truyền Chương trình phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi", PHUNU, UBND, date(2021, 10, 31), "Tháng 10", "Báo cáo kết quả tuyên truyền",
            "Tuyên truyền đến hội viên vùng đồng bào dân tộc", "Cung cấp nội dung chương trình", (MTTQ,),
            (Turn("progress", date(2021, 8, 20), "Đã tổ chức ở một số huyện.", percent=40),)),
    PlanRow("nong-thon", _PROGRAMMES, 5, "Vận động nhân dân xây dựng nông thôn mới", NONGDAN, UBND, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Vận động hội viên góp công, hiến đất", "Thông báo tiêu chí, hỗ trợ vật liệu", (MTTQ, PHUNU)),
    PlanRow("hoi-thi", _PROGRAMMES, 5, "Hội thi tuyên truyền xây dựng nông thôn mới", NONGDAN, UBND, date(2021, 8, 31), "Tháng 8", "Hội thi được tổ chức",
            "Tổ chức hội thi", "Hỗ trợ kinh phí, địa điểm", (), _changed(date(2021, 7, 1), date(2021, 7, 5), "NOT_FEASIBLE", UBND)),
    PlanRow("giam-ngheo", _PROGRAMMES, 5, "Giúp hộ hội viên thoát nghèo bền vững", PHUNU, UBND, date(2021, 12, 10), "Quý IV", "Danh sách hộ được giúp",
            "Nhận giúp hộ hội viên", "Lồng ghép nguồn vốn của chương trình", (NONGDAN, CCB)),
    PlanRow("giam-sat", _WATCH, 6, "Giám sát việc thực hiện giảm nghèo và an sinh xã hội bền vững", MTTQ, UBND, date(2021, 7, 31), "Quý III", "Báo cáo kết quả giám sát",
            "Lập đoàn, giám sát và kiến nghị", "Cung cấp hồ sơ, trả lời kiến nghị", (NONGDAN,),
            _changed(date(2021, 6, 10), date(2021, 6, 15), "POSTPONED", UBND, date(2021, 10, 31))),
    PlanRow("phan-bien", _WATCH, 6, "Phản biện xã hội dự thảo nghị quyết trình kỳ họp Hội đồng nhân dân tỉnh", MTTQ, UBND, date(2021, 6, 25), "Trước kỳ họp giữa năm", "Văn bản phản biện",
            "Tổ chức hội nghị phản biện", "Gửi dự thảo trước hội nghị, tiếp thu và trả lời", (),
            _done(date(2021, 6, 24), date(2021, 7, 1), "Đã gửi văn bản phản biện.", UBND)),
    PlanRow("kiem-tra", _WATCH, 6, "Kiểm tra việc thực hiện phòng, chống dịch tại cơ sở", UBND, MTTQ, date(2021, 8, 31), "Quý III", "Thông báo kết quả kiểm tra",
            "Lập đoàn kiểm tra liên ngành", "Cử thành viên tham gia đoàn", (LDLD, CCB),
            _done(date(2021, 9, 3), date(2021, 9, 9), "Đã thông báo kết quả kiểm tra.", MTTQ)),
    PlanRow("bau-cu", _VOTERS, 7, "Tuyên truyền bầu cử đại biểu Quốc hội khóa XV và đại biểu HĐND các cấp nhiệm kỳ 2021 - 2026", PHUNU, UBND, date(2021, 5, 23), "Tháng 5", "Báo cáo kết quả tuyên truyền",
            "Tuyên truyền đến hội viên", "Cung cấp tài liệu bầu cử", (MTTQ,),
            _done(date(2021, 5, 21), date(2021, 6, 2), "Đã tuyên truyền tại cơ sở theo kế hoạch.", UBND)),
    PlanRow("hiep-thuong", _VOTERS, 7, "Tổ chức hội nghị hiệp thương giới thiệu người ứng cử", MTTQ, UBND, date(2021, 4, 18), "Quý I - II", "Biên bản hiệp thương",
            "Tổ chức các hội nghị hiệp thương", "Bảo đảm điều kiện tổ chức", (),
            _done(date(2021, 4, 16), date(2021, 4, 22), "Đã hoàn thành các hội nghị hiệp thương.", UBND)),
    PlanRow("cu-tri", _VOTERS, 7, "Tổng hợp ý kiến, kiến nghị cử tri trước kỳ họp HĐND tỉnh", MTTQ, UBND, date(2021, 9, 29), "Trước kỳ họp", "Báo cáo tổng hợp",
            "Tổng hợp kiến nghị tại cơ sở", "Phân loại, giao cơ quan trả lời"),
    PlanRow("tra-loi", _VOTERS, 7, "Trả lời, giải quyết kiến nghị cử tri sau kỳ họp giữa năm", UBND, MTTQ, date(2021, 9, 15), "Quý III", "Báo cáo trả lời và danh mục kiến nghị chưa giải quyết",
            "Trả lời từng kiến nghị, nêu rõ việc đã và chưa giải quyết", "Theo dõi và thông báo lại cử tri", (),
            (Turn("progress", date(2021, 9, 8), "Đã trả lời một phần.", percent=70),)),
    PlanRow("doi-thoai", _TALKS, 8, "Hội nghị đối thoại với thanh niên", UBND, TINHDOAN, date(2021, 6, 30), "Quý II", "Thông báo kết luận đối thoại",
            "Chủ trì đối thoại, kết luận", "Tập hợp câu hỏi, mời đại biểu", (), _changed(date(2021, 5, 5), date(2021, 5, 7), "SUSPENDED", TINHDOAN)),
    PlanRow("cong-nhan", _TALKS, 8, "Đối thoại với công nhân lao động", UBND, LDLD, date(2021, 5, 31), "Tháng 5", "Thông báo kết luận đối thoại",
            "Chủ trì đối thoại, kết luận", "Tập hợp kiến nghị của công nhân", (),
            _changed(date(2021, 5, 10), date(2021, 5, 12), "POSTPONED", LDLD, date(2021, 10, 15))),
    PlanRow("tiep-dan", _TALKS, 8, "Phối hợp tiếp công dân định kỳ", UBND, MTTQ, None, "Hằng tháng", "Sổ tiếp công dân",
            "Bố trí lịch và người tiếp", "Cử đại diện cùng tiếp"),
    PlanRow("covid", _CARE, 9, "Vận động đoàn viên tham gia phòng, chống dịch Covid-19", LDLD, UBND, date(2021, 9, 10), "Quý III", "Báo cáo kết quả",
            "Vận động đoàn viên, công nhân", "Bảo đảm vật tư phòng dịch", (TINHDOAN, PHUNU),
            (Turn("claim", date(2021, 9, 10), "Đã vận động đoàn viên, có báo cáo kèm theo."),)),
    PlanRow("quy", _CARE, 9, "Vận động ủng hộ quỹ phòng, chống dịch", MTTQ, UBND, date(2021, 8, 15), "Quý III", "Báo cáo tiếp nhận, phân bổ",
            "Tiếp nhận và công khai ủng hộ", "Phân bổ theo đề nghị của hai bên", PARTIES[2:],
            _done(date(2021, 8, 13), date(2021, 8, 24), "Đã công khai số tiếp nhận và phân bổ.", UBND)),
    PlanRow("thong-tin", _INFORM, 11, "Thông tin tình hình kinh tế - xã hội cho Mặt trận và các tổ chức", UBND, MTTQ, None, "Hằng quý", "Bản tin gửi các bên",
            "Gửi thông tin mỗi quý", "Phản ánh lại ý kiến nhân dân", PARTIES[2:]),
    PlanRow("du-hop", _INFORM, 11, "Mời dự phiên họp thường kỳ của Ủy ban nhân dân tỉnh", UBND, MTTQ, None, "Hằng tháng", "Giấy mời, biên bản dự họp",
            "Gửi giấy mời và tài liệu trước phiên họp", "Cử đại diện dự, phát biểu", PARTIES[2:]),
    PlanRow("cam-ket-bao-cao", _INFORM, 13, "Gửi báo cáo 9 tháng về kết quả phối hợp", CCB, UBND, date(2021, 9, 10), "Tháng 9", "Báo cáo 9 tháng",
            "Lập và gửi báo cáo", "Tổng hợp vào báo cáo chung"),
    PlanRow("ke-hoach", _INFORM, 12, "Đề xuất nội dung phối hợp của năm 2022", MTTQ, UBND, date(2021, 9, 12), "Tháng 9", "Bản đề xuất",
            "Tập hợp đề xuất của các tổ chức", "Xem xét đưa vào dự thảo kế hoạch", PARTIES[2:],
            (Turn("claim", date(2021, 9, 13), "Đã gửi bản đề xuất."),)),
)  # fmt: skip
ROWS = (
    Row("kinh-phi", "Bảo đảm kinh phí cho các hoạt động phối hợp năm 2021", TAI_CHINH, UBND, PLAN_DAY,
        date(2021, 12, 14), PLAN, PLAN, "Quyết định cấp kinh phí", opened_by_creditor=True),
    Row("ke-hoach-2022", "Xem xét phê duyệt Kế hoạch công tác phối hợp năm 2022", UBND, MTTQ, date(2021, 9, 23),
        date(2021, 12, 15), "Để chủ động thực hiện Quy chế trước khi năm kế hoạch bắt đầu",
        "Kiến nghị tại cuộc họp ngày 23/9/2021", "Kế hoạch được phê duyệt", opened_by_creditor=True),
    Row("ky-ket", "Chỉ đạo các sở, ban, ngành và UBND các huyện, thị xã, thành phố ký kết chương trình phối hợp",
        UBND, MTTQ, date(2021, 9, 23), date(2021, 12, 31), "Đề xuất tại cuộc họp ngày 23/9/2021",
        "Kiến nghị tại cuộc họp ngày 23/9/2021", "Văn bản chỉ đạo", opened_by_creditor=True),
    Row("nguyen-nhan", "Phân tích nguyên nhân của tồn tại, hạn chế trong phối hợp và đề ra giải pháp", UBND, MTTQ,
        date(2021, 9, 23), date(2021, 10, 30), "Ý kiến đồng chủ trì tại cuộc họp ngày 23/9/2021",
        "Cuộc họp ngày 23/9/2021", "Bảng nguyên nhân và giải pháp", opened_by_creditor=True),
    Row("giai-phap", "Đưa ra giải pháp thực hiện các chương trình mục tiêu quốc gia", MTTQ, UBND, date(2021, 9, 23),
        date(2021, 11, 15), "Định hướng của đồng chủ trì tại cuộc họp ngày 23/9/2021",
        "Cuộc họp ngày 23/9/2021", "Bản giải pháp", PARTIES[2:], opened_by_creditor=True),
)  # fmt: skip
