"""The day by which a task is due, from its own words; a day that belongs to a cited paper is no due."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(?P<d>\d{1,2})(?:\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?|\s+tháng\s+(?P<m2>\d{1,2})(?:\s+năm\s+(?P<y2>\d{4}))?)"
_EACH = r"(?:hằng|hàng|mỗi)"
_YEAR = r"(?:\s*[/-]\s*(?P<y>\d{4})|\s+năm\s+(?P<y2>\d{4}))?"
_HOUR = r"(?:\d{1,2}\s*(?:giờ|h|g)\s*(?:\d{1,2}\s*(?:phút|')?)?\s*,?\s*)?"
_BEFORE = r"(?:trước|quá|không quá|chậm nhất|muộn nhất|xong|thời hạn|hạn|đến hết|hết|đến|vào|hoàn thành|trong)"
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


def _first_half(found: re.Match[str], _today: date) -> str | None:
    return f"{found['y']}-Q2"


def _day_of_a_year(found: re.Match[str], today: date) -> str | None:
    day = _day(found, today)
    return day[5:] if day else None


def _week(found: re.Match[str], today: date) -> str | None:
    year, week, _weekday = (today + timedelta(days=7 if found["next"] else 0)).isocalendar()
    return f"{year}-W{week:02}"


def _this_month(_found: re.Match[str], today: date) -> str | None:
    return f"{today.year}-{today.month:02}"


def _this_year(_found: re.Match[str], today: date) -> str | None:
    return str(today.year)


def _number(found: re.Match[str], _today: date) -> str | None:
    return str(int(found["n"]))


def _nothing(_found: re.Match[str], _today: date) -> str | None:
    return ""


# In order: what binds closest comes first.
_KINDS: list[tuple[str, re.Pattern[str], Callable[[re.Match[str], date], str | None]]] = [
    (kind, re.compile(pattern, re.IGNORECASE), read)
    for kind, pattern, read in [
        ("yearly", rf"ngày\s+{_DAY}\s+{_EACH} năm", _day_of_a_year),
        ("yearly", rf"{_EACH} năm,?\s+(?:{_BEFORE}\s+)+(?:ngày\s+)?{_DAY}(?![\d/])", _day_of_a_year),
        ("yearly", rf"(?:quý\s+(?:IV|I{{1,3}}|[1-4])|tháng\s+\d{{1,2}})\s+{_EACH} năm", _nothing),
        (
            "quarterly",
            r"ngày\s+(?P<n>\d{1,2})\s+(?:của\s+)?tháng\s+(?:cuối|đầu)\s+(?:của\s+)?(?:mỗi\s+|hằng\s+|hàng\s+)?quý",
            _number,
        ),
        ("monthly", r"ngày\s+(?P<n>\d{1,2})\s+(?:của\s+)?tháng (?:sau|kế tiếp|tiếp theo|liền kề)", _number),
        ("monthly", rf"(?:ngày\s+)(?:mùng\s+|mồng\s+)?(?P<n>\d{{1,2}})\s+(?:của\s+)?{_EACH} tháng", _number),
        (
            "monthly",
            rf"{_EACH} tháng[^;.]{{0,80}}?ngày\s+(?:mùng\s+|mồng\s+)?(?P<n>\d{{1,2}})(?!\d|[/.-]\d|\s+(?:tháng|làm việc))",
            _number,
        ),
        ("day", rf"{_BEFORE}(?:\s+(?:là|vào|đến|trước|hết))*[\s:]+{_HOUR}(?:ngày\s+)?{_DAY}(?![\d/])", _day),
        ("working_days", r"(?P<n>\d+)\s*(?:\([^)]*\)\s*)?ngày làm việc", _number),
        (
            "days",
            r"(?:ít nhất|tối thiểu|trong(?: vòng| thời hạn| thời gian)?|thời hạn|sau|không quá|chậm nhất(?: là)?(?: sau)?)\s+(?P<n>\d+)\s*(?:\([^)]*\)\s*)?ngày",
            _number,
        ),
        (
            "month",
            rf"(?:(?:trong|trước|cuối|đầu|giữa|trung tuần|thượng tuần|hạ tuần|hết|xong|thành:?|vào|kỳ họp|phiên họp|phiên họp thường kỳ|hạn:?|gian:?|nhất(?: là)?|đến)\s+|\(|^)tháng\s+(?P<m>\d{{1,2}}){_YEAR}(?!\d)",
            _month,
        ),
        ("quarter", r"(?:6|06|sáu) tháng đầu năm\s+(?P<y>\d{4})", _first_half),
        (
            "quarter",
            rf"(?:quý\s+(?:IV|I{{1,3}}|[1-4])\s*(?:,|và|-|–|đến|hoặc)\s*)?quý\s+(?P<q>IV|I{{1,3}}|[1-4])\b{_YEAR}",
            _quarter,
        ),
        ("month", r"trong tháng này|trong tháng(?=[.;,]|$)", _this_month),
        ("week", r"trong tuần(?P<next> tới| sau)?(?= này|[.;,]|$|(?<=tới)|(?<=sau))", _week),
        ("weekly", rf"{_EACH} tuần|(?:mỗi tuần|01 tuần|tuần) (?:một|01) lần", _nothing),
        ("monthly", rf"{_EACH} tháng", _nothing),
        (
            "quarterly",
            rf"{_EACH} quý|(?:định kỳ|báo cáo) quý(?!\s+[IV\d])|(?:3|03|ba) tháng (?:một|01|1) lần",
            _nothing,
        ),
        ("half_yearly", rf"(?:định kỳ|{_EACH})\s+(?:6|06|sáu) tháng|(?:6|06|sáu) tháng (?:một|01|1) lần", _nothing),
        ("yearly", rf"{_EACH} năm|(?:1|01|một) lần/năm|năm (?:một|01) lần", _nothing),
        ("year", r"(?:trong|hết|cuối|hoàn thành|xong trước|trước|đến|đầu) năm\s+(?P<n>\d{4})", _number),
        (
            "year",
            r"(?:trong|hết|cuối) năm nay|từ nay đến (?:hết|cuối) năm|(?:(?:đến|vào|trước|xong|thành|trong)\s+)+(?:cuối |hết )?năm(?=[.;,]|$)|hết năm(?=[.;,]|$)",
            _this_year,
        ),
        ("ongoing", r"thường xuyên(?!\s+trực)", _nothing),
    ]
]


_WHEN = re.compile(
    r"(?:(?:Trong|Từ|Vào)\s+)?(?:(?P<day>(?:sáng|chiều|tối|ngày)\s+(?:ngày\s+)?\d|(?:sáng|chiều) nay)|tháng\s+(?P<m>\d{1,2})|năm\s+(?=\d)|quý\s+(?P<q>IV|I{1,3}|[1-4])(?!\w))"
    r"(?:[\s/-]*(?:năm\s+)?(?P<y>\d{4}))?[^,;:]{0,40}, ",
    re.IGNORECASE,
)


_NAMED_DAY = re.compile(r"(?:Từ|Kể từ|Vào)?\s*ngày\s+\d{1,2}[/.-](?P<m>0?[1-9]|1[0-2])[/.-](?P<y>\d{4})", re.IGNORECASE)


def told_of_the_past(words: str, today: date) -> bool:
    """Whether the words begin with a day, or with a month, quarter or year that is over: they tell what was."""
    found = _WHEN.match(words)
    if not found:
        return False
    if (named := _NAMED_DAY.match(words)) and date(int(named["y"]), int(named["m"]), 1) > today:
        return False  # “Từ ngày 01/10/2025, Sở …”: still to come
    year = int(found["y"]) if found["y"] else today.year
    month = int(found["m"]) if found["m"] else _ROMAN[found["q"].upper()] * 3 if found["q"] else 12
    return bool(found["day"]) or (year, month) < (today.year, today.month)


def of_a_period_that_is_over(words: str, today: date) -> bool:
    """Whether the words begin with a month, quarter or year that is over: what was asked then is asked no more."""
    found = _WHEN.match(words)
    return bool(found and not found["day"]) and told_of_the_past(words, today)


def find(words: str, today: date) -> Due | None:
    """The due that these words set, or nothing."""
    for kind, pattern, read in _KINDS:
        for found in pattern.finditer(words):
            value = read(found, today)
            if value is not None:
                return Due(kind, value, found.start(), found.end())
    return None


def no_day(words: str, today: date) -> str:
    """The words that name a day that does not exist, as a due; nothing where there are none."""
    pattern = next(pattern for kind, pattern, _read in _KINDS if kind == "day")
    return next((found[0] for found in pattern.finditer(words) if _day(found, today) is None), "")
