"""What a start has to prepare, and how a later one sees in a moment that it is prepared already."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Bring the tables up to date; where they are, Django would still draw up every table in memory to say so."""
    steps = MigrationExecutor(connection)
    if steps.migration_plan(steps.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0)


def collect_static() -> None:
    """Gather the static files, hashed and compressed; where none of them changed since, they lie there already."""
    kept, found = Path(settings.STATIC_ROOT) / "collected", _static_digest()
    if kept.exists() and kept.read_text() == found:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(found)


def _static_digest() -> str:
    """Of the name, size and last change of every static file of every app."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))  # noqa: PTH116  # the storage gives a string
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
