"""A list of petitions as a spreadsheet: the empty one to fill in, and what a filled one says, each cell by its name."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from phoihop.domain.petitions.services import Ask
from phoihop.domain.petitions.states import Competence
from phoihop.foundation.vn import text
from phoihop.surfaces.workspace.petitions.forms import TOPICS

FIELDS = ("text", "topic", "place", "competence")
HEADS = ("Nội dung kiến nghị", "Lĩnh vực", "Địa bàn", "Thẩm quyền")
LEVELS = {
    "Trung ương": Competence.CENTRE, "Tỉnh": Competence.PROVINCE, "Huyện": Competence.DISTRICT, "Xã": Competence.COMMUNE,
}  # fmt: skip
MOST_ROWS, MOST_UNPACKED = 1000, 40_000_000
_WIDTHS = (70, 28, 30, 14)
_FOLDED = {text.fold(word): level for word, level in LEVELS.items()}
_TOPICS = {text.fold(topic): topic for topic in TOPICS}


class BadSheet(Exception):
    """This file is no list of petitions. Carries a sentence for people."""


@dataclass(frozen=True, slots=True)
class BadCell:
    """A row that cannot be read, by the name of its cell."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a filled list says: rows that can be taken in, and cells at fault."""

    asks: list[tuple[int, Ask]]
    bad: list[BadCell]


def empty() -> bytes:
    """The list to fill in: four columns, with what may be chosen in two of them."""
    book = Workbook()
    page = book.active
    page.title = "Kiến nghị"
    page.append(HEADS)
    for place, width in enumerate(_WIDTHS):
        column = "ABCD"[place]
        page.column_dimensions[column].width = width
        page[f"{column}1"].font = Font(bold=True)
        page[f"{column}1"].alignment = Alignment(wrap_text=True)
    page.freeze_panes = "A2"
    lists = book.create_sheet("Danh mục")
    for topic in TOPICS:
        lists.append([topic])
    for column, formula in (("B", f"='Danh mục'!$A$1:$A${len(TOPICS)}"), ("D", f'"{",".join(LEVELS)}"')):
        rule = DataValidation(type="list", formula1=formula, allow_blank=True)
        rule.add(f"{column}2:{column}{MOST_ROWS}")
        page.add_data_validation(rule)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes) -> Sheet:
    """What a filled list says. Raises BadSheet."""
    _check_whole(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        rows = [list(row) for row in book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=len(FIELDS))]
    except Exception:  # whatever a broken file makes the reader say, people are told one thing
        raise BadSheet(
            _("This file cannot be read as a spreadsheet. Fill in the list offered here and save it as .xlsx.")
        ) from None
    heads = [text.fold(str(cell.value or "")) for cell in rows[0]] if rows else []
    if heads != [text.fold(head) for head in HEADS]:
        raise BadSheet(_("The first row has to be: %(heads)s.") % {"heads": " · ".join(HEADS)})
    if len(rows) > MOST_ROWS + 1:
        raise BadSheet(_("There are more than 1,000 rows. Split the list."))
    asks, bad = [], []
    for number, row in enumerate(rows[1:], start=2):
        cells = {field: cell for field, cell in zip(FIELDS, row, strict=False) if cell.value not in (None, "")}
        if not cells:
            continue
        faults = list(_faults(number, cells))
        bad += faults
        if not faults:
            asks.append((number, _ask({field: str(cell.value) for field, cell in cells.items()})))
    return Sheet(asks, bad)


def cell_of(row: int, field: str) -> str:
    """The name of a cell as people see it in their list."""
    return f"{'ABCD'[FIELDS.index(field)]}{row}" if field else str(row)


def _check_whole(content: bytes) -> None:
    """Before anything of it is unpacked: a few kilobytes can claim to hold gigabytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise BadSheet(
            _("This file cannot be read as a spreadsheet. Fill in the list offered here and save it as .xlsx.")
        ) from None
    if unpacked > MOST_UNPACKED:
        raise BadSheet(_("This file unpacks to more than a list of petitions can be."))


def _faults(number: int, cells: dict[str, object]) -> Iterator[BadCell]:
    """What of a row is no plain word: a formula is never carried out, and never kept."""
    for field, cell in cells.items():
        if getattr(cell, "data_type", "") == "f":
            yield BadCell(cell_of(number, field), _("This is a formula. Write the words themselves."))
    level = cells.get("competence")
    if level is not None and text.fold(str(getattr(level, "value", ""))) not in _FOLDED:
        yield BadCell(cell_of(number, "competence"), _("Write one of: %(levels)s.") % {"levels": ", ".join(LEVELS)})


def _ask(cells: dict[str, str]) -> Ask:
    topic = cells.get("topic", "")
    level = _FOLDED.get(text.fold(cells.get("competence", "")), "")
    return Ask(cells.get("text", ""), _TOPICS.get(text.fold(topic), topic), cells.get("place", ""), str(level))
