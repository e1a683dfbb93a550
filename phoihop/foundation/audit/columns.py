"""Columns as the text that is hashed of them, put together by the database itself.

A verifier must read what an altered row holds, and an altered day, number or letter may be none any more. So nothing
is converted on the way: each expression gives the text that an honest row has, or a mark that no honest row has.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

UNREADABLE = "?"
_CHUNK = 2000


def is_sqlite() -> bool:
    """Whether any column may hold any bytes; PostgreSQL lets nobody write a day that is none."""
    return connection.vendor == "sqlite"


def words(column: str) -> str:
    """A text as it stands."""
    if is_sqlite():
        return f"CASE typeof({column}) WHEN 'text' THEN {column} ELSE '{UNREADABLE}' END"
    return column


def number(column: str) -> str:
    """A whole number in digits, or None."""
    if is_sqlite():
        return f"CASE typeof({column}) WHEN 'integer' THEN {column} WHEN 'null' THEN 'None' ELSE '{UNREADABLE}' END"
    return f"COALESCE({column}::text, 'None')"


def yes_or_no(column: str) -> str:
    """1 or 0."""
    return number(column) if is_sqlite() else f"CASE WHEN {column} THEN '1' ELSE '0' END"


def day(column: str) -> str:
    """A day as 2021-09-14, or nothing."""
    if is_sqlite():
        whole = f"typeof({column}) = 'text' AND length({column}) = 10"
        return f"CASE WHEN {column} IS NULL THEN '' WHEN {whole} THEN {column} ELSE '{UNREADABLE}' END"
    return f"COALESCE(to_char({column}, 'YYYY-MM-DD'), '')"


def moment(column: str, *, whole_seconds: str = ".000000") -> str:
    """A moment in UTC as Python's isoformat; `whole_seconds` stands for the fraction where there is none."""
    if not is_sqlite():
        text = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
        return f"replace({text}, '.000000', '{whole_seconds}') || '+00:00'"
    days, time = f"substr({column}, 1, 10)", f"substr({column}, 12)"
    spaced = f"typeof({column}) = 'text' AND substr({column}, 11, 1) = ' ' AND"
    return (
        f"CASE WHEN {spaced} length({column}) = 19 THEN {days} || 'T' || {time} || '{whole_seconds}+00:00' "
        f"WHEN {spaced} length({column}) = 26 AND substr({column}, 20) <> '.000000' "
        f"THEN {days} || 'T' || {time} || '+00:00' ELSE '{UNREADABLE}' END"
    )


def lines(*expressions: str) -> str:
    """Several in one, a line each."""
    return " || '\n' || ".join(expressions)


def rows(
    sources: str, numbers: Sequence[str], texts: Sequence[str]
) -> Iterator[tuple[Any, ...]]:  # Any: a number or bytes, by place
    """From these tables (FROM and what follows) the numbers, -1 where none stands, then the texts in UTF-8 bytes.

    Memory is bounded: the rows are read as they are asked for. `%` must not occur.
    """
    raw = is_sqlite()
    told = [f"CASE typeof({n}) WHEN 'integer' THEN {n} ELSE -1 END" if raw else n for n in numbers]
    told += [f"CAST({text} AS BLOB)" if raw else f"convert_to({text}, 'UTF8')" for text in texts]
    sql = f"SELECT {', '.join(told)} FROM {sources}"  # noqa: S608  # tables and columns are ours
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while some := cursor.fetchmany(_CHUNK):
            yield from some


def readable(text: bytes) -> str:
    """Bytes for people, whatever they are."""
    return text.decode(errors="replace")
