"""`bench/results.md`: what each run printed, with the machine that it ran on. Nothing in it is typed by hand."""

import os
import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import TextIO

FILE = Path(__file__).with_name("results.md")
HEAD = (
    "# What was measured\n\nWritten by `python -m bench --write …`, a part for each command; a later run of the same command takes the"
    " place of the earlier one. [README.md](README.md) says what each figure is and beside which floor it stands.\n"
)


class _Both(StringIO):
    """Shows what is printed, and keeps it."""

    def __init__(self, shown: TextIO) -> None:
        super().__init__()
        self._shown = shown

    def write(self, words: str) -> int:
        self._shown.write(words)
        self._shown.flush()
        return super().write(words)


@contextmanager
def written(arguments: Sequence[str]) -> Iterator[None]:
    """Print as ever, and when the block has ended well put what was printed into the file."""
    load, kept = os.getloadavg()[0], _Both(sys.stdout)
    with redirect_stdout(kept):
        yield
    command = " ".join(["python -m bench", *(one for one in arguments if one != "--write")])
    part = f"## `{command}`\n\n{_machine(load)}\n\n```\n{kept.getvalue().rstrip()}\n```\n"
    FILE.write_text(_with(FILE.read_text() if FILE.exists() else HEAD, command, part))


def _with(text: str, command: str, part: str) -> str:
    """The text with this part in the place of the earlier one, or at its end."""
    place = re.compile(rf"^## `{re.escape(command)}`\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if place.search(text):
        return place.sub(lambda _found: f"{part}\n", text).rstrip("\n") + "\n"
    return f"{text.rstrip()}\n\n{part}"


def _machine(load: float) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    told = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit `{_commit()}`", f"{os.cpu_count()} cores ({_processor()}), {memory:.0f} GB",
        f"{platform.system()} {platform.release().partition('-')[0]}", f"Python {platform.python_version()}", _database(), f"load before it {load:.1f}",
    ]  # fmt: skip
    return "; ".join(told) + "."


def _processor() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _database() -> str:
    if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return f"SQLite {sqlite3.sqlite_version}"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _commit() -> str:
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=FILE.parent, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"
