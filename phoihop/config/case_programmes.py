"""What the work of the case serves. The account names the programmes; their figures, days and communes' verdicts are made up.

What it names without saying more (who issued it, from when to when, its criteria) stands as not verified.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.conf import settings

from phoihop.config import case_papers
from phoihop.config.case_rows import (
    LAO_DONG,
    LDLD,
    MTTQ,
    NOI_VU,
    NONG_NGHIEP,
    NONGDAN,
    PARTY_COMMITTEE,
    PHUNU,
    TINHDOAN,
    UBND,
)
from phoihop.domain.organisations.models import Body
from phoihop.domain.programmes import services
from phoihop.domain.programmes.models import Programme
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.vn import dates

_AT = time(10, 0)
ENTERED, SERVED, INTERIM = date(2021, 1, 26), date(2021, 3, 1), date(2021, 7, 9)
NQ, SCHEMES, YEAR, DTTS, NTM, POOR, DIRECTIVE, MOVEMENT = (
    "NQ-XVI", "DA-18", "KTXH-2021", "CTMTQG-DTTS", "CTMTQG-NTM", "CTMTQG-GN", "CT-01-2021", "TD-2021",
)  # fmt: skip
_PERIOD: dict[str, Any] = {"starts_on": date(2020, 1, 1), "last_day": date(2025, 12, 31)}
_NATIONAL: dict[str, Any] = {"starts_on": date(2016, 1, 1), "issuer": "Thủ tướng Chính phủ"}
_ACCOUNT = case_papers.ACCOUNT
# Who keeps it, and what is told of it.
PROGRAMMES: tuple[tuple[str, dict[str, Any]], ...] = (
    (PARTY_COMMITTEE, {"code": NQ, "kind": "RESOLUTION", "title": "Nghị quyết Đại hội Đảng bộ tỉnh Lào Cai lần thứ XVI, nhiệm kỳ 2020 - 2025",
                       "issuer": "Đại hội Đảng bộ tỉnh Lào Cai lần thứ XVI", **_PERIOD}),
    (PARTY_COMMITTEE, {"code": SCHEMES, "kind": "KEY_SCHEME", "title": "18 đề án trọng tâm giai đoạn 2020 - 2025",
                       "issuer": "Tỉnh ủy Lào Cai", **_PERIOD}),
    (UBND, {"code": YEAR, "kind": "YEAR_PLAN", "title": "Kế hoạch phát triển kinh tế - xã hội năm 2021", "issuer": "Ủy ban nhân dân tỉnh Lào Cai",
            "starts_on": date(2021, 1, 1), "last_day": date(2021, 12, 31)}),
    (UBND, {"code": DTTS, "kind": "NATIONAL_TARGET", "title": "Chương trình mục tiêu quốc gia phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi",
            "objective": "Phát triển kinh tế - xã hội vùng đồng bào dân tộc thiểu số và miền núi; các tổ chức tuyên truyền, vận động và giám sát.",
            **_NATIONAL, "starts_on": date(2021, 1, 1)}),
    (NONG_NGHIEP, {"code": NTM, "kind": "NATIONAL_TARGET", "title": "Chương trình mục tiêu quốc gia xây dựng nông thôn mới",
                   "objective": "Xã đạt chuẩn nông thôn mới và giữ được các tiêu chí đã đạt; các tổ chức vận động nhân dân góp công, hiến đất.", **_NATIONAL}),
    (LAO_DONG, {"code": POOR, "kind": "NATIONAL_TARGET", "title": "Chương trình mục tiêu quốc gia giảm nghèo và an sinh xã hội bền vững",
                "objective": "Giảm hộ nghèo bền vững, bảo đảm an sinh xã hội, đưa quyền lợi, lợi ích đến với người dân.", **_NATIONAL}),
    (UBND, {"code": DIRECTIVE, "kind": "DIRECTIVE", "title": "Chỉ thị về việc phát động phong trào thi đua năm 2021",
            "issuer": "Chủ tịch Ủy ban nhân dân tỉnh Lào Cai", "paper": "01/CT-UBND", "issued_on": date(2021, 1, 25),
            "starts_on": date(2021, 1, 25), "last_day": date(2021, 12, 31), "review_due_on": date(2021, 12, 31)}),
    (UBND, {"code": MOVEMENT, "kind": "MOVEMENT", "title": "Phong trào thi đua năm 2021", "issuer": "Chủ tịch Ủy ban nhân dân tỉnh Lào Cai",
            "paper": "01/CT-UBND", "issued_on": date(2021, 1, 25), "within": DIRECTIVE,
            "objective": "Thi đua thực hiện kế hoạch phát triển kinh tế - xã hội năm 2021, chào mừng các ngày lễ lớn, các sự kiện quan trọng của đất nước, của tỉnh.",
            "starts_on": date(2021, 1, 25), "last_day": date(2021, 12, 31), "review_due_on": date(2021, 12, 31)}),
)  # fmt: skip
FIRST_YEAR = 2020  # in which communes of the case were judged, and indicators began
SERVED_BY: dict[str, tuple[str, ...]] = {
    "nghi-quyet": (NQ, SCHEMES), "de-an": (SCHEMES,), "chu-truong": (NQ,), "kinh-te": (YEAR, MOVEMENT), "thong-tin": (YEAR,),
    "ngay-le": (MOVEMENT,), "thi-dua": (DIRECTIVE, MOVEMENT), "dan-toc": (DTTS,), "nong-thon": (NTM,), "hoi-thi": (NTM,),
    "tinh-nguyen": (NTM,), "giam-ngheo": (POOR,), "giam-sat": (POOR,), "tap-hop": (NQ,), "doan-ket": (NQ,),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """An indicator of the case and what it came to."""

    programme: str
    keeper: str
    name: str
    unit: str
    baseline: str
    target: str
    target_year: int
    came_to: tuple[tuple[date, str], ...] = ()


INDICATORS = (
    Sought(NTM, NONG_NGHIEP, "Số xã đạt chuẩn nông thôn mới", "xã", "56", "90", 2025, ((date(2021, 6, 30), "58"), (date(2021, 8, 31), "60"))),
    Sought(POOR, LAO_DONG, "Tỷ lệ hộ nghèo", "%", "8,2", "3", 2025, ((date(2021, 6, 30), "7,4"),)),
    Sought(DTTS, UBND, "Xã vùng đồng bào dân tộc thiểu số đã được tuyên truyền về chương trình", "xã", "0", "120", 2025,
           ((date(2021, 8, 31), "31"),)),
    Sought(YEAR, UBND, "Chỉ tiêu của kế hoạch năm ước đạt", "chỉ tiêu", "0", "24", 2021, ((date(2021, 6, 30), "9"), (date(2021, 8, 31), "15"))),
    Sought(SCHEMES, PARTY_COMMITTEE, "Đề án đã có kế hoạch thực hiện của năm", "đề án", "0", "18", 2021, ((date(2021, 8, 31), "18"),)),
)  # fmt: skip
MADE_UP = "Số liệu minh họa, không phải số liệu thống kê"
# The criteria as they were called until 2025, from memory: not verified.
CRITERIA = (
    "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Cơ sở vật chất văn hóa", "Cơ sở hạ tầng thương mại nông thôn",
    "Thông tin và truyền thông", "Nhà ở dân cư", "Thu nhập", "Hộ nghèo", "Lao động có việc làm", "Tổ chức sản xuất",
    "Giáo dục và đào tạo", "Y tế", "Văn hóa", "Môi trường và an toàn thực phẩm", "Hệ thống chính trị và tiếp cận pháp luật",
    "Quốc phòng và an ninh",
)  # fmt: skip
LUONG_SON, COC_LAU = "02992", "02896"  # the two communes that the page names; how they stand is made up
MISSED: dict[tuple[str, int], frozenset[int]] = {
    (LUONG_SON, 2020): frozenset(), (LUONG_SON, 2021): frozenset(),
    (COC_LAU, 2020): frozenset({2, 6, 10, 11}), (COC_LAU, 2021): frozenset({2, 10, 17}),
}  # fmt: skip
CAUSE = "Mưa lũ làm hỏng điểm thu gom rác; dịch Covid-19 làm chậm việc sửa chữa."
REMEDY = "Xã sửa điểm thu gom trong quý IV; hội phụ nữ và đoàn thanh niên giữ các tuyến đường tự quản."
REGISTERED = (
    (LDLD, "Công nhân lao động thi đua thực hiện chỉ tiêu sản xuất, phòng dịch tại nơi làm việc."),
    (NONGDAN, "Hội viên thi đua sản xuất, kinh doanh giỏi, góp công xây dựng nông thôn mới."),
    (PHUNU, "Mỗi chi hội giúp ít nhất một hộ hội viên thoát nghèo."),
    (TINHDOAN, "Mỗi cơ sở đoàn nhận một công trình thanh niên."),
)  # fmt: skip
DUTY = (
    "Thu báo cáo của sở, ngành và dự thảo báo cáo tổng kết Chỉ thị số 01/CT-UBND",
    "Dự thảo báo cáo tổng kết",
    date(2021, 11, 30),
)


def enter(by_code: dict[str, Body]) -> dict[str, Programme]:
    """Enter what the work serves, before the plan whose rows name it."""
    with moments.history(_at(ENTERED)):
        return _enter(by_code)


def served_by(row: str) -> frozenset[str]:
    """What a row of the plan serves, by codes."""
    return frozenset(SERVED_BY.get(row, ()))


def tell(found: dict[str, Programme], by_code: dict[str, Body]) -> None:
    """How far it is, and what became of it."""
    _measure(found, by_code)
    _judge(found[NTM], by_code[NONG_NGHIEP])
    _lead(found, by_code)


def _enter(by_code: dict[str, Body]) -> dict[str, Programme]:
    found: dict[str, Programme] = {}
    for keeper, told in PROGRAMMES:
        whole = services.Told(**told | {"within": found.get(told.get("within", "")), "source": _ACCOUNT})
        found[whole.code] = services.enter(told=whole, key=f"case:{whole.code}", **_who(by_code[keeper], ENTERED))
    for number in range(1, 19):
        part = services.Told(
            f"DA-18-{number:02}", "KEY_SCHEME", f"Đề án trọng tâm thứ {number} (bài không nêu tên)", "Tỉnh ủy Lào Cai",
            within=found[SCHEMES], source=_ACCOUNT, **_PERIOD,
        )  # fmt: skip
        services.enter(told=part, key=f"case:{part.code}", **_who(by_code[PARTY_COMMITTEE], ENTERED))
    return found


def _measure(found: dict[str, Programme], by_code: dict[str, Body]) -> None:
    for place, one in enumerate(INDICATORS):
        keeper = by_code[one.keeper]
        sought = services.Sought(
            one.name, one.unit, _number(one.baseline), FIRST_YEAR, _number(one.target), one.target_year, MADE_UP, illustrative=True
        )  # fmt: skip
        with moments.history(_at(ENTERED)):
            who = _who(keeper, ENTERED)
            row = services.set_indicator(
                programme=found[one.programme], sought=sought, by=who["by"], at=who["at"], key=f"case:indicator:{place}"
            )
        for day, value in one.came_to:
            with moments.history(_at(day)):
                services.measure(
                    indicator=row, value=_number(value), day=day, source=MADE_UP, illustrative=True,
                    key=f"case:indicator:{place}:{day.isoformat()}", **_who(keeper, day),
                )  # fmt: skip


def _judge(programme: Programme, keeper: Body) -> None:
    for year, day in ((FIRST_YEAR, ENTERED), (FIRST_YEAR + 1, date(2021, 9, 6))):
        who = _who(keeper, day)
        with moments.history(_at(day)):
            if year == FIRST_YEAR:  # the criteria stand before the first verdict
                services.add_criteria(programme=programme, names=CRITERIA, by=who["by"], at=who["at"])
            for criterion in programme.criteria.order_by("number"):
                for commune in (LUONG_SON, COC_LAU):
                    reached = criterion.number not in MISSED[commune, year]
                    told = services.Judged(
                        commune, year, reached, f"Rà soát năm {year} (minh họa)", CAUSE, REMEDY, illustrative=True
                    )
                    key = f"case:verdict:{commune}:{year}:{criterion.number}"
                    services.judge(criterion=criterion, judged=told, key=key, **who)


def _lead(found: dict[str, Programme], by_code: dict[str, Body]) -> None:
    title, product, due_on = DUTY
    with moments.history(_at(ENTERED)):
        services.oblige(
            programme=found[DIRECTIVE], title=title, product=product, debtor=by_code[NOI_VU], due_on=due_on,
            key="case:duty:open", illustrative=True, **_who(by_code[UBND], ENTERED),
        )  # fmt: skip
    with moments.history(_at(SERVED)):
        for code, words in REGISTERED:
            services.register(
                programme=found[MOVEMENT], words=words, key=f"case:register:{code}", illustrative=True,
                **_who(by_code[code], SERVED),
            )  # fmt: skip
    with moments.history(_at(INTERIM)):
        services.review(
            programme=found[MOVEMENT], final=False, words="Các khối đã đăng ký; phần việc giữa năm cơ bản theo tiến độ, một số hội thi phải hoãn do dịch.",
            paper="Báo cáo sơ kết (minh họa)", key="case:interim", illustrative=True, **_who(by_code[UBND], INTERIM),
        )  # fmt: skip
        services.commend(
            programme=found[MOVEMENT], nominee=by_code[LDLD], words="Vận động công nhân phòng dịch tại nơi làm việc, giữ sản xuất.",
            key="case:commend", illustrative=True, **_who(by_code[MTTQ], INTERIM),
        )  # fmt: skip


def _number(words: str) -> Decimal:
    return Decimal(words.replace(",", "."))


def _who(body: Body, day: date) -> dict[str, Any]:  # keyword arguments that every verb takes
    return {
        "by": Actor(user_id=None, body_id=body.pk, role="LEADER", capabilities=settings.ROLES["LEADER"]),
        "on": day, "at": _at(day),
    }  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, _AT, dates.VIET_NAM)
