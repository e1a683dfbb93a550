"""What a doctor sees on the machine itself: disk, clock, database, letters, backups, files and rights. Wrong, or only advice."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import apps
from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from phoihop.config import drilling, keeping
from phoihop.domain.documents import rendering
from phoihop.foundation.audit.models import Record
from phoihop.foundation.outbox.models import Message
from phoihop.foundation.storage import queries as storage
from phoihop.foundation.storage import services as keepers

GIGABYTE = 1 << 30
LEAST_FREE, LEAST_SHARE = GIGABYTE, 0.05  # of the disk: below either it is nearly full
LARGEST_LOG = 256 << 20  # bytes of SQLite's log: above, some reader has kept it from being folded in
DRIFT = timedelta(seconds=5)  # between the clock of this machine and that of the database
LATE = timedelta(hours=1)  # since a letter should have left
OLD_BACKUP, OLD_DRILL = timedelta(days=1), timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at. `wrong` makes the whole unsound; what is neither wrong nor well is advice."""

    code: str
    told: str
    wrong: bool = False
    well: bool = False


def look(at: datetime, *, quick: bool = False) -> list[Found]:
    """All of it, in the order of this list. Changes nothing; only the mail server, where one is named, is asked on the network.

    `quick` leaves out the mail server and files that no row names, which can take long.
    """
    examined: tuple[Callable[[datetime], Found], ...] = (
        _disk, _clock, _zone, _tables, _database, _rights, _fonts, _letters, _mail, _left_files, _backup, _drill, _open_door,
    )  # fmt: skip
    slow = (_mail, _left_files)
    return [one(at) for one in examined if not (quick and one in slow)]


def missing_tables() -> list[str]:
    """Tables that this version knows and the database does not have: the rows are of another version."""
    there = set(connection.introspection.table_names())
    known = {of._meta.db_table for of in apps.get_models(include_auto_created=True) if of._meta.managed}
    return sorted(known - there)


def _well(code: str, told: str = "") -> Found:
    return Found(code, told or _("whole"), well=True)


def _disk(_at: datetime) -> Found:
    found = shutil.disk_usage(settings.DATA)
    words = {"free": round(found.free / GIGABYTE, 1), "share": round(100 * found.free / found.total)}
    if found.free < LEAST_FREE or found.free < LEAST_SHARE * found.total:
        told = _("Only %(free)s GB are free (%(share)s%%). Make room before nothing can be written.")
        return Found("disk", told % words, wrong=True)
    return _well("disk", _("%(free)s GB are free (%(share)s%%)") % words)


def _clock(at: datetime) -> Found:
    """The database's clock decides what is late; and no act may stand in the future."""
    last = Record.objects.aggregate(at=Max("recorded_at"))["at"]
    apart = last is not None and last > at + DRIFT
    if connection.vendor == "postgresql":
        before = timezone.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            there = cursor.fetchone()[0]
        apart = apart or not before - DRIFT < there < timezone.now() + DRIFT
    if apart:
        return Found(
            "clock",
            _("A clock is wrong: acts lie in its future, or the database has another. Ask a time server."),
            wrong=True,
        )
    return _well("clock")


def _zone(at: datetime) -> Found:
    try:
        there = at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).utcoffset()
    except ZoneInfoNotFoundError:
        there = None
    if there != timedelta(hours=7):
        return Found("time zone", _("The times of Việt Nam are unknown here. Install the package tzdata."), wrong=True)
    return _well("time zone")


def _tables(_at: datetime) -> Found:
    steps = MigrationExecutor(connection)
    left = steps.migration_plan(steps.loader.graph.leaf_nodes())
    if left:
        return Found("tables", _("The tables are of an earlier version. Start “phoihop serve” once."), wrong=True)
    return _well("tables")


