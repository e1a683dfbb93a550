"""Money of the plan of 2021. That it was cared for and stayed thin is what the account says; every figure is made up."""

from dataclasses import dataclass
from datetime import date

from phoihop.config.case_rows import PLAN_DAY

_BUDGET, _FUND, _PEOPLE = "Ngân sách tỉnh", "Quỹ Vì người nghèo", "Nhân dân và doanh nghiệp đóng góp"
_ESTIMATE = "Dự toán kèm kế hoạch phối hợp năm 2021"
_DECISION, _SECOND = "Quyết định phân bổ kinh phí đợt 1", "Quyết định phân bổ kinh phí đợt 2"
_GIVEN_UP = "Thôi bố trí vì không thực hiện được"
FIRST_ROUND, SECOND_ROUND, PAID = date(2021, 3, 12), date(2021, 7, 19), date(2021, 8, 30)


@dataclass(frozen=True, slots=True)
class Line:
    """One amount in đồng, recorded by the body that leads the row."""

    row: str
    kind: str
    amount: int
    source: str
    day: date
    document: str


def _row(key: str, needed: int, first: int, second: int = 0, spent: int = 0, source: str = _BUDGET) -> tuple[Line, ...]:
    lines = (
        Line(key, "NEEDED", needed, source, PLAN_DAY, _ESTIMATE),
        Line(key, "ALLOCATED", first, source, FIRST_ROUND, _DECISION),
        Line(key, "ALLOCATED", second, source, SECOND_ROUND, _SECOND),
        Line(key, "SPENT", spent, source, PAID, "Bảng kê chứng từ"),
    )
    return tuple(line for line in lines if line.amount)


LINES = (
    *_row("doan-ket", 480_000_000, 250_000_000, 70_000_000),
    *_row("tap-hop", 120_000_000, 80_000_000, 0, 61_500_000),
    *_row("ngay-le", 150_000_000, 150_000_000, 0, 142_300_000),
    *_row("van-nghe", 220_000_000, 100_000_000, -100_000_000),
    Line("van-nghe", "NEEDED", -220_000_000, _BUDGET, PAID, _GIVEN_UP),
    *_row("dan-toc", 180_000_000, 90_000_000, 0, 38_000_000),
    *_row("hoi-thi", 160_000_000, 60_000_000, -60_000_000),
    Line("hoi-thi", "NEEDED", -160_000_000, _BUDGET, PAID, _GIVEN_UP),
    *_row("giam-ngheo", 350_000_000, 150_000_000, 60_000_000, 96_000_000),
    *_row("giam-ngheo", 200_000_000, 200_000_000, 0, 125_000_000, source=_FUND),
    *_row("tinh-nguyen", 140_000_000, 70_000_000),
    *_row("giam-sat", 60_000_000, 45_000_000),
    *_row("bau-cu", 90_000_000, 90_000_000, 0, 88_700_000),
    *_row("tiep-xuc", 75_000_000, 50_000_000, 10_000_000, 52_400_000),
    *_row("covid", 300_000_000, 120_000_000, 120_000_000, 210_000_000),
    *_row("quy", 500_000_000, 500_000_000, 0, 430_000_000, source=_PEOPLE),
)
