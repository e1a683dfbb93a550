"""Who leads and who supports, as the words name them: one body, a row of bodies, or a group such as “các sở, ban, ngành”."""

import re

from phoihop.domain.meetings.conclusions import names

# With what a body's name begins. A comma or “và” parts two bodies only where the next word is one of these.
HEAD = (
    r"(?:\d{1,3} (?:sở|ban|ngành|xã|phường|huyện|cơ quan|đơn vị|hội|tổ chức|bên)(?!\w)|[Hh]ai (?:bên|văn phòng|ngành|đơn vị|đoàn thể)|[Nn]gành(?= (?:điện|y tế|giáo dục|nông nghiệp|công an|ngân hàng|thuế|giao thông|bảo hiểm xã hội|văn hóa|du lịch|lao động|tài chính|nước|viễn thông|bưu chính|kiểm lâm|thanh tra|tư pháp|nội vụ|xây dựng|công thương)(?!\w))|(?:[Tt]ất cả\s+)?(?:[Cc]ác|[Nn]hững|[Tt]oàn thể|[Mm]ỗi|[Tt]ừng)\s+(?:chủ đầu tư|(?:Phó )?(?:Chủ tịch|Giám đốc)|Thủ trưởng|thủ trưởng|thành phần|Sở|Ban|Hội|sở|ban|ngành|cơ quan|đơn vị|tổ chức|đoàn thể|địa phương|cấp|huyện|xã|phường|thị xã|thành phố|đặc khu|thành viên|hội|phòng|bên|đồng chí|trường|doanh nghiệp|bệnh viện|trạm y tế|nhà trường|nhà thầu|nhà mạng|ngân hàng|hợp tác xã|hiệp hội|cơ sở|khối|cụm|thôn|bản|khu dân cư|chi bộ|đảng bộ|chủ đầu tư|chi hội|chi nhánh|tổ|đoàn|Tổ|Đoàn|bộ|Bộ|tỉnh)\b"
    r"|UBND|Ủy ban|UBMTTQ|MTTQ|Mặt trận|BTT|Ban|Sở|Phòng|Văn phòng|VP|Ủy viên|Thành viên|thành viên|[Cc]hủ đầu tư(?! \w+ trình)|Doanh nghiệp|Đặc khu|Kiểm toán|Viễn thông|Ban,|Công an|Bộ|Hội(?! nghị| thảo| trường)|[Cc]ấp ủy|[Cc]hính quyền(?= các| địa| cơ| cấp| xã| huyện)|HĐND|HND|CCB|LHPN|LĐLĐ|ĐTN|Đoàn|Liên đoàn|Liên minh"
    r"|Liên hiệp|Tỉnh đoàn|Tỉnh Đoàn|Thành đoàn|Thành Đoàn|Huyện đoàn|Huyện Đoàn|Thanh tra|Kho bạc|Cục|Chi cục|Bảo hiểm|BHXH|Ngân hàng|Báo(?! cáo)|Đài"
    r"|Trung tâm|Trường(?! hợp)|Công ty|Viện|Tòa án|Chủ tịch|Phó Chủ tịch|Giám đốc|Thủ trưởng|Chỉ huy trưởng|Chánh|Trưởng|Đảng ủy|Đảng đoàn|Tỉnh ủy|Thành ủy|Huyện ủy"
    r"|Thường trực|Bí thư|Tổ(?!ng| chức)|Điện lực|[Cc]ơ quan(?= (?:chủ trì )?(?:soạn thảo|thẩm định|thẩm tra|thường trực|tham mưu)(?!\w))|Cổng|Quỹ|Hạt|Đội|Thuế(?= tỉnh| thành phố| cơ sở| khu vực)|Thống kê(?= tỉnh| cơ sở| thành phố)|Hải quan|Bưu điện|Hiệp hội|VNPT|Viettel|MobiFone|EVN|Agribank|Bệnh viện|Trạm|Bảo tàng|Thư viện|Nhà (?:thầu|trường|thiếu nhi|văn hóa)|Hợp tác xã|Khối|Cụm|Chi (?:bộ|hội|đoàn|nhánh)|Hiệu trưởng|Thư ký|Học viện|Vườn [Qq]uốc gia|Già làng|[Nn]gười có uy tín|[Hh]ai cơ quan|Tổng(?= [Cc]ục| công ty| Công ty| Thanh tra| Kiểm toán| [Cc]ông)|Lãnh đạo|Người đứng đầu|Cơ quan|thủ trưởng|lãnh đạo|người đứng đầu)"
)
# Whom one works with may be named without “các”.
WITH = rf"(?:{HEAD}|(?:tổ chức (?:hội|chính trị|đoàn thể|thành viên)|đoàn thể|chính quyền|cơ quan|đơn vị)(?![\w-]))"
BODY = re.compile(HEAD)
_PART = re.compile(rf"\s*[,;]\s*(?:và\s+)?(?={HEAD})|\s+(?:và|cùng|với)\s+(?:với\s+)?(?={HEAD})")
_ROW = re.compile(r"^(?:(?:[Cc]ác|\d{1,3})\s+)?([Ss]ở|[Bb]an|[Hh]ội)\s*:\s*(.+)$", re.DOTALL)

