"""A page that cannot be made says why: no room on the disk, no database, or a fault of ours."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from phoihop.foundation.ui import failing

SAYS = {507: "Hết dung lượng đĩa", 503: "Cơ sở dữ liệu không trả lời", 500: "Hệ thống gặp lỗi"}


def full_sqlite() -> Exception:
    """As SQLite says it, where a table grows past all the room that it has."""
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE rows (words)")
    try:
        database.execute("INSERT INTO rows VALUES (zeroblob(100000))")
    except sqlite3.OperationalError as full:
        return full
    raise AssertionError("it took the row")


def wrapped(cause: Exception) -> Exception:
    """As Django passes on what its driver raised."""
    try:
        raise OperationalError(str(cause)) from cause
    except OperationalError as raised:
        return raised


FAILURES = [
    (OSError(errno.ENOSPC, "No space left on device"), 507),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), 507),
    (wrapped(psycopg.errors.DiskFull("could not extend file")), 507),
    (wrapped(psycopg.OperationalError("connection refused")), 503),
    (wrapped(sqlite3.OperationalError("database is locked")), 503),
    (DatabaseError("no such column"), 500),
    (OSError(errno.EACCES, "Permission denied"), 500),
    (ValueError("ours"), 500),
]


def page_of(failure: Exception) -> HttpResponse:
    """The page that Django would answer with while it handles this failure."""
    try:
        raise failure
    except type(failure):
        with translation.override("vi"):
            return failing.failed(RequestFactory().post("/"))


class TestAFailure:
    @pytest.mark.parametrize(("failure", "status"), FAILURES, ids=[repr(failure) for failure, _status in FAILURES])
    def test_is_told_as_what_it_is_without_asking_the_database(self, failure, status):
        answer = page_of(failure)

        assert answer.status_code == status
        assert SAYS[status] in answer.content.decode()
        assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)

    def test_of_a_full_disk_is_known_by_what_sqlite_tells(self):
        assert failing.status_of(wrapped(full_sqlite())) == 507
