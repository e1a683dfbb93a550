"""`phoihop move-db`: everything arrives in the other database as it was, or nothing does."""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from psycopg import sql
from pytest_django import DjangoDbBlocker

from phoihop.config import cli_moving, moving
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.foundation.accounts.models import User
from phoihop.foundation.jobs.models import JobRow
from tests.config.test_command import Run, run
from tests.support import loaded_case

__all__ = ["run"]
pytestmark = pytest.mark.django_db
REAL_PREPARE = moving.prepare


@pytest.fixture
def loaded(case_database: None) -> None:
    loaded_case.load()


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / secrets.token_hex(4)}.sqlite3"


@pytest.fixture
def elsewhere(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of an empty database of the kind that the tests run on."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield _file(tmp_path)
        return
    name = f"moved_{secrets.token_hex(6)}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{given.rpartition('/')[0]}/{name}"
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(autouse=True)
def _quickly(db: None, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tables from the models, as everywhere in the tests; and no other database is left open.

    Django lets a test reach the databases of the settings alone, and these come while it runs.
    """
    reach = django_db_blocker._real_ensure_connection  # type: ignore[attr-defined]  # it has no name for it
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", reach)

    def prepare(alias: str) -> None:
        with connections[alias].cursor():
            call_command("migrate", database=alias, verbosity=0, run_syncdb=True)

    monkeypatch.setattr(moving, "prepare", prepare)
    yield
    for alias in [alias for alias in connections.settings if alias != "default"]:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def _there_and_back(tmp_path: Path, elsewhere: str) -> tuple[moving.Proof, moving.Proof, moving.Proof]:
    """What is here, what came into a file of SQLite, and what came from there into a database as the tests' own."""
    moving.beside("file", _file(tmp_path))
    moving.beside("back", elsewhere)
    for alias, source in (("file", "default"), ("back", "file")):
        moving.prepare(alias)
        with moving.standing_still(source), transaction.atomic(using=alias):
            moving.move(source, alias, lambda _words: None)
    return moving.proof("default"), moving.proof("file"), moving.proof("back")


class TestMoving:
    def test_there_and_back_leaves_every_value_sum_and_chain_as_it_was_and_no_number_is_given_twice(
        self, loaded: None, tmp_path: Path, elsewhere: str
    ) -> None:
        gone = JobRow.objects.create(name="gone", due_at=timezone.now())
        after = gone.pk + 1
        gone.delete()
        Session.objects.create(session_key="zđ", session_data="x", expire_date=timezone.now())
        Session.objects.create(session_key="Aa", session_data="y", expire_date=timezone.now())

        here, there, back = _there_and_back(tmp_path, elsewhere)

        assert (here.differs(there), here.differs(back)) == ([], [])
        assert here.hash == there.hash == back.hash
        assert here.heads.seal != ""
        assert here.tables["ledger_entry"].rows == Entry.objects.count() > 0
        assert moving.Proof.read(json.loads(json.dumps(here.told()))) == here
        new = [JobRow.objects.using(alias).create(name="new", due_at=timezone.now()).pk for alias in ("file", "back")]
        assert new == [after, after]

    @pytest.mark.once
    def test_is_refused_where_one_value_would_be_another(
        self, loaded: None, run: Run, elsewhere: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = moving.move

        def losing(source: str, target: str, tell: moving.Tell) -> None:
            whole(source, target, tell)
            first = Commitment.objects.using(target).order_by("pk")[0]
            Commitment.objects.using(target).filter(pk=first.pk).update(head_hash="0" * 64)

        monkeypatch.setattr(moving, "move", losing)

        code, out, err = run("move-db", elsewhere, "--json")

        assert (code, out) == (2, "")
        assert "ledger_commitment, heads" in err
        assert not User.objects.using(cli_moving.TARGET).exists()

    @pytest.mark.once
    def test_says_what_was_moved(self, loaded: None, run: Run, elsewhere: str) -> None:
        code, out, _err = run("move-db", elsewhere, "--json")

        told = json.loads(out)
        assert (code, told["equal"], told["to"]) == (0, True, connection.vendor)
        assert told["hash"] == moving.proof("default").hash
        assert told["rows"] > 1000


@pytest.mark.once
class TestProof:
    def test_names_the_table_in_which_a_moment_is_a_microsecond_later(self, loaded: None) -> None:
        before = moving.proof("default")
        first = Entry.objects.order_by("pk")[0]
        Entry.objects.filter(pk=first.pk).update(recorded_at=first.recorded_at + timedelta(microseconds=1))

        after = moving.proof("default")

        assert before.differs(after) == ["ledger_entry"]
        assert before.hash != after.hash


@pytest.mark.once
class TestAnAddress:
    @pytest.mark.parametrize("address", ["x", "sqlite:////nowhere/at/all/x.sqlite3", "postgres://a@127.0.0.1:1/b"])
    def test_where_nothing_answers_is_said(self, run: Run, address: str) -> None:
        code, out, err = run("move-db", address)

        assert (code, out) == (2, "")
        assert "Ở địa chỉ đó không có cơ sở dữ liệu nào trả lời" in err


@pytest.mark.once
class TestAUsedDatabase:
    def test_is_left_alone(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(moving, "prepare", REAL_PREPARE)
        file = tmp_path / "other.sqlite3"
        with sqlite3.connect(file) as other:
            other.execute("CREATE TABLE mine (x)")

        code, _out, err = run("move-db", f"sqlite:///{file}")

        assert code == 2
        assert "đã có dữ liệu" in err
