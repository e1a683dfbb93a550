"""The words in a kept file, read by a process of its own: whatever a file does to its reader, the one who asked goes on.

python -m phoihop.foundation.storage.texts MEDIA_TYPE PATH
"""

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import openpyxl
import pypdf

MOST = 200_000  # letters; what comes later is not read
PAGES, ROWS = 300, 20_000
UNPACKED = 100_000_000  # bytes: more is a trap
SECONDS, MEMORY = 20, 1 << 30
GONE = 3  # what the reader answers where the file is not there
_NOTHING = {"PYTHONUTF8": "1"}  # of what this process knows, passwords among it, the reader is told nothing


class Unread(Exception):
    """The file is not there now, or the machine had no time for it: nothing is known of its words yet."""


def text_of(path: Path, media_type: str) -> str:
    """The words of a file, as many as were read before it defeated its reader; none of a scan or a picture. Raises Unread."""
    if media_type not in READERS:
        return ""
    asked = [
        sys.executable,
        "-m",
        __spec__.name if __spec__ else "phoihop.foundation.storage.texts",
        media_type,
        str(path),
    ]
    try:
        answer = subprocess.run(  # noqa: S603  # our own program, a kind from the table, a path of our own
            asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_NOTHING, timeout=SECONDS * 2, check=False
        )
    except (subprocess.TimeoutExpired, OSError) as trouble:
        raise Unread from trouble
    if answer.returncode == GONE:
        raise Unread
    return answer.stdout.decode("utf-8", "replace")[:MOST]


def _pdf(path: Path) -> Iterator[str]:
    for page in pypdf.PdfReader(path).pages[:PAGES]:
        yield page.extract_text()


def _docx(path: Path) -> Iterator[str]:
    _check_unpacked(path)
    for paragraph in docx.Document(str(path)).element.body.iter("{*}p"):
        yield "".join(node.text or "" for node in paragraph.iter("{*}t"))


def _xlsx(path: Path) -> Iterator[str]:
    _check_unpacked(path)
    with path.open(
        "rb"
    ) as content:  # by its name alone the reader would ask for an extension, which kept files have not
        book = openpyxl.load_workbook(content, read_only=True, data_only=True)
        for sheet in book.worksheets:
            yield sheet.title
            for row in sheet.iter_rows(max_row=ROWS, values_only=True):
                yield " ".join(str(value) for value in row if value is not None)


def _plain(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as lines:
        yield lines.read(MOST)


def _check_unpacked(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > UNPACKED:
            raise SystemExit(1)


_OFFICE = "application/vnd.openxmlformats-officedocument"
READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    "application/pdf": _pdf,
    f"{_OFFICE}.wordprocessingml.document": _docx,
    f"{_OFFICE}.spreadsheetml.sheet": _xlsx,
    "text/csv": _plain,
    "text/plain": _plain,
}


def main(media_type: str, path: str) -> None:
    """Write the words of a file, as many as are read in the time and the memory that one file gets."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if not Path(path).exists():
        raise SystemExit(GONE)
    written = 0
    for words in READERS[media_type](Path(path)):
        line = " ".join(words.replace("\0", " ").split())[: MOST - written]
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n" if line else b"")
        sys.stdout.buffer.flush()  # what was read stays read, whatever the next page does
        written += len(line)
        if written >= MOST:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
