"""`phoihop move-db`: from SQLite to PostgreSQL and back, proven equal or not done."""

import argparse
import time

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from phoihop.config import cli, moving

TARGET = "moved"


def move(given: argparse.Namespace) -> int:
    """Lay all rows of this database into an empty one and prove that both say the same, all in one transaction there."""
    began = time.perf_counter()
    tell = _silence if given.json else _tell
    try:
        target = moving.beside(TARGET, given.address)
        target.ensure_connection()
    except (ValueError, ImproperlyConfigured, DatabaseError, OSError) as problem:
        told = _("No database answers at that address: %(why)s.")
        raise moving.CannotMove(told % {"why": str(problem).splitlines()[0].rstrip(".")}) from None
    try:
        tell(_("Preparing the tables of the database (about half a minute)…"))
        moving.prepare(TARGET)
        before, after = _carry(tell)
    finally:
        connections[TARGET].close()
    _say(given, before, after, time.perf_counter() - began)
    return cli.OK


def _carry(tell: moving.Tell) -> tuple[moving.Proof, moving.Proof]:
    """Moved and compared; nothing stays there where anything differs."""
    with moving.standing_still("default"), transaction.atomic(using=TARGET):
        tell(_("Moving the rows; nobody can write meanwhile…"))
        moving.move("default", TARGET, tell)
        tell(_("Reading both again, value by value…"))
        before, after = moving.proof("default"), moving.proof(TARGET)
        if different := before.differs(after):
            told = _("Nothing was moved, because these would say something else there: %(names)s.")
            raise moving.CannotMove(told % {"names": ", ".join(different)})
    return before, after


def _say(given: argparse.Namespace, before: moving.Proof, after: moving.Proof, seconds: float) -> None:
    if given.json:
        cli.show({
            "from": connection.vendor, "to": connections[TARGET].vendor, "equal": not before.differs(after),
            "rows": after.rows, "tables": len(after.tables), "sum": sum(table.sum for table in after.tables.values()),
            "hash": after.hash, "heads": after.told()["heads"], "seconds": round(seconds, 1),
        })  # fmt: skip
        return
    heads, whole = after.heads, sum(table.sum for table in after.tables.values())
    n = after.rows
    lines = {
        _("Rows"): ngettext("%(n)s in %(tables)s tables", "%(n)s in %(tables)s tables", n)
        % {"n": f"{n:,}".replace(",", "."), "tables": len(after.tables)},
        _("Sum of numbers"): f"{whole:,}".replace(",", "."),
        _("Hash of all"): after.hash,
        _("Ends of chains"): _("%(stories)s commitments, %(acts)s things with acts, last seal %(seal)s")
        % {"stories": heads.stories, "acts": heads.acts, "seal": heads.seal or "–"},
    }
    for name, sentence in lines.items():
        print(f"{name:<22}{sentence}")
    print(_("Both say the same. Stop the server, set DATABASE_URL to the new address, and start it again."))


def _tell(words: str) -> None:
    print(words, flush=True)


def _silence(_words: str) -> None:
    """Whoever reads JSON waits for it alone."""