# With what the work begins: the name of the body ends before it.
ACTION = re.compile(
    r"(?<![\w-])(?:(?:có trách nhiệm|có kế hoạch|có giải pháp|có biện pháp|chịu trách nhiệm|chủ trì|chủ động|phối hợp|khẩn trương|nghiêm túc|tập trung|tiếp tục|tăng cường"
    r"|đẩy mạnh|đẩy nhanh|quan tâm|xem xét|cần|phải|làm đầu mối|là đầu mối|làm|là cơ quan|là|căn cứ|theo dõi|theo(?! (?:Quyết định|Kế hoạch|Nghị quyết|Chương trình|Thông báo) số)|trên cơ sở|tích cực|thường xuyên|định kỳ|kịp thời|trực tiếp|sớm|nhanh chóng"
    r"|tham mưu|xây dựng|rà soát|báo cáo|hướng dẫn|kiểm tra|giám sát|đôn đốc|tổng hợp|triển khai|thực hiện|bố trí|cân đối|ban hành|công bố|công khai|niêm yết"
    r"|lập|trình|thẩm định|phê duyệt|hoàn thiện|hoàn thành|chuẩn bị|cung cấp|gửi|đề xuất|đề nghị|kiến nghị|tuyên truyền|vận động|phát động|phát huy|tổ chức(?! chính trị| đoàn thể| xã hội| hội| thành viên| liên quan| đảng| Đảng| tôn giáo| có)"
    r"|chỉ đạo|lãnh đạo(?= thực hiện| công tác)|yêu cầu|giao|nghiên cứu|giải quyết|xử lý|trả lời|tiếp thu|góp ý|tham gia|ký kết|ký|sơ kết|tổng kết|đánh giá|khảo sát|thống kê|cập nhật|duy trì|bảo đảm|đảm bảo"
    r"|nâng cao|đổi mới|phản ánh|nắm|tạo điều kiện|hỗ trợ|thành lập|kiện toàn|củng cố|quản lý|sử dụng|khắc phục|chấn chỉnh|chịu|mở|đăng|đưa|điều tiết|điều chỉnh|bổ sung|sắp xếp|bàn giao|tiếp nhận|tiếp|giám định"
    r"|kiểm soát|ngăn chặn|phòng ngừa|bám sát|quán triệt|phổ biến|tập huấn|đào tạo|bồi dưỡng|huy động|phân công|phân bổ|cấp(?= kinh phí| phát| giấy| đủ)|chi trả|thanh tra|thu hồi|di dời|sửa chữa|(?<!chủ )đầu tư|khôi phục|tiêm|xác minh|công nhận|cử|chủ động|ưu tiên|lồng ghép|giữ|khuyến khích"
    r"|phản biện|tăng|giảm|mời|xác định|lựa chọn|chuyển|hoàn tất|thông tin|thông báo|truyền thông|bảo vệ|chăm lo|thăm|tặng|đối thoại|lấy ý kiến|tiến hành|phấn đấu|nhân rộng|biểu dương|ứng dụng|số hóa|vận hành|phê bình|kiểm điểm|bảo trì|trồng|quyết liệt|tháo gỡ|không|rút kinh nghiệm|dành|thu thập|thiết kế|phát hành|biên soạn|biên tập|đăng tải|nộp|nhắc nhở|lưu trữ|trao đổi|kết nối|liên thông|tích hợp|giới thiệu|giải ngân|ra quân|đỡ đầu|hoàn chỉnh|chỉnh lý|chỉnh sửa|gia cố|tu sửa|khởi công|nghiệm thu|quyết toán|thanh toán|nhập|đối chiếu|xử phạt|tuần tra|tổng vệ sinh|phát hiện|kêu gọi|quyên góp|vận chuyển|hoàn trả|rút ngắn|thí điểm|lắp đặt|thay thế|tạm dừng|đình chỉ|chấm dứt|khen thưởng|bổ nhiệm|tuyển dụng|làm việc với|hòa giải|cam kết|đăng ký|đảm nhận|phân loại|cung ứng|tự|thẩm tra|phân tích|cắt|chăm|cho|đồng hành|chia sẻ|liên hệ|lưu ý|hằng năm|hàng năm|hằng quý|hàng quý|hằng tháng|hàng tháng|trong|trước)(?![\w-]))"
    r"|(?<![\w-])Ban quản lý"  # never work: kept so that “quản lý” in it is passed over
)
_SUPPORT = re.compile(
    r"(?:(?<!nội dung )(?<!công tác )(?<!quan hệ )(?:phối hợp|phối kết hợp)(?:\s+(?:chặt chẽ|thường xuyên|đồng bộ|kịp thời))*\s*(?:với|cùng(?: với)?)?\s*:?\s+|chủ trì,?\s+cùng(?: với)?\s+"
    r"|(?:sự\s+)?(?:phối hợp|tham gia) của\s+)(?=" + WITH + ")"
)
_SIGNED_WITH = re.compile(rf"ký kết[^,;.]{{0,60}}? với\s+(?={WITH})")
_OPENS = re.compile(
    r"(?:(?:Bên cạnh đó|Ngoài ra|Đồng thời|Cùng với đó|Mặt khác|Trước mắt|Trước hết|Đặc biệt|Riêng|Song song với đó|(?:Trong )?thời gian tới|Từ nay đến[^,:;]{0,30}"
    r"|(?:Hằng|Hàng|Mỗi) (?:năm|quý|tháng|tuần)|Thứ (?:nhất|hai|ba|tư|năm|sáu|bảy)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám) là|Định kỳ[^,:;]{0,60}"
    r"|(?:Trước|Chậm nhất|Đến)(?!\w)[^,:;]{0,80}|Trong (?:quý|tháng|tuần|năm|thời hạn|vòng|quá trình|các tháng|những tháng)[^,:;]{0,60}"
    r"|(?:Căn cứ|Trên cơ sở|Để|Nhằm|Sau khi|Khi|Ngay sau|Về|Đối với|Nhiệm vụ|Nội dung|Thực hiện|Tiếp thu)(?!\w)[^:;]{0,200})"
    rf"\s*[,:]\s*)+(?=(?-i:{HEAD}))",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,:]\s+")
