"""`python -m tests.security.mutating --count 50000`: damaged files of every kind before everything here that reads one in a request.

Each file is a whole one with bytes turned, cut, doubled or put in, or with the words of one of its parts altered, and is
known by its number: the same number is the same file. A reader may take it or refuse it with its own sentence; anything
else it raises would be a server error, and so would more than 30 seconds or 512 MB. Prints one line of JSON.
"""

import argparse
import io
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
django.setup()

import docx  # noqa: E402  # Django is set up first
import typst  # noqa: E402  # as above
from django.core.exceptions import ValidationError  # noqa: E402  # as above
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402  # as above
from openpyxl import Workbook  # noqa: E402  # as above
from PIL import Image  # noqa: E402  # as above

from phoihop.domain.documents import reading as word  # noqa: E402  # as above
from phoihop.domain.meetings.conclusions import files as conclusions  # noqa: E402  # as above
from phoihop.foundation.sheets import reading as sheets  # noqa: E402  # as above
from phoihop.foundation.storage import kinds  # noqa: E402  # as above
from phoihop.surfaces.portal.editing.pictures import PictureField  # noqa: E402  # as above
from phoihop.surfaces.workspace.petitions import sheet as petitions  # noqa: E402  # as above

SECONDS, MEMORY = 30, 512 << 20
BATCH = 200  # files of one process
WORDS = ("Điều 1. Phối hợp", "Chủ trì: Sở Nội vụ", "trước ngày 31/12/2021", "Đề nghị sửa đường thôn Tả Phìn")


def _docx() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_heading(WORDS[0], 1)
    for line in WORDS * 3:
        made.add_paragraph(line, style="List Number")
    table = made.add_table(rows=3, cols=2)
    for n, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = WORDS[n % len(WORDS)]
    made.save(out)
    return out.getvalue()


def _xlsx() -> bytes:
    book, out = Workbook(), io.BytesIO()
    page = book.active
    page.append(list(petitions.HEADS))
    for n in range(12):
        page.append([f"{WORDS[3]} {n}", "Giao thông", "Xã Tả Phìn", "Tỉnh"])
    page.merge_cells("B3:B5")
    book.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    source = '#set page(numbering: "1")\n' + "\n\n".join(WORDS * 20)
    return typst.compile(source.encode())


def _picture(form: str) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = WORDS[0]
    Image.effect_noise((64, 48), 40).convert("RGB").save(out, form, exif=exif)
    return out.getvalue()


def _csv() -> bytes:
    lines = [";".join(petitions.HEADS), *(f'"{word}";Giao thông;"Xã ""Tả Phìn""";Tỉnh' for word in WORDS * 4)]
    return "\n".join(lines).encode()


WHOLE: dict[str, Callable[[], bytes]] = {
    ".docx": _docx, ".xlsx": _xlsx, ".pdf": _pdf, ".jpg": lambda: _picture("JPEG"), ".png": lambda: _picture("PNG"),
    ".csv": _csv,
}  # fmt: skip


@cache
def whole(kind: str) -> bytes:
    """A file of this kind with nothing wrong in it."""
    return WHOLE[kind]()


def mutated(number: int) -> tuple[str, bytes]:
    """The damaged file of this number, and its kind."""
    chance = random.Random(number)
    kind = [*WHOLE][number % len(WHOLE)]
    content = whole(kind)
    packed = kind in (".docx", ".xlsx") and chance.random() < 0.7
    for _time in range(chance.randint(1, 4)):
        content = _part_altered(content, chance) if packed else chance.choice(_BYTES)(content, chance)
    return kind, content


def _turned(content: bytes, chance: random.Random) -> bytes:
    found = bytearray(content)
    for _one in range(chance.choice((1, 1, 4, 64))):
        if found:
            found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _taken_out(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randint(1, 400) :]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[: start + chance.randint(1, 400)] + content[start:]


def _put_in(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content) + 1)
    return content[:start] + chance.randbytes(chance.randint(1, 40)) + content[start:]


def _number_grown(content: bytes, chance: random.Random) -> bytes:
    places = [*re.finditer(rb"\d+", content)]
    if not places:
        return content
    place = chance.choice(places)
    other = chance.choice((b"0", b"-1", b"65536", b"99999999999", b"1e308", b"NaN"))
    return content[: place.start()] + other + content[place.end() :]


_BYTES = (_turned, _cut, _taken_out, _doubled, _put_in, _number_grown)
_PARTS = (_turned, _cut, _taken_out, _doubled, _number_grown, _number_grown)


