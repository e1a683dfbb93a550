"""Supervision in the case. That the organisations supervised and were enabled to is what the account says; the rest is made up."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from phoihop.config.case_rows import LAO_DONG, MTTQ, NONG_NGHIEP, UBND
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import services
from phoihop.domain.oversight.models import Recommendation
from phoihop.domain.oversight.states import CriticismForm, Form, Priority, Taken
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

_AT = time(15, 0)
DELEGATION, STUDY = "ho-tro-lao-dong", "tiep-cong-dan"
SUPERVISIONS = (
    (DELEGATION, Form.DELEGATION, "Giám sát việc hỗ trợ lao động gặp khó khăn do dịch Covid-19", LAO_DONG,
     date(2021, 5, 10), date(2021, 6, 1)),
    (STUDY, Form.STUDY, "Nghiên cứu, xem xét văn bản về tiếp công dân, giải quyết kiến nghị", UBND,
     date(2021, 8, 2), date(2021, 8, 9)),
)  # fmt: skip
# The programme: what the committee agreed to, and what it said overlaps with an inspection.
PROGRAMME = (
    ("chinh-sach-no", Form.DELEGATION, "Giám sát việc thực hiện chính sách với người có công", LAO_DONG,
     date(2021, 11, 8), date(2021, 11, 26), date(2021, 8, 30), ""),
    ("dau-tu-cong", Form.BOARDS, "Giám sát của cộng đồng đối với công trình đầu tư công ở xã", NONG_NGHIEP,
     date(2021, 10, 18), date(2021, 10, 29), date(2021, 9, 1), "Trùng cuộc thanh tra vốn đầu tư tại Sở từ 11/10 đến 5/11/2021."),
)  # fmt: skip
PROPOSED = date(2021, 8, 16)
FINDINGS = (
    (DELEGATION, date(2021, 6, 11), "Danh sách người được hỗ trợ ở hai huyện lập chậm, chưa niêm yết công khai."),
    (DELEGATION, date(2021, 6, 11), "Chưa có đầu mối trả lời người lao động hỏi về hồ sơ."),
    (STUDY, date(2021, 8, 20), "Lịch tiếp công dân quý IV chưa đăng trên cổng thông tin."),
)  # fmt: skip
# Each with what the body and the Front said of it later; what nobody answered is told to the body above by rule.
RECOMMENDED: tuple[tuple[str, str, date, Priority, str, tuple[tuple[date, str, str, dict[str, Any]], ...]], ...] = (
    ("cong-khai", DELEGATION, date(2021, 6, 18), Priority.HIGH, "Niêm yết công khai danh sách được hỗ trợ tại xã và nơi làm việc.", (
        (date(2021, 6, 30), "answer", LAO_DONG, {"words": "Đã yêu cầu các huyện niêm yết trước ngày 15/7.", "paper": "96/SLĐTBXH"}),
        (date(2021, 7, 20), "observe", MTTQ, {"words": "Một huyện đã niêm yết đủ, một huyện còn hai xã chưa niêm yết."}),
        (date(2021, 8, 16), "close", MTTQ, {"carried_out": True, "words": "Hai xã còn lại đã niêm yết, kiểm tra tại chỗ ngày 13/8."}),
    )),
    ("dau-moi", DELEGATION, date(2021, 6, 18), Priority.NORMAL, "Công bố đầu mối và số máy trả lời người lao động.", (
        (date(2021, 7, 2), "answer", LAO_DONG, {"words": "Sẽ công bố đầu mối trong tháng 7.", "paper": "98/SLĐTBXH"}),
    )),
    ("ra-soat", DELEGATION, date(2021, 8, 24), Priority.HIGH, "Rà soát danh sách đợt 2 và nêu ngày chi trả.", ()),
    ("lich-tiep", STUDY, date(2021, 9, 13), Priority.NORMAL, "Đăng lịch tiếp công dân quý IV trước ngày 30/9.", ()),
)  # fmt: skip
# What a recommendation changed: a guidance of the department, by which the lists are posted from then on.
CHANGED = ("cong-khai", date(2021, 9, 6), services.Changed(
    "Hướng dẫn niêm yết danh sách hỗ trợ lao động", "131/HD-SLĐTBXH", "Mục 2",
    "Danh sách niêm yết tại trụ sở xã và nơi làm việc trong 3 ngày làm việc từ khi lập.",
))  # fmt: skip
# A draft criticised in a conference: step, point and reply by their days.
CRITICISED = "tiep-cong-dan-du-thao"
STEPS = (
    "Lãnh đạo Mặt trận Tổ quốc tỉnh khai mạc.", "Cơ quan soạn thảo trình bày dự thảo quy định về tiếp công dân.",
    "Tập trung vào thời hạn trả lời và việc công khai lịch tiếp.", "Đại biểu thảo luận.",
    "Cơ quan soạn thảo giải trình về thời hạn.", "Kết luận: kiến nghị hai điểm.",
)  # fmt: skip
POINTS = (
    ("Điều 5 khoản 2", "Ghi rõ số ngày trả lời người dân.", "WHOLLY", "Tiếp thu, ghi 10 ngày làm việc."),
    ("Điều 9", "Đăng lịch tiếp công dân cả quý.", "PARTLY", "Tiếp thu một phần: đăng lịch từng tháng."),
)
HELD_ON, CRITICISM_SENT, CRITICISM_ANSWERED = date(2021, 7, 6), date(2021, 7, 9), date(2021, 7, 22)
ESCALATED = date(2021, 9, 9)  # the day after the last one for a written answer


def tell(by_code: dict[str, Body], keeper: Actor) -> None:
    """Replay every supervision, each step known since the afternoon of its day."""
    _intend(by_code)
    begun = {}
    for key, form, title, supervised, sent, begins in SUPERVISIONS:
        with moments.history(_at(sent)):
            begun[key] = services.begin(
                form=form, title=title, supervised=by_code[supervised], plan_sent_on=sent, begins_on=begins,
                key=f"case:{key}", illustrative=True, **_who(by_code[MTTQ], sent),
            )  # fmt: skip
    for place, (key, day, words) in enumerate(FINDINGS):
        with moments.history(_at(day)):
            services.find(
                supervision=begun[key], words=words, key=f"case:finding:{place}", **_who(by_code[MTTQ], day)
            )  # fmt: skip
    for key, over, day, priority, words, said in RECOMMENDED:
        with moments.history(_at(day)):
            row = services.recommend(
                supervision=begun[over], words=words, priority=priority, key=f"case:{key}", **_who(by_code[MTTQ], day)
            )
        for place, step in enumerate(said):
            _say(row, step, f"case:{key}:{place}", by_code)
    key, day, changed = CHANGED
    with moments.history(_at(day)):
        services.effect_of_recommendation(
            recommendation=Recommendation.objects.get(key=f"case:{key}"), changed=changed, key=f"case:{key}:changed",
            **_who(by_code[MTTQ], day),
        )  # fmt: skip
    _criticise(by_code)
    with moments.history(_at(ESCALATED)):
        services.escalate_due(today=ESCALATED, by=keeper, at=_at(ESCALATED))


def _intend(by_code: dict[str, Body]) -> None:
    """The entries of the programme, and what the committee said of each."""
    front, committee = by_code[MTTQ], by_code[UBND]
    for key, form, title, supervised, begins, ends, said, clash in PROGRAMME:
        with moments.history(_at(PROPOSED)):
            row = services.propose(
                form=form, title=title, supervised=by_code[supervised], begins_on=begins, ends_on=ends,
                key=f"case:{key}", illustrative=True, **_who(front, PROPOSED),
            )  # fmt: skip
        with moments.history(_at(said)):
            who = {"intent": row, "key": f"case:{key}:said", **_who(committee, said)}
            if clash:
                services.object_to(words=clash, **who)
            else:
                services.agree(seen=row.steps.get().pk, **who)


def _criticise(by_code: dict[str, Body]) -> None:
    """A draft from its coming to the written answer; no text was issued by the day of the case."""
    front, drafter, key = by_code[MTTQ], by_code[UBND], f"case:{CRITICISED}"
    with moments.history(_at(HELD_ON)):
        row = services.take_up(
            form=CriticismForm.CONFERENCE, title="Dự thảo quy định về tiếp công dân và trả lời kiến nghị", drafter=drafter,
            received_on=date(2021, 6, 18), key=key, illustrative=True, **_who(front, HELD_ON),
        )  # fmt: skip
        for place, words in enumerate(STEPS):
            services.take_step(criticism=row, words=words, key=f"{key}:s{place}", **_who(front, HELD_ON))
        for place, (clause, words, _how, _why) in enumerate(POINTS):
            services.raise_point(
                criticism=row, clause=clause, words=words, key=f"{key}:p{place}", **_who(front, HELD_ON)
            )
    with moments.history(_at(CRITICISM_SENT)):
        services.send_criticism(
            criticism=row, paper="61/MTTQ-BTT", key=f"{key}:send", **_who(front, CRITICISM_SENT)
        )  # fmt: skip
    with moments.history(_at(CRITICISM_ANSWERED)):
        who = _who(drafter, CRITICISM_ANSWERED)
        for place, (_clause, _words, how, why) in enumerate(POINTS):
            services.reply(criticism=row, number=place + 1, how=Taken(how), words=why, key=f"{key}:r{place}", **who)
        services.answer_criticism(criticism=row, paper="388/UBND-NC", key=f"{key}:a", **who)


def _say(row: Recommendation, step: tuple[date, str, str, dict[str, Any]], key: str, by_code: dict[str, Body]) -> None:
    day, verb, code, given = step
    with moments.history(_at(day)):
        getattr(services, verb)(recommendation=row, key=key, **given, **_who(by_code[code], day))


def _who(body: Body, day: date) -> dict[str, Any]:  # keyword arguments that every verb takes
    return {
        "by": Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"]),
        "on": day, "at": _at(day),
    }  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, _AT, dates.VIET_NAM)
