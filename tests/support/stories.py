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
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Generic, LiteralString, Protocol, TypeVar

import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
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
    def drop(self, names: Iterable[str]) -> None: ...


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

    def drop(self, names: Iterable[str]) -> None:
        """They go with the folder of the run."""


class _OnServer:
    """PostgreSQL."""

    def home(self, shared: Path) -> str:  # lies on the server
        connection.close()
        return str(connection.settings_dict["NAME"])

    def copy(self, name: str, shared: Path) -> str:  # lies on the server
        own = f"story_{secrets.token_hex(6)}"
        self._say("CREATE DATABASE {} TEMPLATE {}", own, name)
        return own

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            self._say("DROP DATABASE {} WITH (FORCE)", name)

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
        ContentType.objects.clear_cache()  # a flush gives these other numbers in the tests' own database
        try:
            connection.ensure_connection()
            yield
        finally:
            self._link, self._standing = connection.connection, False
            ContentType.objects.clear_cache()
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
        shutil.rmtree(self._folder, ignore_errors=True)  # of a telling that failed
        self._folder.mkdir()
        self._database = _databases.copy(self._on._source if self._on else _databases.home(shared), shared)
        try:
            with self._connected():
                answer = self._tell()
            return self._database, answer
        finally:
            self._hang_up()
            settings.DATA, self._database = own, ""  # what was told is a source; a failed telling is none

    def _hang_up(self) -> None:
        if self._link is not None:
            self._link.close()  # type: ignore[attr-defined]  # of either driver
        self._link = None


@contextmanager
def shelf(shared: Path) -> Iterator[None]:
    """While it is open this process may copy what any process of the run told; the last to leave takes all of it away."""
    lock, users = shared / "stories.lock", shared / "stories.users"
    mine = users / str(os.getpid())
    with alone(lock):
        users.mkdir(exist_ok=True)
        mine.touch()
    try:
        yield
    finally:
        stories = Story.known.values()
        for story in stories:
            story._hang_up()
        _databases.drop(story._database for story in stories if story._database)
        with alone(lock):
            mine.unlink()
            if not any(users.iterdir()):
                _databases.drop(
                    pickle.loads(left.read_bytes())[0] for left in shared.glob("*.told")
                )  # written by this run