def _part_altered(content: bytes, chance: random.Random) -> bytes:
    """The archive anew, with one of its parts damaged, gone, twice there or beginning with an entity."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old:
            parts = [(name, old.read(name)) for name in old.namelist()]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError):
        return _turned(content, chance)
    place = chance.randrange(len(parts))
    name, part = parts[place]
    how = chance.randrange(8)
    if how == 0:
        parts.pop(place)
    elif how == 1:
        bomb = b'<!DOCTYPE a [<!ENTITY x "' + b"y" * 1000 + b'">]>'
        parts[place] = (name, bomb + part.partition(b"?>")[2])
    else:
        parts[place] = (name, chance.choice(_PARTS)(part, chance))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for told, kept in parts:
            new.writestr(told, kept)
    return out.getvalue()


def read(kind: str, content: bytes) -> list[str]:
    """What each reader made of it: the names of those that took it. Raises whatever a request would end with."""
    taken = []
    readers: list[tuple[str, Callable[[], object], tuple[type[Exception], ...]]] = [
        ("kept", lambda: _kept(kind, content), ()),
    ]
    if kind in (".docx", ".pdf"):
        readers.append(("conclusion", lambda: conclusions.text_of(f"a{kind}", content), (conclusions.Unreadable,)))
    if kind == ".docx":
        readers.append(("text", lambda: word.text_of(content), (word.Unreadable,)))
    if kind in (".xlsx", ".csv"):
        readers.append(("lines", lambda: [*sheets.lines(content)], (sheets.BadSheet,)))
        readers.append(("list", lambda: petitions.read(content), (sheets.BadSheet,)))
    if kind in (".jpg", ".png"):
        field = PictureField(required=True)
        readers.append(("picture", lambda: field.clean(SimpleUploadedFile(f"a{kind}", content)), (ValidationError,)))
    for name, reader, refusals in readers:
        try:
            if reader() is not False:
                taken.append(name)
        except refusals:
            continue
    return taken


def _kept(kind: str, content: bytes) -> bool:
    with tempfile.NamedTemporaryFile(suffix=kind) as file:
        file.write(content)
        file.flush()
        path, known = Path(file.name), kinds.KNOWN[kind]
        return known.begun(path) and known.whole(path) and known.fits(path)


def _slow(_signal: int, _frame: object) -> None:
    raise TimeoutError("more than 30 seconds")


def batch(first: int, count: int) -> dict[str, object]:
    """These files, in a process that may take 512 MB more than it has."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    signal.signal(signal.SIGALRM, _slow)
    taken, faults = Counter[str](), list[tuple[int, str]]()
    for number in range(first, first + count):
        kind, content = mutated(number)
        signal.alarm(SECONDS)
        try:
            taken.update(f"{kind} {name}" for name in read(kind, content))
        except Exception as trouble:  # whatever it is, a request would end with it
            where = traceback.extract_tb(trouble.__traceback__)
            last = next((one for one in reversed(where) if "phoihop" in one.filename), where[-1])
            faults.append(
                (number, f"{kind} {type(trouble).__name__}: {trouble} ({Path(last.filename).name}:{last.lineno})")
            )
        finally:
            signal.alarm(0)
    return {"taken": taken, "faults": faults}


def _apart(first: int, count: int) -> dict[str, object]:
    told, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        with os.fdopen(write, "w") as out:
            json.dump(batch(first, count), out)
        os._exit(0)
    os.close(write)
    with os.fdopen(told) as found:
        said = found.read()
    _pid, status = os.waitpid(pid, 0)
    if status or not said:
        return {
            "taken": {},
            "faults": [(first, f"the process that read {count} files from here on ended with {status}")],
        }
    return dict(json.loads(said))


def run(count: int, first: int = 0) -> dict[str, object]:
    """All of them."""
    for kind in WHOLE:
        assert read(kind, whole(kind)), kind  # a reader that takes nothing shows nothing
    taken, faults = Counter[str](), []
    for start in range(first, first + count, BATCH):
        told = _apart(start, min(BATCH, first + count - start))
        taken.update(told["taken"])  # type: ignore[call-overload]  # counts by name
        faults.extend(told["faults"])  # type: ignore[arg-type]  # numbers and sentences
    return {"files": count, "taken": dict(sorted(taken.items())), "faults": faults}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="tests.security.mutating", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    result = run(given.count, given.first)
    print(json.dumps(result, ensure_ascii=False))
    sys.exit(1 if result["faults"] else 0)
