"""Whether a file came whole. Each kind is asked at its end or by its own directory; nothing is unpacked.

Where a format closes what it holds, no beginning of a good file passes. Two formats cannot tell: text, which may stop
anywhere, and a PDF that was changed by appending to it (as signing does), where the file before the change was whole too.
"""

import mmap
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TAIL = 1024  # bytes from the end of a PDF in which readers look for its end mark
DIRECTORY = 2 * 1024 * 1024  # bytes: forty thousand parts, far more than any document of 30 MB has
PIECES = 100_000  # chunks or segments of a picture: so that a hostile one does not keep a worker busy

_PDF_END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_PDF_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_PDF_LENGTH = re.compile(rb"/Linearized\b.*?/L\s+(\d{1,10})", re.DOTALL)
_ZIP_END = struct.Struct("<4s4H2IH")  # mark, four counts, length and place of the directory, length of the comment
_ZIP_COMMENT = 0xFFFF
_JPEG_MARKER = re.compile(rb"\xff++([^\x00])")  # as many bytes FF as somebody liked to fill in
_JPEG_SCANNED = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # after a scan: neither a stuffed byte nor a restart
_JPEG_END, _JPEG_SCAN = 0xD9, 0xDA


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content


def pdf(path: Path) -> bool:
    """Its end mark stands in the last kilobyte and says where its table begins, and the table is there (ISO 32000-1, 7.5.5);
    one made for the web says at its beginning how long it is.
    """
    with _mapped(path) as content:
        said = _PDF_LENGTH.search(content[:TAIL])
        if said and int(said[1]) > len(content):
            return False
        ends = _PDF_END.findall(content[-TAIL:])
        return bool(ends) and _PDF_TABLE.match(content, int(ends[-1])) is not None


def archive(path: Path) -> bool:
    """A zip: the record at its end closes the file, and the directory that it names lies before it and is of a size to read."""
    with _mapped(path) as content:
        place = content.rfind(b"PK\x05\x06", max(0, len(content) - _ZIP_END.size - _ZIP_COMMENT))
        if place < 0 or place + _ZIP_END.size > len(content):
            return False
        *_mark, length, start, comment = _ZIP_END.unpack_from(content, place)
        closes = place + _ZIP_END.size + comment == len(content)
        return closes and 0 < length <= DIRECTORY and start + length <= place and content[start : start + 2] == b"PK"


def png(path: Path) -> bool:
    """Chunk after chunk has the length that it names, down to the one that says it is the last."""
    with _mapped(path) as content:
        place = 8  # after the signature
        for _piece in range(PIECES):
            name = content[place + 4 : place + 8]
            place += 12 + int.from_bytes(content[place : place + 4], "big")  # length, name and checksum frame each
            if name == b"IEND" or place >= len(content):
                return name == b"IEND" and place <= len(content)
        return False


def jpeg(path: Path) -> bool:
    """Segment after segment, over every scan, down to the mark of the end; what a telephone hangs behind it is its own affair."""
    with _mapped(path) as content:
        place = 2  # after the mark of the beginning
        for _piece in range(PIECES):
            marker = _JPEG_MARKER.match(content, place)
            if marker is None:
                return False
            kind, place = marker[1][0], marker.end()
            if kind == _JPEG_END:
                return True
            place += int.from_bytes(content[place : place + 2], "big")
            if kind == _JPEG_SCAN:
                following = _JPEG_SCANNED.search(content, place)
                if following is None:
                    return False
                place = following.start()
        return False


def text(_path: Path) -> bool:
    """Always: a text has no end of its own."""
    return True
