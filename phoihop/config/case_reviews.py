"""The review of the regulation at the meeting of 23/9/2021: the six shortcomings are the account's; all else is made up.

It stands where the meeting left it: all sides are in, the text is written, the Committee has agreed to it, the others read.
"""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from phoihop.config import case_papers
from phoihop.config.case_rows import CCB, LDLD, MTTQ, NONGDAN, PARTIES, PHUNU, TINHDOAN, UBND
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations.models import Body
from phoihop.domain.reviews import services
from phoihop.domain.reviews.models import Review
from phoihop.domain.reviews.services import Given, Remedy
from phoihop.domain.reviews.states import Grade, Outcome, Part, ReviewKind
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

KEY = "case:review:2021"
_BEGUN, _IN, _TOGETHER = date(2021, 9, 15), date(2021, 9, 20), date(2021, 9, 23)
_HOUR, _AFTER_IT = time(9, 0), time(11, 45)
_TO = date(2021, 9, 15)  # exclusive: until 14/9
_WELL, _MOSTLY, _PARTLY = Grade.WELL, Grade.MOSTLY, Grade.PARTLY
# By article: what all sides gave but those that are named with what they say themselves.
_GRADES: dict[str, tuple[Grade, dict[str, tuple[Grade, str]]]] = {
    "Mục tiêu phát triển": (_MOSTLY, {TINHDOAN: (_WELL, "Đoàn viên tham gia đều ở các xã.")}),
    "Giám sát": (_MOSTLY, {MTTQ: (_PARTLY, "Còn kiến nghị sau giám sát chưa có trả lời.")}),
    "Bầu cử": (_WELL, {}),
    "An sinh xã hội": (_WELL, {}),
    "Trách nhiệm của Ủy ban": (_PARTLY, {
        UBND: (_MOSTLY, "Kinh phí đã được quan tâm, bố trí theo khả năng cân đối."),
        MTTQ: (_PARTLY, "Kinh phí còn hạn hẹp, khó cho hoạt động tại cơ sở."),
        CCB: (_PARTLY, "Cơ sở chưa có nguồn riêng cho hoạt động phối hợp."),
    }),
    "Trao đổi thông tin": (_PARTLY, {UBND: (_MOSTLY, "Báo cáo định kỳ đủ; thông tin đột xuất có lúc chậm.")}),
    "Tổ chức thực hiện": (_PARTLY, {}),
}  # fmt: skip
_TOGETHER_WE_SAY: tuple[tuple[str, Outcome, str], ...] = (
    ("Mục tiêu phát triển", Outcome.MOSTLY, ""),
    ("Giám sát", Outcome.MOSTLY, "Các kiến nghị còn lại trả lời trong quý IV."),
    ("Trách nhiệm của Ủy ban", Outcome.DISAGREED, "Các bên đánh giá khác nhau về kinh phí; ý kiến của từng bên giữ nguyên."),
    ("Trao đổi thông tin", Outcome.PARTLY, "Lập đầu mối của mỗi bên để thông tin kịp thời."),
)  # fmt: skip
_RESULTS = (
    "Các bên đã phối hợp thực hiện Quy chế trong 9 tháng đầu năm 2021: tuyên truyền, phát động thi đua; bầu cử; tiếp xúc "
    "cử tri; giám sát, phản biện xã hội; phòng, chống dịch Covid-19 và an sinh xã hội."
)
_AHEAD = "Triển khai đồng bộ tất cả các nội dung đã ký kết từ cấp tỉnh đến cấp huyện, cấp xã; định kỳ đánh giá."
# Shortcoming as the account tells it; kind of cause, cause, why; remedy, who owes it to whom by when.
_SHORT: tuple[tuple[str, str, str, str, str, str, str, date], ...] = (
    ("Công tác thông tin giữa các bên có lúc chưa kịp thời.", "SUBJECTIVE", "OWN", "Mỗi bên chưa cử một đầu mối.",
     "Cử đầu mối thông tin của mỗi bên và công bố cho nhau", UBND, MTTQ, date(2021, 10, 15)),
    ("Một số chương trình phối hợp chưa tổ chức đánh giá, tổng kết để có giải pháp khắc phục khó khăn.", "SUBJECTIVE",
     "OWN", "Chương trình ký kết không ghi lịch sơ kết.",
     "Rà soát, sơ kết các chương trình phối hợp đã ký", MTTQ, UBND, date(2021, 12, 15)),
    ("Việc ký kết chương trình, quy chế, kế hoạch phối hợp với các sở, ban, ngành và ở cấp huyện còn chậm, chậm triển khai.",
     "SUBJECTIVE", "OTHER_SIDE", "Chưa giao hạn ký cho từng đơn vị.",
     "Chỉ đạo các sở, ban, ngành và cấp huyện ký kết với tổ chức cùng cấp", UBND, MTTQ, date(2021, 12, 31)),
    ("Nhiều hoạt động, chương trình, sự kiện phải hoãn, tạm dừng hoặc không thực hiện được.", "OBJECTIVE", "EPIDEMIC",
     "Ảnh hưởng của dịch Covid-19.", "Lập lại lịch hoạt động hoãn, chuyển hình thức trực tuyến", PHUNU, UBND,
     date(2021, 11, 15)),
    ("Tiến độ triển khai công việc, mục tiêu kế hoạch đề ra bị ảnh hưởng.", "OBJECTIVE", "EPIDEMIC",
     "Ảnh hưởng của dịch Covid-19.", "Điều chỉnh tiến độ các nội dung còn lại của kế hoạch năm 2021", NONGDAN, UBND,
     date(2021, 11, 30)),
    ("Việc bố trí kinh phí còn hạn hẹp, khó khăn cho hoạt động tại cơ sở.", "OBJECTIVE", "FUNDING",
     "Nguồn thu giảm, nhu cầu phòng, chống dịch tăng.", "Đưa nhu cầu kinh phí phối hợp vào dự toán năm 2022", UBND, LDLD,
     date(2021, 12, 10)),
)  # fmt: skip


