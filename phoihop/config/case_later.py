"""What came between the case and the eve of 1/7/2025, so that the reorganisation of that day has something to carry.

That the Fronts of Lào Cai and Yên Bái signed a programme for 2023 to 2025, and on which day, is what the Front of Lào
Cai tells of it. What they agreed in it, and the tasks of a district for 2025, are made up: those records are illustrative.
"""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from phoihop.config import case, case_rows
from phoihop.config.case_rows import MTTQ, NONGDAN, PHUNU, Row
from phoihop.domain.agreements import services as agreements
from phoihop.domain.organisations import services as bodies
from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import moments
from phoihop.foundation.lifecycle import queries as installation_facts
from phoihop.foundation.lifecycle import services as installation

EVE = date(2025, 6, 30)
FRONTS_SIGNED = date(2023, 10, 13)
ACCOUNT = (
    "http://mattrantoquoc.laocai.org.vn/hoat-dong-mttq-tinh/"
    "uy-ban-mttq-viet-nam-hai-tinh-lao-cai-va-yen-bai-ky-ket-chuong-trinh-hop-tac-giai-doan-2023-2025-1208724"
)
YEN_BAI, DISTRICT = "yenbai.mttq", "laocai.ubnd-087"
PROGRAMME = "Chương trình hợp tác giữa Ủy ban MTTQ Việt Nam hai tỉnh Lào Cai và Yên Bái giai đoạn 2023 - 2025"
SHARED = (
    ("Điều 1. Trao đổi kinh nghiệm", "Hai bên trao đổi kinh nghiệm giám sát, phản biện xã hội; luân phiên đăng cai hằng năm."),
    ("Điều 2. Địa bàn giáp ranh", "Hai bên phối hợp vận động nhân dân các xã giáp ranh, chăm lo hộ nghèo vùng giáp ranh."),
)  # fmt: skip
BETWEEN_FRONTS = (
    (MTTQ, YEN_BAI, "Chia sẻ tài liệu tập huấn giám sát, phản biện xã hội năm 2025", date(2025, 9, 30)),
    (YEN_BAI, MTTQ, "Đăng cai hội nghị trao đổi kinh nghiệm hai tỉnh năm 2025", date(2025, 11, 14)),
)
PLANNED, AGREED = date(2025, 2, 10), date(2025, 2, 17)
PLAN_2025 = "Kế hoạch phối hợp năm 2025 của huyện Bảo Yên (minh họa)"
# What the district's committee is to do in a place, for whom, and by when; the places take the first so many of it.
TASKS = (
    ("Hoàn thành xóa nhà tạm, nhà dột nát", MTTQ, date(2025, 8, 31)),
    ("Công khai danh sách hộ được hỗ trợ", MTTQ, date(2025, 9, 15)),
    ("Trả lời kiến nghị của cử tri", MTTQ, date(2025, 9, 30)),
    ("Rà soát hộ nghèo, hộ cận nghèo", MTTQ, date(2025, 10, 15)),
    ("Bố trí kinh phí cho Ban Thanh tra nhân dân", MTTQ, date(2025, 10, 31)),
    ("Hỗ trợ tổ hợp tác của hội viên nông dân", NONGDAN, date(2025, 11, 10)),
    ("Hỗ trợ phụ nữ khởi nghiệp", PHUNU, date(2025, 11, 14)),
    ("Tổ chức Ngày hội Đại đoàn kết toàn dân tộc", MTTQ, date(2025, 11, 18)),
    ("Báo cáo tiêu chí nông thôn mới", MTTQ, date(2025, 11, 30)),
    ("Đối thoại trực tiếp với nhân dân", MTTQ, date(2025, 12, 10)),
)
PLACES = (("xã Bảo Hà", 10), ("xã Nghĩa Đô", 8), ("xã Xuân Hòa", 7), ("toàn huyện", 5))


class CannotGoOn(Exception):
    """This is not the case as it was loaded, or it went on already."""


@transaction.atomic
def load() -> None:
    """Let the case go on to the eve of 1/7/2025, or not at all. Raises CannotGoOn."""
    if installation_facts.fixed_today() != case.REVIEW_DAY or not Body.objects.filter(code=DISTRICT).exists():
        raise CannotGoOn
    by_code = {body.code: body for body in Body.objects.filter(code__in=[MTTQ, PHUNU, NONGDAN, DISTRICT])}
    by_code[YEN_BAI] = _enter_front_of_yen_bai(by_code[MTTQ])
    _sign_between_fronts(by_code)
    for row in rows():
        case.tell(row, by_code)
    _enter_account(by_code[DISTRICT])
    installation.stand_still(day=EVE, demo=True)


def rows() -> Iterator[Row]:
    """The thirty tasks of the district for 2025, and what the Fronts owe one another by their programme; all made up."""
    told = [(place, *task) for place, n in PLACES for task in TASKS[:n]]
    for number, (place, what, front, due) in enumerate(told, start=1):
        yield Row(
            key=f"2025:{number}", title=f"{what}, {place}", debtor=DISTRICT, creditor=front, day=PLANNED,
            due=due, due_basis=PLAN_2025, basis=PLAN_2025, product="Báo cáo kết quả", agreed=AGREED,
        )  # fmt: skip
    for debtor, creditor, what, due in BETWEEN_FRONTS:
        yield Row(
            key=f"2025:{debtor}", title=what, debtor=debtor, creditor=creditor, day=PLANNED, due=due,
            due_basis=PROGRAMME, basis=PROGRAMME, product="", agreed=AGREED,
        )  # fmt: skip


def _enter_front_of_yen_bai(like: Body) -> Body:
    """As the Front of Lào Cai is entered: from when it lived the case does not say."""
    at = case.moment(FRONTS_SIGNED)
    with moments.history(at):
        body = bodies.create_body(
            code=YEN_BAI, kind=like.kind, name="Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Yên Bái",
            short_name="Ủy ban MTTQ tỉnh Yên Bái", founded_on=case.BEGINNING, by=case.LOADER, at=at,
        )  # fmt: skip
        bodies.set_level(body=body, level="PROVINCE", from_day=case.BEGINNING, by=case.LOADER, at=at)
    return body


def _sign_between_fronts(by_code: dict[str, Body]) -> None:
    """Both sign on the day that is told; of its articles nothing is."""
    drafter, at = case.speaker(by_code[MTTQ]), case.moment(FRONTS_SIGNED)
    with moments.history(at):
        row = agreements.draft(
            code="CT-LAOCAI-YENBAI-2023", title=PROGRAMME, parties=[by_code[MTTQ], by_code[YEN_BAI]],
            term_from=FRONTS_SIGNED, term_to=date(2026, 1, 1), source=ACCOUNT, by=drafter, at=at,
        )  # fmt: skip
        for number, (heading, text) in enumerate(SHARED, start=1):
            agreements.add_article(
                agreement=row, number=number, heading=heading, text=text, illustrative=True, by=drafter, at=at
            )
        agreements.present(agreement=row, by=drafter, at=at)
        for code in (MTTQ, YEN_BAI):
            by = case.speaker(by_code[code])
            agreements.sign(agreement=row, holding=case.post_of(by, FRONTS_SIGNED), by=by, on=FRONTS_SIGNED, at=at)


def _enter_account(district: Body) -> None:
    """Who speaks for the district until it ends: a person made up, for whom nobody proposes another body."""
    case.enter_accounts(
        [case_rows.AccountRow("lanhdao.baoyen", "Lãnh đạo UBND huyện Bảo Yên (minh họa)", "LEADER", DISTRICT)],
        {DISTRICT: district}, case.moment(case.BEGINNING),
    )  # fmt: skip
