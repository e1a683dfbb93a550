"""Backups: one moment of all rows and files in a folder, encrypted so that this machine cannot read it back.

A moment is a tar of its own, `moments/<UTC>.tar.gz.age`: the rows as a file of SQLite, whatever the database, and a
manifest. Files lie beside it once each, `files/<name>.age`, under a name that tells nothing of what is in them; only new
ones are written. Both open with plain `age -d -i KEY` on a machine without this product.
"""

import hashlib
import hmac
import json
import os
import secrets
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyrage
from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.utils.translation import gettext as _

from phoihop.config import moving
from phoihop.foundation.storage import services as storage
from phoihop.foundation.storage.models import StoredFile

FORMAT = 1
LAST = "last-backup.json"  # in the data folder: when the last one was made, and what is known of files by their time
ROWS, MANIFEST = "rows.sqlite3", "manifest.json"
SNAPSHOT = "snapshot"
_LEFT_OUT = {"static", LAST, "serve.log"}  # made anew by any start
_NAMED, _ENDING = "%Y-%m-%dT%H%M%SZ", ".tar.gz.age"
_EVERY, _DAILY, _MONTHLY = timedelta(days=2), timedelta(days=35), timedelta(days=366)  # how long which of them stay


class CannotKeep(Exception):
    """No backup was made, or none was brought back. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: its name, how much of it is new, and files that rows name and the disk did not have."""

    name: str
    at: datetime
    rows: int
    files: int
    new_files: int
    missing: list[str] = field(default_factory=list)


def new_key(file: Path) -> str:
    """Write a key into a new file that its owner alone reads; what backups are encrypted to."""
    key = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise CannotKeep(_("%(file)s is there already and stays as it is.") % {"file": file}) from None
    with os.fdopen(descriptor, "w") as out:
        out.write(f"# public key: {key.to_public()}\n{key}\n")
    return str(key.to_public())


def backup(folder: Path, recipients: Sequence[str], at: datetime) -> Made:
    """Keep this moment in the folder. Nobody who reads or writes meanwhile waits for it."""
    to = _recipients(recipients)
    for name in ("moments", "files"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    storage.folder().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".backup-") as work, storage.nothing_goes():
        rows = Path(work) / ROWS
        proof = _snapshot(rows)
        known = _known()
        paths = {str(path.relative_to(settings.DATA)): path for path in _data_files()}
        held = {name: found for name, path in sorted(paths.items()) if (found := _digest(path, known.get(name)))}
        missing = sorted(_named(rows) - held.keys())
        new = sum(_keep_file(folder, paths[name], held[name][2], to) for name in held)
        manifest = {
            "format": FORMAT, "at": at.astimezone(UTC).isoformat(), "from": connection.vendor,
            "rows_sha256": _sha256(rows), "proof": proof.told(), "missing": missing,
            "files": {name: [size, sha256, _place(sha256)] for name, (size, _time, sha256) in held.items()},
        }  # fmt: skip
        name = _keep_moment(folder, Path(work), manifest, at, to)
    for old in to_forget([path.name for path in (folder / "moments").glob(f"*{_ENDING}")], at):
        (folder / "moments" / old).unlink(missing_ok=True)
    made = Made(name, at, proof.rows, len(held), new, missing)
    _remember(made, held)
    return made


def to_forget(names: Sequence[str], at: datetime) -> list[str]:
    """Moments that go: after two days all but the first of a day, after 35 days all but the first of a month, after a year all.

    Words that a person had deleted are in no backup after that year.
    """
    firsts: set[str] = set()
    gone = []
    for name in sorted(names):
        made = datetime.strptime(name.removesuffix(_ENDING), _NAMED).replace(tzinfo=UTC)
        age, span = at - made, name[:10] if at - made <= _DAILY else name[:7]
        if age > _MONTHLY or (age > _EVERY and span in firsts):
            gone.append(name)
        else:
            firsts |= {name[:10], name[:7]}
    return gone


def _recipients(given: Sequence[str]) -> list[Any]:  # Any: pyrage ships no types
    if not given:
        raise CannotKeep(
            _("Say to which key: --to age1…, or PHOIHOP_BACKUP_TO. “phoihop backup --new-key FILE” makes one.")
        )
    try:
        return [pyrage.x25519.Recipient.from_str(one) for one in given]
    except pyrage.RecipientError:
        raise CannotKeep(_("That is no public key of age; one begins with age1.")) from None


