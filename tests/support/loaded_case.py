"""The demonstration case for tests that only look at it or act on it: loaded once a process, then written row by row.

Loading takes seconds, for it says every verb anew; the rows that it leaves take milliseconds. What is compared and
copied is every table of every model and the data folder, so a test finds exactly what a load would have left.
"""

import os
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection

from phoihop.config import case

Rows = dict[str, list[tuple[object, ...]]]
_left: Rows = {}  # the tables that a load changed, as it left them
_kept = Path(os.environ["PHOIHOP_DATA"]) / "case-kept"  # goes with the tests' own folder


def load() -> None:
    """The case, in the database and the data folder of the test."""
    if not _left:
        before, lying = _rows(), _files()
        case.load()
        _left.update({table: rows for table, rows in _rows().items() if rows != before[table]})
        for path, changed in _files().items():
            if lying.get(path) != changed:
                _copy(Path(settings.DATA) / path, _kept / path)
        return
    for table, rows in _left.items():
        _write(table, rows)
    models = [model for model in _models() if model._meta.db_table in _left]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
    for path in _kept.rglob("*"):
        if path.is_file():
            _copy(path, Path(settings.DATA) / path.relative_to(_kept))


def _files() -> dict[Path, int]:
    """The files of the data folder but for the database, with when each changed."""
    folder = Path(settings.DATA)
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.stat().st_mtime_ns
        for name, path in found.items()
        if ".sqlite3" not in name.name and _kept not in path.parents
    }


def _copy(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, to)


def _models():  # type: ignore[no-untyped-def]  # models of any app
    return apps.get_models(include_auto_created=True)


def _rows() -> Rows:
    with connection.cursor() as cursor:
        found: Rows = {}
        for model in _models():
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")
            found[model._meta.db_table] = cursor.fetchall()
        return found


def _write(table: str, rows: list[tuple[object, ...]]) -> None:
    """Foreign keys are checked when a transaction ends, so the order of tables does not matter."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        if rows:
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
