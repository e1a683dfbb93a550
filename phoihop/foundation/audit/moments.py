"""When a thing was recorded: the database's clock, and nobody else's.

Loading the past (papers from before the installation) is the one exception. It states its own moments inside
`history(...)`, every record made there says so in its hashed text, and no moment may lie ahead of the real clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

LIVE, HISTORY = "LIVE", "HISTORY"
_stated: ContextVar[datetime | None] = ContextVar("stated moment", default=None)


@dataclass(frozen=True, slots=True)
class Recording:
    """The moment of recording (UTC) and whether the database's clock (LIVE) or a loaded paper (HISTORY) gave it."""

    at: datetime
    origin: str


def database_clock() -> datetime:
    """The database's clock in UTC: to the microsecond on PostgreSQL, to the millisecond on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')")
            return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment.astimezone(UTC)


def recording() -> Recording:
    """The moment to stamp on what is written now."""
    stated = _stated.get()
    return Recording(database_clock(), LIVE) if stated is None else Recording(stated, HISTORY)


def is_history() -> bool:
    """Whether the past is being loaded: nobody is told of that."""
    return _stated.get() is not None


@contextmanager
def history(at: datetime) -> Iterator[None]:
    """Record what happens inside as known since `at`. Raises ValueError if `at` is ahead of the database's clock."""
    if at > database_clock():
        raise ValueError("History cannot be recorded ahead of the clock.")
    token = _stated.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _stated.reset(token)
