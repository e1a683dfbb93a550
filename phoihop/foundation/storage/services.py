"""Keeping files: whole on the disk before any row names them."""

import fcntl
import hashlib
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _

from phoihop.foundation.storage import kinds
from phoihop.foundation.storage.models import Arriving, StoredFile
from phoihop.foundation.vn import text

LARGEST = 30 * 1024 * 1024  # bytes
LONGEST_NAME = 200  # characters, the extension included
MOST_ARRIVING = 30  # files of one person that have begun to come and are not whole
MOST_WAITING = 200 * 1024 * 1024  # bytes that they may come to
UNUSED_FOR = timedelta(days=1)  # longer than any form takes from its files to the row that names them
_COMING = "coming-"  # how a file is called until it has its place


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
    extension = _extension(shown)
    folder().mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder(), prefix=_COMING)
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


def _extension(shown: str) -> str:
    """What kind of file the name says. Raises CannotKeep for one that is not taken."""
    extension = PurePosixPath(shown).suffix.lower()
    if extension not in kinds.KNOWN:
        raise CannotKeep(
            _("Files of this kind are not taken: %(name)s. Choose one of: %(kinds)s.")
            % {"name": shown, "kinds": ", ".join(kind.removeprefix(".") for kind in kinds.KNOWN)}
        )
    return extension


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


class Behind(Exception):
    """The piece does not begin where the file stands, or another one is just coming. Whoever sends it asks where to go on."""


def arriving_folder() -> Path:
    """Where pieces lie, each file under its token: what a row does not name is nothing to anybody."""
    return Path(settings.DATA) / "arriving"


@transaction.atomic
def begin(*, name: str, size: int, sha256: str, purpose: str, owner_id: int, at: datetime) -> Arriving:
    """A file is about to come in pieces. The same file for the same purpose goes on where its sender left it.

    The same is what has the same hash: without one, two versions of a file might be mixed, so it begins anew.

    Raises CannotKeep for what would not be taken whole, and where a person has too much on its way.
    """
    shown, counted = clean(name), sha256.strip().lower()
    _extension(shown)
    check_size(shown, size)
    if counted and not re.fullmatch(r"[0-9a-f]{64}", counted):
        raise CannotKeep(_("The file was not announced as this page does it. Load the page again and choose it anew."))
    open_ = Arriving.objects.filter(owner_id=owner_id, done_at=None)
    same = open_.filter(purpose=purpose, name=shown, size=size, sha256=counted)
    if counted and (found := same.first()):
        return found
    waiting = sum(open_.values_list("size", flat=True))
    if open_.count() >= MOST_ARRIVING or waiting + size > MOST_WAITING:
        raise CannotKeep(_("Too many of your files are on their way. Finish those first, or come back tomorrow."))
    arriving_folder().mkdir(parents=True, exist_ok=True)
    row = Arriving.objects.create(
        token=secrets.token_urlsafe(32), owner_id=owner_id, purpose=purpose, name=shown, size=size, sha256=counted, moved_at=at
    )  # fmt: skip
    _pieces_of(row).touch(mode=0o600, exist_ok=False)
    return row


def take_piece(*, arriving: Arriving, offset: int, chunks: Iterable[bytes], at: datetime) -> int:
    """Lay a piece behind those that came, and say how far the file has come.

    Flushed before it counts. Where the line is cut in its middle, what came of it counts. Outside any transaction: a slow
    line holds nobody up. Raises Behind, CannotKeep.
    """
    try:
        file = _pieces_of(arriving).open("r+b")
    except FileNotFoundError:  # it is kept already, or given up
        raise Behind from None
    with file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Behind from None
        there = Arriving.objects.filter(pk=arriving.pk, done_at=None).values_list("offset", flat=True).first()
        if there is None or there != offset:
            raise Behind
        file.seek(offset)
        file.truncate()  # what a power cut left behind the last flush
        come = offset + _take(file.fileno(), chunks, arriving.size - offset, arriving.name)
        os.fsync(file.fileno())
        if Arriving.objects.filter(pk=arriving.pk, offset=offset, done_at=None).update(offset=come, moved_at=at) != 1:
            raise Behind
    return come


