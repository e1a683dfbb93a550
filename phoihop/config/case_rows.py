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
    level: str = "PROVINCE"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A demonstration account; `further` are the bodies besides for which the person acts, each with a role there.

    `person` is the one who holds posts and signs in by it. One made up with a `post` holds that one, as staff do, to sign in
    it; the others stand for a role and hold none.
    """

    username: str
    full_name: str
    role: str
    body: str
    further: tuple[tuple[str, str], ...] = ()
    person: str = ""
    post: str = ""


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
    effect: str = ""  # of a change, on the target
    file: str = ""  # name of the file that shows it, made by the case itself


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
COUNCIL = ("peoples_council", "Hội đồng nhân dân", "People's Council", "AUTHORITY", 9)
STANDING = ("pc_standing", "Thường trực Ủy ban nhân dân", "Standing leadership of the Committee", "AUTHORITY", 11)
BOARD = ("front_standing_board", "Ban Thường trực Ủy ban MTTQ", "Standing Board of the Front", "FRONT", 21)
JOINT = ("inter_agency_body", "Hội đồng, Ban Chỉ đạo, Ban Tổ chức", "Inter-agency body", "AUTHORITY", 45)
DISTRICT_FRONT = ("district_front", "Ủy ban Mặt trận Tổ quốc cấp huyện", "District Front committee", "FRONT", 55)
COMMUNE_FRONT = ("commune_front", "Ủy ban Mặt trận Tổ quốc cấp xã", "Commune Front committee", "FRONT", 65)
PARTY_COMMITTEE, PARTY_GROUP, COUNCIL_BODY = "laocai.tinhuy", "laocai.bcsd", "laocai.hdnd"
BODIES = (
    BodyRow(PARTY_COMMITTEE, "Tỉnh ủy Lào Cai", "Tỉnh ủy", "party_committee", "Cấp ủy Đảng", "Party committee", "PARTY", 5),
    BodyRow(PARTY_GROUP, "Ban Cán sự Đảng Ủy ban nhân dân tỉnh Lào Cai", "BCSĐ UBND tỉnh", "party_group", "Ban cán sự đảng", "Party group", "PARTY", 8),
    BodyRow(UBND, "Ủy ban nhân dân tỉnh Lào Cai", "UBND tỉnh", "peoples_committee", "Ủy ban nhân dân", "People's Committee", "AUTHORITY", 10),
    BodyRow(MTTQ, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai", "Ủy ban MTTQ tỉnh", "front_committee", "Ủy ban Mặt trận Tổ quốc", "Fatherland Front committee", "FRONT", 20),
    BodyRow("vn.quochoi", "Quốc hội", "Quốc hội", "national_assembly", "Quốc hội", "National Assembly", "AUTHORITY", 1, level="CENTRAL"),
    BodyRow(COUNCIL_BODY, "Hội đồng nhân dân tỉnh Lào Cai", "HĐND tỉnh", *COUNCIL),
    BodyRow("laocai.thuongtruc-ubnd", "Thường trực Ủy ban nhân dân tỉnh Lào Cai", "Thường trực UBND tỉnh", *STANDING, under=UBND),
    BodyRow("laocai.thuongtruc-mttq", "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Lào Cai", "BTT Ủy ban MTTQ tỉnh", *BOARD, under=MTTQ),
    BodyRow("laocai.phunu", "Hội Liên hiệp Phụ nữ tỉnh Lào Cai", "Hội LHPN tỉnh", *ORGANISATION),
    BodyRow("laocai.ldld", "Liên đoàn Lao động tỉnh Lào Cai", "LĐLĐ tỉnh", *ORGANISATION),
    BodyRow("laocai.ccb", "Hội Cựu chiến binh tỉnh Lào Cai", "Hội CCB tỉnh", *ORGANISATION),
    BodyRow("laocai.nongdan", "Hội Nông dân tỉnh Lào Cai", "Hội Nông dân tỉnh", *ORGANISATION),
    BodyRow("laocai.tinhdoan", "Tỉnh Đoàn Lào Cai", "Tỉnh Đoàn", *ORGANISATION),
    BodyRow("laocai.so-noi-vu", "Sở Nội vụ tỉnh Lào Cai", "Sở Nội vụ", *DEPARTMENT, under=UBND, illustrative=True),
    BodyRow("laocai.so-tai-chinh", "Sở Tài chính tỉnh Lào Cai", "Sở Tài chính", *DEPARTMENT, under=UBND, illustrative=True),
    BodyRow("laocai.so-nong-nghiep", "Sở Nông nghiệp và Phát triển nông thôn tỉnh Lào Cai", "Sở NN&PTNT", *DEPARTMENT, under=UBND, illustrative=True),
    BodyRow("laocai.so-lao-dong", "Sở Lao động - Thương binh và Xã hội tỉnh Lào Cai", "Sở LĐ-TB&XH", *DEPARTMENT, under=UBND, illustrative=True),
    BodyRow("laocai.bcd-covid", "Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh Lào Cai", "BCĐ Covid-19 tỉnh", *JOINT, under=UBND, illustrative=True),
    BodyRow("laocai.hd-thi-dua", "Hội đồng Thi đua - Khen thưởng tỉnh Lào Cai", "HĐ TĐKT tỉnh", *JOINT, under=UBND, illustrative=True),
    BodyRow("laocai.btc-ngay-le", "Ban Tổ chức các ngày lễ lớn tỉnh Lào Cai", "BTC ngày lễ tỉnh", *JOINT, under=UBND, illustrative=True),
    BodyRow("laocai.mttq-088", "Ủy ban Mặt trận Tổ quốc Việt Nam thị xã Sa Pa", "Ủy ban MTTQ thị xã Sa Pa", *DISTRICT_FRONT, illustrative=True, level="DISTRICT"),
    BodyRow("laocai.mttq-087", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện Bảo Yên", "Ủy ban MTTQ huyện Bảo Yên", *DISTRICT_FRONT, illustrative=True, level="DISTRICT"),
    BodyRow("laocai.mttq-082", "Ủy ban Mặt trận Tổ quốc Việt Nam huyện Bát Xát", "Ủy ban MTTQ huyện Bát Xát", *DISTRICT_FRONT, illustrative=True, level="DISTRICT"),
    BodyRow("laocai.mttq-02992", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Lương Sơn", "Ủy ban MTTQ xã Lương Sơn", *COMMUNE_FRONT, illustrative=True, level="COMMUNE"),
    BodyRow("laocai.mttq-02953", "Ủy ban Mặt trận Tổ quốc Việt Nam xã Nghĩa Đô", "Ủy ban MTTQ xã Nghĩa Đô", *COMMUNE_FRONT, illustrative=True, level="COMMUNE"),
)  # fmt: skip
# Communes whose People's Committees are told, by their codes in the list of units: two of Bảo Yên, one of which the portal names.
LUONG_SON, NGHIA_DO = "laocai.ubnd-02992", "laocai.ubnd-02953"
COMMUNES = {"087": ("02992", "02953")}

# Made up: who sits in which council by which post; without a post it ought to, by its function, and does not.
_MADE = "Quyết định kiện toàn (minh họa)"
SEATS = (
    ("laocai.bcd-covid", UBND, "Trưởng ban (Chủ tịch UBND tỉnh)", _MADE),
    ("laocai.bcd-covid", MTTQ, "Phó Trưởng ban (Chủ tịch Ủy ban MTTQ tỉnh)", _MADE),
    ("laocai.bcd-covid", "laocai.tinhdoan", "Ủy viên (Bí thư Tỉnh Đoàn)", _MADE),
    ("laocai.bcd-covid", "laocai.phunu", "", "Vận động phụ nữ phòng, chống dịch (minh họa)"),
    ("laocai.hd-thi-dua", UBND, "Chủ tịch Hội đồng (Chủ tịch UBND tỉnh)", _MADE),
    ("laocai.hd-thi-dua", MTTQ, "Phó Chủ tịch Hội đồng (Chủ tịch Ủy ban MTTQ tỉnh)", _MADE),
    ("laocai.hd-thi-dua", "laocai.ldld", "Ủy viên (Chủ tịch LĐLĐ tỉnh)", _MADE),
    ("laocai.btc-ngay-le", UBND, "Trưởng ban (Phó Chủ tịch UBND tỉnh)", _MADE),
    ("laocai.btc-ngay-le", "laocai.ccb", "Ủy viên (Chủ tịch Hội CCB tỉnh)", _MADE),
)

# Beside the administrative structure: the Party group under the committee that set it up, and who belongs to the Front.
PARTY_PLACES = ((PARTY_GROUP, PARTY_COMMITTEE),)
FRONT_PLACES = (
    *((row.code, MTTQ) for row in BODIES if row.kind in ("socio_political_org", "district_front")),
    *((f"{MTTQ}-{code}", f"{MTTQ}-{district}") for district, codes in COMMUNES.items() for code in codes),
)

CONCURRENT = "Cán bộ kiêm nhiệm"
MADE_UP = (CONCURRENT,)
# Person, body, title, order of protocol: as the account of the meeting names them; the last person is made up.
POSTS = (
    ("Trịnh Xuân Trường", UBND, "Chủ tịch UBND tỉnh", 20),
    ("Trịnh Xuân Trường", PARTY_GROUP, "Bí thư Ban Cán sự Đảng UBND tỉnh", 30),
    ("Giàng Seo Vần", PARTY_COMMITTEE, "Ủy viên BTV Tỉnh ủy", 10),
    ("Giàng Seo Vần", MTTQ, "Chủ tịch UBMTTQ Việt Nam tỉnh Lào Cai", 25),
    (CONCURRENT, "laocai.ccb", "Ủy viên Ban Thường vụ Hội CCB tỉnh", 40),
    (CONCURRENT, MTTQ, "Ủy viên UBMTTQ Việt Nam tỉnh", 60),
)

# Body, label, first year, last year: the account names years and numbers of terms; where it gives no end, none is set.
TERMS = (
    (PARTY_COMMITTEE, "Đại hội lần thứ XVI, nhiệm kỳ 2020 - 2025", 2020, 2025),
    (COUNCIL_BODY, "Nhiệm kỳ 2021 - 2026", 2021, 2026),
    ("vn.quochoi", "Khóa XV", 2021, None),
)

ACCOUNTS = (
    AccountRow("lanhdao.ubnd", "Lãnh đạo UBND (minh họa)", "LEADER", UBND, post="Phó Chủ tịch UBND tỉnh"),
    AccountRow("chuyenvien.ubnd", "Chuyên viên UBND (minh họa)", "OFFICER", UBND),
    AccountRow("vanthu.ubnd", "Văn thư UBND (minh họa)", "CLERK", UBND),
    AccountRow("quantri.ubnd", "Quản trị UBND (minh họa)", "ADMIN", UBND),
    AccountRow("quantri.mttq", "Giữ tài khoản MTTQ (minh họa)", "ACCOUNTS", MTTQ),
    AccountRow(
        "lanhdao.mttq", "Lãnh đạo MTTQ (minh họa)", "LEADER", MTTQ, post="Phó Chủ tịch UBMTTQ Việt Nam tỉnh Lào Cai"
    ),
    AccountRow("theodoi.mttq", "Người theo dõi MTTQ (minh họa)", "OBSERVER", MTTQ),
    AccountRow(
        "lanhdao.phunu", "Lãnh đạo Hội LHPN (minh họa)", "LEADER", "laocai.phunu", post="Phó Chủ tịch Hội LHPN tỉnh"
    ),
    AccountRow(
        "lanhdao.ldtbxh",
        "Lãnh đạo Sở LĐ-TB&XH (minh họa)",
        "LEADER",
        "laocai.so-lao-dong",
        post="Phó Giám đốc Sở LĐ-TB&XH",
    ),
    AccountRow("bientap.ubnd", "Biên tập cổng thông tin (minh họa)", "EDITOR", UBND),
    AccountRow("duyettin.ubnd", "Người duyệt tin (minh họa)", "PUBLISHER", UBND),
    AccountRow(
        "kiemnhiem", f"{CONCURRENT} (minh họa)", "LEADER", "laocai.ccb", further=((MTTQ, "OFFICER"),), person=CONCURRENT
    ),
)

# Made up, but after 25/1/2021: the plan names the directive of that day.
SIGNED, PLAN_DAY, AGREED = date(2021, 1, 15), date(2021, 1, 28), date(2021, 2, 8)
MEETING = date(2021, 9, 23)
PLAN = "Kế hoạch phối hợp năm 2021"
APPROVAL = "Quyết định phê duyệt Kế hoạch phối hợp năm 2021 (minh họa)"
COVID = "Ảnh hưởng của dịch Covid-19"
PHUNU, LDLD, CCB, NONGDAN, TINHDOAN = (
    "laocai.phunu", "laocai.ldld", "laocai.ccb", "laocai.nongdan", "laocai.tinhdoan",
)  # fmt: skip
NOI_VU, TAI_CHINH = "laocai.so-noi-vu", "laocai.so-tai-chinh"
NONG_NGHIEP, LAO_DONG = "laocai.so-nong-nghiep", "laocai.so-lao-dong"
PARTIES = (UBND, MTTQ, PHUNU, LDLD, CCB, NONGDAN, TINHDOAN)


def _done(claimed: date, accepted: date, words: str, by: str, file: str = "") -> tuple[Turn, ...]:
    return (Turn("claim", claimed, words, file=file), Turn("accept", accepted, "", by))


def _changed(
    asked: date, granted: date, change: str, by: str, due: date | None = None, effect: str = ""
) -> tuple[Turn, ...]:
    return (Turn("ask", asked, COVID, change=change, due=due, effect=effect), Turn("grant", granted, "", by))


_UNITY, _WORDS, _PROGRAMMES = "Đại đoàn kết toàn dân tộc", "Tuyên truyền và thi đua", "Chương trình mục tiêu quốc gia"
_WATCH, _VOTERS, _TALKS = "Kiểm tra, giám sát và phản biện", "Bầu cử và cử tri", "Đối thoại và tiếp công dân"
_CARE, _INFORM = "Phòng, chống dịch và an sinh", "Thông tin, điều kiện hoạt động và báo cáo"
_SIGNING = "Ký kết và đánh giá chương trình phối hợp"
PLAN_ROWS = (
    PlanRow("doan-ket", _UNITY, 3, "Tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư", MTTQ, UBND, date(2021, 11, 18), "Tháng 11", "Báo cáo kết quả ngày hội",
            "Hướng dẫn khu dân cư tổ chức", "Bố trí điều kiện, cử lãnh đạo dự", (PHUNU, NONGDAN)),
    PlanRow("tap-hop", _UNITY, 3, "Tập hợp, xây dựng khối đại đoàn kết toàn dân tộc", MTTQ, UBND, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Vận động các tầng lớp nhân dân", "Thông tin tình hình, tạo điều kiện", PARTIES[2:]),
    PlanRow("nghi-quyet", _WORDS, 4, "Tuyên truyền Nghị quyết Đại hội Đảng bộ tỉnh Lào Cai lần thứ XVI và 18 đề án trọng tâm", MTTQ, UBND, date(2021, 6, 30), "Quý II", "Tài liệu và báo cáo tuyên truyền",
            "Biên soạn, tuyên truyền đến hội viên", "Cung cấp tài liệu, số liệu", PARTIES[2:],
            _done(date(2021, 6, 28), date(2021, 7, 6), "Đã tuyên truyền đến chi hội, có báo cáo.", UBND, "Báo cáo tuyên truyền.txt")),
    PlanRow("ngay-le", _WORDS, 4, "Phát động thi đua chào mừng các ngày lễ lớn của đất nước và của tỉnh", UBND, MTTQ, date(2021, 5, 19), "Tháng 5", "Kế hoạch phát động",
            "Ban hành kế hoạch phát động", "Vận động đoàn viên, hội viên hưởng ứng", (LDLD, TINHDOAN, NOI_VU),
            _done(date(2021, 5, 14), date(2021, 5, 20), "Đã ban hành kế hoạch phát động.", MTTQ)),
    PlanRow("thi-dua", _WORDS, 4, "Đánh giá, tổng kết Chỉ thị số 01/CT-UBND ngày 25/01/2021 về phong trào thi đua năm 2021", UBND, MTTQ, date(2021, 9, 10), "Quý III", "Báo cáo tổng kết",
            "Thu báo cáo của sở, ngành và tổng kết", "Góp ý dự thảo, báo cáo phần việc của mình", (NOI_VU,),
            (Turn("progress", date(2021, 8, 30), "Đang thu báo cáo của các sở, ngành.", NOI_VU, 60),)),
    PlanRow("chu-truong", _WORDS, 4, "Tuyên truyền đường lối, chủ trương của Đảng, chính sách, pháp luật của Nhà nước và của địa phương", CCB, UBND, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Tuyên truyền đến hội viên và nhân dân", "Cung cấp văn bản, tài liệu", PARTIES[4:]),
    PlanRow("gap-mat", _WORDS, 4, "Gặp mặt cựu chiến binh tiêu biểu chào mừng các ngày lễ lớn", CCB, UBND, date(2021, 7, 31), "Tháng 7", "Buổi gặp mặt được tổ chức",
            "Tổ chức gặp mặt", "Cử lãnh đạo dự, hỗ trợ địa điểm", (), _changed(date(2021, 7, 5), date(2021, 7, 8), "SUSPENDED", UBND)),
    PlanRow("van-nghe", _WORDS, 4, "Hội diễn văn nghệ chào mừng các sự kiện quan trọng của tỉnh", UBND, MTTQ, date(2021, 9, 2), "Tháng 9", "Hội diễn được tổ chức",
            "Ban hành kế hoạch, tổ chức hội diễn", "Thành lập đội dự thi", PARTIES[2:], _changed(date(2021, 8, 3), date(2021, 8, 9), "NOT_FEASIBLE", MTTQ)),
    PlanRow("de-an", _PROGRAMMES, 5, "Phối hợp thực hiện 18 đề án trọng tâm giai đoạn 2020 - 2025", UBND, MTTQ, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Thông tin nội dung, tiến độ từng đề án", "Vận động nhân dân, góp ý và giám sát", PARTIES[2:]),
    PlanRow("kinh-te", _PROGRAMMES, 5, "Thi đua thực hiện kế hoạch phát triển kinh tế - xã hội năm 2021", LDLD, UBND, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Vận động thi đua thực hiện chỉ tiêu", "Thông báo chỉ tiêu và kết quả", (MTTQ, NONGDAN, TINHDOAN)),
    PlanRow("dan-toc", _PROGRAMMES, 5, "Tuyên truyền Chương trình phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi", PHUNU, UBND, date(2021, 10, 31), "Tháng 10", "Báo cáo kết quả tuyên truyền",
            "Tuyên truyền đến hội viên vùng đồng bào dân tộc", "Cung cấp nội dung chương trình", (MTTQ,),
            (Turn("progress", date(2021, 8, 20), "Đã tổ chức ở một số huyện.", percent=40),)),
    PlanRow("nong-thon", _PROGRAMMES, 5, "Vận động nhân dân xây dựng nông thôn mới", NONGDAN, UBND, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Vận động hội viên góp công, hiến đất", "Thông báo tiêu chí, hỗ trợ vật liệu", (MTTQ, PHUNU)),
    PlanRow("hoi-thi", _PROGRAMMES, 5, "Hội thi tuyên truyền xây dựng nông thôn mới", NONGDAN, UBND, date(2021, 8, 31), "Tháng 8", "Hội thi được tổ chức",
            "Tổ chức hội thi", "Hỗ trợ kinh phí, địa điểm", (), _changed(date(2021, 7, 1), date(2021, 7, 5), "NOT_FEASIBLE", UBND)),
    PlanRow("giam-ngheo", _PROGRAMMES, 5, "Giúp hộ hội viên thoát nghèo bền vững", PHUNU, UBND, date(2021, 12, 10), "Quý IV", "Danh sách hộ được giúp",
            "Nhận giúp hộ hội viên", "Lồng ghép nguồn vốn của chương trình", (NONGDAN, CCB)),
    PlanRow("tinh-nguyen", _PROGRAMMES, 5, "Chương trình tình nguyện hè ở xã vùng cao", TINHDOAN, UBND, date(2021, 8, 15), "Tháng 6 - 8", "Báo cáo kết quả chương trình",
            "Tổ chức các đội tình nguyện", "Bố trí địa bàn, kinh phí", (), _changed(date(2021, 6, 7), date(2021, 6, 11), "POSTPONED", UBND, date(2021, 11, 30), "12 đội thay vì 20 đội")),
    PlanRow("chinh-quyen", _WATCH, 6, "Tạo điều kiện để Mặt trận và các tổ chức giám sát hoạt động của chính quyền", UBND, MTTQ, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Cung cấp hồ sơ, cử người làm việc với đoàn giám sát", "Gửi trước kế hoạch giám sát", PARTIES[2:]),
    PlanRow("giam-sat", _WATCH, 6, "Giám sát việc thực hiện giảm nghèo và an sinh xã hội bền vững", MTTQ, UBND, date(2021, 7, 31), "Quý III", "Báo cáo kết quả giám sát",
            "Lập đoàn, giám sát và kiến nghị", "Cung cấp hồ sơ, trả lời kiến nghị", (NONGDAN,),
            _changed(date(2021, 6, 10), date(2021, 6, 15), "POSTPONED", UBND, date(2021, 10, 31), "3 huyện thay vì 4 huyện")),
    PlanRow("phan-bien", _WATCH, 6, "Phản biện xã hội dự thảo nghị quyết trình kỳ họp Hội đồng nhân dân tỉnh", MTTQ, UBND, date(2021, 6, 25), "Trước kỳ họp giữa năm", "Văn bản phản biện",
            "Tổ chức hội nghị phản biện", "Gửi dự thảo trước hội nghị, tiếp thu và trả lời", (),
            _done(date(2021, 6, 24), date(2021, 7, 1), "Đã gửi văn bản phản biện.", UBND, "Văn bản phản biện.pdf")),
    PlanRow("kiem-tra", _WATCH, 6, "Kiểm tra việc thực hiện phòng, chống dịch tại cơ sở", UBND, MTTQ, date(2021, 8, 31), "Quý III", "Thông báo kết quả kiểm tra",
            "Lập đoàn kiểm tra liên ngành", "Cử thành viên tham gia đoàn", (LDLD, CCB),
            _done(date(2021, 9, 3), date(2021, 9, 9), "Đã thông báo kết quả kiểm tra.", MTTQ)),
    PlanRow("bau-cu", _VOTERS, 7, "Tuyên truyền bầu cử đại biểu Quốc hội khóa XV và đại biểu HĐND các cấp nhiệm kỳ 2021 - 2026", PHUNU, UBND, date(2021, 5, 23), "Tháng 5", "Báo cáo kết quả tuyên truyền",
            "Tuyên truyền đến hội viên", "Cung cấp tài liệu bầu cử", (MTTQ,),
            _done(date(2021, 5, 21), date(2021, 6, 2), "Đã tuyên truyền tại cơ sở theo kế hoạch.", UBND, "Báo cáo tuyên truyền bầu cử.pdf")),
    PlanRow("hiep-thuong", _VOTERS, 7, "Tổ chức hội nghị hiệp thương giới thiệu người ứng cử", MTTQ, UBND, date(2021, 4, 18), "Quý I - II", "Biên bản hiệp thương",
            "Tổ chức các hội nghị hiệp thương", "Bảo đảm điều kiện tổ chức", (),
            _done(date(2021, 4, 16), date(2021, 4, 22), "Đã hoàn thành các hội nghị hiệp thương.", UBND)),
    PlanRow("tiep-xuc", _VOTERS, 7, "Tổ chức tiếp xúc cử tri tại cơ sở, trước và sau kỳ họp HĐND tỉnh", MTTQ, UBND, date(2021, 8, 20), "Theo kỳ họp", "Biên bản tiếp xúc cử tri",
            "Tổ chức hội nghị tiếp xúc", "Cử người dự, trả lời tại chỗ", (),
            _done(date(2021, 8, 18), date(2021, 8, 25), "Đã tiếp xúc cử tri trước và sau kỳ họp.", UBND)),
    PlanRow("cu-tri", _VOTERS, 7, "Tổng hợp ý kiến, kiến nghị cử tri trước kỳ họp HĐND tỉnh", MTTQ, UBND, date(2021, 9, 29), "Trước kỳ họp", "Báo cáo tổng hợp",
            "Tổng hợp kiến nghị tại cơ sở", "Phân loại, giao cơ quan trả lời"),
    PlanRow("tra-loi", _VOTERS, 7, "Trả lời, giải quyết kiến nghị cử tri sau kỳ họp giữa năm", UBND, MTTQ, date(2021, 9, 15), "Quý III", "Báo cáo trả lời và danh mục kiến nghị chưa giải quyết",
            "Trả lời từng kiến nghị, nêu rõ việc đã và chưa giải quyết", "Theo dõi và thông báo lại cử tri", (),
            (Turn("progress", date(2021, 9, 8), "Đã trả lời một phần.", percent=70),)),
    PlanRow("tam-tu", _VOTERS, 7, "Nắm và phản ánh tình hình, tâm tư, nguyện vọng của nhân dân", MTTQ, UBND, None, "Hằng quý", "Bản tổng hợp ý kiến",
            "Tổng hợp, phản ánh mỗi quý", "Xem xét, thông tin lại", PARTIES[2:]),
    PlanRow("chinh-sach", _VOTERS, 7, "Tiếp thu ý kiến nhân dân khi ban hành chính sách, văn bản chỉ đạo điều hành", UBND, MTTQ, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Nêu rõ ý kiến đã tiếp thu", "Gửi ý kiến đúng hạn", PARTIES[2:]),
    PlanRow("doi-thoai", _TALKS, 8, "Hội nghị đối thoại với thanh niên", UBND, TINHDOAN, date(2021, 6, 30), "Quý II", "Thông báo kết luận đối thoại",
            "Chủ trì đối thoại, kết luận", "Tập hợp câu hỏi, mời đại biểu", (), _changed(date(2021, 5, 5), date(2021, 5, 7), "SUSPENDED", TINHDOAN)),
    PlanRow("cong-nhan", _TALKS, 8, "Đối thoại với công nhân lao động", UBND, LDLD, date(2021, 5, 31), "Tháng 5", "Thông báo kết luận đối thoại",
            "Chủ trì đối thoại, kết luận", "Tập hợp kiến nghị của công nhân", (),
            _changed(date(2021, 5, 10), date(2021, 5, 12), "POSTPONED", LDLD, date(2021, 10, 15))),
    PlanRow("tiep-dan", _TALKS, 8, "Phối hợp tiếp công dân định kỳ", UBND, MTTQ, None, "Hằng tháng", "Sổ tiếp công dân",
            "Bố trí lịch và người tiếp", "Cử đại diện cùng tiếp"),
    PlanRow("covid", _CARE, 9, "Vận động đoàn viên tham gia phòng, chống dịch Covid-19", LDLD, UBND, date(2021, 9, 10), "Quý III", "Báo cáo kết quả",
            "Vận động đoàn viên, công nhân", "Bảo đảm vật tư phòng dịch", (TINHDOAN, PHUNU),
            (Turn("claim", date(2021, 9, 10), "Đã vận động đoàn viên, có báo cáo kèm theo.", file="Báo cáo vận động.pdf"),)),
    PlanRow("quy", _CARE, 9, "Vận động ủng hộ quỹ phòng, chống dịch", MTTQ, UBND, date(2021, 8, 15), "Quý III", "Báo cáo tiếp nhận, phân bổ",
            "Tiếp nhận và công khai ủng hộ", "Phân bổ theo đề nghị của hai bên", PARTIES[2:],
            _done(date(2021, 8, 13), date(2021, 8, 24), "Đã công khai số tiếp nhận và phân bổ.", UBND)),
    PlanRow("thong-tin", _INFORM, 11, "Thông tin tình hình kinh tế - xã hội cho Mặt trận và các tổ chức", UBND, MTTQ, None, "Hằng quý", "Bản tin gửi các bên",
            "Gửi thông tin mỗi quý", "Phản ánh lại ý kiến nhân dân", PARTIES[2:]),
    PlanRow("du-hop", _INFORM, 11, "Mời dự phiên họp thường kỳ của Ủy ban nhân dân tỉnh", UBND, MTTQ, None, "Hằng tháng", "Giấy mời, biên bản dự họp",
            "Gửi giấy mời và tài liệu trước phiên họp", "Cử đại diện dự, phát biểu", PARTIES[2:]),
    PlanRow("du-hoi-nghi", _INFORM, 11, "Thường trực UBND tỉnh dự hội nghị, hoạt động quan trọng của Mặt trận và các tổ chức", UBND, MTTQ, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Sắp xếp người dự, thông tin tình hình kinh tế - xã hội", "Gửi lịch và giấy mời trước", PARTIES[2:]),
    PlanRow("kien-nghi", _INFORM, 11, "Lắng nghe và trả lời kiến nghị của Mặt trận và các tổ chức", UBND, MTTQ, None, "Cả năm", "Văn bản trả lời",
            "Trả lời từng kiến nghị", "Gửi kiến nghị bằng văn bản", PARTIES[2:]),
    PlanRow("thanh-vien", _INFORM, 11, "Mời tham gia các Hội đồng, Ban Chỉ đạo, Ban Tổ chức cấp tỉnh có liên quan", UBND, MTTQ, date(2021, 4, 30), "Quý II", "Quyết định kiện toàn",
            "Rà soát, kiện toàn thành phần", "Cử người tham gia", PARTIES[2:],
            _done(date(2021, 4, 28), date(2021, 5, 6), "Đã kiện toàn, có quyết định kèm theo.", MTTQ, "Quyết định kiện toàn.pdf")),
    PlanRow("dieu-kien", _INFORM, 11, "Chỉ đạo các ngành bảo đảm kinh phí, điều kiện khác cho nhiệm vụ năm 2021", UBND, MTTQ, None, "Cả năm", "Phản ánh trong báo cáo từng kỳ",
            "Chỉ đạo bố trí kinh phí, điều kiện", "Lập dự toán, sử dụng đúng mục đích", (TAI_CHINH, *PARTIES[2:])),
    PlanRow("che-do-bao-cao", _INFORM, 13, "Trao đổi thông tin và thực hiện chế độ báo cáo thường xuyên", MTTQ, UBND, None, "Hằng quý", "Báo cáo từng kỳ",
            "Gửi thông tin, báo cáo đúng kỳ", "Phản hồi, thông tin lại", PARTIES[2:]),
    PlanRow("cam-ket-bao-cao", _INFORM, 13, "Gửi báo cáo 9 tháng về kết quả phối hợp", CCB, UBND, date(2021, 9, 10), "Tháng 9", "Báo cáo 9 tháng",
            "Lập và gửi báo cáo", "Tổng hợp vào báo cáo chung"),
    PlanRow("ke-hoach", _INFORM, 12, "Đề xuất nội dung phối hợp của năm 2022", MTTQ, UBND, date(2021, 9, 12), "Tháng 9", "Bản đề xuất",
            "Tập hợp đề xuất của các tổ chức", "Xem xét đưa vào dự thảo kế hoạch", PARTIES[2:],
            (Turn("claim", date(2021, 9, 13), "Đã gửi bản đề xuất."),)),
    PlanRow("hop-danh-gia", _SIGNING, 13, "Họp đánh giá kết quả phối hợp 9 tháng, bàn nhiệm vụ 3 tháng cuối năm và kế hoạch năm 2022", UBND, MTTQ, date(2021, 9, 30), "Tháng 9", "Cuộc họp được tổ chức",
            "Tổ chức cuộc họp", "Đồng chủ trì, chuẩn bị ý kiến", PARTIES[2:]),
    PlanRow("ky-ket-so", _SIGNING, 14, "Ký kết chương trình, quy chế, kế hoạch phối hợp với các sở, ban, ngành tỉnh", MTTQ, UBND, date(2021, 6, 30), "Quý II", "Văn bản đã ký",
            "Dự thảo, thống nhất và ký", "Chỉ đạo sở, ban, ngành ký", PARTIES[2:],
            (Turn("progress", date(2021, 8, 16), "Một văn bản đã ký; các văn bản khác chưa đủ chữ ký.", percent=30),)),
    PlanRow("ky-ket-huyen", _SIGNING, 14, "Triển khai việc ký kết chương trình phối hợp ở cấp huyện", UBND, MTTQ, date(2021, 7, 31), "Quý III", "Văn bản đã ký ở cấp huyện",
            "Chỉ đạo UBND cấp huyện ký", "Hướng dẫn Mặt trận cấp huyện ký", (),
            (Turn("progress", date(2021, 8, 23), "Một nơi đã ký; các nơi khác đang trao đổi dự thảo.", percent=20),)),
    PlanRow("so-ket", _SIGNING, 14, "Sơ kết các chương trình phối hợp đã ký, đề ra giải pháp khắc phục khó khăn", UBND, MTTQ, date(2021, 8, 31), "Quý III", "Báo cáo sơ kết",
            "Sơ kết phần việc của sở, ngành", "Sơ kết phần việc của mình", PARTIES[2:]),
)  # fmt: skip
# By what some of the rows are measured, how much is promised, and for whom; all made up, as the rows are.
MEASURED = {
    "doan-ket": ("Số khu dân cư tổ chức ngày hội", "90% khu dân cư", "Nhân dân ở khu dân cư"),
    "nghi-quyet": ("Số hội nghị tuyên truyền", "18 hội nghị", "Đoàn viên, hội viên"),
    "giam-ngheo": ("Số hộ hội viên được giúp thoát nghèo", "50 hộ", "Hộ hội viên nghèo"),
    "tinh-nguyen": ("Số đội tình nguyện", "20 đội", "Nhân dân xã vùng cao"),
    "giam-sat": ("Số huyện được giám sát", "4 huyện", "Hộ nghèo, hộ cận nghèo"),
    "doi-thoai": ("Số buổi đối thoại", "1 buổi", "Thanh niên"),
    "tiep-xuc": ("Số điểm tiếp xúc cử tri", "9 điểm", "Cử tri"),
}
_PROPOSED = "Kiến nghị tại cuộc họp ngày 23/9/2021"
_COMMUNE = "Quy chế phối hợp giữa UBND và Ủy ban MTTQ xã Lương Sơn (minh họa)"
_ORIENTED = "Định hướng của Chủ tịch UBND tỉnh tại cuộc họp ngày 23/9/2021"
ROWS = (
    Row("kinh-phi", "Bảo đảm kinh phí cho các hoạt động phối hợp năm 2021", TAI_CHINH, UBND, PLAN_DAY,
        date(2021, 12, 14), PLAN, PLAN, "Quyết định cấp kinh phí", opened_by_creditor=True),
    Row("ke-hoach-2022", "Xem xét phê duyệt Kế hoạch công tác phối hợp năm 2022", UBND, MTTQ, MEETING,
        date(2021, 12, 15), "Để chủ động thực hiện Quy chế trước khi năm kế hoạch bắt đầu", _PROPOSED,
        "Kế hoạch được phê duyệt", opened_by_creditor=True),
    Row("ky-ket", "Chỉ đạo các sở, ban, ngành và UBND các huyện, thị xã, thành phố ký kết chương trình phối hợp với các tổ chức cùng cấp",
        UBND, MTTQ, MEETING, date(2021, 12, 31), _PROPOSED, _PROPOSED, "Văn bản chỉ đạo", opened_by_creditor=True),
    Row("nguyen-nhan", "Phân tích nguyên nhân của tồn tại, hạn chế trong phối hợp và đề ra giải pháp", UBND, MTTQ,
        MEETING, date(2021, 10, 30), "Ý kiến đồng chủ trì tại cuộc họp ngày 23/9/2021",
        "Cuộc họp ngày 23/9/2021", "Bảng nguyên nhân và giải pháp", opened_by_creditor=True),
    *(Row(f"giai-phap-{code.partition('.')[2]}", "Đưa ra giải pháp thực hiện các chương trình mục tiêu quốc gia cùng các sở, ngành", code, UBND,
          MEETING, date(2021, 11, 15), _ORIENTED, _ORIENTED, "Kế hoạch thực hiện cụ thể", (NONG_NGHIEP, LAO_DONG),
          opened_by_creditor=True) for code in PARTIES[2:]),
    Row("hang-nam", "Hằng năm xây dựng, triển khai kế hoạch phối hợp đủ nội dung, trách nhiệm mỗi bên, tiến độ; định kỳ đánh giá",
        MTTQ, UBND, MEETING, date(2021, 12, 31), _ORIENTED, _ORIENTED, "Kế hoạch phối hợp năm 2022", PARTIES[2:], opened_by_creditor=True),
    Row("doi-moi", "Đổi mới cách thức, triển khai đồng bộ mọi nội dung đã ký từ cấp tỉnh đến cấp huyện, cấp xã", UBND, MTTQ,
        MEETING, date(2021, 12, 31), _ORIENTED, _ORIENTED, "Văn bản hướng dẫn các cấp"),
    Row("xa-cong-khai", "Công khai các khoản nhân dân đóng góp xây dựng nông thôn mới ở xã Lương Sơn", LUONG_SON, f"{MTTQ}-02992", date(2021, 8, 9),
        date(2021, 12, 10), _COMMUNE, _COMMUNE, "Bảng niêm yết tại trụ sở và nhà văn hóa thôn", agreed=date(2021, 8, 12)),
    Row("xa-doi-thoai", "Đối thoại với nhân dân các thôn của xã Lương Sơn về tiêu chí môi trường", LUONG_SON, f"{MTTQ}-02992", date(2021, 8, 9),
        date(2021, 8, 31), _COMMUNE, _COMMUNE, "Biên bản đối thoại", agreed=date(2021, 8, 12),
        turns=_done(date(2021, 8, 27), date(2021, 9, 1), "Đã đối thoại ở các thôn, có biên bản.", f"{MTTQ}-02992")),
)  # fmt: skip
