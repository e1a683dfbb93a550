"""Long stories for tests that only look at what they leave or act on it: told once a process, then written row by row.

Loading the case takes seconds, for it says every verb anew; the rows that it leaves take milliseconds. What is compared
and copied is every table of every model and the data folder, so a test finds exactly what the telling would have left.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from phoihop.config import case

Rows = dict[str, list[tuple[object, ...]]]
Told = TypeVar("Told")


class Kept(Generic[Told]):
    """What a story leaves, kept for the whole process. Tell it in an empty database, or in one that held the same before."""

    def __init__(self, name: str, tell: Callable[[], Told]) -> None:
        self._tell = tell
        self._left: Rows = {}  # the tables that it changed, as it left them
        self._known: dict[type[Model], dict[object, object]] = {}  # what a number meant then: a flush gives new ones
        self._folder = Path(os.environ["PHOIHOP_DATA"]) / "kept" / name  # goes with the tests' own folder
        self._answer: Told

    def told(self) -> Told:
        """The story, in the database and the data folder of the test; what its teller answered the first time."""
        if self._left:
            self._write()
        else:
            self._learn()
        return self._answer

    def _learn(self) -> None:
        before, lying = _rows(), _files()
        self._answer = self._tell()
        self._left.update({table: rows for table, rows in _rows().items() if rows != before[table]})
        self._known.update({model: _meanings(model) for model in _NAMED})
        for path, changed in _files().items():
            if lying.get(path) != changed:
                _copy(Path(settings.DATA) / path, self._folder / path)

    def _write(self) -> None:
        models = [model for model in _models() if model._meta.db_table in self._left]
        now = {model: {meaning: pk for pk, meaning in _meanings(model).items()} for model in _NAMED}
        for model in models:
            rows = self._left[model._meta.db_table]
            _write(model, [_renumbered(model, row, self._known, now) for row in rows])
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(sql)
        for path in self._folder.rglob("*"):
            if path.is_file():
                _copy(path, Path(settings.DATA) / path.relative_to(self._folder))


_case = Kept("case", case.load)


def load() -> None:
    """The demonstration case, in the database and the data folder of the test."""
    _case.told()


def _files() -> dict[Path, int]:
    """The files of the data folder but for the database, with when each changed."""
    folder = Path(settings.DATA)
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.stat().st_mtime_ns
        for name, path in found.items()
        if ".sqlite3" not in name.name and name.parts[0] != "kept"
    }


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, to)


def _models():  # type: ignore[no-untyped-def]  # models of any app
    return apps.get_models(include_auto_created=True)


_NAMED: dict[type[Model], tuple[str, ...]] = {
    ContentType: ("app_label", "model"),
    Permission: ("content_type__app_label", "codename"),
}  # what Django writes anew, under new numbers, whenever a test has emptied the database


def _meanings(model: type[Model]) -> dict[object, object]:
    """Number → what it stands for."""
    return {row[0]: row[1:] for row in model._default_manager.order_by().values_list("pk", *_NAMED[model])}


def _renumbered(
    model: type[Model],
    row: tuple[object, ...],
    known: dict[type[Model], dict[object, object]],
    now: dict[type[Model], dict[object, object]],
) -> tuple[object, ...]:
    """The row with today's number of each content type and permission that it points to."""
    found = list(row)
    for place, field in enumerate(model._meta.local_concrete_fields):
        to = field.related_model
        if to in _NAMED and row[place] is not None:
            found[place] = now[to][known[to][row[place]]]  # type: ignore[index]  # a class, as the test before says
    return tuple(found)


def _columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)


def _rows() -> Rows:
    with connection.cursor() as cursor:
        found: Rows = {}
        for model in _models():
            cursor.execute(f"SELECT {_columns(model)} FROM {model._meta.db_table} ORDER BY 1")
            found[model._meta.db_table] = cursor.fetchall()
        return found


def _write(model: type[Model], rows: list[tuple[object, ...]]) -> None:
    """Foreign keys are checked when a transaction ends, so the order of tables does not matter."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({_columns(model)}) VALUES ({places})", rows)
