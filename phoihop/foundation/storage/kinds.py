"""The kinds of file that are taken, and how each shows in its content that it is what it says."""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileKind:
    """The media type, and whether a content is of this kind."""

    media_type: str
    fits: Callable[[Path], bool]


def _begins(*marks: bytes) -> Callable[[Path], bool]:
    def fits(path: Path) -> bool:
        with path.open("rb") as file:
            first = file.read(16)
        return any(first.startswith(mark) for mark in marks)

    return fits


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
KNOWN: dict[str, FileKind] = {
    ".pdf": FileKind("application/pdf", _begins(b"%PDF-")),
    ".docx": FileKind(f"{_OFFICE}.wordprocessingml.document", _packed("word/document.xml")),
    ".xlsx": FileKind(f"{_OFFICE}.spreadsheetml.sheet", _packed("xl/workbook.xml")),
    ".odt": FileKind(f"{_ODF}.text", _opened(f"{_ODF}.text".encode())),
    ".ods": FileKind(f"{_ODF}.spreadsheet", _opened(f"{_ODF}.spreadsheet".encode())),
    ".jpg": FileKind("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".jpeg": FileKind("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".png": FileKind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".csv": FileKind("text/csv", _plain),
    ".txt": FileKind("text/plain", _plain),
}
