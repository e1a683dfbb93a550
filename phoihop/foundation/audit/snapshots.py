"""Reading one moment of the database while others go on writing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")


@contextmanager
def one_moment() -> Iterator[None]:
    """Every question inside is answered as of the first; nothing may be written inside.

    On SQLite this takes no write lock, so that a long reading keeps nobody waiting. Inside another transaction it
    takes what that one offers.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")  # nothing was written
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one shorter."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
