"""Who leads and who supports, as the words name them: one body, a row of bodies, or a group such as “các sở, ban, ngành”."""

import re

# With what a body's name begins. A comma or “và” parts two bodies only where the next word is one of these.
HEAD = (
    r"(?:(?:[Cc]ác|[Tt]oàn thể|[Mm]ỗi|[Tt]ừng)\s+(?:Sở|Ban|Hội|sở|ban|ngành|cơ quan|đơn vị|tổ chức|đoàn thể|địa phương|cấp|huyện|xã|phường|thành viên|hội|phòng|bên|đồng chí)\b"
    r"|UBND|Ủy ban|UBMTTQ|MTTQ|Mặt trận|BTT|Ban|Sở|Phòng|Văn phòng|VP|Công an|Bộ|Hội|HĐND|HND|CCB|LHPN|LĐLĐ|ĐTN|Đoàn|Liên đoàn|Liên minh"
    r"|Liên hiệp|Tỉnh đoàn|Tỉnh Đoàn|Thành đoàn|Thành Đoàn|Huyện đoàn|Huyện Đoàn|Thanh tra|Kho bạc|Cục|Chi cục|Bảo hiểm|BHXH|Ngân hàng|Báo|Đài"
    r"|Trung tâm|Trường|Công ty|Viện|Tòa án|Chủ tịch|Phó Chủ tịch|Giám đốc|Thủ trưởng|Chánh|Trưởng|Đảng ủy|Đảng đoàn|Tỉnh ủy|Thành ủy|Huyện ủy"
    r"|Thường trực|Bí thư|Tổ|Điện lực|Cổng|Quỹ|Hạt|Đội|Tổng|Lãnh đạo|Người đứng đầu|Chính quyền|Cơ quan|thủ trưởng|lãnh đạo|người đứng đầu)"
)
BODY = re.compile(HEAD)
_PART = re.compile(rf"\s*[,;]\s*(?:và\s+)?(?={HEAD})|\s+(?:và|cùng|với)\s+(?:với\s+)?(?={HEAD})")
_ROW = re.compile(r"^(?:[Cc]ác\s+)?([Ss]ở|[Bb]an|[Hh]ội)\s*:\s*(.+)$", re.DOTALL)

