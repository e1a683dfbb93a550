"""By what right a sentence asks: it assigns (giao, yêu cầu, chỉ đạo), requests (đề nghị), or one side proposes to the other."""

import re
from dataclasses import dataclass
from enum import StrEnum

from phoihop.domain.meetings.conclusions import bodies, names


class Mood(StrEnum):
    """The verb between the two bodies, as it was spoken."""

    ASSIGN = "assign"
    REQUEST = "request"
    PROPOSE = "propose"


@dataclass(frozen=True)
class Asking:
    """The verb that asks: its mood and where its words stand."""

    mood: Mood
    start: int
    end: int


_VERBS = re.compile(
    r"(?<!\w)(?P<assign>giao trách nhiệm cho|giao nhiệm vụ cho|giao cho|giao|yêu cầu|nghiêm cấm|chỉ đạo|phân công|ủy quyền cho|ủy quyền)(?!\w)"
    r"|(?<!\w)(?P<request>trân trọng đề nghị|đề nghị)(?!\w)"
    r"|(?<!\w)(?P<propose>kiến nghị(?:\s*,\s*đề xuất|\s+và\s+đề xuất|\s*,\s*đề nghị)?|đề xuất(?:\s*,\s*kiến nghị)?|mong muốn)(?!\w)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!\w)(?:được|nội dung|theo|việc|sự|các|những|nhiệm vụ|công tác|về|trả lời|giải quyết|tiếp thu|với|của|văn bản|ý kiến|nhiều|tiếp tục|trực tiếp|tập trung|quan tâm|đáp ứng|đạt|lãnh đạo,|một số|số|từ|chủ động|quyền|sau|có|thực hiện|nghiên cứu|phản ánh|thể hiện|Trung ương|tổng hợp|phát sinh)\s+$",
    re.IGNORECASE,
)
_PAST = re.compile(r"(?<!\w)(?:đã|đang|từng|vừa)\s+(?:\w+\s+){0,2}$")
_SIDES = re.compile(
    r"đại biểu|Hội |Mặt trận|MTTQ|LĐLĐ|Liên đoàn|(?<!tập )đoàn\b|Đoàn\b|tổ chức chính trị|HND|CCB|LHPN|cử tri|Ban Thường trực|BTT|các tổ chức|đoàn thể",
    re.IGNORECASE,
)
_STATE = re.compile(r"Chủ tịch UBND|Phó Chủ tịch UBND|Đồng chí Chủ tịch")
# Who assigns; others who “chỉ đạo” do their own work.
_GIVER = re.compile(
    r"(?:UBND|Ủy ban nhân dân|Thường trực UBND|(?:Phó )?Chủ tịch UBND) (?:tỉnh|thành phố)|Bí thư|Đồng chí"
)
# Words of what has been, of law, of the hall: no task begins so.
_TELLS = re.compile(
    r"^(?:Tuy nhiên|Căn cứ|Theo (?:quy định|đề nghị|báo cáo|đó|Tờ trình)|Nơi nhận|Kính gửi|Lưu:|Tham dự|Cùng (?:dự|tham dự)|[Dd]ự (?:họp|hội nghị)|Thành phần|Sau khi nghe|Đến nay|Thời gian qua"
    r"|(?:Trong )?(?:[Nn]ăm|[Tt]háng|[Qq]uý) [\dIVX]+[^,;]{0,20}, .*(?<!\w)đã(?!\w)"
    r"|Trong (?:\d+|những|các|sáu|chín) (?:tháng|năm)(?! tới| cuối| tiếp)|Trong (?:thời gian qua|năm qua|quý I{1,3} vừa qua)|Qua |Nhân dịp|Thay mặt|Kết quả|Nhìn chung|Bên cạnh (?:kết quả|những)|Một số (?:địa phương|ngành|đơn vị|sở)|Hoan nghênh|Xét đề nghị|Báo cáo (?:tại|cho))"
)
_DONE = re.compile(
    r"(?<!\w)(?:(?<!phấn đấu )(?<!phấn đấu hết năm )đạt \d(?=[^;]*(?:kế hoạch|so với|cùng kỳ))|ước đạt|còn chậm|còn hạn chế|chưa (?:kịp thời|quan tâm|đáp ứng|cao|đạt|tốt|thường xuyên|được)|được tổ chức|được thực hiện|cơ bản bảo đảm|\d lượt|là phong trào|ngày càng được|chủ trì (?:cuộc họp|[Hh]ội nghị|buổi|phiên họp|[Ll]ễ))"
)
_HAS = re.compile(
    r"(?<!\w)đã (?!được|ký kết|ban hành|đề ra|giao|phê duyệt|thống nhất|cam kết|nêu|có|xác định|đăng ký|kết luận|chỉ đạo|hứa|ký)"
)
# What a body says, is, has or has behind it: telling, not work.
_SAYS = re.compile(
    r"(?:cũng\s+|đều\s+|luôn\s+|cơ bản\s+|vẫn\s+|đồng chí\s+)*"
    r"(?:đã(?!\w)|đang(?!\w)|từng|vừa(?!\w)|vẫn|được|bị|còn|chưa|luôn|ngày càng|gồm|bao gồm|thuộc|đạt|nhận thấy|thấy|có(?! trách nhiệm| kế hoạch| giải pháp| biện pháp| văn bản| báo cáo| ý kiến|  hình thức)"
    r"|làm việc theo (?:chế độ|nguyên tắc)|hoạt động theo"
    r"|là(?! cơ quan| đầu mối| đơn vị)|ghi nhận|biểu dương|khen|đánh giá cao|đánh giá[,:]|cảm ơn|chúc|hoan nghênh|nhấn mạnh|khẳng định|cho rằng|cho biết|phát biểu|bày tỏ|nêu|trao đổi|thảo luận|tham dự|trân trọng|kính|dự(?! thảo| toán| kiến)"
    r"|trao tặng|trao|tặng|đồng tình|giữ nguyên|nhất trí|đồng ý|thống nhất (?:với|đánh giá|chủ trương|ý kiến|cao|nhận định)|ủng hộ|tán thành|tin tưởng|mong|chứng kiến|đề cập|giải trình|làm rõ|phân tích|trình bày|thông qua|nghe|quyết định|kết luận|ban hành (?:Quyết định|Thông báo|Kế hoạch) số|tổ chức (?:cuộc họp|buổi|lễ|phiên họp|Lễ|Hội nghị|hội nghị)(?=.*\bđánh giá kết quả)|chủ trì (?:cuộc họp|[Hh]ội nghị|buổi|phiên họp|[Ll]ễ))(?!\w)"
)
_PRAISE = re.compile(
    r"ghi nhận|tặng (?:Bằng khen|Giấy khen|Cờ)|biểu dương|đánh giá cao|cảm ơn|(?<!\w)chúc(?!\w)|hoan nghênh|khen",
    re.IGNORECASE,
)
_GATHERING = re.compile(r"tổ chức (?:cuộc họp|buổi|lễ|phiên họp|Lễ|Hội nghị)")
_RESULTS = re.compile(
    r"(?:Về )?(?:đánh giá|kết quả|tình hình|ưu điểm|những kết quả|tồn tại|hạn chế|khó khăn|nguyên nhân)", re.IGNORECASE
)
_TASKS = re.compile(
    r"(?:Về )?(?:(?:một số )?nhiệm vụ|phương hướng|giải pháp|(?:trong )?thời gian tới|yêu cầu|kiến nghị|các kiến nghị|tổ chức thực hiện|phân công)",
    re.IGNORECASE,
)
_NOTIFY = re.compile(r"thông báo (?:để|đến|ý kiến|kết luận).*(?:biết|thực hiện)")
_NEED = re.compile(r"(?:^|,\s*|và\s+|tới\s+)(?:cần|phải)\s+(?!có\b|được\b|tìm\b|nói\b|khẳng định)")