def _snapshot(file: Path) -> moving.Proof:
    """All rows of one moment as a file of SQLite, and what they say."""
    file.touch(mode=0o600)
    address = f"sqlite:///{file}"
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)  # in one step: no writer comes between two pages
        moving.beside(SNAPSHOT, address)
        found = moving.proof(SNAPSHOT)
    else:
        moving.beside(SNAPSHOT, address)
        _bare_tables()
        with moving.standing_still("default", locked=False), transaction.atomic(using=SNAPSHOT):
            moving.move("default", SNAPSHOT, lambda _words: None)
            found = moving.proof("default")
            if found.differs(moving.proof(SNAPSHOT)):
                raise CannotKeep(_("No backup was made: what was read of the database would not be the same again."))
    with connections[SNAPSHOT].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections[SNAPSHOT].close()
    return found


def _bare_tables() -> None:
    """Tables for the rows alone: what a migration adds to them is made where they are brought back."""
    there = set(moving.tables("default"))
    with connections[SNAPSHOT].schema_editor() as editor:
        for of in apps.get_models():
            if of in there:
                editor.create_model(of)


def _data_files() -> Iterator[Path]:
    """All that the data folder holds beside the database and what any start makes anew."""
    root = Path(settings.DATA)
    own = str(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else ""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        made = parts[0] in _LEFT_OUT or parts[0].startswith((".", "test.sqlite3")) or path.name.startswith("coming-")
        if path.is_file() and not path.is_symlink() and not made and not (own and str(path).startswith(own)):
            yield path


def _digest(path: Path, known: list[Any] | None) -> tuple[int, int, str] | None:
    """Size, time and hash; None where it went meanwhile. What lies by its hash, and what did not change, is not read again."""
    try:
        found = path.stat()
        if known and known[:2] == [found.st_size, found.st_mtime_ns]:
            return found.st_size, found.st_mtime_ns, str(known[2])
        return found.st_size, found.st_mtime_ns, _sha256(path)
    except FileNotFoundError:
        return None


def _named(rows: Path) -> set[str]:
    """Files that the rows name, as they lie below the data folder."""
    moving.beside(SNAPSHOT, f"sqlite:///{rows}")
    try:
        found = {
            str(storage.path_of(sha256).relative_to(settings.DATA))
            for sha256 in StoredFile.objects.using(SNAPSHOT).order_by("pk").values_list("sha256", flat=True)
        }
        there = moving.tables(SNAPSHOT)
        for of in apps.get_models():
            for column in of._meta.local_concrete_fields if of in there else []:
                if isinstance(column, models.FileField):
                    root = Path(column.storage.path("")).relative_to(settings.DATA)
                    names = of._base_manager.using(SNAPSHOT).order_by("pk").values_list(column.attname, flat=True)
                    found |= {str(root / str(name)) for name in names if name}
        return found
    finally:
        connections[SNAPSHOT].close()


def _place(sha256: str) -> str:
    """Under what name a content lies: whoever has a copy of a paper cannot look up whether it is here."""
    name = hmac.new(settings.SECRET_KEY.encode(), sha256.encode(), hashlib.sha256).hexdigest()
    return f"{name[:2]}/{name}.age"


def _keep_file(folder: Path, path: Path, sha256: str, to: list[Any]) -> bool:  # Any: as above
    """Whether it is new there."""
    place = folder / "files" / _place(sha256)
    if place.exists():
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as content:
        _encrypt(content, place, to)
    return True


def _keep_moment(
    folder: Path, work: Path, manifest: dict[str, object], at: datetime, to: list[Any]  # Any: as above
) -> str:  # fmt: skip
    (work / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False))
    packed = work / "moment"
    with tarfile.open(packed, "w:gz", compresslevel=1) as tar:
        for name in (MANIFEST, ROWS):
            tar.add(work / name, arcname=name)
    name = f"{at.astimezone(UTC).strftime(_NAMED)}{_ENDING}"
    with packed.open("rb") as content:
        _encrypt(content, folder / "moments" / name, to)
    return name