# With what the work begins: the name of the body ends before it.
ACTION = re.compile(
    r"(?<![\w-])(?:(?:có trách nhiệm|có kế hoạch|có giải pháp|có biện pháp|chịu trách nhiệm|chủ trì|chủ động|phối hợp|khẩn trương|nghiêm túc|tập trung|tiếp tục|tăng cường"
    r"|đẩy mạnh|đẩy nhanh|quan tâm|xem xét|cần|phải|làm đầu mối|là đầu mối|làm|là cơ quan|là|căn cứ|theo dõi|theo|trên cơ sở|tích cực|thường xuyên|định kỳ|kịp thời|trực tiếp|sớm|nhanh chóng"
    r"|tham mưu|xây dựng|rà soát|báo cáo|hướng dẫn|kiểm tra|giám sát|đôn đốc|tổng hợp|triển khai|thực hiện|bố trí|cân đối|ban hành|công bố|công khai|niêm yết"
    r"|lập|trình|thẩm định|phê duyệt|hoàn thiện|hoàn thành|chuẩn bị|cung cấp|gửi|đề xuất|đề nghị|kiến nghị|tuyên truyền|vận động|phát động|phát huy|tổ chức(?! chính trị| đoàn thể| xã hội| hội| thành viên| liên quan| đảng| Đảng| tôn giáo| có)"
    r"|chỉ đạo|lãnh đạo(?= thực hiện| công tác)|yêu cầu|giao|nghiên cứu|giải quyết|xử lý|trả lời|tiếp thu|góp ý|tham gia|ký kết|ký|sơ kết|tổng kết|đánh giá|khảo sát|thống kê|cập nhật|duy trì|bảo đảm|đảm bảo"
    r"|nâng cao|đổi mới|phản ánh|nắm|tạo điều kiện|hỗ trợ|thành lập|kiện toàn|củng cố|quản lý|sử dụng|khắc phục|chấn chỉnh|chịu|mở|đăng|đưa|điều tiết|điều chỉnh|bổ sung|sắp xếp|bàn giao|tiếp nhận|tiếp|giám định"
    r"|kiểm soát|ngăn chặn|phòng ngừa|bám sát|quán triệt|phổ biến|tập huấn|đào tạo|bồi dưỡng|huy động|phân công|phân bổ|cấp(?= kinh phí| phát| giấy| đủ)|chi trả|thanh tra|thu hồi|di dời|sửa chữa|đầu tư|khôi phục|tiêm|xác minh|công nhận|cử|chủ động|ưu tiên|lồng ghép|giữ|khuyến khích"
    r"|phản biện|tăng|giảm|mời|xác định|lựa chọn|chuyển|hoàn tất|thông tin|thông báo|truyền thông|bảo vệ|chăm lo|thăm|tặng|đối thoại|lấy ý kiến|tiến hành|phấn đấu|nhân rộng|biểu dương|ứng dụng|số hóa|vận hành|phê bình|kiểm điểm|bảo trì|trồng|quyết liệt|tháo gỡ|không|rút kinh nghiệm|tự|thẩm tra|phân tích|cắt|chăm|cho|đồng hành|chia sẻ|liên hệ|lưu ý|hằng năm|hàng năm|hằng quý|hàng quý|hằng tháng|hàng tháng|trong|trước)(?![\w-]))"
    r"|(?<![\w-])Ban quản lý"  # never work: kept so that “quản lý” in it is passed over
)
_SUPPORT = re.compile(r"(?:phối hợp|phối kết hợp)(?:\s+chặt chẽ)?\s*(?:với|cùng(?: với)?)?\s+(?=" + HEAD + ")")
_LED_AFTER = re.compile(rf"\bdo\s+(?P<who>{HEAD}[^;.]*?)\s+(?:chủ trì|làm đầu mối|thực hiện|tham mưu)")


def action_at(words: str, at: int = 0) -> int | None:
    """Where the work begins, from `at` on."""
    for found in ACTION.finditer(words, at):
        if found.group().startswith("Ban") or words[: found.start()].endswith(("Ban ", "cơ quan ", "đơn vị ")):
            continue
        return found.start()
    return None


def named(words: str, start: int, end: int) -> list[tuple[int, int]]:
    """The bodies that a stretch of words names, each by its place."""
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
    names = []
    for start, end in places:
        row = _ROW.match(words[start:end])
        if row:
            kind = row[1].capitalize()
            names += [f"{kind} {name.strip()}" for name in re.split(r",\s*(?:và\s+)?", row[2]) if name.strip()]
        else:
            names.append(" ".join(words[start:end].split()))
    return names


def supporting(words: str, start: int) -> list[tuple[int, int]]:
    """The bodies with whom the work is done: “phối hợp với …”, or “ký kết … với …”."""
    found = _SUPPORT.search(words, start) or re.compile(rf"ký kết[^,;.]{{0,60}}? với\s+(?={HEAD})").search(words, start)
    if not found:
        return []
    begin = found.end()
    end = action_at(words, begin)
    comma = re.compile(
        rf",(?!\s*(?:và\s+)?{HEAD})(?!\s*(?:ban|ngành|thị xã|thành phố|phường|thị trấn|đoàn thể|đơn vị|huyện|xã)\b)|[;.:]"
    ).search(words, begin)
    limits = [place for place in (end, comma.start() if comma else None) if place is not None]
    return named(words, begin, min(limits, default=len(words)))


def led_after(words: str) -> list[tuple[int, int]]:
    """The lead named behind the work: “… do Sở Y tế chủ trì”."""
    found = _LED_AFTER.search(words)
    return named(words, found.start("who"), found.end("who")) if found else []
