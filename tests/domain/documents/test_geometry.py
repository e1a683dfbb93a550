"""A paper measured from its PDF, in millimetres and points, against Decree 30/2020/NĐ-CP, Annex I."""

import io
from dataclasses import dataclass, replace
from datetime import date

import pypdf
import pytest

from phoihop.domain.documents import rendering
from phoihop.domain.documents.paper import Section, Text
from tests.domain.documents import factories

A4 = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = (20, 25), (20, 25), (30, 35), (15, 20)  # millimetres, from and to
INDENTS = ((10, 10), (12.7, 12.7))  # of a first line: 1 cm or 1.27 cm


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look: how far from the left and from the bottom they stand, in millimetres, and their size in points."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    italic: bool
    words: str


def runs(raw: bytes) -> list[Run]:
    """Every run of words of a PDF, as its own operators place it."""
    found: list[Run] = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages, start=1):

        def see(text, cm, tm, font, size, number=number):
            name = str((font or {}).get("/BaseFont", ""))
            if text.strip():
                x, y = cm[4] + cm[0] * tm[4], cm[5] + cm[3] * tm[5]
                style = name.rpartition("-")[2]
                where = (round(value / 72 * 25.4, 1) for value in (x, y))
                found.append(Run(number, *where, size, "Bold" in style, "Italic" in style, text.strip()))

        page.extract_text(visitor_text=see)
    return found


@pytest.fixture(scope="module")
def short():
    """One page with every box of the decree, and an annex across."""
    return runs(rendering.to_pdf(factories.report(above="Chính phủ", addressees=("Thường trực Tỉnh ủy",))))


@pytest.fixture(scope="module")
def long():
    """Several pages of text."""
    words = Text("Các bên đã phối hợp thực hiện các nội dung của quy chế theo kế hoạch đã thống nhất. " * 8)
    sections = (Section("I", "KẾT QUẢ", 1, (words,) * 14),)
    return rendering.to_pdf(replace(factories.report(day=date(2021, 2, 3)), annexes=(), sections=sections))


# Words of the box, then its size in points from and to, bold, italic (table of Annex I, part V).
BOXES = (
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 13, True, False),
    ("Độc lập - Tự do - Hạnh phúc", 13, 14, True, False),
    ("CHÍNH PHỦ", 12, 13, False, False),
    ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", 12, 13, True, False),
    ("Số: 07/BC-UBND", 13, 13, False, False),
    ("Lào Cai, ngày 16 tháng 9 năm 2021", 13, 14, False, True),
    ("BÁO CÁO", 13, 14, True, False),
    ("Kết quả phối hợp 9 tháng đầu năm 2021", 13, 14, True, False),
    ("Kính gửi: Thường trực Tỉnh ủy.", 13, 14, False, False),
    ("Thực hiện Quy chế phối hợp, báo cáo như sau:", 13, 14, False, False),
    ("I. KẾT QUẢ", 13, 14, True, False),
    ("Sớm phê duyệt kế hoạch./.", 13, 14, False, False),
    ("TM. ỦY BAN NHÂN DÂN", 13, 14, True, False),
    ("CHỦ TỊCH", 13, 14, True, False),
    ("Người Thứ Nhất", 13, 14, True, False),
    ("Nơi nhận:", 12, 12, True, True),
    ("- Thường trực Tỉnh ủy;", 11, 11, False, False),
    ("PHỤ LỤC", 14, 14, True, False),
)


class TestABox:
    @pytest.mark.parametrize(("words", "least", "most", "bold", "italic"), BOXES)
    def test_has_the_size_and_the_style_of_the_table(self, short, words, least, most, bold, italic):
        run = next(one for one in short if one.words.startswith(words))

        assert least <= run.size <= most
        assert (run.bold, run.italic) == (bold, italic)

    def test_stands_where_the_drawing_of_the_decree_puts_it(self, short):
        at = {one.words: one for one in reversed(short)}
        nation, motto = at["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], at["Độc lập - Tự do - Hạnh phúc"]
        above, issuer = at["CHÍNH PHỦ"], at["ỦY BAN NHÂN DÂN TỈNH LÀO CAI"]
        number, day = at["Số: 07/BC-UBND"], at["Lào Cai, ngày 16 tháng 9 năm 2021"]

        assert nation.y == above.y > issuer.y > number.y == day.y > at["BÁO CÁO"].y
        assert nation.y > motto.y
        assert issuer.x < A4[0] / 2 < nation.x
        first, second = at["Người Thứ Nhất"], at["Người Thứ Hai"]
        assert first.y == second.y
        assert first.x < A4[0] / 2 < second.x
        assert at["Nơi nhận:"].x == LEFT[0]


class TestAPage:
    def test_is_a4_with_the_margins_of_the_decree(self, long):
        sizes = {
            tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:])
            for page in pypdf.PdfReader(io.BytesIO(long)).pages
        }
        text = [one for one in runs(long) if one.size == 14 and not one.bold]

        assert sizes == {(210, 297)}
        assert LEFT[0] <= min(one.x for one in text) <= LEFT[1]
        assert min(one.y for one in text) >= BOTTOM[0]
        highest = max(one.y for one in text if one.page > 1) + 14 * 0.65 / 72 * 25.4  # a capital above its baseline
        assert TOP[0] <= round(A4[1] - highest) <= TOP[1]

    def test_begins_a_paragraph_one_centimetre_or_a_little_more_inside(self, long):
        begun = {
            one.x
            for one in runs(long)
            if one.words.startswith("Các bên đã phối hợp thực hiện các nội dung") and one.x > LEFT[1]
        }

        assert begun
        assert all(any(low <= round(x - LEFT[0], 1) <= high for low, high in INDENTS) for x in begun)

    def test_is_numbered_in_the_top_margin_from_the_second_on(self, long):
        pages = len(pypdf.PdfReader(io.BytesIO(long)).pages)
        numbers = [one for one in runs(long) if one.words.isdigit()]

        assert pages > 2
        assert [one.words for one in numbers] == [str(number) for number in range(2, pages + 1)]
        for one in numbers:
            assert 13 <= one.size <= 14
            assert A4[1] - TOP[0] < one.y < A4[1]
            assert abs(one.x - (LEFT[0] + (A4[0] - RIGHT[0] - LEFT[0]) / 2)) < 3

    def test_pads_a_day_below_ten_and_a_month_below_three(self, long):
        assert "Lào Cai, ngày 03 tháng 02 năm 2021" in [one.words for one in runs(long)]
