"""A list that came as an Excel workbook or as CSV: its lines one after another, each cell by its name, in little memory."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from phoihop.foundation.sheets.lists import restored
from phoihop.foundation.vn import dates, numbers, text

MOST_BYTES, MOST_UNPACKED = 1_000_000, 40_000_000
SEARCHED = 20  # lines from the top among which the headings stand
_RETURN = re.compile("_x000D_", re.IGNORECASE)  # as the first of the two signs of a line break stands in a workbook
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")) | {0xA0: " ", 0x202F: " "}
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_CHUNK, _OVERLAP = 1 << 20, 200
_WIDEST = 200  # columns of a list
LETTERS: tuple[str, ...] = tuple(get_column_letter(place + 1) for place in range(_WIDEST))  # what people call columns
_DEEPEST = 1_048_576  # lines of any spreadsheet
_MOST_MERGED = 5_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no words, and no database takes the first of them


class BadSheet(Exception):
    """This file is not the list that was given out. Carries a sentence for people."""


class Trouble(StrEnum):
    """Why what a cell shows is not what a person wrote there."""

    FORMULA = "FORMULA"
    FAULTY = "FAULTY"  # #N/A and its like
    MERGED = "MERGED"  # one of several cells that look like one
    PERCENT = "PERCENT"  # shown a hundred times as large as it is kept


class Told(NamedTuple):
    """One cell: its name in the file, what it says as people would type it, what is the matter, and whether it is no mere text."""

    cell: str
    words: str
    trouble: Trouble | None = None
    sure: bool = False

    @property
    def formula(self) -> bool:
        return self.trouble == Trouble.FORMULA


class Line(NamedTuple):
    """One line of the file that says anything: its number, and its cells by the place of their column."""

    number: int
    cells: dict[int, Told]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows under the headings, cells by the place of their heading, and in which column of the file each stands."""

    lines: list[dict[int, Told]]
    letters: dict[int, str]


def lines(content: bytes, *, most_bytes: int = MOST_BYTES, most_unpacked: int = MOST_UNPACKED) -> Iterator[Line]:
    """Every line of the first sheet that is shown, those without a word passed over. Raises BadSheet, at once or on the way."""
    if len(content) > most_bytes:
        raise BadSheet(_("This file is larger than a list of rows can be. Split it."))
    if (
        content[:2] != b"PK"
        and b"\0" not in content[:4096]
        and content.strip()
        and not content.lstrip().startswith(b"<")
    ):
        return _of_csv(content)
    _check_whole(content, most_unpacked)
    return _of_workbook(content)


def rows(content: bytes, heads: Sequence[Sequence[str]], *, most: int) -> Rows:
    """Every row that says anything. Raises BadSheet.

    `heads` are the headings in one or several languages, each list of them in whatever order they stand in the file; lines
    above them are passed over, other columns too.
    """
    folded = [[text.fold(head) for head in one] for one in heads]
    found, places = list[dict[int, Told]](), dict[int, int]()
    for seen, line in enumerate(lines(content), start=1):
        if not places:
            places = _places(line, folded)
            if not places and seen >= SEARCHED:
                break
            continue
        row = {place: line.cells[column] for column, place in places.items() if column in line.cells}
        if row:
            found.append(row)
        if len(found) > most:
            raise BadSheet(_("There are more than %(most)s rows. Split the list.") % {"most": most})
    if not places:
        raise BadSheet(_("The headings of the columns are not those of the list that is given out here."))
    return Rows(found, {place: LETTERS[column] for column, place in places.items()})


def _places(line: Line, heads: Sequence[Sequence[str]]) -> dict[int, int]:
    """For each column the place of its heading, where every heading of one language stands in this line."""
    said = {text.fold(told.words): column for column, told in reversed(line.cells.items())}
    for one in heads:
        if all(head in said for head in one):
            return {said[head]: place for place, head in enumerate(one)}
    return {}


