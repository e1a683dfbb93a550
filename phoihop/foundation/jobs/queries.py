"""Questions about background work."""

from datetime import datetime, timedelta

from django.db.models import Q

from phoihop.foundation.jobs.models import JobRow

TOO_LONG = timedelta(hours=3)  # past any lease: whoever took the job is gone, and nobody took it over


def troubles(at: datetime) -> dict[str, str]:
    """Every job that failed last or has long been due at `at`, with what is known of it; empty when all is well."""
    rows = JobRow.objects.filter(Q(failures__gt=0) | Q(due_at__lt=at - TOO_LONG)).order_by("name")
    return {row.name: row.outcome if row.failures else f"not done since {row.due_at.isoformat()}" for row in rows}
