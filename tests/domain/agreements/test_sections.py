"""A paper without any article is read by its numbered headings, and nothing of it is lost but white space."""

import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.domain.agreements import clauses, text
from phoihop.domain.agreements import papers as forms
from phoihop.domain.agreements.clauses import Level
from phoihop.domain.agreements.text import Doubt
from tests.domain.agreements.test_text import mangled, pasted, plain, squeezed

PROGRAMME = """ỦY BAN NHÂN DÂN TỈNH - ỦY BAN MTTQ VIỆT NAM TỈNH
CHƯƠNG TRÌNH
Phối hợp tuyên truyền, vận động nhân dân xây dựng nông thôn mới
Căn cứ Luật Mặt trận Tổ quốc Việt Nam; hai bên thống nhất:
I. MỤC ĐÍCH,
YÊU CẦU
1. Mục đích
- Nâng cao nhận thức của nhân dân theo Mục
II. Nghị quyết của Tỉnh ủy;
- Phát huy vai trò của Mặt trận.
2. Yêu cầu
a) Thiết thực; b) Hiệu quả.
II.
NỘI DUNG PHỐI HỢP
1. Tuyên truyền:
a) Phổ biến pháp luật;
b) Nêu gương người tốt,
việc tốt;
c) Vận động hiến đất;
d) Vận động góp công;
đ) Giám sát công trình.
III. TỔ CHỨC THỰC HIỆN
1. Ủy ban nhân dân bảo đảm kinh phí.
2. Hai bên sơ kết hằng năm, tổng kết năm
2025.
Nơi nhận:
- Như trên;
TM. ỦY BAN NHÂN DÂN
"""
PARTED = """ĐỀ ÁN
A. ĐẶC ĐIỂM TÌNH HÌNH
I. Thuận lợi
Nhân dân đồng tình.
II. Khó khăn
Kinh phí thiếu.
B. NHIỆM VỤ
I. Giám sát
1. Mỗi năm hai cuộc.
II. Đối thoại
Mỗi quý một lần.
"""
MINUTES = """BIÊN BẢN GHI NHỚ
Hai bên cùng ghi nhận:
1. Hai bên trao đổi thông tin hằng tháng.
a) Bằng văn bản;
b) Tại cuộc họp.
2. Mỗi bên cử một đầu mối.
3. Biên bản có hiệu lực từ ngày ký.
"""


def headings(paper: str) -> list[tuple[str, str, str]]:
    return [(row.division, row.label, row.heading) for row in text.read(paper).articles]


class TestRead:
    def test_takes_roman_headings_for_what_is_agreed_with_clauses_and_points_below(self) -> None:
        found = text.read(PROGRAMME)

        assert headings(PROGRAMME) == [
            ("", "I.", "MỤC ĐÍCH, YÊU CẦU"), ("", "II.", "NỘI DUNG PHỐI HỢP"), ("", "III.", "TỔ CHỨC THỰC HIỆN"),
        ]  # fmt: skip
        assert [row.operative for row in found.articles] == [False, True, True]
        assert found.preamble.startswith("ỦY BAN NHÂN DÂN TỈNH")
        assert found.closing.startswith("Nơi nhận:")
        assert [line.label for line in clauses.outline(found.articles[1].text)] == ["1.", "a)", "b)", "c)", "d)", "đ)"]
        assert clauses.outline(found.articles[0].text)[1].level is Level.WORDS
        assert found.doubts == (text.Found(Doubt.BY_HEADINGS, 0),)

    def test_counts_anew_below_each_part_and_cites_sections_with_it(self) -> None:
        assert headings(PARTED) == [
            ("A. ĐẶC ĐIỂM TÌNH HÌNH", "I.", "Thuận lợi"), ("", "II.", "Khó khăn"),
            ("B. NHIỆM VỤ", "I.", "Giám sát"), ("", "II.", "Đối thoại"),
        ]  # fmt: skip
        assert [row.number for row in text.read(PARTED).articles] == [1, 2, 3, 4]
        assert text.cited(4, "II.", "B. NHIỆM VỤ") == "Mục II, phần B"
        assert text.cited(1, "I.", "Phần thứ nhất MỞ ĐẦU") == "Mục I, Phần thứ nhất"

    def test_takes_arabic_headings_where_there_are_no_roman_ones(self) -> None:
        found = text.read(MINUTES)

        assert [(row.label, row.heading) for row in found.articles] == [
            ("1.", "Hai bên trao đổi thông tin hằng tháng."), ("2.", "Mỗi bên cử một đầu mối."),
            ("3.", "Biên bản có hiệu lực từ ngày ký."),
        ]  # fmt: skip
        assert text.cited(2, "2.") == "Mục 2"

    def test_reads_decomposed_letters_alike(self) -> None:
        assert text.read(unicodedata.normalize("NFD", PROGRAMME)) == text.read(PROGRAMME)

    def test_never_takes_headings_where_there_are_articles(self) -> None:
        found = text.read("I. MỞ ĐẦU\nMột.\nĐiều 1. Phạm vi\nI. Hai.\nII. Ba.\nĐiều 2. Hiệu lực\nBốn.")

        assert [row.label for row in found.articles] == ["Điều 1.", "Điều 2."]
        assert Doubt.BY_HEADINGS not in {one.doubt for one in found.doubts}

    def test_says_of_numbers_that_lack_or_come_again_that_a_person_has_to_look(self) -> None:
        found = text.read("I. MỘT\nLàm.\nIII. BA\nII. HAI\nXong.")

        assert [row.label for row in found.articles] == ["I.", "III."]
        assert found.doubts[1:] == (text.Found(Doubt.SKIPPED, 3, "III"), text.Found(Doubt.AGAIN, 2, "II"))
        assert "II. HAI" in found.articles[1].text

    @pytest.mark.parametrize("word", ["theo Mục", "khóa", "Quý", "và", "Chương"])
    def test_takes_no_number_that_running_words_mention_for_a_heading(self, word: str) -> None:
        paper = f"I. MỘT\nLàm {word}\nII. Nghị quyết.\nII. HAI\nXong."

        assert headings(paper) == [("", "I.", "MỘT"), ("", "II.", "HAI")]

    @pytest.mark.parametrize("words", ["I. Chỉ một mục.", "Lúc 7 giờ, ngày\n2. Tháng ba.", "1. một\n2. hai"])
    def test_leaves_what_has_no_two_headings_whole(self, words: str) -> None:
        found = text.read(words)

        assert (found.articles, found.doubts) == ((), (text.Found(Doubt.NO_ARTICLE, 0),))


