"""Long stories told once a run, each left standing in a database of its own for the tests that name it.

Telling the case takes ten seconds and writing its rows anew for each test a tenth of one (on PostgreSQL two thirds,
and what is rolled back lies about there). So a test that asks for `<name>_database` is begun on a database that holds
the story, committed; it rolls back what it did itself, as any test. The processes of a run share the telling.
"""

import fcntl
import os
import pickle
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Generic, LiteralString, Protocol, TypeVar

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

Told = TypeVar("Told")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No two processes of a test run are inside at once."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _Databases(Protocol):
    """Copies of the tests' own database; each can be copied again while nothing is connected to it."""

    def home(self, shared: Path) -> str: ...  # the tests' own, which holds no rows, as it can be copied
    def copy(self, name: str, shared: Path) -> str: ...
    def close(self) -> None: ...


class _Files:
    """SQLite."""

    def home(self, shared: Path) -> str:
        file = shared / f"{secrets.token_hex(6)}.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
        return str(file)

    def copy(self, name: str, shared: Path) -> str:
        return str(shutil.copyfile(name, shared / f"{secrets.token_hex(6)}.sqlite3"))

    def close(self) -> None:
        """They go with the folder of the run."""


class _OnServer:
    """PostgreSQL."""

    def __init__(self) -> None:
        self._made: list[str] = []

    def home(self, shared: Path) -> str:  # lies on the server
        connection.close()
        return str(connection.settings_dict["NAME"])

    def copy(self, name: str, shared: Path) -> str:  # lies on the server
        own = f"story_{secrets.token_hex(6)}"
        self._say("CREATE DATABASE {} TEMPLATE {}", own, name)
        self._made.append(own)
        return own

    def close(self) -> None:
        while self._made:
            self._say("DROP DATABASE {} WITH (FORCE)", self._made.pop())

    @staticmethod
    def _say(words: LiteralString, *names: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(sql.SQL(words).format(*map(sql.Identifier, names)))


_databases: _Databases = _Files() if connection.vendor == "sqlite" else _OnServer()


class Story(Generic[Told]):
    """What `tell` leaves in a database and in the data folder. Told `on` another story, or on nothing."""

    known: dict[str, "Story[object]"] = {}  # by the name of the fixture that asks for it

    def __init__(self, name: str, tell: Callable[[], Told], on: "Story[None] | None" = None) -> None:
        self.name, self._tell, self._on = name, tell, on
        self._standing = False
        self._link: object = None
        self._database = ""  # this process's own copy
        self._source = ""  # what it was copied from
        self._folder: Path
        self._answer: Told
        Story.known[f"{name}_database"] = self

    @classmethod
    def of(cls, fixtures: list[str]) -> "Story[object] | None":
        """The story that a test with these fixtures asks for; of one told on another, the later."""
        asked = [cls.known[name] for name in fixtures if name in cls.known]
        return max(asked, key=lambda story: len(list(story._line())), default=None)

    def _line(self) -> Iterator["Story[object]"]:
        yield self
        if self._on:
            yield from self._on._line()

    @contextmanager
    def standing(self, shared: Path) -> Iterator[None]:
        """Inside, the connection leads to this story's database. `shared`: a folder of all processes of the run."""
        if not self._database:
            self._open(shared)
        with self._connected():
            yield

    def told(self) -> Told:
        """The answer of its teller, and its files in the data folder of the test."""
        assert any(self in story._line() for story in Story.known.values() if story._standing), (
            f"ask for the fixture {self.name}_database, so that the test begins where this was told"
        )
        for story in self._line():
            shutil.copytree(story._folder, settings.DATA, dirs_exist_ok=True)
        return self._answer

    @contextmanager
    def _connected(self) -> Iterator[None]:
        home = connection.connection, connection.settings_dict["NAME"]
        connection.connection, connection.settings_dict["NAME"], self._standing = self._link, self._database, True
        try:
            connection.ensure_connection()
            yield
        finally:
            self._link, self._standing = connection.connection, False
            connection.connection, connection.settings_dict["NAME"] = home

    def _open(self, shared: Path) -> None:
        """A copy of the story for this process; told first, if no process of the run did."""
        if self._on and not self._on._database:
            self._on._open(shared)
        self._folder, left = shared / self.name, shared / f"{self.name}.told"
        with alone(shared / f"{self.name}.lock"):
            if not left.exists():
                left.write_bytes(pickle.dumps(self._learn(shared)))
            self._source, self._answer = pickle.loads(left.read_bytes())  # written by this run
            self._database = _databases.copy(self._source, shared)

    def _learn(self, shared: Path) -> tuple[str, Told]:
        """Tells it; the database that holds it, and the teller's answer."""
        own = settings.DATA
        settings.DATA = self._folder
        self._folder.mkdir()
        try:
            self._database = _databases.copy(self._on._source if self._on else _databases.home(shared), shared)
            with self._connected():
                answer = self._tell()
                connection.close()
        finally:
            settings.DATA = own
        return self._database, answer


def close() -> None:
    """Ends every connection to a story and takes the databases away."""
    for story in Story.known.values():
        if story._link is not None:
            story._link.close()  # type: ignore[attr-defined]  # of either driver
    _databases.close()
