"""A list of petitions as a spreadsheet: the empty one to fill in, and what a filled one says, each cell by its name."""

import io
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation

from phoihop.domain.petitions.services import Ask
from phoihop.domain.petitions.states import Competence
from phoihop.foundation.sheets import reading, values
from phoihop.foundation.sheets.reading import Told
from phoihop.foundation.vn import text
from phoihop.surfaces.workspace.petitions.forms import TOPICS

FIELDS = ("text", "topic", "place", "competence")
HEADS = ("Nội dung kiến nghị", "Lĩnh vực", "Địa bàn", "Thẩm quyền")
LEVELS = {
    "Trung ương": Competence.CENTRE, "Tỉnh": Competence.PROVINCE, "Huyện": Competence.DISTRICT, "Xã": Competence.COMMUNE,
}  # fmt: skip
MOST_ROWS = 1000
_WIDTHS = (70, 28, 30, 14)
_FOLDED = {text.fold(word): level for word, level in LEVELS.items()}
_TOPICS = {text.fold(topic): topic for topic in TOPICS}


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
    letters: Mapping[int, str]

    def cell_of(self, row: int, field: str) -> str:
        """The name of a cell as people see it in their list."""
        return f"{self.letters[FIELDS.index(field)]}{row}" if field else str(row)


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
    """What a filled list says, its columns in whatever order. Raises BadSheet."""
    brought = reading.rows(content, [HEADS], most=MOST_ROWS)
    sheet = Sheet([], [], brought.letters)
    for line in brought.lines:
        number = int(next(iter(line.values())).cell.lstrip(string.ascii_uppercase))
        cells = {FIELDS[place]: told for place, told in line.items()}
        faults = [BadCell(cells[field].cell, sentence) for field, sentence in _faults(cells)]
        sheet.bad.extend(faults)
        if not faults:
            sheet.asks.append((number, _ask({field: told.words for field, told in cells.items()})))
    return sheet


def _faults(cells: Mapping[str, Told]) -> Iterator[tuple[str, str]]:
    """What of a row is no plain word: a formula is never carried out, and never kept."""
    for field, told in cells.items():
        try:
            values.words(told, most=reading.MOST_BYTES)
        except values.BadValue as refusal:
            yield field, str(refusal)
        else:
            if field == "topic" and told.words.strip() and text.fold(told.words) not in _TOPICS:
                yield field, _("This field of life is not on the list: choose one of the sheet “Danh mục”.")
            if field == "competence" and text.fold(told.words) not in _FOLDED:
                yield field, _("Write one of: %(levels)s.") % {"levels": ", ".join(LEVELS)}


def _ask(cells: dict[str, str]) -> Ask:
    topic = _TOPICS.get(text.fold(cells.get("topic", "")), "")
    level = _FOLDED.get(text.fold(cells.get("competence", "")), "")
    return Ask(cells.get("text", ""), topic, cells.get("place", ""), str(level))
