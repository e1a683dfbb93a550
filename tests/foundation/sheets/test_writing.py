"""A list as a file: read back by another program it is what was listed, and no text in it became a formula."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from phoihop.foundation.sheets import reading, writing
from phoihop.foundation.sheets.lists import Column, Kind, Listed, neutral, restored

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
HEADINGS, ABOUT = 4, ["Tính đến ngày 23/9/2021"]


def listed(rows: list[tuple[object, ...]], made_up: list[bool]) -> Listed:
    columns = [Column("Nội dung", 60), Column("Hạn", 12, Kind.DAY), Column("Tỷ lệ", 10, Kind.SHARE)]
    return Listed("Việc: bên ta/bên bạn", columns, rows, made_up, ABOUT)


class TestTheWorkbook:
    @given(
        rows=st.lists(st.tuples(WORDS, st.dates(date(1946, 1, 1), date(2100, 1, 1)), st.integers(0, 100)), max_size=6)
    )
    def test_holds_what_was_listed_and_no_formula(self, rows):
        made = writing.xlsx(listed(rows, [False] * len(rows)))

        sheet = load_workbook(io.BytesIO(made)).active
        found = list(sheet.iter_rows(min_row=HEADINGS, values_only=True))
        assert found[0][:3] == ("Nội dung", "Hạn", "Tỷ lệ")
        told = [(restored(row[0] or ""), row[1].date(), row[2]) for row in found[1:]]
        assert told == [(words, day, share) for words, day, share in rows]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)

    def test_stands_ready_to_be_read_and_printed(self):
        made = writing.xlsx(listed([("Giám sát", date(2021, 9, 14), 67.5)], [True]))

        sheet = load_workbook(io.BytesIO(made)).active
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == (f"B{HEADINGS + 1}", f"A{HEADINGS}:D{HEADINGS + 1}")
        assert sheet.column_dimensions["A"].width > 50
        assert sheet.page_setup.orientation == "landscape"
        assert sheet["B5"].value == datetime(2021, 9, 14)  # noqa: DTZ001  # a spreadsheet knows no zone
        assert sheet["B5"].number_format == "d/m/yyyy"
        assert sheet["D5"].value == "minh họa"
        assert sheet.title == "Việc  bên ta bên bạn"


class TestALineBreak:
    @pytest.mark.parametrize("broken", ["hai\nhuyện", "hai\r\nhuyện", "hai\rhuyện"])
    def test_is_one_sign_in_the_workbook_however_it_was_typed_and_when_it_is_read(self, broken):
        made = writing.xlsx(listed([(broken, date(2021, 9, 14), 1)], [False]))

        (found,) = reading.rows(made, [["Nội dung", "Hạn", "Tỷ lệ"]], most=9).lines
        assert load_workbook(io.BytesIO(made)).active["A5"].value == "hai\nhuyện"
        assert found[0].words == "hai\nhuyện"

    def test_that_stands_as_a_code_in_the_file_is_read_as_one(self):
        book = load_workbook(io.BytesIO(writing.xlsx(listed([("hai", date(2021, 9, 14), 1)], [False]))))
        book.active["A5"] = "hai_x000D_\nhuyện"
        kept = io.BytesIO()
        book.save(kept)

        (found,) = reading.rows(kept.getvalue(), [["Nội dung", "Hạn", "Tỷ lệ"]], most=9).lines

        assert found[0].words == "hai\nhuyện"


class TestTheCsv:
    @given(
        rows=st.lists(st.tuples(WORDS, st.dates(date(1946, 1, 1), date(2100, 1, 1)), st.integers(0, 100)), max_size=6)
    )
    def test_is_read_back_as_it_was(self, rows):
        made = writing.csv_of(listed(rows, [True] * len(rows)))

        found = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))[1:]
        assert [(restored(row[0]), row[1], row[2]) for row in found] == [
            (words, day.isoformat(), str(share)) for words, day, share in rows
        ]
        assert all(row[3] == "minh họa" for row in found)


class TestText:
    @given(words=WORDS)
    def test_is_made_harmless_and_given_back(self, words):
        made = neutral(words)

        assert not made.startswith(("=", "+", "-", "@", "|", "%"))
        assert restored(made) == words
