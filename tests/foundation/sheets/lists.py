"""Cells as people fill them: the same value in many spellings, and what must never pass for a value; each with what it is."""

import io
import random
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import xlsxwriter

from phoihop.foundation.vn import dates, numbers

HEADS = ("Tên việc", "Hạn", "Mục tiêu", "Ghi chú")
FORMULA, FAULT, MERGED, PERCENT = "=formula", "=fault", "=merged", "=percent"  # what no plain value can say


@dataclass(frozen=True)
class Written:
    """What stands in a cell, and what it means; `bad` where it must be refused."""

    value: object
    means: object = None
    bad: bool = False


def _nfd(words: str) -> str:
    return unicodedata.normalize("NFD", words)


# Nine spellings of a day, six of a number, and words composed and taken apart.
DAYS: tuple[Callable[[date], object], ...] = (
    lambda day: day,
    dates.show,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: day.isoformat(),
    lambda day: f"{day.day} tháng {day.month} năm {day.year}",
    dates.show_formal,
    lambda day: _nfd(f" Ngày {day.day} Tháng {day.month} năm {day.year}\u00a0"),
)
NUMBERS: tuple[Callable[[Decimal], object], ...] = (
    float,
    numbers.show_number,
    lambda value: numbers.show_number(value).replace(".", ""),
    lambda value: f" {numbers.show_number(value)} ",
    lambda value: numbers.show_number(value).replace(".", "\u00a0"),
    lambda value: f"\u200b{numbers.show_number(value)}",
)
NAMES: tuple[Callable[[str], object], ...] = (
    str, _nfd, lambda words: f"  {words}\u200b", lambda words: words.replace(" ", "\u00a0", 1),
)  # fmt: skip
BAD_DAYS = (
    "31/02/2026", "9/14/2026", "3/4/26", "3-4-26", 44453, "44453", "hôm nay", "14/9", "2026", 2026.5, "0/0/2026", FORMULA,
    FAULT, MERGED, PERCENT, "14/9/2026 8:30", "14 Sep 2026",
)  # fmt: skip
BAD_NUMBERS = (
    "1,234", "1,234.56", "1.5", "1.23.456", "12 người", "12%", "１２", "mười", "1e5", "--5", "5-", FORMULA, FAULT, MERGED, PERCENT,
    date(2026, 9, 14), True,
)  # fmt: skip
BAD_NAMES = (
    "Uyr ban nhaan daan tinhr", "Gửi baos caos", "Huyeejn Bắc Hà", "Uû ban nh©n d©n", "x" * 501, FORMULA, FAULT, MERGED,
)  # fmt: skip


WAYS = tuple((place, bad) for place, some in enumerate((BAD_NAMES, BAD_DAYS, BAD_NUMBERS)) for bad in some)


def filled(rows: int, *, every: int) -> list[list[Written]]:
    """So many rows, each cell spelt in a way of its own, and one row in `every` bad in each way in its turn."""
    chance, made = random.Random(9), []
    for number in range(rows):
        day, amount = date(2021, 1, 1) + timedelta(days=number % 3000), Decimal(number * 12345) / 100
        name = f"Giám sát việc thứ {number} ở xã Bản Hồ"
        row = [
            Written(chance.choice(NAMES)(name), name),
            Written(chance.choice(DAYS)(day), day),
            Written(chance.choice(NUMBERS)(amount), amount),
            Written(f"Ghi chú {number}", f"Ghi chú {number}"),
        ]
        if number % every == every - 1:
            place, bad = WAYS[number // every % len(WAYS)]
            row[place] = Written(bad, bad=True)
        made.append(row)
    return made


def workbook(rows: Sequence[Sequence[Written]], heads: Sequence[str] = HEADS) -> bytes:
    """The rows under a title and their headings on the second sheet, from its second column; the first is hidden and says
    something else. A merged cell is merged with the one before it, which alone holds words.
    """
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        hidden, sheet = book.add_worksheet("cũ"), book.add_worksheet("Danh sách")
        hidden.write_row(0, 0, heads)
        hidden.write_row(1, 0, ["Việc cũ"] * len(heads))
        sheet.activate()
        hidden.hide()
        sheet.set_first_sheet()
        sheet.write_string(0, 0, "DANH SÁCH VIỆC")
        sheet.write_row(2, 1, heads)
        shapes = {"day": book.add_format({"num_format": "d/m/yyyy"}), "percent": book.add_format({"num_format": "0%"})}
        for number, row in enumerate(rows, start=3):
            for place, cell in enumerate(row, start=1):
                if cell.value == MERGED:
                    sheet.merge_range(number, place - 1, number, place, "")
                    _write(sheet, number, place - 1, row[place - 2].value if place > 1 else "TT", shapes)
                else:
                    _write(sheet, number, place, cell.value, shapes)
    return kept.getvalue()


def _write(sheet, line: int, place: int, value: object, shapes: dict[str, object]) -> None:
    if value == FORMULA:
        sheet.write_formula(line, place, "=1+1", None, 2)
    elif value == FAULT:
        sheet.write_formula(line, place, "=1/0", None, "#DIV/0!")
    elif value == PERCENT:
        sheet.write_number(line, place, 0.5, shapes["percent"])
    elif isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, datetime.combine(value, time()), shapes["day"])
    elif isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, str(value))
