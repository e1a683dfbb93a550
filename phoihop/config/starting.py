"""What a start has to prepare, and how a later one sees in a moment that it is prepared already."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

Tell = Callable[[str], None]  # says on the terminal what is being done, before it is done: nobody waits before silence


def migrate(tell: Tell) -> None:
    """Bring the tables up to date; where they are, Django would still draw up every table in memory to say so."""
    steps = MigrationExecutor(connection)
    if steps.migration_plan(steps.loader.graph.leaf_nodes()):
        tell(_("Preparing the tables of the database (about half a minute)…"))
        call_command("migrate", verbosity=0)


def collect_static(tell: Tell) -> None:
    """Gather the static files, hashed and compressed; where none of them changed since, they lie there already."""
    kept, found = Path(settings.STATIC_ROOT) / "collected", _static_digest()
    if kept.exists() and kept.read_text() == found:
        return
    tell(_("Gathering the typefaces, pictures and styles of the pages (a few seconds)…"))
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