def _take(descriptor: int, chunks: Iterable[bytes], most: int, shown: str) -> int:
    """Write what comes until nothing more does, for whatever reason; how much it was."""
    size, rest = 0, iter(chunks)
    while True:
        try:
            chunk = next(rest, b"")
        except OSError:  # the line is cut: Django says so in this way
            return size
        if not chunk:
            return size
        if size + len(chunk) > most:
            raise CannotKeep(_("More came than %(name)s was said to hold. Choose it anew.") % {"name": shown})
        _write(descriptor, chunk)
        size += len(chunk)


def keep_arrived(*, arriving: Arriving) -> tuple[StoredFile, str]:
    """Keep a file that came whole, if it is what its sender counted. Raises Behind before, and CannotKeep, then forgets it."""
    if not Arriving.objects.filter(pk=arriving.pk, offset=arriving.size, done_at=None).exists():
        raise Behind
    try:
        with _pieces_of(arriving).open("rb") as file:
            if arriving.sha256 and hashlib.file_digest(file, "sha256").hexdigest() != arriving.sha256:
                raise CannotKeep(_("%(name)s was damaged on its way. Choose it anew.") % {"name": arriving.name})
            file.seek(0)
            return keep(name=arriving.name, chunks=iter(lambda: file.read(1 << 16), b""))
    except CannotKeep:
        forget(arriving=arriving)
        raise


def settle(*, arriving: Arriving, at: datetime) -> None:
    """It is kept where it belongs: its pieces go; for a day its sender can still ask whether it came."""
    Arriving.objects.filter(pk=arriving.pk).update(done_at=at)
    _pieces_of(arriving).unlink(missing_ok=True)


def forget(*, arriving: Arriving) -> None:
    """It is given up: nothing of it stays."""
    Arriving.objects.filter(pk=arriving.pk).delete()
    _pieces_of(arriving).unlink(missing_ok=True)


def forget_left(*, at: datetime) -> int:
    """Remove what has not moved for more than a day, row and pieces, and pieces that no row names; how many."""
    left = list(Arriving.objects.filter(moved_at__lt=at - UNUSED_FOR))
    for row in left:
        forget(arriving=row)
    known, before = set(Arriving.objects.values_list("token", flat=True)), (at - UNUSED_FOR).timestamp()
    lost = [path for path in arriving_folder().glob("*") if path.name not in known and _is_old(path, before)]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(left) + len(lost)


def _pieces_of(arriving: Arriving) -> Path:
    return arriving_folder() / arriving.token


def sweep(*, at: datetime) -> int:
    """Remove what no row of any table uses and was last kept more than a day before `at`; how many files.

    Such are the files of a form that was refused, and what a power cut left behind. Each goes while nothing is being
    kept: content that comes again at that moment is kept anew, row and all. What others keep in folders beside ours, as
    the portal its pictures and papers, is theirs.
    """
    before = (at - UNUSED_FOR).timestamp()
    used = set(StoredFile.objects.exclude(pk__in=_unused()).values_list("sha256", flat=True))
    ours = [*folder().glob(f"{_COMING}*"), *(path for path in folder().glob("??/??/*") if path == path_of(path.name))]
    idle = [path for path in ours if path.name not in used and _is_old(path, before)]
    return sum(_remove(path, before) for path in idle)


def _unused() -> QuerySet[StoredFile]:
    rows = StoredFile.objects.order_by("pk")
    for relation in StoredFile._meta.get_fields(include_hidden=True):  # those without a way back too
        if not isinstance(relation, ForeignObjectRel):
            continue
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


def nothing_goes() -> AbstractContextManager[None]:
    """While it is open no content is removed; what comes, comes. For whoever copies the files that the rows of a moment name."""
    return _holding(fcntl.LOCK_SH)


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
