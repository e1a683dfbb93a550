"""A pasted regulation comes out as articles, clauses and points, and nothing of it is lost but white space."""

import unicodedata
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.domain.agreements import clauses, text
from phoihop.domain.agreements import papers as forms
from phoihop.domain.agreements.clauses import Level
from phoihop.domain.agreements.text import Article, Doubt

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

    @pytest.mark.parametrize("mark", [".", ":", " -", " –", ""])
    def test_begins_an_article_however_its_number_is_set_off(self, mark: str) -> None:
        paper = f"\ufeffĐiều 1{mark}\nPhạm vi\nMột.\nĐiều 2{mark}\nHiệu lực\nHai."

        read = text.read(paper)

        assert [(row.number, row.heading, row.text) for row in read.articles] == [
            (1, "Phạm vi", "Một."), (2, "Hiệu lực", "Hai."),
        ]  # fmt: skip
        assert read.preamble == ""

    def test_takes_a_number_at_the_end_of_a_broken_line_for_a_mention(self) -> None:
        read = text.read("Điều 1. Phạm vi\nThực hiện theo\nĐiều 2\nQuy chế này.\nĐiều 2. Hiệu lực\nHai.")

        assert [(row.number, row.heading) for row in read.articles] == [(1, "Phạm vi"), (2, "Hiệu lực")]
        assert "Điều 2\nQuy chế này." in read.articles[0].text

    def test_says_of_an_article_between_two_numbers_that_a_person_has_to_look(self) -> None:
        read = text.read("Điều 1. Một\nA.\nĐiều 2. Hai\nB.\nĐiều 2a. Hai nữa\nC.")

        assert [row.number for row in read.articles] == [1, 2]
        assert text.Found(text.Doubt.AGAIN, 2) in read.doubts

    def test_keeps_a_text_without_articles_whole(self) -> None:
        found = text.read("  Chỉ là lời nói.  ")

        assert (found.preamble, found.articles, found.doubts[0].doubt) == ("Chỉ là lời nói.", (), Doubt.NO_ARTICLE)


class TestOutline:
    def test_tells_clauses_and_points_apart_and_joins_broken_lines(self) -> None:
        lines = clauses.outline(text.read(PASTED).articles[2].text)

        assert [(line.level, line.label) for line in lines] == [
            (Level.CLAUSE, "1."), *((Level.POINT, f"{letter})") for letter in "abcd"),
            (Level.POINT, "đ)"), (Level.POINT, "e)"), (Level.CLAUSE, "2."),
        ]  # fmt: skip
        assert lines[2].words == "Gửi kế hoạch trước mười ngày;"
        assert lines[4].words == "Kết luận theo quy định tại Điều 2."

    def test_gives_a_label_that_stands_alone_the_next_line(self) -> None:
        assert clauses.outline("2.\nKịp thời, công khai.")[0].words == "Kịp thời, công khai."


# Lines of which such papers are made, and anything at all.
marks = st.sampled_from([
    "Chương I", "CHƯƠNG II", "Mục 1.", "Điều 1. Phạm vi", "Điều 2: Nguyên tắc", "Điều\n3. Nội dung", "điều 2", "Điều 7.",
    "1. Một", "2.", "a) một", "đ) năm", "; b) hai", "theo Điều 5. Điều này", "Nơi nhận:", "TM. ỦY BAN", "\tx ", "",
])  # fmt: skip
pasted = st.lists(st.one_of(marks, st.text(max_size=30)), max_size=25).map("\n".join)


class TestNothing:
    @settings(max_examples=150)
    @given(pasted)
    def test_is_lost_between_text_in_and_text_out(self, paper: str) -> None:
        assert squeezed(text.written(text.read(paper))) == squeezed(paper)

    @settings(max_examples=100)
    @given(pasted)
    def test_is_lost_between_an_article_and_its_lines(self, paper: str) -> None:
        shown = "".join(line.label + line.words for line in clauses.outline(paper))

        assert squeezed(shown) == squeezed(paper)

    @settings(max_examples=50)
    @given(pasted)
    def test_is_too_long_for_its_place_and_numbers_rise(self, paper: str) -> None:
        articles = text.read(paper).articles

        numbers = [row.number for row in articles]
        assert numbers == sorted(set(numbers))
        assert all(0 < len(row.heading) <= text.MOST_HEADING for row in articles)


# A whole regulation as they are signed: three to six chapters, twelve to twenty-one articles, clauses, lettered points.

