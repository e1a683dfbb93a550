"""When a job is done next. Pure; no Django, no clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

VIET_NAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Job:
    """`work` gets the moment and returns what came of it, in a few words for operators. Told as `every` or `daily_at`.

    `daily_at` is a time of day in Viet Nam. `lease`: after so long a worker that has not reported is taken for dead.
    """

    name: str
    work: Callable[[datetime], str]
    every: timedelta | None = None
    daily_at: time | None = None
    lease: timedelta = timedelta(hours=2)
    whole: bool = True  # in one transaction; otherwise the work minds its own

    def __post_init__(self) -> None:
        if (self.every is None) == (self.daily_at is None):
            raise ValueError(f"Job {self.name} is done either every so often or daily at a time.")

    def next_after(self, at: datetime) -> datetime:
        """The first moment after `at` at which the job is due."""
        if self.every is not None:
            return at + self.every
        local = at.astimezone(VIET_NAM)
        due = datetime.combine(local.date(), self.daily_at or time(), VIET_NAM)
        return due if due > local else due + timedelta(days=1)
