"""Keeping files: whole on the disk before any row names them."""

import fcntl
import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from phoihop.foundation.storage import kinds
from phoihop.foundation.storage.models import StoredFile
from phoihop.foundation.vn import text

LARGEST = 30 * 1024 * 1024  # bytes
LONGEST_NAME = 200  # characters, the extension included
UNUSED_FOR = timedelta(days=1)  # longer than any form takes from its files to the row that names them


class CannotKeep(Exception):
    """The file is not taken, and nothing of it stays. Carries a sentence for people."""


def folder() -> Path:
    """Where files lie: two levels of folders by the first digits of their hash."""
    return Path(settings.DATA) / "files"


def path_of(sha256: str) -> Path:
    """The place of a content."""
    return folder() / sha256[:2] / sha256[2:4] / sha256


def keep(*, name: str, chunks: Iterable[bytes]) -> tuple[StoredFile, str]:
    """Keep a file by its content and return its row and the name to show.

    On the disk and flushed, folder and all, before the row is written: a row never names a file that a power cut can
    take back. The same content is kept once. Raises CannotKeep for what is too large, empty, or not what it says.
    """
    shown = clean(name)
    extension = PurePosixPath(shown).suffix.lower()
    if extension not in kinds.KNOWN:
        raise CannotKeep(
            _("Files of this kind are not taken: %(name)s. Choose one of: %(kinds)s.")
            % {"name": shown, "kinds": ", ".join(kind.removeprefix(".") for kind in kinds.KNOWN)}
        )
    folder().mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix="coming-")
    try:
        with os.fdopen(handle, "w+b") as file:
            sha256, size = _fill(file.fileno(), chunks, shown)
            _check_content(Path(temporary), extension, shown)
            os.fsync(file.fileno())
        with _holding(fcntl.LOCK_SH):
            _settle(Path(temporary), path_of(sha256))
            with transaction.atomic():
                row, _new = StoredFile.objects.get_or_create(
                    sha256=sha256, defaults={"size": size, "media_type": kinds.KNOWN[extension].media_type}
                )
    finally:
        Path(temporary).unlink(missing_ok=True)
    return row, shown


def check_size(name: str, size: int, *, most: int = LARGEST) -> None:
    """Raises CannotKeep for a file that is empty or larger than so many bytes."""
    shown = clean(name)
    if not size:
        raise CannotKeep(_("There is nothing in %(name)s. Choose a file that has something in it.") % {"name": shown})
    if size > most:
        raise CannotKeep(
            _("%(name)s is larger than %(most)s MB. Choose a smaller file, or bring only the part that is needed.")
            % {"name": shown, "most": most // (1024 * 1024)}
        )


def sweep(*, at: datetime) -> int:
    """Remove what no row of any table uses and was last kept more than a day before `at`; how many files.

    Such are the files of a form that was refused, and what a power cut left behind. Each goes while nothing is being
    kept: content that comes again at that moment is kept anew, row and all.
    """
    before = (at - UNUSED_FOR).timestamp()
    used = set(StoredFile.objects.exclude(pk__in=_unused()).values_list("sha256", flat=True))
    idle = [path for path in folder().rglob("*") if path.name not in used and _is_old(path, before)]
    return sum(_remove(path, before) for path in idle)


def _unused() -> QuerySet[StoredFile]:
    rows = StoredFile.objects.order_by("pk")
    for relation in StoredFile._meta.related_objects:
        pointing = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
        rows = rows.filter(~Exists(pointing))
    return rows


def _is_old(path: Path, before: float) -> bool:
    """Keeping a content again gives its file a new time."""
    try:
        return path.is_file() and path.stat().st_mtime < before
    except FileNotFoundError:
        return False  # it was still coming, and has its place now


def _remove(path: Path, before: float) -> bool:
    with _holding(fcntl.LOCK_EX):
        if not _is_old(path, before):
            return False
        try:
            with transaction.atomic():
                StoredFile.objects.filter(sha256=path.name).delete()
        except ProtectedError:
            return False  # used since it was looked for
        path.unlink()
        return True


@contextmanager
def _holding(lock: int) -> Iterator[None]:
    """Keepers share the folder; whoever removes has it alone. Taken before any transaction, so that none waits in a ring."""
    descriptor = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(descriptor, lock)
        yield
    finally:
        os.close(descriptor)


def _fill(descriptor: int, chunks: Iterable[bytes], shown: str) -> tuple[str, int]:
    """Write what comes; stop at the limit rather than after it."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        size += len(chunk)
        check_size(shown, max(size, 1))
        digest.update(chunk)
        _write(descriptor, chunk)
    check_size(shown, size)
    return digest.hexdigest(), size


def _write(descriptor: int, chunk: bytes) -> None:
    """All of it: the system may take less than it is given."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _check_content(path: Path, extension: str, shown: str) -> None:
    kind = kinds.KNOWN[extension]
    if not kind.begun(path):
        raise _Other(extension, shown)
    if not kind.whole(path):
        raise CannotKeep(
            _(
                "%(name)s is not whole: its end is missing or damaged. Open it on your device to see whether it is complete, "
                "copy or save it again, and choose it anew."
            )
            % {"name": shown}
        )
    if not kind.fits(path):
        raise _Other(extension, shown)


class _Other(CannotKeep):
    """The content is of another kind than the name says."""

    def __init__(self, extension: str, shown: str) -> None:
        super().__init__(
            _("What is in %(name)s is not what its ending says. Save it again as %(kind)s, or choose another file.")
            % {"name": shown, "kind": extension.removeprefix(".")}
        )


def _settle(temporary: Path, place: Path) -> None:
    """Give the file its place and flush every folder on the way there."""
    made = [parent for parent in (place.parent.parent, place.parent) if not parent.exists()]
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(place)
    flush(place.parent)
    for parent in reversed(made):
        flush(parent.parent)


def flush(directory: Path) -> None:
    """Make the entries of a folder outlast a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clean(name: str) -> str:
    """The name as it is shown: no folders, no control characters, composed letters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in text.nfc(last) if unicodedata.category(sign)[0] != "C").strip(" .")
    stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}"[-LONGEST_NAME:] or "tep"