_WILL = re.compile(r"(?:(?:sẽ|cần|phải|nên|có trách nhiệm|tiếp tục)\s+)+")
_IN_BRACKETS = re.compile(
    rf"\((?:[Gg]iao\s+|[Dd]o\s+|[Cc]ơ quan (?:chủ trì|thực hiện):\s*)?(?={HEAD})[^()]+\)\s*[.;]*$"
)
_BESIDE_LEAD = re.compile(rf"chủ trì\s*,\s*(?={HEAD})")
# “Xây dựng phần mềm theo dõi kiến nghị: Sở Nội vụ (quý II/2026).”
_BEHIND_COLON = re.compile(rf"^[^:;]{{8,160}}:\s+(?={HEAD})")
_WHEN_ONLY = re.compile(r"(?:\s*\([^()]*\))?[\s.;,/]*")
_LED_AFTER = re.compile(rf"\bdo\s+(?P<who>{HEAD}[^;.]*?)\s+(?:chủ trì|làm đầu mối|thực hiện|tham mưu)")


_LISTED = re.compile(rf"(?={HEAD})(?!(?:(?:[Cc]ác|\d{{1,3}})\s+)?(?:[Ss]ở|[Bb]an|[Hh]ội)\s*:)[^:;.]{{3,80}}:\s+(?=\w)")
_MANNER = re.compile(r"(?:trong|theo(?! dõi)|căn cứ|trên cơ sở|với|tùy theo|tùy|bằng)(?!\w)")
_BEHIND = re.compile(r"(?:\s*\([^)]*\))?\s*[,:]?\s*")
# Behind a name none of these begins its work: it is a longer name, or the end of what is said.
_NAME_GOES_ON = re.compile(
    rf"[-–)\]/.;:]|$|[^\W\d_{names.SMALL}]|(?:và|hoặc|của|tại|ở|để|do|về|vào|từ|thuộc|nơi|cùng|trên(?! cơ sở)|này|khác|sau đây)(?!\w)"
)


