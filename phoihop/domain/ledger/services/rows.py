"""Rows read, written and changed by statements that are made once, for the few that every entry needs.

They do what `get`, `save(force_insert=True)` and `update` of Django do, with its own conversions of each column; what
they leave out is making the same statement anew for every entry.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models

M = TypeVar("M", bound=models.Model)
Field: TypeAlias = "models.Field[Any, Any]"  # Any: of whatever the column holds
Converter = Callable[[Any, Any, Any], Any]  # Any: what the database gave, and what the field makes of it


@cache
def _fields(model: type[models.Model]) -> list[Field]:
    return list(model._meta.local_concrete_fields)


@cache
def _selection(model: type[models.Model]) -> str:
    names = ", ".join(f'"{field.column}"' for field in _fields(model))
    return f"SELECT {names} FROM {model._meta.db_table} WHERE id = %s"  # noqa: S608  # names are ours


@cache
def _converters(model: type[models.Model], _vendor: str) -> list[tuple[int, Any, list[Converter]]]:
    """For each column that this database gives in another form than the field's: place, expression, what converts it."""
    found = []
    for place, field in enumerate(_fields(model)):
        expression = field.get_col(model._meta.db_table)
        steps = [*connection.ops.get_db_converters(expression), *field.get_db_converters(connection)]
        if steps:
            found.append((place, expression, steps))
    return found


def read(model: type[M], pk: int) -> M:
    """The row of this number as it stands now. Raises ObjectDoesNotExist."""
    with connection.cursor() as cursor:
        cursor.execute(_selection(model), [pk])
        row = cursor.fetchone()
    if row is None:
        raise ObjectDoesNotExist
    values = list(row)
    for place, expression, steps in _converters(model, connection.vendor):
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return model.from_db(connection.alias, [field.attname for field in _fields(model)], values)


@cache
def _insertion(model: type[models.Model]) -> tuple[list[Field], str]:
    """The columns of a table and the statement that fills them."""
    fields = [field for field in _fields(model) if not field.primary_key]
    names, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks}) RETURNING id"  # noqa: S608  # names are ours


def insert(row: models.Model) -> None:
    """Write a new row and give it its number."""
    fields, statement = _insertion(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(row, fields))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


@cache
def _change(model: type[models.Model], names: tuple[str, ...], held: str) -> tuple[list[Field], str]:
    """The columns to change and the statement that does, of a row whose column `held` stands as it is told."""
    by_name = {name: field for field in _fields(model) for name in (field.name, field.attname)}
    fields = [by_name[name] for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    told = f' AND "{by_name[held].column}" = %s' if held else ""
    return fields, f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s{told}"  # noqa: S608  # names are ours


def _values(row: models.Model, fields: list[Field]) -> list[Any]:  # Any: as the columns take them
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def change(row: models.Model, names: tuple[str, ...], *, held: str, at: int) -> bool:
    """Write these columns as they stand on the row, if the column `held` is still `at`. Answers whether it was."""
    fields, statement = _change(type(row), names, held)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_values(row, fields), row.pk, at])
        return bool(cursor.rowcount == 1)


def change_all(rows: Sequence[models.Model], names: tuple[str, ...]) -> None:
    """The same of many rows of one table that are locked already."""
    if rows:
        fields, statement = _change(type(rows[0]), names, "")
        with connection.cursor() as cursor:
            cursor.executemany(statement, [[*_values(row, fields), row.pk] for row in rows])
