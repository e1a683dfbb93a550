"""The list as a file: an Excel workbook with its heading frozen and a filter over it, or CSV that Excel reads as UTF-8."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from phoihop.foundation.sheets.lists import Cell, Column, Kind, Listed, neutral
from phoihop.foundation.vn import dates, text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FONT: dict[str, object] = {"font_name": "Times New Roman", "font_size": 12}
_FORMATS: dict[Kind, dict[str, object]] = {
    Kind.WORDS: {"text_wrap": True}, Kind.DAY: {"num_format": "d/m/yyyy", "align": "center"},
    Kind.NUMBER: {"num_format": "#,##0"}, Kind.SHARE: {"num_format": '0.0"%"'}, Kind.MONEY: {"num_format": "#,##0"},
}  # fmt: skip
_NAME_MAX = 31  # characters of a sheet's name
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx(listed: Listed) -> bytes:
    """The workbook: title, what holds for it, then one table; printed on A4 landscape with its heading on every page."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(listed.title.translate(_FORBIDDEN)[:_NAME_MAX].strip() or "1")
        columns = _columns(listed)
        heading = _head(book, sheet, listed, columns)
        formats = [book.add_format({**_FONT, **_FORMATS[c.kind], "border": 1, "valign": "top"}) for c in columns]
        last = heading
        for last, cells in enumerate(_cells(listed), start=heading + 1):  # the last row is asked for below
            _write(sheet, last, cells, formats)
        sheet.autofilter(heading, 0, max(last, heading), len(columns) - 1)
        sheet.freeze_panes(heading + 1, 1)
        sheet.repeat_rows(heading)
        sheet.print_area(0, 0, max(last, heading), len(columns) - 1)
    return kept.getvalue()


def _head(book: Workbook, sheet: Worksheet, listed: Listed, columns: Sequence[Column]) -> int:
    """Everything above the rows; the number of the line with the headings."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
    sheet.write_string(0, 0, listed.title, book.add_format({**_FONT, "bold": True, "font_size": 14}))
    quiet = book.add_format({**_FONT, "italic": True, "font_color": "#475467"})
    for line, words in enumerate(listed.about, start=1):
        sheet.write_string(line, 0, words, quiet)
    top = len(listed.about) + 2
    heading = book.add_format(
        {**_FONT, "bold": True, "border": 1, "bg_color": "#E8EEF6", "text_wrap": True, "align": "center", "valign": "vcenter"}
    )  # fmt: skip
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(top, place, column.label, heading)
    return top


def _write(sheet: Worksheet, line: int, cells: Sequence[Cell], formats: Sequence[Format]) -> None:
    for place, (cell, shape) in enumerate(zip(cells, formats, strict=True)):
        if cell is None or cell == "":
            sheet.write_blank(line, place, None, shape)
        elif isinstance(cell, str):
            sheet.write_string(line, place, neutral(text.on_lines(cell)), shape)
        elif isinstance(cell, date):
            sheet.write_datetime(line, place, cell, shape)
        else:
            sheet.write_number(line, place, cell, shape)


def csv_of(listed: Listed) -> bytes:
    """The rows alone under their headings; days as 2021-09-14 and numbers with a dot, for machines."""
    kept = io.StringIO()
    out = csv.writer(kept, lineterminator="\r\n")
    out.writerow([column.label for column in _columns(listed)])
    for cells in _cells(listed):
        out.writerow([_plain(cell) for cell in cells])
    return kept.getvalue().encode("utf-8-sig")  # Excel takes a file without the sign for another alphabet


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else neutral(cell) if isinstance(cell, str) else str(cell)


def _columns(listed: Listed) -> list[Column]:
    return [*listed.columns, Column(_("Note on the data"), 14)]


def _cells(listed: Listed) -> Iterator[list[Cell]]:
    for row, made_up in zip(listed.rows, listed.made_up, strict=True):
        yield [*row, _("illustrative") if made_up else None]


def as_of(day: date) -> str:
    """The line under a title that says which day the list holds for."""
    return _("As of %(day)s") % {"day": dates.show(day)}
