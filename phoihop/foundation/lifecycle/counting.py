"""How many rows some lists hold together, by a statement that is made once.

Every page says how much waits, and making that statement out of a dozen conditions costs ten times what the database
needs to answer it. What is asked of whom stays the same from page to page, so the statement is kept.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache, wraps
from typing import Any, TypeVarTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Given = TypeVarTuple("Given")
Lists = Sequence[QuerySet[Any]]  # Any: rows of several tables
Statement = tuple[str, tuple[Any, ...]]  # Any: parameters, as the database takes them
KEPT = 2_048  # statements of some kilobytes each: one for every body and role that looks in, for a day


def counted(lists: Callable[[*Given], Lists]) -> Callable[[*Given], int]:
    """How many rows the lists hold together, for these arguments; a row that stands in two of them counts twice.

    The arguments must be hashable and say all that the lists depend on: making them may not ask the database. Raises
    RuntimeError where it does, for the answer would stay what it was on the first day.
    """

    @wraps(lists)
    def count(*given: *Given) -> int:
        statement = _kept(lists, given, connection.vendor)
        if statement is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(*statement)
            return int(cursor.fetchone()[0])

    return count


@lru_cache(maxsize=KEPT)
def _kept(lists: Callable[..., Lists], given: tuple[Hashable, ...], _vendor: str) -> Statement | None:
    """The statement, None where no row can be in any of the lists."""
    with connection.execute_wrapper(_refuse):
        first, *rest = (rows.order_by().values("pk") for rows in lists(*given))
        try:
            sql, values = first.union(*rest, all=True).query.get_compiler(connection.alias).as_sql()
        except EmptyResultSet:
            return None
    return f"SELECT COUNT(*) FROM ({sql}) AS listed", tuple(values)  # noqa: S608  # the words are Django's own, the values apart


def _refuse(*_asked: object) -> None:
    raise RuntimeError("A list that is counted by a kept statement asked the database while it was made.")
