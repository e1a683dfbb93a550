"""Facts about this installation."""

from datetime import date, datetime

from phoihop.foundation.lifecycle.models import Installation
from phoihop.foundation.vn import dates


def fixed_today() -> date | None:
    """The day that this installation stands still on, None when time runs."""
    row = Installation.objects.filter(pk=1).first()
    return row.fixed_today if row else None


def effective_today(moment: datetime) -> date:
    """The day to count lateness from: the fixed one, else the day in Viet Nam at `moment`."""
    return fixed_today() or dates.today_in_vietnam(moment)
