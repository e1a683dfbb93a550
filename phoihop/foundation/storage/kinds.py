"""The kinds of file that are taken, and how each shows in its content that it is what it says, and whole."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from phoihop.foundation.storage import wholeness


@dataclass(frozen=True, slots=True)
class FileKind:
    """The media type, and what a content shows, asked in this order: that it begins like this kind, came whole, is of it."""

    media_type: str
    begins: tuple[bytes, ...]
    whole: Callable[[Path], bool]
    fits: Callable[[Path], bool]

    def begun(self, path: Path) -> bool:
        """Whether the first bytes are one of those of this kind; text begins anyhow."""
        with path.open("rb") as file:
            first = file.read(16)
        return first.startswith(self.begins) if self.begins else True


def _anything(_path: Path) -> bool:
    """For kinds that their first bytes tell."""
    return True


# What Python raises over an archive that is broken, locked with a password, or packed in a way that it does not know.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


def _packed(part: str) -> Callable[[Path], bool]:
    """A zip archive that holds this part."""

    def fits(path: Path) -> bool:
        try:
            with zipfile.ZipFile(path) as archive:
                return part in archive.namelist()
        except _UNREADABLE:
            return False

    return fits


def _opened(media_type: bytes) -> Callable[[Path], bool]:
    """An OpenDocument file: its first part names its media type."""

    def fits(path: Path) -> bool:
        try:
            with zipfile.ZipFile(path) as archive:
                # Asked before it is unpacked: a few kilobytes can claim to hold gigabytes.
                return (
                    archive.getinfo("mimetype").file_size == len(media_type) and archive.read("mimetype") == media_type
                )
        except (*_UNREADABLE, KeyError):
            return False

    return fits


def _plain(path: Path) -> bool:
    """Text in UTF-8 without NUL."""
    try:
        with path.open(encoding="utf-8") as file:
            return all("\0" not in line for line in file)
    except UnicodeDecodeError:
        return False


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"


def _zipped(media_type: str, fits: Callable[[Path], bool]) -> FileKind:
    return FileKind(media_type, (b"PK\x03\x04",), wholeness.archive, fits)


_JPEG = FileKind("image/jpeg", (b"\xff\xd8\xff",), wholeness.jpeg, _anything)
KNOWN: dict[str, FileKind] = {
    ".pdf": FileKind("application/pdf", (b"%PDF-",), wholeness.pdf, _anything),
    ".docx": _zipped(f"{_OFFICE}.wordprocessingml.document", _packed("word/document.xml")),
    ".xlsx": _zipped(f"{_OFFICE}.spreadsheetml.sheet", _packed("xl/workbook.xml")),
    ".odt": _zipped(f"{_ODF}.text", _opened(f"{_ODF}.text".encode())),
    ".ods": _zipped(f"{_ODF}.spreadsheet", _opened(f"{_ODF}.spreadsheet".encode())),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",), wholeness.png, _anything),
    ".csv": FileKind("text/csv", (), wholeness.text, _plain),
    ".txt": FileKind("text/plain", (), wholeness.text, _plain),
}
