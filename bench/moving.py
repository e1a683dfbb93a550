"""Many rows from one database into the other and back: how long each way takes, and whether all three say the same."""

import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction

from bench import filling
from phoihop.config import case, moving


def run(*, entries: int) -> bool:
    """Fill, move there and back, print; whether all three are equal."""
    if connection.vendor != "postgresql":
        raise SystemExit("There and back needs both: .ci/postgres .venv/bin/python -m bench --move 1000000")
    call_command("migrate", verbosity=0)
    case.load()
    began = time.perf_counter()
    filling.fill(entries)
    print(f"filled in {time.perf_counter() - began:.0f} s")
    name = f"moved_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    here = connection.settings_dict
    moving.beside("file", f"sqlite:///{Path(settings.DATA) / 'moved.sqlite3'}")
    connections.settings["back"] = dict(here) | {"NAME": name}
    for alias in ("file", "back"):
        moving.prepare(alias)
    told = [_read("default")]
    for source, target in (("default", "file"), ("file", "back")):
        began = time.perf_counter()
        with moving.standing_still(source), transaction.atomic(using=target):
            moving.move(source, target, lambda _words: None)
        seconds = time.perf_counter() - began
        ways = f"{connections[source].vendor} → {connections[target].vendor}"
        print(f"{ways:<26}{seconds:8.1f} s  {told[0].rows / seconds:10,.0f} rows a second")
        told.append(_read(target))
    equal = all(not told[0].differs(other) for other in told[1:])
    heads = told[0].heads
    print(f"{told[0].rows:,} rows of {len(told[0].tables)} tables, {heads.stories:,} chains of commitments: "
          f"{'counts, sums, ends of chains and hash equal, three times' if equal else 'NOT EQUAL'}")  # fmt: skip
    for proof in told:
        print(f"  {proof.hash}")
    return equal


def _read(alias: str) -> moving.Proof:
    began = time.perf_counter()
    found = moving.proof(alias)
    print(f"{connections[alias].vendor:<26}{time.perf_counter() - began:8.1f} s to read and hash every value")
    return found
