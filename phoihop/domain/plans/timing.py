"""What the words of a plan's time column mean: `Quý I`, `Tháng 3–4`, `Thường xuyên`, `Trước kỳ họp`. Pure; no clock.

The words are kept as they were written; what they mean stands beside them. Words that nobody can read stay words.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from phoihop.foundation.vn import dates


class Span(TextChoices):
    """What kind of time words name."""

    RANGE = "RANGE", _("From a day to a day")
    CONTINUOUS = "CONTINUOUS", _("All year round")  # shows evidence in every period, and is never overdue
    ANCHORED = "ANCHORED", _("Around an event")
    UNREAD = "UNREAD", _("In words only")


@dataclass(frozen=True, slots=True)
class When:
    """The days that words name, both within, of the plan's year; of an event its name, and no day."""

    span: Span
    first: date | None = None
    last: date | None = None
    anchor: str = ""

    def told(self) -> list[str]:
        """For the act that vouches for the row."""
        days = [day.isoformat() if day else "" for day in (self.first, self.last)]
        return [self.span.value, *days, self.anchor]


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DASH = re.compile(r"\s*(?:[-\u2010-\u2015\u2212~]|đến|tới|và|,|;|&|\+)\s*")
_CONTINUOUS = re.compile(
    r"(thường xuyên|cả năm|trong năm|suốt năm|quanh năm|(hằng|hàng|mỗi) (ngày|tuần|tháng|quý)|định kỳ.*|liên tục)"
)
_HALVES = {
    "đầu năm": (1, 3), "giữa năm": (5, 7), "cuối năm": (10, 12), "6 tháng đầu năm": (1, 6),
    "6 tháng cuối năm": (7, 12), "9 tháng đầu năm": (1, 9), "3 tháng đầu năm": (1, 3), "3 tháng cuối năm": (10, 12),
    "sáu tháng đầu năm": (1, 6), "sáu tháng cuối năm": (7, 12),
}  # fmt: skip
_EVENT = re.compile(r"(?:trước|sau|trong|theo|dịp|tại) (?:và sau |và trước )?(.+)")
_LEADING = re.compile(r"^(?:vào|trong|từ|khoảng)\s+(?=tháng|quý|đầu|cuối|\d)")
_YEAR = re.compile(r"\s*(?:/|năm )(\d{4})$")


def understand(words: str, year: int) -> When:
    """What the words mean in the plan of a year. Never refuses: what cannot be read is `UNREAD`."""
    text = " ".join(unicodedata.normalize("NFC", words).lower().split()).strip(" .")
    text = _LEADING.sub("", _without_year(text, year))
    if _CONTINUOUS.fullmatch(text):
        return When(Span.CONTINUOUS, date(year, 1, 1), date(year, 12, 31))
    for read in (_halves, _numbered, _days):
        if (span := read(text, year)) is not None and span[0] <= span[1]:
            return When(Span.RANGE, *span)
    if event := _EVENT.fullmatch(text):
        return When(Span.ANCHORED, anchor=event.group(1)[:120])
    return When(Span.UNREAD)


def _without_year(text: str, year: int) -> str:
    """The words without the year that the plan is of; another year stays, and is not read."""
    found = _YEAR.search(text)
    return text[: found.start()] if found and int(found.group(1)) == year and not _is_day(text) else text


def _is_day(text: str) -> bool:
    return re.search(r"\d{1,2}/\d{1,2}/\d{4}$", text) is not None


_Days = tuple[date, date]


def _months(first: int, last: int, year: int) -> _Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _halves(text: str, year: int) -> _Days | None:
    return _months(*_HALVES[text], year) if text in _HALVES else None


def _numbered(text: str, year: int) -> _Days | None:
    """`tháng 3–4`, `quý I - II`, `quý 1, quý 3`: from the first number to the last."""
    for unit, number_of, months in (("tháng", _month, 1), ("quý", _quarter, 3)):
        if not text.startswith(unit):
            continue
        numbers = list(_numbers(text, unit, number_of))
        if not numbers or None in numbers or numbers != sorted(numbers, key=lambda n: n or 0):
            return None
        first, last = numbers[0], numbers[-1]
        return _months((first - 1) * months + 1, last * months, year) if first and last else None
    return None


def _numbers(text: str, unit: str, number_of: Callable[[str], int | None]) -> Iterator[int | None]:
    for part in _DASH.split(text):
        yield number_of(part.removeprefix(unit).strip())


def _month(text: str) -> int | None:
    return int(text) if re.fullmatch(r"0?[1-9]|1[0-2]", text) else None


def _quarter(text: str) -> int | None:
    return _ROMAN.get(text) or (int(text) if re.fullmatch(r"[1-4]", text) else None)


def _days(text: str, year: int) -> _Days | None:
    """`19/5`, `trước ngày 15/9/2021`, `từ 1/3 đến 30/4`: a day alone is its own end, one after `trước` ends a span."""
    until = re.fullmatch(r"(?:(?:trước|đến|chậm nhất|xong trước)\s+)?(?:ngày\s+)?(\d[\d/]*\d)", text)
    if until:
        last = _day(until.group(1), year)
        alone = text[0].isdigit() or text.startswith("ngày")
        return None if last is None else (last if alone else date(year, 1, 1), last)
    ends = [_day(part.removeprefix("ngày").strip(), year) for part in _DASH.split(text)]
    return (ends[0], ends[1]) if len(ends) == 2 and ends[0] and ends[1] else None  # noqa: PLR2004  # from and to


def _day(text: str, year: int) -> date | None:
    """A day of the plan's year, None for any other."""
    if not re.fullmatch(r"\d{1,2}/\d{1,2}(/\d{4})?", text):
        return None
    try:
        found = dates.parse_day(text if text.count("/") > 1 else f"{text}/{year}")
    except dates.NotADay:
        return None
    return found if found.year == year else None
