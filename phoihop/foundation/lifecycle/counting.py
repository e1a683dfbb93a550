"""How many rows some lists hold, by a statement that is made once.

Every page says how much waits, and making that statement out of a dozen conditions costs ten times what the database
needs to answer it. What is asked of whom stays the same from page to page, so the statement is kept.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from typing import Any, TypeVarTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Given = TypeVarTuple("Given")
Rows = QuerySet[Any]  # Any: of several tables
Statement = tuple[str, tuple[Any, ...]]  # Any: parameters, as the database takes them
READER = -2_147_483_629  # in a list: the row number of whoever looks, put in when the statement is asked
KEPT = 2_048  # statements of some kilobytes each: one for every body and role that looks in, for a day


def counted(*lists: Callable[[*Given], Rows]) -> Callable[[*Given], tuple[int, ...]]:
    """How many rows each list holds for these arguments, all asked in one statement.

    The arguments must be hashable and say all that the lists depend on: making them may not ask the database. Raises
    RuntimeError where it does, for the answer would stay what it was on the first day.
    """
    count = counted_for(*lists)
    return lambda *given: count(0, *given)


def counted_for(*lists: Callable[[*Given], Rows]) -> Callable[[int, *Given], tuple[int, ...]]:
    """The same for one reader, told first: the statement names READER and is kept for all of them."""

    def count(reader: int, *given: *Given) -> tuple[int, ...]:
        words, values = _kept(lists, given, connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(words, [reader if value == READER else value for value in values])
            numbers: tuple[int, ...] = cursor.fetchone()
        return numbers

    return count


def at_once(lists: Sequence[Rows]) -> tuple[int, ...]:
    """How many rows each of these holds, in one statement that is made for this once; nothing is asked for none."""
    if not lists:
        return ()
    counts = [_count(rows) for rows in lists]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(sql for sql, _values in counts)}", [v for _sql, some in counts for v in some]
        )
        numbers: tuple[int, ...] = cursor.fetchone()
    return numbers


@lru_cache(maxsize=KEPT)
def _kept(lists: tuple[Callable[..., Rows], ...], given: tuple[Hashable, ...], _vendor: str) -> Statement:
    with connection.execute_wrapper(_refuse):
        counts = [_count(rows(*given)) for rows in lists]
    return f"SELECT {', '.join(sql for sql, _values in counts)}", tuple(
        value for _sql, some in counts for value in some
    )


def _count(rows: Rows) -> Statement:
    try:
        sql, values = rows.order_by().values("pk").query.get_compiler(connection.alias).as_sql()
    except EmptyResultSet:  # whoever asks may see none of these
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) AS listed)", tuple(values)  # noqa: S608  # the words are Django's, the values apart


def _refuse(*_asked: object) -> None:
    raise RuntimeError("A list that is counted by a kept statement asked the database while it was made.")
