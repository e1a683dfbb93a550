"""Days as Vietnamese papers write them: day first, always."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from phoihop.foundation.vn import text as words

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SPELLINGS = (
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?:ngày )?(?P<d>\d{1,2}) tháng (?P<m>\d{1,2}) năm (?P<y>\d{4})"),
)
_PADDED_MONTHS = 2  # Decree 30/2020: days below 10 and the months 1 and 2 take a zero
_PADDED_DAYS = 9


class NotADay(ValueError):
    """What was given names no day. `sentence()` says so to people."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given

    def sentence(self) -> str:
        """What to do, in the reader's language."""
        return _("“%(given)s” is not a day that exists. Write day/month/year, for example 14/9/2021.") % {
            "given": self.given[:40]
        }


def parse_day(text: str) -> date:
    """Read 25/12/2026, 25-12-2026, 25.12.2026, 2026-12-25 or (ngày) 25 tháng 12 năm 2026. Raises NotADay."""
    given = " ".join(words.nfc(text).casefold().split())
    for spelling in _SPELLINGS:
        if found := spelling.fullmatch(given):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise NotADay(text)


def show(day: date) -> str:
    """25/12/2026, without needless zeros: 3/4/2026."""
    return f"{day.day}/{day.month}/{day.year}"


def show_formal(day: date) -> str:
    """As on official papers: ngày 05 tháng 02 năm 2026, ngày 05 tháng 6 năm 2026."""
    of_day = f"{day.day:02d}" if day.day <= _PADDED_DAYS else str(day.day)
    month = f"{day.month:02d}" if day.month <= _PADDED_MONTHS else str(day.month)
    return f"ngày {of_day} tháng {month} năm {day.year}"


def weekday(day: date) -> str:
    """Thứ Hai to Chủ Nhật."""
    return _WEEKDAYS[day.weekday()]


def today_in_vietnam(moment: datetime) -> date:
    """The calendar day in Viet Nam at a moment."""
    return moment.astimezone(VIET_NAM).date()
