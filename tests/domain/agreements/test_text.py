"""A pasted regulation comes out as articles, clauses and points, and nothing of it is lost but white space."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.domain.agreements import text
from phoihop.domain.agreements.text import Doubt, Level

PASTED = """ỦY BAN NHÂN DÂN TỈNH - ỦY BAN MTTQ VIỆT NAM TỈNH
QUY CHẾ
Phối hợp hoạt động
Căn cứ Luật Mặt trận Tổ quốc Việt Nam; hai bên thống nhất ban hành:
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
điều chỉnh
Quy chế này quy định việc phối hợp
giữa hai bên.
Điều 2. Nguyên tắc
1. Bình đẳng, tôn trọng.
2.
Kịp thời, công khai.
Chương II
NỘI DUNG PHỐI HỢP
Điều 3: Giám sát và phản biện xã hội
1. Ủy ban Mặt trận Tổ quốc:
a) Lập kế hoạch giám sát; b) Gửi kế hoạch trước
mười ngày;
c) Tổ chức đoàn;
d) Kết luận theo quy định tại
Điều 2.
đ) Thông báo kết quả;
e) Theo dõi trả lời.
2. Ủy ban nhân dân trả lời trong 15 ngày.
Điều 4. Hiệu lực
Quy chế có hiệu lực từ ngày ký./.
Nơi nhận:
- Như trên;
TM. ỦY BAN NHÂN DÂN
"""


def squeezed(words: str) -> str:
    """All but white space, composed."""
    return "".join(unicodedata.normalize("NFC", words).split())


class TestRead:
    def test_finds_chapters_articles_headings_and_what_stands_around_them(self) -> None:
        found = text.read(PASTED)

        assert [(row.number, row.label, row.heading, row.division) for row in found.articles] == [
            (1, "Điều 1.", "Phạm vi điều chỉnh", "Chương I QUY ĐỊNH CHUNG"),
            (2, "Điều 2.", "Nguyên tắc", ""),
            (3, "Điều 3:", "Giám sát và phản biện xã hội", "Chương II NỘI DUNG PHỐI HỢP"),
            (4, "Điều 4.", "Hiệu lực", ""),
        ]
        assert found.preamble.startswith("ỦY BAN NHÂN DÂN TỈNH")
        assert found.closing.startswith("Nơi nhận:")
        assert found.doubts == ()
        assert [row.operative for row in found.articles] == [False, False, True, False]

    def test_reads_decomposed_letters_alike(self) -> None:
        assert text.read(unicodedata.normalize("NFD", PASTED)) == text.read(PASTED)

    def test_says_what_to_look_at(self) -> None:
        found = text.read("Điều 1. Một\na) x\nc) y\nĐiều 3. Ba\nĐiều 2. Hai")

        assert {(one.doubt, one.article) for one in found.doubts} == {
            (Doubt.POINT_ORDER, 1), (Doubt.SKIPPED, 3), (Doubt.AGAIN, 2),
        }  # fmt: skip
        assert "Điều 2. Hai" in found.articles[1].text

    def test_keeps_a_text_without_articles_whole(self) -> None:
        found = text.read("  Chỉ là lời nói.  ")

        assert (found.preamble, found.articles, found.doubts[0].doubt) == ("Chỉ là lời nói.", (), Doubt.NO_ARTICLE)


class TestOutline:
    def test_tells_clauses_and_points_apart_and_joins_broken_lines(self) -> None:
        lines = text.outline(text.read(PASTED).articles[2].text)

        assert [(line.level, line.label) for line in lines] == [
            (Level.CLAUSE, "1."), *((Level.POINT, f"{letter})") for letter in "abcd"),
            (Level.POINT, "đ)"), (Level.POINT, "e)"), (Level.CLAUSE, "2."),
        ]  # fmt: skip
        assert lines[2].words == "Gửi kế hoạch trước mười ngày;"
        assert lines[4].words == "Kết luận theo quy định tại Điều 2."

    def test_gives_a_label_that_stands_alone_the_next_line(self) -> None:
        assert text.outline("2.\nKịp thời, công khai.")[0].words == "Kịp thời, công khai."


# Lines of which such papers are made, and anything at all.
marks = st.sampled_from([
    "Chương I", "CHƯƠNG II", "Mục 1.", "Điều 1. Phạm vi", "Điều 2: Nguyên tắc", "Điều\n3. Nội dung", "điều 2", "Điều 7.",
    "1. Một", "2.", "a) một", "đ) năm", "; b) hai", "theo Điều 5. Điều này", "Nơi nhận:", "TM. ỦY BAN", "\tx ", "",
])  # fmt: skip
papers = st.lists(st.one_of(marks, st.text(max_size=30)), max_size=25).map("\n".join)


class TestNothing:
    @settings(max_examples=150)
    @given(papers)
    def test_is_lost_between_text_in_and_text_out(self, paper: str) -> None:
        assert squeezed(text.written(text.read(paper))) == squeezed(paper)

    @settings(max_examples=100)
    @given(papers)
    def test_is_lost_between_an_article_and_its_lines(self, paper: str) -> None:
        shown = "".join(line.label + line.words for line in text.outline(paper))

        assert squeezed(shown) == squeezed(paper)

    @settings(max_examples=50)
    @given(papers)
    def test_is_too_long_for_its_place_and_numbers_rise(self, paper: str) -> None:
        articles = text.read(paper).articles

        numbers = [row.number for row in articles]
        assert numbers == sorted(set(numbers))
        assert all(0 < len(row.heading) <= text.MOST_HEADING for row in articles)