def _encrypt(content: BinaryIO, place: Path, to: list[Any]) -> None:  # Any: as above
    """Whole and flushed under its name, or not at all."""
    temporary = place.with_name(f".{secrets.token_hex(8)}")
    try:
        with temporary.open("wb") as out:
            pyrage.encrypt_io(content, out, to)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(place)
        storage.flush(place.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _known() -> dict[str, list[Any]]:  # Any: JSON
    return cast(dict[str, list[Any]], (last() or {}).get("known", {}))


def last() -> dict[str, Any] | None:  # Any: JSON
    """What is remembered of the last backup; None before the first."""
    try:
        return cast(dict[str, Any], json.loads((Path(settings.DATA) / LAST).read_text()))
    except (FileNotFoundError, ValueError):
        return None


def _remember(made: Made, held: dict[str, tuple[int, int, str]]) -> None:
    told = {"name": made.name, "at": made.at.isoformat(), "missing": made.missing, "known": held}
    place = Path(settings.DATA) / LAST
    temporary = place.with_suffix(".new")
    temporary.write_text(json.dumps(told))
    temporary.replace(place)


@contextmanager
def opened(
    folder: Path, key: Path, moment: str | None
) -> Iterator[tuple[dict[str, Any], Path, list[Any]]]:  # Any: as above
    """The manifest of a moment (the last, unless named), its rows in a temporary file, and the keys."""
    names = sorted(path.name for path in (folder / "moments").glob(f"*{_ENDING}"))
    if not names or (moment and moment not in names):
        raise CannotKeep(_("There is no such backup in %(folder)s.") % {"folder": folder})
    keys = _identities(key)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".backup-") as work:
        packed = Path(work) / "moment"
        _decrypt(folder / "moments" / (moment or names[-1]), packed, keys)
        with tarfile.open(packed) as tar:
            for name in (MANIFEST, ROWS):
                tar.extract(name, work, filter="data")
        packed.unlink()
        manifest = cast(dict[str, Any], json.loads((Path(work) / MANIFEST).read_text()))
        rows = Path(work) / ROWS
        if manifest["format"] != FORMAT or _sha256(rows) != manifest["rows_sha256"]:
            raise CannotKeep(_("What is in this backup is not what was put into it."))
        yield manifest, rows, keys


def _identities(file: Path) -> list[Any]:  # Any: as above
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, pyrage.IdentityError):
        raise CannotKeep(_("%(file)s holds no key of age.") % {"file": file}) from None


def _decrypt(place: Path, into: Path, keys: list[Any]) -> None:  # Any: as above
    try:
        with place.open("rb") as content, into.open("wb") as out:
            pyrage.decrypt_io(content, out, keys)
            out.flush()
            os.fsync(out.fileno())
    except FileNotFoundError:
        raise CannotKeep(_("A file of this backup is gone: %(file)s.") % {"file": place}) from None
    except (pyrage.DecryptError, OSError):
        raise CannotKeep(_("%(file)s does not open with this key, or was altered.") % {"file": place}) from None


def bring_back(folder: Path, manifest: dict[str, Any], rows: Path, keys: list[Any]) -> moving.Proof:  # Any: as above
    """Lay rows and files into this installation, which is empty; what is there then. Raises CannotKeep for the first difference."""
    root = Path(settings.DATA).resolve()
    for name, (size, sha256, place) in manifest["files"].items():
        target = (root / name).resolve()
        if not target.is_relative_to(root):
            raise CannotKeep(_("What is in this backup is not what was put into it."))
        target.parent.mkdir(parents=True, exist_ok=True)
        _decrypt(folder / "files" / place, target, keys)
        target.chmod(0o600)
        if target.stat().st_size != size or _sha256(target) != sha256:
            raise CannotKeep(_("A file of this backup was altered: %(file)s.") % {"file": place})
        storage.flush(target.parent)
    moving.beside(SNAPSHOT, f"sqlite:///{rows}")
    if connection.vendor == manifest["from"] == "sqlite":
        connection.ensure_connection()
        connections[SNAPSHOT].ensure_connection()
        connections[SNAPSHOT].connection.backup(connection.connection)
    else:
        moving.prepare("default")
        with moving.standing_still(SNAPSHOT), transaction.atomic():
            moving.move(SNAPSHOT, "default", lambda _words: None)
    connections[SNAPSHOT].close()
    found = moving.proof("default")
    if different := moving.Proof.read(manifest["proof"]).differs(found):
        raise CannotKeep(_("These are not what they were: %(names)s.") % {"names": ", ".join(different)})
    return found
