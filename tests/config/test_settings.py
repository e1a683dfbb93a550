"""What a setting promises is so where it is used: on a connection of the product, in a form, on a page."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils import translation
from django.utils.formats import localize
from pytest_django import DjangoDbBlocker


@pytest.mark.once  # of the embedded database
class TestAConnection:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "phoihop.sqlite3"

    @pytest.fixture
    def connection(self, file: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
        """As the product opens them, to an empty file."""
        with django_db_blocker.unblock():
            opened = ConnectionHandler({"default": settings.DATABASES["default"] | {"NAME": file}})["default"]
            yield opened
            opened.close()

    def test_loses_nothing_that_was_acknowledged_and_lets_nothing_point_nowhere(
        self, connection: BaseDatabaseWrapper
    ) -> None:
        asked = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")

        with connection.cursor() as cursor:
            told = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}

        full = 2
        assert told == {"journal_mode": "wal", "synchronous": full, "busy_timeout": 20_000, "foreign_keys": 1}

    def test_takes_the_writers_turn_as_soon_as_a_transaction_begins(
        self, connection: BaseDatabaseWrapper, file: Path
    ) -> None:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)  # as atomic() does

        with sqlite3.connect(file, timeout=0) as other, pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")

        connection.rollback()


class TestVietnameseFormats:
    @pytest.fixture(autouse=True)
    def _vietnamese(self) -> Iterator[None]:
        with translation.override("vi"):
            yield

    def test_read_the_day_first(self) -> None:
        assert forms.DateField(localize=True).clean("03/04/2026") == date(2026, 4, 3)

    def test_write_the_day_first_dots_for_thousands_and_a_comma_before_decimals(self) -> None:
        assert localize(date(2026, 4, 3)) == "3/4/2026"
        assert localize(1234.5) == "1.234,5"
