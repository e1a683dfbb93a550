"""Killed at any moment, a reorganisation leaves everything as it was, or as it becomes; never anything between."""

import hashlib
import json
import signal
import sqlite3
import subprocess

import psycopg
from psycopg import sql

from tests.domain.reorganisations.sheets import SHIPPED
from tests.support.installation import COMMAND, ROOT, Installation

RUN = (COMMAND, "reorganise", SHIPPED, "--confirm", "Nghị quyết 202/2025/QH15", "--give", "all")
FIRST, GROWTH = (
    0.8,
    1.3,
)  # seconds that the first try gets, and how much more each next: on any machine some are cut short
LEAST = 2  # tries of which one must have been cut short for this to tell anything
OLD, NEW, DAY = "laocai.mttq", "laocai-2025.mttq", "1/7/2025"


def started(case: Installation) -> subprocess.Popen[bytes]:
    return subprocess.Popen(RUN, env=case.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def open_of(case: Installation, body: str) -> int:
    """How much the body has open on the day; -1 if there is no such body."""
    answer = case.run("ledger", "statement", body, "--as-of", DAY, "--json")
    if answer.returncode != 0:
        return -1
    return sum(row["state"] in {"IN_FORCE", "CLAIMED", "SUSPENDED"} for row in json.loads(answer.stdout)["rows"])


def digest_of(case: Installation) -> str:
    """One hash over every row of every table."""
    address = case.environment["DATABASE_URL"]
    if address.startswith("postgres"):
        with psycopg.connect(address) as postgres:
            names = postgres.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            tables = {
                name: postgres.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))).fetchall()
                for (name,) in names
            }
    else:
        lite = sqlite3.connect(address.removeprefix("sqlite:///"))
        names = lite.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        tables = {name: lite.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in names}  # a table's own name
        lite.close()
    assert sum(map(len, tables.values())) > 0
    told = [(name, sorted(map(repr, rows))) for name, rows in sorted(tables.items())]
    return hashlib.sha256(repr(told).encode()).hexdigest()


class TestKilling:
    def test_leaves_before_or_after(self, with_case: Installation) -> None:
        case, before = with_case, open_of(with_case, OLD)
        assert open_of(case, NEW) == -1
        whole = digest_of(case)

        seen, patience = [], FIRST
        while not seen or seen[-1] == before:  # each time a little later, until it comes through
            process = started(case)
            try:
                process.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            seen.append(open_of(case, OLD))
            assert (digest_of(case) == whole) == (seen[-1] == before)
            assert case.run("ledger", "verify").returncode == 0
            patience *= GROWTH

        assert set(seen) == {before, 0}
        assert open_of(case, NEW) == before
        assert len(seen) >= LEAST
        assert case.run("ledger", "rebuild", "--check").returncode == 0
