"""Questions about background work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from phoihop.foundation.jobs.models import JobRow

TOO_LONG = timedelta(hours=3)  # past any lease: whoever took the job is gone, and nobody took it over


@dataclass(frozen=True, slots=True)
class Trouble:
    """A job that is not done: `failed` names what it ran into last, and is empty where nobody does it, due `since` then."""

    name: str
    failed: str
    since: datetime


def troubles(at: datetime) -> list[Trouble]:
    """Every job that failed last or has long been due at `at`, by name; none when all is well."""
    rows = JobRow.objects.filter(Q(failures__gt=0) | Q(due_at__lt=at - TOO_LONG)).order_by("name")
    return [Trouble(row.name, row.outcome if row.failures else "", row.due_at) for row in rows]