def tell(agreement: Agreement, by_code: dict[str, Body]) -> None:
    """Each side alone before the meeting, all together at it."""
    at = _moment(_BEGUN)
    with moments.history(at):
        row = services.prepare(
            subject=agreement, kind=ReviewKind.INTERIM, covers_from=date(2021, 1, 1), covers_to=_TO, by_group=False,
            key=KEY, illustrative=True, source=case_papers.ACCOUNT, **_who(by_code[UBND], _BEGUN),
        )  # fmt: skip
    for code in PARTIES:
        with moments.history(_moment(_IN)):
            services.score(review=row, given=_given(row, code), by=_speaker(by_code[code]))
            services.hand_in(review=row, **_who(by_code[code], _IN))
    with moments.history(_moment(_TOGETHER, _AFTER_IT)):
        _together(row, by_code)


def _given(row: Review, code: str) -> dict[int, Given]:
    given = {}
    for point in row.points.all():
        grade, own = next((said for words, said in _GRADES.items() if words in point.label), (_MOSTLY, {}))
        said, words = own.get(code, (grade, ""))
        given[point.number] = Given(said, words)
    return given


def _together(row: Review, by_code: dict[str, Body]) -> None:
    who = _who(by_code[UBND], _TOGETHER, _AFTER_IT)
    for part, words in ((Part.RESULTS, _RESULTS), (Part.AHEAD, _AHEAD)):
        services.write(review=row, part=part, words=words, **who)
    for label, outcome, words in _TOGETHER_WE_SAY:
        services.judge(point=row.points.get(label__contains=label), outcome=outcome, words=words, **who)
    for words, kind, cause, why, remedy, owner, towards, due_on in _SHORT:
        services.name_shortcoming(
            review=row, words=words, cause_kind=kind, cause=cause, cause_words=why, source=case_papers.ACCOUNT,
            remedy=Remedy(remedy, by_code[owner], by_code[towards], due_on), illustrative=True, **who,
        )  # fmt: skip
    row.refresh_from_db()
    services.consent(review=row, edition=row.edition, **who)


def _who(body: Body, day: date, hour: time = _HOUR) -> dict[str, Any]:  # keyword arguments that every verb takes
    return {"by": _speaker(body), "on": day, "at": _moment(day, hour)}


def _moment(day: date, hour: time = _HOUR) -> datetime:
    return datetime.combine(day, hour, dates.VIET_NAM)


def _speaker(body: Body) -> Actor:
    return Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"])