def _of_workbook(content: bytes) -> Iterator[Line]:
    """A line at a time, so that a long list takes no more memory than a short one."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet: Any = next(one for one in book.worksheets if one.sheet_state == "visible")  # openpyxl ships no types
        merged = _merged(content, sheet._worksheet_path)
        before: object = None
        # how many lines there are is not asked of the file: some say one, and none may say more than a spreadsheet has
        for number, line in enumerate(sheet.iter_rows(max_col=_WIDEST, max_row=_DEEPEST), start=1):
            if line is before and number not in merged:
                continue  # lines that the file leaves out are all the same one, which was looked at
            before = line
            cells = {
                place: _told(cell, f"{LETTERS[place]}{number}")
                for place, cell in enumerate(line)
                if cell.value is not None and cell.value != ""
            }
            for place in merged.get(number, ()):
                cells[place] = Told(f"{LETTERS[place]}{number}", "", Trouble.MERGED)
            if cells:
                yield Line(number, cells)
    except Exception as trouble:  # whatever a broken file makes the reader say, people are told one thing
        if isinstance(trouble, BadSheet):
            raise
        raise BadSheet(_("This file cannot be read as an Excel workbook. Save it as .xlsx.")) from None


def _merged(content: bytes, path: str) -> dict[int, set[int]]:
    """Of cells that were made one, all but the first, which alone holds the words: places by line."""
    found = dict[int, set[int]]()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path.lstrip("/")) as part:
        names, tail = set[bytes](), b""
        while chunk := part.read(_CHUNK):
            names.update(_MERGED.findall(tail + chunk))
            tail = chunk[-_OVERLAP:]
    if len(names) > _MOST_MERGED:
        raise BadSheet(_("Too many cells of this list are merged. Unmerge them and fill in each."))
    for name in names:
        left, top, right, bottom = range_boundaries(name.decode())
        if (right - left + 1) * (bottom - top + 1) > _MOST_MERGED * 20:
            raise BadSheet(_("Too many cells of this list are merged. Unmerge them and fill in each."))
        for number in range(top, bottom + 1):
            places = set(range(left - 1, min(right, _WIDEST))) - ({left - 1} if number == top else set())
            found.setdefault(number, set()).update(places)
    return found


def _told(cell: Any, name: str) -> Told:  # openpyxl ships no types
    value, kind = cell.value, cell.data_type
    if kind == "f":
        return Told(name, str(value), Trouble.FORMULA)
    if kind == "e":
        return Told(name, str(value), Trouble.FAULTY)
    if isinstance(value, str):
        said = text.on_lines(_RETURN.sub("\r", value)) if "\r" in value or "_x" in value else value
        return Told(name, clean(restored(said)))
    percent = kind == "n" and "%" in str(cell.number_format)
    return Told(name, _said(value), Trouble.PERCENT if percent else None, sure=True)


def _said(value: object) -> str:
    """What is no text, as a person would type it: 14/9/2021, 1234,5."""
    if isinstance(value, datetime):
        hour = "" if value.time() == time() else f" {value:%H:%M}"
        return f"{dates.show(value.date())}{hour}"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return str(int(value)) if whole else numbers.show_number(float(f"{value:.15g}")).replace(".", "")
    return clean(str(value))


def clean(words: str) -> str:
    """Composed, without signs that nobody sees and spaces around."""
    if not words.isascii():
        words = text.nfc(words).translate(_UNSEEN)
    if not words.isprintable():
        words = _CONTROLS.sub("", words)
    return words.strip()


def _of_csv(content: bytes) -> Iterator[Line]:
    """The lines of a CSV file in UTF-8, between whatever Excel puts between cells: the numbers of lines are those of rows."""
    try:
        whole = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadSheet(_("This file is not in UTF-8. Save it as .xlsx, or as CSV UTF-8.")) from None
    first = next((line for line in whole.splitlines() if line.strip()), "")
    between = max(",;\t", key=first.count)
    try:
        for number, cells in enumerate(
            csv.reader(io.StringIO(whole, newline=""), delimiter=between, strict=True), start=1
        ):
            told = {
                place: Told(f"{LETTERS[place]}{number}", clean(restored(text.on_lines(words))))
                for place, words in enumerate(cells[:_WIDEST])
                if words.strip()
            }
            if told:
                yield Line(number, told)
    except csv.Error:
        raise BadSheet(_("This file cannot be read as CSV. Save it as .xlsx.")) from None


def _check_whole(content: bytes, most_unpacked: int) -> None:
    """Before anything of it is unpacked: a few kilobytes can claim to hold gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):  # the last: packed in a way not known here
        raise BadSheet(_("This file cannot be read as an Excel workbook. Save it as .xlsx.")) from None
    if unpacked > most_unpacked:
        raise BadSheet(_("This file is larger than a list of rows can be. Split it."))
