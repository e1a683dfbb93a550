"""A paper measured from its PDF, in millimetres and points, against Decree 30/2020/NĐ-CP, Annex I."""

import ctypes
import io
from dataclasses import dataclass, replace
from datetime import date

import pypdf
import pypdfium2
import pytest

from phoihop.domain.documents import catalogue, rendering
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


# Number of the box, its words, its size in points from and to, bold, italic (table of Annex I, part V).
BOXES = (
    ("1", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, 13, True, False),
    ("1", "Độc lập - Tự do - Hạnh phúc", 13, 14, True, False),
    ("2", "CHÍNH PHỦ", 12, 13, False, False),
    ("2", "ỦY BAN NHÂN DÂN TỈNH LÀO CAI", 12, 13, True, False),
    ("3", "Số: 07/", 13, 13, False, False),
    ("4", "Lào Cai, ngày 16 tháng 9 năm 2021", 13, 14, False, True),
    ("6", "Căn cứ Luật Mặt trận Tổ quốc Việt Nam ngày 09 tháng 6 năm 2015;", 13, 14, False, True),
    ("6", "Căn cứ Quy chế phối hợp công tác.", 13, 14, False, True),
    ("6", "Thực hiện Quy chế phối hợp, báo cáo như sau:", 13, 14, False, False),
    ("6", "I. KẾT QUẢ", 13, 14, True, False),
    ("6", "1. Giám sát", 13, 14, True, False),
    ("6", "Sớm phê duyệt kế hoạch./.", 13, 14, False, False),
    ("7a", "TM. ỦY BAN NHÂN DÂN", 13, 14, True, False),
    ("7a", "KT. CHỦ TỊCH", 13, 14, True, False),
    ("7a", "PHÓ CHỦ TỊCH", 13, 14, True, False),
    ("7b", "Người Thứ Nhất", 13, 14, True, False),
    ("9a", "Kính gửi: Thường trực Tỉnh ủy.", 13, 14, False, False),
    ("9b", "Nơi nhận:", 12, 12, True, True),
    ("9b", "- Thường trực Tỉnh ủy;", 11, 11, False, False),
    ("9b", "- Lưu: VT.", 11, 11, False, False),
    ("10b", "HỎA TỐC", 13, 14, True, False),
    ("11", "LƯU HÀNH NỘI BỘ", 13, 14, True, False),
    ("12", "NTH.25", 11, 11, False, False),
    ("13", "Số 1 đường Minh Họa, Lào Cai", 11, 12, False, False),
)
TITLED = (("5a", "{kind}", 13, 14, True, False), ("5a", "Kết quả phối hợp 9 tháng đầu năm 2021", 13, 14, True, False))
LETTER = (("5b", "V/v Kết quả phối hợp 9 tháng", 12, 13, False, False),)
KINDS = [one.name for one in catalogue.types()]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line or a frame on the first page, in millimetres."""

    left: float
    low: float
    wide: float
    high: float
    ink: tuple[int, ...]


def strokes(raw: bytes) -> list[Stroke]:
    """What is drawn on the first page, from the top down."""
    found = []
    page = pypdfium2.PdfDocument(raw)[0]
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        left, low, right, high = (value / 72 * 25.4 for value in one.get_bounds())
        stroke = ctypes.c_float()
        pypdfium2.raw.FPDFPageObj_GetStrokeWidth(one.raw, stroke)
        around = stroke.value / 72 * 25.4  # by which the bounds go beyond the line on either side
        left, low, right, high = left + around, low + around, right - around, high - around
        ink = [ctypes.c_uint() for _part in range(4)]
        pypdfium2.raw.FPDFPageObj_GetStrokeColor(one.raw, *ink)
        found.append(Stroke(left, low, right - left, high - low, tuple(part.value for part in ink[:3])))
    return sorted(found, key=lambda one: -one.low)


def ends(raw: bytes) -> tuple[float, float]:
    """How far to the left and to the right ink goes on the first page, in millimetres."""
    text = pypdfium2.PdfDocument(raw)[0].get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    return round(min(box[0] for box in boxes) / 72 * 25.4, 1), round(max(box[2] for box in boxes) / 72 * 25.4, 1)


def wide(run: Run, raw: bytes) -> float:
    """How wide the words of a run are, in millimetres."""
    text = pypdfium2.PdfDocument(raw)[run.page - 1].get_textpage()
    searcher = text.search(run.words, match_case=True)
    index, count = searcher.get_next()
    boxes = [text.get_charbox(place) for place in range(index, index + count)]
    return (max(box[2] for box in boxes) - min(box[0] for box in boxes)) / 72 * 25.4


@pytest.mark.parametrize("kind", KINDS)
class TestAPaperOfEveryType:
    def test_has_every_box_in_the_size_and_the_style_of_the_table(self, kind):
        raw = rendering.to_pdf(factories.full(kind))
        there = runs(raw)

        wrong = []
        for box, words, least, most, bold, italic in (*BOXES, *(LETTER if kind == catalogue.LETTER else TITLED)):
            run = next((one for one in there if one.words.startswith(words.format(kind=kind))), None)
            if run is None or not least <= run.size <= most or (run.bold, run.italic) != (bold, italic):
                wrong.append((box, words, run))
        assert wrong == []

    def test_stands_within_the_margins_on_one_page(self, kind):
        raw = rendering.to_pdf(factories.full(kind))

        assert {one.page for one in runs(raw)} == {1}
        body = [one for one in runs(raw) if one.size == 14 and not one.bold]
        assert {one.x for one in body if not one.words.startswith("Kính gửi")} == {LEFT[0] + 12.7}
        left, right = ends(raw)
        assert LEFT[0] <= left <= LEFT[1]
        assert A4[0] - RIGHT[1] <= right <= A4[0] - RIGHT[0]

    def test_bears_its_symbol(self, kind):
        code = catalogue.named(kind).code

        number = next(one.words for one in runs(rendering.to_pdf(factories.full(kind))) if one.words.startswith("Số: "))

        assert number == (f"Số: 07/{code}-UBND" if code else "Số: 07/UBND-TH")


class TestABox:
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
        assert at["PHỤ LỤC"].size == 14
        assert at["PHỤ LỤC"].bold

    def test_of_one_signature_stands_beside_the_recipients_to_the_right(self):
        at = {one.words: one for one in runs(rendering.to_pdf(factories.full("BÁO CÁO")))}

        assert at["Nơi nhận:"].x == LEFT[0]
        assert at["TM. ỦY BAN NHÂN DÂN"].x > A4[0] / 2 - 10
        assert abs(at["Nơi nhận:"].y - at["TM. ỦY BAN NHÂN DÂN"].y) < 3
        assert at["TM. ỦY BAN NHÂN DÂN"].y > at["KT. CHỦ TỊCH"].y > at["PHÓ CHỦ TỊCH"].y
        assert at["PHÓ CHỦ TỊCH"].y - at["Người Thứ Nhất"].y > 20  # room for the signature

    def test_has_under_it_a_line_of_the_prescribed_length(self):
        raw = rendering.to_pdf(factories.full("BÁO CÁO"))
        at = {one.words: one for one in runs(raw)}
        lines = [one for one in strokes(raw) if one.high < 1]
        motto, issuer, about, foot = sorted(lines, key=lambda one: (-round(one.low / 3), -one.left))

        assert motto.wide == pytest.approx(wide(at["Độc lập - Tự do - Hạnh phúc"], raw), abs=1)
        assert motto.low < at["Độc lập - Tự do - Hạnh phúc"].y
        for line, words in ((issuer, "ỦY BAN NHÂN DÂN TỈNH LÀO CAI"), (about, "Kết quả phối hợp 9 tháng đầu năm 2021")):
            named = wide(at[words], raw)
            assert named / 3 - 1 <= line.wide <= named / 2 + 1
            assert line.low < at[words].y
            assert line.left + line.wide / 2 == pytest.approx(at[words].x + named / 2, abs=1)
        assert foot.wide == pytest.approx(A4[0] - LEFT[0] - RIGHT[0], abs=0.5)
        assert foot.low > at["Số 1 đường Minh Họa, Lào Cai"].y

    @pytest.mark.parametrize(("words", "size"), [("HỎA TỐC", 30), ("THƯỢNG KHẨN", 40), ("KHẨN", 20)])
    def test_of_urgency_is_a_bright_red_frame_of_the_prescribed_size_under_the_number(self, words, size):
        raw = rendering.to_pdf(factories.full("CÔNG ĐIỆN", urgency=words))
        frame = next(one for one in strokes(raw) if one.high > 5 and one.ink[0] > 150)

        assert (frame.wide, frame.high) == (pytest.approx(size, abs=0.5), pytest.approx(8, abs=0.5))
        assert frame.ink[1:] == (0, 0)
        assert frame.low + frame.high < next(one.y for one in runs(raw) if one.words.startswith("Số: "))
        assert frame.left + frame.wide < A4[0] / 2


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
