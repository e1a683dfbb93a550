"""What a list says is read exactly or refused by its cell, whoever typed it and however; never something else."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from phoihop.foundation.sheets import columns, reading, values, writing
from phoihop.foundation.sheets.columns import Wanted
from phoihop.foundation.sheets.lists import Column, Kind, Listed
from phoihop.foundation.sheets.reading import BadSheet, Told, Trouble
from phoihop.foundation.vn import telex, text
from tests.foundation.sheets import lists
from tests.foundation.sheets.lists import Written

READS: tuple[Callable[[Told], object], ...] = (
    lambda told: values.words(told, most=500), values.day, values.number, lambda told: values.words(told, most=500),
)  # fmt: skip
LETTERS = "aàảãáạăằâbcdđeêềgiíklmnoôồơợprstuưựvxy AĐ0123-()"


def spoiled(row: tuple[Written, ...], bad: tuple[int, object]) -> tuple[Written, ...]:
    place, value = bad
    return tuple(Written(value, bad=True) if at == place else cell for at, cell in enumerate(row))


def read(content: bytes) -> list[list[object]]:
    """Each row as its values; the sentence where a cell is refused."""
    found = []
    for row in reading.rows(content, [lists.HEADS], most=1000).lines:
        line: list[object] = []
        for place, reads in enumerate(READS):
            try:
                line.append(reads(row[place]) if place in row else "")
            except values.BadValue as refusal:
                line.append(refusal)
        found.append(line)
    return found


def altered(content: bytes, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with other words in its sheets."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(kept, "w") as written:
        for name in parts.namelist():
            said = parts.read(name)
            for old, new in changes if "/worksheets/" in name else ():
                said = re.sub(old, new, said)
            written.writestr(name, said)
    return kept.getvalue()


class TestAFilledList:
    def test_means_what_was_written_or_is_refused_by_the_cell(self):
        written = lists.filled(400, every=4)

        found = read(lists.workbook(written))

        told = [
            (cell, value)
            for row, line in zip(written, found, strict=True)
            for cell, value in zip(row, line, strict=True)
        ]
        assert [one for one in told if one[0].bad != isinstance(one[1], values.BadValue)] == []
        assert [one for one in told if not one[0].bad and one[0].means != one[1]] == []

    @pytest.mark.parametrize(("place", "bad"), lists.WAYS)
    def test_is_refused_with_a_sentence_at_each_cell_that_is_no_value(self, place, bad):
        row = (Written("Việc"), Written("1/2/2026"), Written("5"), Written("Ghi"))

        (line,) = read(lists.workbook([spoiled(row, (place, bad))]))

        assert len(str(line[place])) > 20
        assert isinstance(line[place], values.BadValue)

    def test_may_have_its_columns_in_another_order_and_others_between(self):
        heads = ("TT", "GHI CHÚ", "Hạn", "Người nhập", "mục tiêu", "Ten viec")
        rows = [tuple(map(Written, ("1", "Gấp", "1/2/2026", "Lan", "5", "Giám sát")))]

        brought = reading.rows(lists.workbook(rows, heads), [lists.HEADS], most=9)

        assert read(lists.workbook(rows, heads)) == [["Giám sát", date(2026, 2, 1), Decimal(5), "Gấp"]]
        assert brought.letters == {0: "G", 1: "D", 2: "F", 3: "C"}

    @pytest.mark.parametrize("between", ",;\t")
    def test_comes_as_csv_too_whatever_stands_between_its_cells(self, between):
        said = "\r\n".join(between.join(row) for row in (lists.HEADS, ("'=Giám sát", "1/2/2026", "1.500", "")))

        assert read(said.encode("utf-8-sig")) == [["=Giám sát", date(2026, 2, 1), Decimal(1500), ""]]

    def test_in_another_alphabet_is_refused_whole(self):
        with pytest.raises(BadSheet):
            read("Tên việc,Hạn".encode("utf-16-le")[1:])
        with pytest.raises(BadSheet):
            read("Tªn viÖc,H¹n".encode("latin-1"))

    def test_that_would_unpack_to_more_than_fits_is_refused_before(self, monkeypatch):
        monkeypatch.setattr(reading, "MOST_UNPACKED", 10)

        with pytest.raises(BadSheet):
            list(reading.lines(lists.workbook([]), most_unpacked=reading.MOST_UNPACKED))

    def test_that_is_merged_all_over_is_refused(self):
        spread = altered(lists.workbook([(Written(lists.MERGED),)]), (rb'ref="A4:B4"', b'ref="A4:CW1000000"'))

        with pytest.raises(BadSheet):
            list(reading.lines(spread))

    def test_is_whole_though_its_file_says_that_it_has_one_line(self):
        made = lists.workbook([tuple(map(Written, ("Việc", "1/2/2026", "5", "Ghi")))])
        told = list(reading.lines(altered(made, (rb"<dimension [^>]*/>", b'<dimension ref="A1"/>'))))

        assert told == list(reading.lines(made))
        assert len(told) > 1

    def test_ends_though_its_file_names_a_line_that_no_spreadsheet_has(self):
        book, kept = Workbook(), io.BytesIO()
        book.active.append(["Tên"])
        book.active.append(["Lan"])
        book.save(kept)
        far = ((rb"<dimension [^>]*/>", b""), (rb'r="2"', b'r="99999999999"'), (rb'r="A2"', b'r="A99999999999"'))

        assert [line.number for line in reading.lines(altered(kept.getvalue(), *far))] == [1]


class TestWhatWasGivenAway:
    @settings(max_examples=25, deadline=None)
    @given(
        rows=st.lists(
            st.tuples(
                st.text(LETTERS + "=+-@|%'\t\n", min_size=1, max_size=20).filter(str.strip),
                st.dates(date(1946, 1, 1), date(2100, 1, 1)),
                st.integers(-(10**12), 10**12),
            ),
            max_size=6,
        ),
        write=st.sampled_from([writing.xlsx, writing.csv_of]),
    )
    def test_says_the_same_when_it_comes_back(self, rows, write):
        shaped = [Column("Tên", 20), Column("Hạn", 12, Kind.DAY), Column("Tiền", 12, Kind.MONEY)]
        made = write(Listed("Danh sách", shaped, rows, [False] * len(rows)))

        found = reading.rows(made, [["Tên", "Hạn", "Tiền"]], most=9).lines

        told = [
            (row[0].words, values.day(row[1]), values.whole(row[2]) if row[2].words[0] != "-" else int(row[2].words))
            for row in found
        ]
        assert told == [(reading.clean(text.on_lines(words)), day, money) for words, day, money in rows]


class TestAHeading:
    WANTED = (Wanted("name", "Họ và tên", ("Tên",)), Wanted("body", "Cơ quan", ("Đơn vị",)), Wanted("since", "Từ ngày"))

    def found(self, *lines: tuple[str, ...], remembered: dict[str, str] | None = None) -> dict[str, int]:
        told = (
            reading.Line(number, {place: Told("", words) for place, words in enumerate(line) if words})
            for number, line in enumerate(lines, start=1)
        )
        top, self.rest = columns.headed(told, self.WANTED)
        return columns.matched(top, self.WANTED, remembered or {}) if top else {}

    def test_is_known_without_marks_case_hints_and_stars(self):
        assert self.found(("HO VA TEN (*)", "Đơn vị:", "từ  ngày")) == {"name": 0, "body": 1, "since": 2}

    def test_is_looked_for_below_a_title(self):
        found = self.found(("Danh sách cán bộ", "", ""), ("Tên", "Cơ quan", ""), ("Lan", "Mặt trận", ""))

        assert found == {"name": 0, "body": 1}
        assert [line.number for line in self.rest] == [3]

    def test_that_stands_twice_counts_once(self):
        assert self.found(("Tên", "Tên", "Cơ quan")) == {"name": 0, "body": 2}

    def test_is_what_somebody_said_it_is_before_what_it_looks_like(self):
        remembered = {"ten": "", "chi hoi": "body", "ho ten can bo": "name"}

        assert self.found(("Tên", "Chi hội", "Họ tên cán bộ"), remembered=remembered) == {"name": 2, "body": 1}

    def test_that_nobody_knows_leaves_the_first_line_of_several_words(self):
        assert self.found(("Danh sách",), ("A", "B"), ("1", "2")) == {}
        assert [line.number for line in self.rest] == [3]


class TestTelex:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("Uyr ban nhaan daan tinhr", "Ủy ban nhân dân tỉnh"), ("Huyeejn Bats Xats", "Huyện Bát Xát"), ("dduwowngf", None),
         ("hội Phuj nuwx", "hội Phụ nữ"), ("Truowngf hocj", "Trường học"), ("xe bus", None), ("khí gas", None), ("Zalo online", None),
         ("Đường liên thôn", None), ("form test", None), ("cái xoong", None), ("học “deep learning”", None), ("hoc deep", "hoc dêp")],
    )  # fmt: skip
    def test_is_told_from_words_that_are_meant_so(self, typed, meant):
        assert telex.leftover(typed) == meant


def test_a_percentage_is_words_and_no_number():
    told = Told("A1", "0,5", Trouble.PERCENT, sure=True)

    assert values.words(told, most=9) == "0,5"
    with pytest.raises(values.BadValue):
        values.number(told)