_TOGETHER = re.compile(rf"cùng\s+(?:nhau\s+)?(?={ACTION.pattern})")


def action_at(words: str, at: int = 0) -> int | None:
    """Where the work begins, from `at` on: behind names that are known, else at a verb that is."""
    found, end = names.row(words, at)
    if found:
        behind = _BEHIND.match(words, end)
        begin = behind.end() if behind else end
        if beside := _TOGETHER.match(words, begin):
            return beside.end()
        if "," in words[end:begin] and BODY.match(words, begin) and not ACTION.match(words, begin):
            return _verb_at(words, begin)
        colon = ":" in words[end:begin]
        if (colon and begin < len(words)) or not _NAME_GOES_ON.match(words, begin):
            return _behind_manner(words, begin)
    elif listed := _LISTED.match(words, at):
        return listed.end()
    return _verb_at(words, at)


def _behind_manner(words: str, at: int) -> int:
    """Where the work begins behind words such as “theo chức năng, nhiệm vụ được giao”."""
    while _MANNER.match(words, at):
        verb = _verb_at(words, at + 1)
        while verb is not None and words[:verb].endswith(("được ", "bị ")):
            verb = _verb_at(words, verb + 1)
        if verb is None:
            return at
        at = verb
    return at


_FROM_NOW_ON = re.compile(
    r"(?:(?:[Hh]ằng|[Hh]àng|[Mm]ỗi|[Đđ]ịnh kỳ(?: hằng| hàng)?) (?:năm|quý|tháng|tuần)|Từ nay(?: trở đi)?|Trước mắt|(?:Trong )?[Tt]hời gian tới|Ngay sau (?:hội nghị|cuộc họp)(?: này)?)\s+"
)


# “Hai bên thống nhất bổ sung vào Quy chế: UBND tỉnh mời …”: who is named behind the colon does it.
_AGREED = re.compile(rf"[^:;.]{{3,80}}?(?<!\w)(?:thống nhất|nhất trí|đồng ý)(?!\w)[^:;.]{{0,120}}:\s+(?={HEAD})")
_CALLED = re.compile(rf"(?:Các đồng chí|Đồng chí)\s+(?={HEAD})")


def opening(words: str) -> int:
    """Where the sentence proper begins, behind words such as “Bên cạnh đó,” or “Về chuyển đổi số:”."""
    if called := _CALLED.match(words):
        return called.end()
    if agreed := _AGREED.match(words):
        return agreed.end()
    if BODY.match(words):
        return 0
    first = names.NAME.search(words)
    if first and _FROM_NOW_ON.fullmatch(words, 0, first.start()):
        return first.start()
    for clause in _CLAUSE.finditer(words, 0, first.start() if first else 0):
        found, until = names.row(words, clause.end())
        if found and (ACTION.match(words, until + 1) or _WILL.match(words, until + 1)):
            return clause.end()
    opens = _OPENS.match(words)
    return opens.end() if opens else 0


_OF_A_NAME = (
    "Ban ",
    "cơ quan ",
    "đơn vị ",
    "Cơ quan ",
    "Đơn vị ",
    "nơi ",
    "Nơi ",
    "nhận ",
)  # a verb behind these says which is meant


