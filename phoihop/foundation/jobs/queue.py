"""Background work: one way in, whichever broker the operator runs.

The default keeps jobs in the same database, so that a job and the data that asks for it commit together.
"""

from typing import Any

from django.db import transaction
from django_tasks import Task


def enqueue(task: Task[..., object], *args: Any, **kwargs: Any) -> None:  # Any: what a task takes is its own affair
    """Queue `task` when the surrounding transaction commits, at once outside one."""
    transaction.on_commit(lambda: task.enqueue(*args, **kwargs))