class TestFollowing:
    @pytest.mark.parametrize(
        ("label", "next_"), [("Điều 4.", ""), ("", ""), ("III.", "IV."), ("IX)", "X)"), ("9.", "10.")]
    )
    def test_is_the_next_numeral_of_a_section_and_none_of_an_article(self, label: str, next_: str) -> None:
        assert text.following(label) == next_


# A whole programme as they are signed: three to eight sections in one or two parts, clauses, lettered points.

TOPICS = (
    "MỤC ĐÍCH, YÊU CẦU", "NỘI DUNG PHỐI HỢP", "Hình thức phối hợp", "CHỈ TIÊU PHẤN ĐẤU", "Giải pháp thực hiện",
    "TRÁCH NHIỆM CỦA CÁC BÊN", "KINH PHÍ", "TỔ CHỨC THỰC HIỆN",
)  # fmt: skip
WORDS = (
    "Trao đổi thông tin bằng văn bản trước ngày\n15", "Nêu trong Nghị quyết Đại hội lần thứ\nXIV",
    "Tuyên truyền; vận động đoàn viên, hội viên tham gia", "Thực hiện theo nội dung đã nêu tại Mục\nI",
    "Trả lời kiến nghị trong thời hạn 15 ngày làm việc", "Bảo đảm kinh phí trong dự toán hằng năm",
)  # fmt: skip


def printed(chance: Random) -> tuple[str, list[tuple[str, str, str]]]:
    """Any such paper, and of each section its part where it begins one, its label and its heading."""
    lines = ["UBND TỈNH - MTTQ TỈNH", "CHƯƠNG TRÌNH", "Căn cứ Luật Mặt trận Tổ quốc Việt Nam; hai bên thống nhất:"]
    n, roman = chance.randint(3, 8), chance.random() < 0.8
    second = chance.randint(2, n - 1) if roman and chance.random() < 0.4 else 0
    told, count = [], 0
    for place, topic in enumerate(TOPICS[:n]):
        part = ""
        if second and place in (0, second):
            part, count = ("A. TÌNH HÌNH CHUNG", "B. NHIỆM VỤ CỤ THỂ")[place > 0], 0
            lines.append(part)
        count += 1
        label = f"{('I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII')[count - 1] if roman else count}."
        lines.append(f"{label} {topic}")
        told.append((part, label, topic))
        for clause in range(1, chance.randint(0, 4) + 1) if roman else ():
            lines.append(f"{clause}. {chance.choice(WORDS)}:")
            lines += [f"{letter}) {chance.choice(WORDS)};" for letter in clauses.POINTS[: chance.choice((0, 3, 7))]]
        lines += [f"- {chance.choice(WORDS)}." for _line in range(chance.randint(1, 3))]
    return "\n".join([*lines, "Nơi nhận:", "- Như trên;"]), told


class TestAProgrammeAsItWasCopied:
    @settings(max_examples=60)
    @given(st.integers(0, 2**32).map(Random))
    def test_comes_out_as_its_sections_with_nothing_lost(self, chance: Random) -> None:
        paper, told = printed(chance)
        copied = mangled(paper, chance)

        read = text.read(copied)

        assert squeezed(text.written(read)) == squeezed(copied) == squeezed(paper)
        assert [(row.division, row.label, row.heading) for row in read.articles] == told
        assert read.doubts == (text.Found(Doubt.BY_HEADINGS, 0),)

    @settings(max_examples=40)
    @given(st.integers(0, 2**32).map(Random))
    def test_is_the_same_sections_when_its_official_form_is_read_in_again(self, chance: Random) -> None:
        articles = text.read(mangled(printed(chance)[0], chance)).articles

        lines = [line for one in forms.sections(articles) for line in (one.titled, *(it.words for it in one.texts))]

        assert [plain(row) for row in text.read("\n".join(lines)).articles] == [plain(row) for row in articles]

    @settings(max_examples=60)
    @given(
        st.lists(
            st.one_of(st.sampled_from(["I. MỘT", "II.", "III. Ba", "A. PHẦN", "2. Hai", "Mục", "1. Một"]), pasted),
            max_size=9,
        )
    )
    def test_loses_nothing_of_anything_at_all(self, lines: list[str]) -> None:
        paper = "\n".join(lines)

        read = text.read(paper)

        assert squeezed(text.written(read)) == squeezed(paper)
        assert all(0 < len(row.heading) <= text.MOST_HEADING for row in read.articles)
