"""What the two sides of a report wrote about its cells, and how much of it is still open."""

from collections import Counter
from collections.abc import Iterable

from phoihop.domain.regimes.models import Duty, Thread
from phoihop.domain.regimes.states import ThreadState

WHOLE = ""  # the report as a whole, where a cell is named


def places_of(duty: Duty) -> set[str]:
    """The cells that can be spoken of: every figure, every heading, and the report as a whole."""
    regime = duty.period.regime
    codes = set(regime.indicators.values_list("code", flat=True)) | set(regime.headings.values_list("code", flat=True))
    return codes | {WHOLE}


def threads_of(duty: Duty) -> list[Thread]:
    """The threads of a report with their lines, what is open first. Two queries."""
    rows = duty.threads.prefetch_related("lines__edition", "lines__remark").order_by("pk")
    return sorted(rows, key=lambda row: row.state == ThreadState.SETTLED)


def waiting(duties: Iterable[int], state: ThreadState) -> Counter[int]:
    """Of these duties how many threads stand so. One query."""
    return Counter(Thread.objects.filter(duty_id__in=list(duties), state=state).values_list("duty_id", flat=True))
