"""A list that came back as an Excel workbook: its rows under the headings that were given out, each cell by its name."""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from phoihop.foundation.sheets.lists import restored
from phoihop.foundation.vn import dates, text

MOST_BYTES, MOST_UNPACKED = 1_000_000, 40_000_000
_RETURN = re.compile("_x000D_", re.IGNORECASE)  # as the first of the two signs of a line break stands in a workbook
_SEARCHED = 20  # lines from the top among which the headings stand


class BadSheet(Exception):
    """This file is not the list that was given out. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class Told:
    """One cell: its name in the workbook, what it says as people would type it, and whether it is a formula."""

    cell: str
    words: str
    formula: bool = False


def rows(content: bytes, heads: Sequence[Sequence[str]], *, most: int) -> list[dict[int, Told]]:
    """Every row that says anything, its cells by the place of their column. Raises BadSheet.

    `heads` are the headings in one or several languages; lines above them are passed over, columns after them too.
    """
    _check_whole(content)
    width = len(heads[0])
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        lines = [list(line) for line in book.worksheets[0].iter_rows(max_row=most + _SEARCHED + 1, max_col=width)]
    except Exception:  # whatever a broken file makes the reader say, people are told one thing
        raise BadSheet(_("This file cannot be read as an Excel workbook. Save it as .xlsx.")) from None
    top = _heading(lines, [[text.fold(head) for head in one] for one in heads])
    found = [row for number, line in enumerate(lines[top + 1 :], start=top + 2) if (row := dict(_cells(line, number)))]
    if len(found) > most:
        raise BadSheet(_("There are more than %(most)s rows. Split the list.") % {"most": most})
    return found


def _heading(lines: Sequence[Sequence[object]], heads: Sequence[Sequence[str]]) -> int:
    for place, line in enumerate(lines[:_SEARCHED]):
        if [text.fold(str(getattr(cell, "value", None) or "")) for cell in line] in heads:
            return place
    raise BadSheet(_("The headings of the columns are not those of the list that is given out here."))


def _cells(line: Sequence[object], number: int) -> Iterator[tuple[int, Told]]:
    for place, cell in enumerate(line):
        value = getattr(cell, "value", None)
        if value not in (None, ""):
            name = f"{get_column_letter(place + 1)}{number}"
            yield place, Told(name, _said(value), getattr(cell, "data_type", "") == "f")


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return dates.show(value.date())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return restored(text.on_lines(_RETURN.sub("\r", str(value)))).strip()


def _check_whole(content: bytes) -> None:
    """Before anything of it is unpacked: a few kilobytes can claim to hold gigabytes."""
    if len(content) > MOST_BYTES:
        raise BadSheet(_("This file is larger than a list of rows can be. Split it."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BadSheet(_("This file cannot be read as an Excel workbook. Save it as .xlsx.")) from None
    if unpacked > MOST_UNPACKED:
        raise BadSheet(_("This file is larger than a list of rows can be. Split it."))