CHAPTERS = (
    ("Chương I", "QUY ĐỊNH CHUNG"), ("Chương II", "NỘI DUNG PHỐI HỢP"), ("Chương III", "TRÁCH NHIỆM CỦA CÁC BÊN"),
    ("Chương IV", "CHẾ ĐỘ LÀM VIỆC"), ("Chương V", "KINH PHÍ VÀ ĐIỀU KIỆN BẢO ĐẢM"), ("Chương VI", "TỔ CHỨC THỰC HIỆN"),
)  # fmt: skip
HEADINGS = (
    "Phạm vi điều chỉnh", "Nguyên tắc phối hợp", "Hình thức phối hợp", "Xây dựng khối đại đoàn kết toàn dân tộc",
    "Tuyên truyền, vận động", "Phong trào thi đua yêu nước", "Góp ý, phản biện xã hội", "Giám sát",
    "Tiếp xúc cử tri", "Tiếp công dân, đối thoại", "An sinh xã hội", "Đối ngoại nhân dân", "Trách nhiệm của Ủy ban nhân dân",
    "Trách nhiệm của Mặt trận", "Trách nhiệm của các tổ chức", "Đầu mối phối hợp", "Họp liên tịch", "Thông tin, báo cáo",
    "Kinh phí", "Sơ kết, tổng kết", "Hiệu lực",
)  # fmt: skip
SENTENCES = (
    "Các bên trao đổi thông tin bằng văn bản trước ngày\n15", "Gửi dự thảo để lấy ý kiến chậm nhất 20 ngày",
    "Bình đẳng, tôn trọng, đúng chức năng của mỗi bên", "Mời dự phiên họp thường kỳ khi bàn nội dung liên quan",
    "Thực hiện theo quy định tại Điều 1 Quy chế này", "Trả lời kiến nghị trong thời hạn 15 ngày làm việc",
    "Phối hợp tuyên truyền; vận động đoàn viên, hội viên tham gia", "Bảo đảm kinh phí trong dự toán hằng năm",
)  # fmt: skip


@dataclass(frozen=True)
class Regulation:
    """A paper as it was printed, and what is in it."""

    paper: str
    headings: list[tuple[str, str]]  # of each article its chapter, where it begins one, and its heading
    labels: list[list[str]]  # of each article its clauses and points in order


def printed(chance: Random) -> Regulation:
    """Any such paper."""
    lines = [
        "ỦY BAN NHÂN DÂN - ỦY BAN MTTQ VIỆT NAM",
        "QUY CHẾ",
        "Căn cứ Luật Mặt trận Tổ quốc Việt Nam; hai bên thống nhất:",
    ]
    n, chapters = chance.randint(12, 21), chance.randint(3, 6)
    begins = dict(zip(sorted(chance.sample(range(1, n), chapters - 1)), CHAPTERS[1:], strict=False)) | {0: CHAPTERS[0]}
    headings, labels = [], []
    for place, heading in enumerate(HEADINGS[:n]):
        chapter = begins.get(place, ())
        lines += [*chapter, f"Điều {place + 1}. {heading}"]
        headings.append((" ".join(chapter), heading))
        found: list[str] = []
        for clause in range(1, chance.randint(0, 5) + 1):
            points = clauses.POINTS[: chance.choice((0, 0, 3, 7))]
            lines.append(f"{clause}. {chance.choice(SENTENCES)}{':' if points else '.'}")
            lines += [f"{letter}) {chance.choice(SENTENCES)};" for letter in points]
            found += [f"{clause}.", *(f"{letter})" for letter in points)]
        if not found:
            lines.append(f"{chance.choice(SENTENCES)}.")
        labels.append(found)
    lines += ["Nơi nhận:", "- Như trên;", "TM. ỦY BAN NHÂN DÂN"]
    return Regulation("\n".join(lines), headings, labels)


def mangled(paper: str, chance: Random) -> str:
    """The same after copying: lines broken in running words, blanks doubled, letters taken apart."""
    broken = []
    for line in paper.split("\n"):
        words = line.split(" ")
        glue = [
            "\n" if word[:1].islower() and chance.random() < 0.2 else chance.choice((" ", " ", "  ", "\t"))
            for word in words[1:]
        ]
        broken.append(words[0] + "".join(gap + word for gap, word in zip(glue, words[1:], strict=True)))
    ends = chance.choice(("\n", "\r\n", "\n\n", " \n"))
    return unicodedata.normalize(chance.choice(("NFC", "NFD")), ends.join(broken))


class TestARegulationAsItWasCopied:
    @settings(max_examples=60)
    @given(st.integers(0, 2**32).map(Random))
    def test_comes_out_as_its_articles_clauses_and_points_with_nothing_lost(self, chance: Random) -> None:
        told = printed(chance)
        copied = mangled(told.paper, chance)

        read = text.read(copied)

        assert squeezed(text.written(read)) == squeezed(copied) == squeezed(told.paper)
        assert [(row.division, row.heading) for row in read.articles] == told.headings
        assert [
            [line.label for line in clauses.outline(row.text) if line.level is not Level.WORDS] for row in read.articles
        ] == told.labels
        assert read.doubts == ()

    @settings(max_examples=40)
    @given(st.integers(0, 2**32).map(Random))
    def test_is_the_same_articles_when_its_official_form_is_read_in_again(self, chance: Random) -> None:
        articles = text.read(mangled(printed(chance).paper, chance)).articles

        lines = [line for one in forms.sections(articles) for line in (one.titled, *(it.words for it in one.texts))]

        assert [plain(row) for row in text.read("\n".join(lines)).articles] == [plain(row) for row in articles]


def plain(row: Article) -> tuple[str, ...]:
    return row.division, row.label, row.heading, squeezed(row.text)
