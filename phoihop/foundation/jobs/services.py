"""Doing what is due, each job by one worker at a time, however many workers ask."""

import logging
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from phoihop.foundation.jobs.models import JobRow
from phoihop.foundation.jobs.schedule import Job

log = logging.getLogger(__name__)
LONGEST_OUTCOME = 200


def run_due(jobs: Iterable[Job], *, at: datetime, clock: Callable[[], datetime]) -> list[str]:
    """Do every job that is due at `at` and that nobody holds, in order; the names of those done.

    A job that is new becomes due at its first time after `at`. One that fails is told in its row and in the log, does
    not stop the others, leaves nothing half-written, and is tried again at its next time. `clock` says when it ended.
    """
    return [job.name for job in jobs if _take(job, at) and _do(job, at, clock)]


def _take(job: Job, at: datetime) -> bool:
    JobRow.objects.bulk_create([JobRow(name=job.name, due_at=job.next_after(at))], ignore_conflicts=True)
    free = Q(held_until=None) | Q(held_until__lte=at)
    return JobRow.objects.filter(free, name=job.name, due_at__lte=at).update(held_until=at + job.lease) == 1


def _do(job: Job, at: datetime, clock: Callable[[], datetime]) -> bool:
    mine = JobRow.objects.filter(name=job.name, held_until=at + job.lease)
    try:
        with transaction.atomic() if job.whole else nullcontext():
            outcome = job.work(at)
    except Exception as trouble:  # whatever a job runs into, the others still have to be done
        log.exception("job %s failed", job.name)
        _let_go(mine, job, at, clock(), type(trouble).__name__, failures=F("failures") + 1)
        return False
    _let_go(mine, job, at, clock(), outcome, failures=0)
    return True


def _let_go(  # type: ignore[no-untyped-def]  # failures is a number or an expression over the column
    mine, job: Job, at: datetime, ended_at: datetime, outcome: str, *, failures
) -> None:
    mine.update(
        due_at=job.next_after(at), held_until=None, ended_at=ended_at, outcome=outcome[:LONGEST_OUTCOME],
        runs=F("runs") + 1, failures=failures,
    )  # fmt: skip