def _verb_at(words: str, at: int) -> int | None:
    for found in ACTION.finditer(words, at):
        if found.group().startswith("Ban") or words[: found.start()].endswith(_OF_A_NAME):
            continue
        return found.start()
    return None


_NOTHING = re.compile(r"(?:\s*\([^)]*\))?(?:\s+cùng(?: nhau)?)?[\s,;:.–-]*")


def named(words: str, start: int, end: int) -> list[tuple[int, int]]:
    """The bodies that a stretch of words names, each by its place."""
    known, until = names.row(words, start)
    if known and (_MANNER.match(words[until:].lstrip(" ,")) or _NOTHING.fullmatch(words, until, end)):
        return known
    if known and (more := _PART.match(words, until)):
        return known + named(words, more.end(), end)
    first = BODY.match(words, start)
    if not first:
        return []
    found, at = [], start
    for part in [*_PART.finditer(words, start, end), None]:
        stop = part.start() if part else end
        stretch = words[at:stop]
        left, right = at + len(stretch) - len(stretch.lstrip()), at + len(stretch.rstrip(" ,;:.-"))
        if right > left:
            found.append((left, right))
        at = part.end() if part else end
    return found


def spoken(words: str, places: list[tuple[int, int]]) -> list[str]:
    """The names at these places; “các Sở: Tài chính, Nội vụ” is two bodies, each with its kind before it."""
    said = []
    for start, end in places:
        stretch = words[start:end]
        row = _ROW.match(stretch)
        if fields := names.ROW.match(stretch):
            said += [f"{fields['post'] or ''}Sở {name}" for name in names.FIELDS.findall(stretch, fields.end())]
        elif row:
            kind = row[1].capitalize()
            each = [name.strip() for name in re.split(rf",\s*(?:và\s+)?|\s+và\s+(?={HEAD})", row[2]) if name.strip()]
            said += [name if BODY.match(name) else f"{kind} {name}" for name in each]
        else:
            said.append(" ".join(stretch.split()))
    return said


def supporting(words: str, start: int) -> list[tuple[int, int]]:
    """The bodies with whom the work is done: “phối hợp với …”, or “ký kết … với …”."""
    if beside := _BESIDE_LEAD.search(words, start):
        known, until = names.row(words, beside.end())
        if known and re.match(r"\s+(?:cùng\s+)?phối hợp", words[until:]):
            return known
    found = _SUPPORT.search(words, start) or _SIGNED_WITH.search(words, start)
    if not found:
        return []
    begin = found.end()
    if not BODY.match(words, begin) and not re.search(r"(?:với|cùng|của|:)\s+$", found.group()):
        return []  # “phối hợp tổ chức …”: work that is done together, and nobody more is named
    known, until = names.row(words, begin)
    if known and not re.match(r"\s*(?:,|và)\s+" + HEAD, words[until:]):
        return known
    end = _verb_at(words, begin)
    comma = re.compile(
        rf",(?!\s*(?:và\s+)?{HEAD})(?!\s*(?:ban|ngành|thôn|bản|tổ dân phố|doanh nghiệp|thị xã|thành phố|phường|thị trấn|đoàn thể|đơn vị|huyện|xã)\b)|[;.:]"
    ).search(words, begin)
    limits = [place for place in (end, comma.start() if comma else None) if place is not None]
    until = min(limits, default=len(words))
    return named(words, begin, until) or [(begin, begin + len(words[begin:until].rstrip(" ,;:.-")))]


def led_after(words: str) -> list[tuple[int, int]]:
    """The lead named behind the work: “… do Sở Y tế chủ trì”."""
    if inside := _IN_BRACKETS.search(words):
        begin = re.compile(HEAD).search(words, inside.start())
        known, _until = names.row(words, begin.start()) if begin else ([], 0)
        if known:
            return known
    if ACTION.match(words[:1].lower() + words[1:]) and (behind := _BEHIND_COLON.search(words)):
        known, until = names.row(words, behind.end())
        if known and _WHEN_ONLY.fullmatch(words, until):
            return known
    found = _LED_AFTER.search(words)
    return named(words, found.start("who"), found.end("who")) if found else []
