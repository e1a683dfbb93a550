"""The day by which a task is due, from its own words; a day that belongs to a cited paper is no due."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

_DAY = r"(?P<d>\d{1,2})(?:\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?|\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>\d{4}))?)"
_EACH = r"(?:hằng|hàng|mỗi)"
_YEAR = r"(?:\s*[/-]\s*(?P<y>\d{4})|\s+năm\s+(?P<y2>\d{4}))?"
_BEFORE = r"(?:trước|chậm nhất|muộn nhất|xong|thời hạn|hạn|đến hết|hết|đến|vào|hoàn thành|trong)"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True)
class Due:
    """When: a kind, its value, and the words that say so (positions within the piece)."""

    kind: str
    value: str
    start: int
    end: int


def _year(found: re.Match[str], today: date) -> int:
    named = found["y"] or found["y2"]
    return int(named) if named else today.year


def _day(found: re.Match[str], today: date) -> str | None:
    """The day; without a year, the next such day from today on."""
    month = int(found["m"] or found["m2"])
    try:
        day = date(_year(found, today), month, int(found["d"]))
        if not (found["y"] or found["y2"]) and day < today:
            day = day.replace(year=today.year + 1)
    except ValueError:
        return None
    return day.isoformat()


def _month(found: re.Match[str], today: date) -> str | None:
    month, year = int(found["m"]), _year(found, today)
    if not 1 <= month <= 12:  # noqa: PLR2004  # months of a year
        return None
    passed = not (found["y"] or found["y2"]) and month < today.month
    return f"{year + passed}-{month:02}"


def _quarter(found: re.Match[str], today: date) -> str | None:
    quarter, year = _ROMAN[found["q"].upper()], _year(found, today)
    passed = not (found["y"] or found["y2"]) and quarter < (today.month + 2) // 3
    return f"{year + passed}-Q{quarter}"


def _number(found: re.Match[str], _today: date) -> str | None:
    return str(int(found["n"]))


def _nothing(_found: re.Match[str], _today: date) -> str | None:
    return ""


# In order: what binds closest comes first.
_KINDS: list[tuple[str, re.Pattern[str], Callable[[re.Match[str], date], str | None]]] = [
    (kind, re.compile(pattern, re.IGNORECASE), read)
    for kind, pattern, read in [
        ("monthly", rf"(?:ngày\s+)(?P<n>\d{{1,2}})\s+(?:của\s+)?{_EACH} tháng", _number),
        ("day", rf"{_BEFORE}(?:\s+(?:là|vào|đến|trước|hết))*[\s:]+(?:ngày\s+)?{_DAY}(?![\d/])", _day),
        ("working_days", r"(?P<n>\d+)\s*(?:\([^)]*\)\s*)?ngày làm việc", _number),
        (
            "days",
            r"(?:trong(?: vòng| thời hạn| thời gian)?|thời hạn|sau)\s+(?P<n>\d+)\s*(?:\([^)]*\)\s*)?ngày",
            _number,
        ),
        (
            "month",
            rf"(?:trong|trước|cuối|đầu|giữa|hết|xong|thành:?|vào|hạn:?)\s+tháng\s+(?P<m>\d{{1,2}}){_YEAR}(?!\d)",
            _month,
        ),
        ("quarter", rf"quý\s+(?P<q>IV|I{{1,3}}|[1-4])\b{_YEAR}", _quarter),
        ("weekly", rf"{_EACH} tuần", _nothing),
        ("monthly", rf"{_EACH} tháng", _nothing),
        ("quarterly", rf"{_EACH} quý", _nothing),
        ("half_yearly", rf"(?:định kỳ|{_EACH})\s+(?:6|06|sáu) tháng", _nothing),
        ("yearly", rf"{_EACH} năm", _nothing),
        ("year", r"(?:trong|hết|cuối|hoàn thành|xong trước|trước) năm\s+(?P<n>\d{4})", _number),
        ("ongoing", r"thường xuyên(?!\s+trực)", _nothing),
    ]
]


def find(words: str, today: date) -> Due | None:
    """The due that these words set, or nothing."""
    for kind, pattern, read in _KINDS:
        for found in pattern.finditer(words):
            value = read(found, today)
            if value is not None:
                return Due(kind, value, found.start(), found.end())
    return None