# Before “kiến nghị” these make it a thing: what was received, passed on or answered.
_NOUN = re.compile(
    r"(?<!\w)(?:nhận được|được chuyển|chuyển|các|những|mọi|từng|trả lời|giải quyết|xử lý|tiếp nhận|tổng hợp)\s+$"
)


def asking(words: str) -> list[Asking]:
    """The verb that asks, first the outermost; nothing when it is told of the past or stands as a noun."""
    for found in _VERBS.finditer(words):
        kind = Mood(found.lastgroup or "")
        before = words[: found.start()]
        behind = words[found.end() :].lstrip(" :")
        towards = bool(bodies.BODY.match(behind)) or behind.startswith(("cần ", "đồng chí", "phải "))
        towards = towards or (not before.strip() and bodies.action_at(behind) == 0)
        if kind is Mood.PROPOSE and _NOUN.search(before):
            continue
        if not towards or _REPORTED.search(before) or re.search(r"(?:Công văn|Tờ trình|Văn bản)\s[^,;]*$", before):
            continue
        speaks = _SIDES.search(before) and not _STATE.search(before)
        if _PAST.search(before) and not (speaks and kind is not Mood.ASSIGN):
            continue
        if (
            found.group() == "chỉ đạo"
            and bodies.BODY.match(words)
            and not _GIVER.match(words)
            and bodies.action_at(words) == found.start()
        ):
            return []  # “Công an tỉnh chỉ đạo …”: the body's own work, not an assignment by it
        by_name = any(end == len(before.rstrip()) for end in names.ends(before)) and not re.search(
            r"(?<!\w)đã(?!\w)", words
        )
        if (
            _TELLS.match(words)
            and not by_name
            and not re.search(r"[,;]\s*(?:đồng thời\s+)?$|và\s+$", before)
            and not speaks
        ):
            continue
        if kind is Mood.REQUEST and speaks:
            kind = Mood.PROPOSE
        return [Asking(kind, found.start(), found.end())]
    return []


