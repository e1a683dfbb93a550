"""A list of 100,000 rows, one in a hundred of them bad in a way of its own: read within 30 s and 512 MB, none wrong silently.

The list given away by the product is read back too and compared cell by cell.
"""

import multiprocessing
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from phoihop.foundation.sheets import reading, values, writing
from phoihop.foundation.sheets.lists import Column, Kind, Listed
from phoihop.foundation.sheets.reading import Told
from phoihop.foundation.vn import text
from tests.foundation.sheets import lists

MOST_BYTES, MOST_UNPACKED = 60_000_000, 600_000_000
GOAL_S, GOAL_MB = 30, 512
FIRST = date(2021, 1, 1)
READS: tuple[Callable[[Told], object], ...] = (
    lambda told: values.words(told, most=500), values.day, values.number, lambda told: values.words(told, most=500),
)  # fmt: skip
LEADS = ("", "=", "+", "-", "@", "'", "'=", "|", "%", "＝")


class Took(NamedTuple):
    """Seconds by the clock on the wall, and those that the processor worked."""

    seconds: float
    worked: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.worked:.1f} s of the processor)"


def run(*, rows: int) -> bool:
    """Read both lists, each in a process of its own so that its memory is its own; whether all of it was as it ought to be."""
    good = _bad_list(rows)
    good = _given_away(rows) and good
    return _in_office(min(rows, 2000)) and good


def _bad_list(rows: int) -> bool:
    written = lists.filled(rows, every=100)
    content = lists.workbook(written)
    found, took, megabytes = _apart(_read, content)
    wrong = Counter[str]()
    for line, row in zip(found, written, strict=True):
        for told, cell in zip(line, row, strict=True):
            if cell.bad and not isinstance(told, values.BadValue):
                wrong[f"taken in, and bad: {cell.value}"] += 1
            elif not cell.bad and cell.value is not None and told != cell.means:
                wrong["refused, and good" if isinstance(told, values.BadValue) else "taken for something else"] += 1
    bad = sum(any(cell.bad for cell in row) for row in written)
    print(
        f"{rows} rows, {len(content) / 1e6:.1f} MB, {bad} of them bad in {len(lists.WAYS)} ways: read in {took} ({GOAL_S})"
    )
    print(f"  peak {megabytes:.0f} MB ({GOAL_MB}); wrong: {dict(wrong) or 'none'}")
    return not wrong and took.worked <= GOAL_S and megabytes <= GOAL_MB


def _given_away(rows: int) -> bool:
    chance = random.Random(10)
    listed = [
        (
            f"{LEADS[number % len(LEADS)]}Việc số {number}",
            FIRST + timedelta(days=number % 3000),
            chance.randrange(10**9),
        )
        for number in range(rows)
    ]
    shaped = [Column("Tên", 40), Column("Hạn", 12, Kind.DAY), Column("Tiền", 14, Kind.MONEY)]
    good = True
    for name, write in (("xlsx", writing.xlsx), ("csv", writing.csv_of)):
        began = time.perf_counter()
        content = write(Listed("Danh sách", shaped, listed, [False] * rows))
        wrote = time.perf_counter() - began
        found, took, megabytes = _apart(_read_back, content)
        equal = found == listed
        print(f"given away as .{name} in {wrote:.1f} s, read back in {took}, peak {megabytes:.0f} MB: equal {equal}")
        good = good and equal and took.worked <= GOAL_S and megabytes <= GOAL_MB
    return good


def _in_office(rows: int) -> bool:
    """Whether LibreOffice opens what is given away and sees the same in it; it needs `libreoffice-calc`."""
    office = shutil.which("soffice")
    if office is None:
        print("LibreOffice is not here: nobody else opened what is given away")
        return False
    listed = [
        (f"{LEADS[number % len(LEADS)]}Việc số {number}", FIRST + timedelta(days=number)) for number in range(rows)
    ]
    content = writing.xlsx(
        Listed("Danh sách", [Column("Tên", 40), Column("Hạn", 12, Kind.DAY)], listed, [False] * rows)
    )
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "list.xlsx"
        given.write_bytes(content)
        subprocess.run(
            [office, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76",
             "--outdir", folder, str(given)], check=True, capture_output=True, timeout=300,
        )  # fmt: skip
        brought = _rows((Path(folder) / "list.csv").read_bytes(), ("Tên", "Hạn"))
    equal = [(row[0].words, values.day(row[1])) for row in brought] == listed
    print(f"LibreOffice opens {rows} rows given away as .xlsx and sees the same: {equal}")
    return equal


def _apart(job: Callable[[bytes, Connection], None], content: bytes) -> tuple[list[object], Took, float]:
    """What a job found, how long it took, and the most memory that its process had beside that of its parent."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=job, args=(content, theirs))
    worker.start()
    found, took, megabytes = ours.recv()
    worker.join()
    return found, took, megabytes


def _measured(read: Callable[[], list[object]], answer: Connection) -> None:
    before = _resident()
    began, worked = time.perf_counter(), time.process_time()
    found = read()
    took = Took(time.perf_counter() - began, time.process_time() - worked)
    answer.send((found, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before))


def _resident() -> float:
    """What this process inherited of its parent, which made the list and holds it, in MB."""
    with open("/proc/self/statm", encoding="ascii") as told:  # noqa: PTH123  # a file of the kernel
        return int(told.read().split()[1]) * resource.getpagesize() / 1e6


def _rows(content: bytes, heads: tuple[str, ...]) -> list[dict[int, Told]]:
    found, places = [], dict[int, int]()
    for line in reading.lines(content, most_bytes=MOST_BYTES, most_unpacked=MOST_UNPACKED):
        if not places:
            said = {text.fold(told.words): column for column, told in line.cells.items()}
            places = (
                {said[text.fold(head)]: place for place, head in enumerate(heads)}
                if text.fold(heads[0]) in said
                else {}
            )
            continue
        found.append({place: line.cells[column] for column, place in places.items() if column in line.cells})
    return found


def _read(content: bytes, answer: Connection) -> None:
    def each() -> list[object]:
        return [[_value(row, place, reads) for place, reads in enumerate(READS)] for row in _rows(content, lists.HEADS)]

    _measured(each, answer)


def _value(row: dict[int, Told], place: int, reads: Callable[[Told], object]) -> object:
    try:
        return reads(row[place]) if place in row else ""
    except values.BadValue as refusal:
        return refusal


def _read_back(content: bytes, answer: Connection) -> None:
    def each() -> list[object]:
        return [
            (row[0].words, values.day(row[1]), values.whole(row[2])) for row in _rows(content, ("Tên", "Hạn", "Tiền"))
        ]

    _measured(each, answer)
