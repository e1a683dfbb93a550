"""How a database is reached: the same from the settings and from a command that takes another one at its side."""

import os
import stat
from pathlib import Path
from typing import Any, cast

import dj_database_url

# A power cut loses nothing that was acknowledged; whoever will write waits for its turn before it reads.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-20000;",
}
# Our questions are short: making machine code of one takes ten times as long as answering it; and disks do not seek.
_POSTGRESQL_OPTIONS = "-c jit=off -c random_page_cost=1.1"


def at(address: str) -> dict[str, Any]:  # Any: Django's own description of a database
    """The database at an address, as sqlite:///… or postgres://…; raises ValueError for what is no address of one.

    With `?patience=20` behind a PostgreSQL's, it is tried for so many seconds before somebody is refused: where several
    machines keep it, another one decides after a while. A connection that broke in between is found before it is used.
    """
    described = cast(dict[str, Any], dj_database_url.parse(address, conn_max_age=60))
    options = described.setdefault("OPTIONS", {})
    if described["ENGINE"] != "django.db.backends.sqlite3":
        options["options"] = (
            f"{options.get('options', '')} {_POSTGRESQL_OPTIONS}".strip()
        )  # as sslmode, what is said stays
        described["CONN_HEALTH_CHECKS"] = True
        if patience := options.pop("patience", ""):
            described |= {"ENGINE": "phoihop.config.patient", "PATIENCE": float(patience)}
        return described
    described["OPTIONS"] = dict(_SQLITE_OPTIONS)
    file = Path(described["NAME"])
    if file.is_absolute() and file.parent.is_dir():
        file.touch(mode=0o600)  # SQLite would make it readable by all; what it lays beside it takes the same mode
        keep_private(file, 0o600)
    return described


def keep_private(path: Path, mode: int) -> None:
    """Leave what is ours to ourselves alone; what belongs to another account is that account's business."""
    found = path.stat()
    if found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) != mode:
        path.chmod(mode)
