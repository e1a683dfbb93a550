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
    r"(?<!\w)(?P<assign>giao trách nhiệm cho|giao nhiệm vụ cho|giao cho|giao|yêu cầu|nghiêm cấm|chỉ đạo|phân công|lưu ý|ủy quyền cho|ủy quyền)(?!\w)"
    r"|(?<!\w)(?P<request>trân trọng đề nghị|đề nghị)(?!\w)"
    r"|(?<!\w)(?P<propose>kiến nghị(?:\s*,\s*đề xuất|\s+và\s+đề xuất|\s*,\s*đề nghị)?|đề xuất(?:\s*,\s*kiến nghị)?|mong muốn)(?!\w)",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!\w)(?:được|nội dung|theo|việc|sự|các|những|nhiệm vụ|công tác|về|trả lời|giải quyết|tiếp thu|với|của|văn bản|ý kiến|nhiều|tiếp tục|trực tiếp|tập trung|quan tâm|đáp ứng|đạt|lãnh đạo,|một số|số|từ|chủ động|quyền|sau|có|thực hiện|nghiên cứu|phản ánh|thể hiện|Trung ương|tổng hợp|phát sinh|chuyển|bàn)\s+$",
    re.IGNORECASE,
)
_PAST = re.compile(r"(?<!\w)(?:đã|đang|từng|vừa)\s+(?:\w+\s+){0,2}$")
_SIDES = re.compile(
    r"đại biểu(?! Quốc hội)|(?:^|[,;:]\s*)nhân dân (?:thôn|bản|xã|phường|tổ|khu|các)|bà con|hội viên|đoàn viên|công nhân|người lao động|[Đđ]oàn giám sát|(?<!Quốc )(?<!xã )Hội (?!đồng)|Liên minh (?:Hợp tác xã|HTX)|Mặt trận|MTTQ|LĐLĐ|Liên đoàn|(?<!tập )đoàn\b(?! (?:đại biểu|ĐBQH|giám sát|kiểm tra|công tác))|tổ chức chính trị|HND|CCB|LHPN|cử tri|Ban Thường trực|BTT|các tổ chức|đoàn thể",
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
    r"(?<!\w)(?:(?<!phấn đấu )(?<!phấn đấu hết năm )đạt \d(?=[^;]*(?:kế hoạch|so với|cùng kỳ))|ước đạt|còn chậm|còn hạn chế|chưa (?:kịp thời|quan tâm|đáp ứng|cao|đạt|tốt|thường xuyên|được)|với tổng giá trị|được tổ chức|được thực hiện|cơ bản bảo đảm|\d lượt|hoàn thành (?:\w+ ){0,2}(?P<of>\d+)/(?P=of)|là phong trào|ngày càng được|chủ trì (?:cuộc họp|[Hh]ội nghị|buổi|phiên họp|[Ll]ễ))"
)
_HAS = re.compile(
    r"(?<!\w)đã (?!được|ký kết|ban hành|đề ra|giao|phê duyệt|thống nhất|cam kết|nêu|có|xác định|đăng ký|kết luận|chỉ đạo|hứa|ký)"
)
# What a body says, is, has or has behind it: telling, not work.
_SAYS = re.compile(
    r"(?:cũng\s+|đều\s+|luôn\s+|cơ bản\s+|vẫn\s+|đồng chí\s+)*"
    r"(?:đã(?!\w)|không (?:nhận được|có|còn|phát sinh)|đang(?!\w)|từng|vừa(?!\w)|vẫn|được|bị|còn|chưa|luôn|ngày càng|gồm|bao gồm|thuộc|đạt|nhận thấy|thấy|có(?! trách nhiệm| kế hoạch| giải pháp| biện pháp| văn bản| báo cáo| ý kiến|  hình thức)"
    r"|làm việc theo (?:chế độ|nguyên tắc)|hoạt động theo"
    r"|là(?! cơ quan| đầu mối| đơn vị)|ghi nhận|biểu dương|khen|đánh giá cao|đánh giá[,:]|cảm ơn|chúc|hoan nghênh|nhấn mạnh|khẳng định|cho rằng|cho biết|phát biểu|bày tỏ|nêu|trao đổi(?! với| thông tin)|thảo luận|tham dự|trân trọng|kính|dự(?! thảo| toán| kiến)"
    r"|trao tặng|trao(?! đổi)|tặng|đồng tình|giữ nguyên|nhất trí|đồng ý|thống nhất (?:với|đánh giá|chủ trương|ý kiến|cao|nhận định)|ủng hộ|tán thành|tin tưởng|mong|chứng kiến|đề cập|góp ý:|giải trình|làm rõ|phân tích|trình bày|thông qua|nghe|quyết định|kết luận|ban hành (?:Quyết định|Thông báo|Kế hoạch) số|tổ chức (?:cuộc họp|buổi|lễ|phiên họp|Lễ|Hội nghị|hội nghị)(?=.*\bđánh giá kết quả)|chủ trì (?:cuộc họp|[Hh]ội nghị|buổi|phiên họp|[Ll]ễ))(?!\w)"
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
_PLANNED = re.compile(
    r"(?:[Pp]hiên họp|[Cc]uộc họp|[Hh]ội nghị|[Bb]uổi|[Kk]ỳ họp|[Ll]ễ)[^,;:]{0,30}(?<!\w)dự kiến(?!\w)"
)
_NEED = re.compile(r"(?:^|,\s*|và\s+|tới\s+)(?:cần|phải)\s+(?!có\b|được\b|tìm\b|nói\b|khẳng định)")


# Before “kiến nghị” these make it a thing: what was received, passed on or answered.
_NOUN = re.compile(
    r"(?<!\w)(?:nhận được|được chuyển|chuyển|các|những|mọi|từng|trả lời|giải quyết|xử lý|tiếp nhận|tổng hợp|theo dõi|quản lý|rà soát|phân loại|công khai|nội dung)\s+$"
)


# “Việc … được giao cho Sở Y tế thực hiện”: given, not told, unless it stands as a noun.
_GIVEN = ("giao cho", "giao nhiệm vụ cho", "ủy quyền cho")
_PASSIVE = re.compile(r"^(?!.*(?<!\w)(?:đã|nhiệm vụ) được\s+$)[^,;]*(?<!\w)được\s+$")


# “… kịp thời báo cáo, đề xuất UBND tỉnh …”: one more verb of the body's own work.
_CHAINED = re.compile(r"(?<!\w)(?:báo cáo|tham mưu|tổng hợp|rà soát|nghiên cứu|phát hiện)\s*(?:,|và)\s*$")


def asking(words: str) -> list[Asking]:
    """The verb that asks, first the outermost; nothing when it is told of the past or stands as a noun."""
    for found in _VERBS.finditer(words):
        kind = Mood(found.lastgroup or "")
        before = words[: found.start()]
        behind = words[found.end() :].lstrip(" :")
        towards = words.endswith(":") and not behind and found.lastgroup != "propose"
        towards = (
            towards
            or bool(bodies.BODY.match(behind) or names.NAME.match(behind))
            or behind.startswith(("cần ", "đồng chí", "phải "))
        )
        towards = towards or (not before.strip() and bodies.action_at(behind) == 0)
        if kind is Mood.PROPOSE and _CHAINED.search(before) and not _SIDES.search(before):
            continue
        if kind is Mood.PROPOSE and _NOUN.search(before):
            continue
        given = kind is Mood.ASSIGN and found.group().lower() in _GIVEN and _PASSIVE.search(before)
        if (
            not towards
            or (_REPORTED.search(before) and not given)
            or re.search(r"(?:Công văn|Tờ trình|Văn bản)\s[^,;]*$", before)
        ):
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
        or (_done(words, work) and not words.startswith(("Cần ", "Phải ")))
        or _NOTIFY.search(words)
        or _PLANNED.match(words)
        or _PRAISE.search(opening)
        or _GATHERING.match(words[len(opening) :])
    )


# “… rà soát các tiêu chí chưa đạt”: says which, not how it stands.
_WHICH_ONES = re.compile(r"(?<!\w)(?:các|những|nơi|hộ|số)\s[^,;.]{1,40}$")


def _done(words: str, work: int | None) -> bool:
    found = _DONE.search(words)
    which = found and found.group().startswith(("chưa", "còn")) and bodies.BODY.match(words)
    return bool(found and not (which and work is not None and _WHICH_ONES.search(words, work, found.start())))


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