def _database(_at: datetime) -> Found:
    """What was acknowledged has to outlast a power cut."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            asked = ("fsync", "full_page_writes", "synchronous_commit")
            cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(asked)])
            off = sorted(name for name, setting in cursor.fetchall() if setting == "off")
        else:
            cursor.execute("PRAGMA journal_mode")
            off = [] if cursor.fetchone()[0] == "wal" else ["journal_mode"]
            cursor.execute("PRAGMA synchronous")
            off += [] if cursor.fetchone()[0] >= 2 else ["synchronous"]  # noqa: PLR2004  # FULL, as SQLite counts
    if off:
        told = _("A power cut could lose what was acknowledged: %(names)s. Switch it on.")
        return Found("flushing", told % {"names": ", ".join(off)}, wrong=True)
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    if connection.vendor == "sqlite" and log.exists() and log.stat().st_size > LARGEST_LOG:
        return Found(
            "flushing", _("The log of the database has grown too long: some reader never ends. Start anew."), wrong=True
        )
    return _well("flushing")


def _rights(_at: datetime) -> Found:
    """Nobody else on this machine reads the data."""
    data = Path(settings.DATA)
    own = [data, data / "secret-key"]
    if connection.vendor == "sqlite":
        own.append(Path(str(connection.settings_dict["NAME"])))
    open_ = [str(path) for path in own if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_:
        told = _("Others on this machine can read %(names)s. Take that right away.")
        return Found("rights", told % {"names": ", ".join(open_)}, wrong=True)
    return _well("rights")


def _fonts(_at: datetime) -> Found:
    """Papers are set in the prescribed typeface alone."""
    folder = Path(rendering.__file__).parent / "fonts"
    if len(list(folder.glob("LiberationSerif-*.ttf"))) < 4:  # noqa: PLR2004  # upright, bold, italic, both
        return Found("typeface", _("The typeface of papers is missing. Install the product anew."), wrong=True)
    return _well("typeface")


def _letters(at: datetime) -> Found:
    late = Message.objects.filter(sent_at=None, dropped_at=None, queued_at__lt=at - LATE, due_at__lt=at)
    n = late.count()
    if n:
        return Found("letters", _("%(n)s letters should have left more than an hour ago.") % {"n": n}, wrong=True)
    return _well("letters")


def _mail(_at: datetime) -> Found:
    if not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.smtp"):
        return _well("mail", _("no server is named; letters are files"))
    try:
        line = get_connection(timeout=5)
        line.open()
        line.close()
    except OSError as problem:
        return Found(
            "mail", _("The mail server does not answer: %(why)s.") % {"why": type(problem).__name__}, wrong=True
        )
    return _well("mail")


def _left_files(_at: datetime) -> Found:
    """Content that no row names costs room only: the night takes it away."""
    named = storage.all_names()
    n = sum(1 for _one in _unnamed(named))
    if n:
        return Found(
            "unnamed files", _("%(n)s files that no row names; the night removes what is older than a day.") % {"n": n}
        )
    return _well("unnamed files", _("none"))


def _unnamed(named: set[str]) -> Iterator[Path]:
    yield from (path for path in keepers.folder().glob("??/??/*") if path.name not in named)


def _backup(at: datetime) -> Found:
    last = keeping.last()
    if last is None:
        return Found("backup", _("There is none. See “phoihop backup --help”."))
    made = datetime.fromisoformat(last["at"])
    if last["missing"]:
        return Found(
            "backup", _("Files that rows name were not there: %(n)s.") % {"n": len(last["missing"])}, wrong=True
        )
    if at - made > OLD_BACKUP:
        return Found("backup", _("The last one is %(n)s days old.") % {"n": (at - made).days}, wrong=True)
    return _well("backup", last["name"])


def _drill(at: datetime) -> Found:
    last = drilling.last()
    if last is None:
        return Found("restoring", _("Never tried here. See “phoihop restore --verify”."))
    if not last["good"]:
        return Found("restoring", _("The last try failed."), wrong=True)
    days = (at - datetime.fromisoformat(last["at"])).days
    if days > OLD_DRILL.days:
        return Found("restoring", _("Last tried %(n)s days ago.") % {"n": days})
    return _well("restoring")


def _open_door(_at: datetime) -> Found:
    """What only the makers of the product, or nobody, should set."""
    if settings.DEBUG:
        return Found("settings", _("PHOIHOP_DEBUG shows strangers how the server is made. Take it away."), wrong=True)
    if "*" in settings.ALLOWED_HOSTS:
        return Found("settings", _("PHOIHOP_HOSTS takes any name. Name those of this server."), wrong=True)
    if not settings.BEHIND_TLS:
        return Found("settings", _("Without https (PHOIHOP_TLS=1) only this machine itself should reach the server."))
    return _well("settings")


def titles() -> dict[str, str]:
    """What each of them is called."""
    return {
        "disk": _("Disk"), "clock": _("Clock"), "time zone": _("Time zone"), "tables": _("Tables"),
        "flushing": _("Power cuts"), "rights": _("Rights on files"), "typeface": _("Typeface"), "letters": _("Letters out"),
        "mail": _("Mail server"), "unnamed files": _("Unnamed files"), "backup": _("Last backup"),
        "restoring": _("Tried to restore"), "settings": _("Settings"),
    }  # fmt: skip
