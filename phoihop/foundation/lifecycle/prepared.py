"""A question that every reader puts: its statement is made once in a process, and only what is asked about changes.

Django makes the SQL of a question anew each time, which takes ten times as long as the database needs for a short answer.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

Asked = int | str | date
# Two stand-ins for each kind: where the statements of both differ is the place of what is asked about.
_STAND_INS: dict[type, tuple[Asked, Asked]] = {
    int: (1_000_003, 1_000_033),
    str: ("one-stand-in", "another-stand-in"),
    date: (date(2001, 2, 3), date(2002, 4, 6)),
}


class _Statement(NamedTuple):
    sql: str
    given: tuple[Any, ...]  # Any: what the database takes
    places: dict[str, tuple[int, ...]]  # where each thing that is asked about stands among them
    columns: int  # what was ordered by may stand behind them
    converters: dict[int, tuple[list[Callable[..., Any]], Any]]  # Any: values and expressions of all kinds


class Prepared:
    """`make` gives a `values_list` for what is asked about; `kinds` says of what kind each of these is.

    What is asked about must reach the database as it is: compared, not searched for inside a text, and never nothing.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, tuple[Any, ...]]], **kinds: type) -> None:  # Any: of any table
        self._make, self._kinds = make, kinds
        self._statements: dict[str, _Statement] = {}  # one for each kind of database

    def rows(self, **asked: Asked) -> list[tuple[Any, ...]]:  # Any: what the columns hold
        """What the question finds, as a `values_list` gives it."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._made()
        given = list(statement.given)
        for name, places in statement.places.items():
            for place in places:
                given[place] = _bare(asked[name])
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, given)
            found = cursor.fetchall()
        return [_told(row, statement) for row in found]

    def row(self, **asked: Asked) -> tuple[Any, ...] | None:  # Any: the same
        """The first of them."""
        found = self.rows(**asked)
        return found[0] if found else None

    def _made(self) -> _Statement:
        first = {name: _STAND_INS[kind][0] for name, kind in self._kinds.items()}
        query = self._make(**first).query
        compiler = query.get_compiler(connection=connection)
        sql, given = compiler.as_sql()
        converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        places = {name: self._places(name, first, given) for name in self._kinds}
        return _Statement(sql, tuple(given), places, compiler.col_count, converters)

    def _places(self, name: str, first: dict[str, Asked], given: tuple[Any, ...]) -> tuple[int, ...]:  # Any: the same
        other = first | {name: _STAND_INS[self._kinds[name]][1]}
        _sql, changed = self._make(**other).query.get_compiler(connection=connection).as_sql()
        places = tuple(n for n, pair in enumerate(zip(given, changed, strict=True)) if pair[0] != pair[1])
        if not places or any(given[n] != _bare(first[name]) for n in places):
            raise TypeError(f"{name} does not reach the database as it is")
        return places


def _bare(asked: Asked) -> Any:  # Any: what the database takes
    return connection.ops.adapt_datefield_value(asked) if isinstance(asked, date) else asked


def _told(row: tuple[Any, ...], statement: _Statement) -> tuple[Any, ...]:  # Any: what the columns hold
    if not statement.converters:
        return row[: statement.columns]
    told = list(row[: statement.columns])
    for place, (converters, expression) in statement.converters.items():
        for convert in converters:
            told[place] = convert(told[place], expression, connection)
    return tuple(told)