def tells(words: str) -> bool:
    """Whether the words tell of the past, of law, of those present, or pass the notice on."""
    work = bodies.action_at(words)
    opening = words if work is None else words[:work]
    return bool(
        past(words)
        or (work is not None and bodies.BODY.match(words) and says(words, work))
        or (_DONE.search(words) and not words.startswith(("Cần ", "Phải ")))
        or _NOTIFY.search(words)
        or _PRAISE.search(opening)
        or _GATHERING.match(words[len(opening) :])
    )


def says(words: str, at: int) -> bool:
    """Whether the verb there tells what a body says, is or has."""
    return bool(_SAYS.match(words, at))


def past(words: str) -> bool:
    """Whether what is told is over; “các nội dung đã ký kết” behind the work only says which."""
    work = bodies.action_at(words) or 0
    return bool(_TELLS.match(words) or re.search(r"(?<!\w)đã(?!\w)", words[:work]) or _HAS.search(words, work))


def section(words: str) -> bool | None:
    """Whether a short heading opens what has been (True) or what is to be done (False); None for other words."""
    if len(words) > 90 or words.endswith((".", ";")):  # noqa: PLR2004  # longer is no heading
        return None
    return True if _RESULTS.match(words) else False if _TASKS.match(words) else None


def between(leads: list[str]) -> Mood:
    """Of a task that no verb asks for: of the Front and the organisations one requests, never assigns."""
    return Mood.REQUEST if leads and all(_SIDES.search(name) for name in leads) else Mood.ASSIGN


def needed(words: str) -> int | None:
    """Where “cần …” begins in a sentence that names nobody; the chair's own requests are often so worded."""
    found = _NEED.search(words)
    opens = re.match(
        r"(?:Trước mắt|Trước hết|Ngoài ra|Bên cạnh đó|Cùng với đó|Đồng thời|Trong thời gian tới|Thời gian tới|Cần|Cần phải|Phải|Trong năm tới|Những tháng cuối năm)",
        words,
    )
    return found.end() if found and opens else (opens.end() if opens and words.startswith(("Cần", "Phải")) else None)
