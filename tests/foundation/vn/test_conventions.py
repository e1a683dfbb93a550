"""What is printed reads back, what is no day or number gets a sentence, and order is the Vietnamese one."""

import random
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from phoihop.foundation.vn import dates, lines, numbers, symbols, text, tone

FIRST, LAST = date(1900, 1, 1), date(2100, 12, 31)
SPELLINGS = (
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    lambda d: f"{d.day}-{d.month}-{d.year}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: d.isoformat(),
    lambda d: f"ngày {d.day:02d} tháng {d.month} năm {d.year}",
)
LETTERS = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậỳỷỹýỵĐƯƠ ", max_size=30)


class TestDays:
    def test_of_two_centuries_read_back_in_six_spellings(self):
        days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

        wrong = [spell(day) for day in days for spell in SPELLINGS if dates.parse_day(spell(day)) != day]

        assert len(days) == 73_414
        assert wrong == []

    def test_of_two_centuries_are_printed_as_they_are_read(self):
        days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]

        assert [day for day in days if dates.parse_day(dates.show(day)) != day] == []
        assert [day for day in days if dates.parse_day(dates.show_formal(day)) != day] == []

    def test_put_the_day_first(self):
        assert dates.parse_day("03/04/2026") == date(2026, 4, 3)

    def test_are_read_whatever_form_of_unicode_the_keyboard_gave(self):
        assert dates.parse_day(unicodedata.normalize("NFD", "Ngày 5 tháng 2 năm 2026")) == date(2026, 2, 5)

    @pytest.mark.parametrize(
        "given", ["31/02/2021", "29/02/2021", "0/1/2021", "1/13/2021", "", "mai", "1/1/21", "2021-2-3x"]
    )
    def test_that_do_not_exist_get_a_sentence(self, given):
        with pytest.raises(dates.NotADay) as refused, translation.override("vi"):
            dates.parse_day(given)

        with translation.override("vi"):
            assert "ngày/tháng/năm" in refused.value.sentence()


class TestNumbers:
    def test_a_hundred_thousand_of_them_read_back(self):
        chance = random.Random(2021)
        values = [chance.randint(-(10**12), 10**12) for _n in range(50_000)]
        values += [Decimal(chance.randint(-(10**9), 10**9)) / 10 ** chance.randint(0, 6) for _n in range(50_000)]

        assert [value for value in values if numbers.parse_number(numbers.show_number(value)) != value] == []

    @given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
    def test_of_any_precision_read_back_and_carry_no_needless_decimals(self, value):
        shown = numbers.show_number(value)

        assert numbers.parse_number(shown) == value
        assert "e" not in shown.lower()
        assert not ("," in shown and shown.endswith("0"))
        assert shown != "-0"

    @given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
    def test_that_a_machine_computed_show_what_they_are(self, value):
        assert float(numbers.parse_number(numbers.show_number(value))) == value

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (Decimal("67.50"), "67,5"), (67.0, "67"), (Decimal("1E+3"), "1.000"), (Decimal("-0.00"), "0"),
            (1e-7, "0,0000001"), (1234567, "1.234.567"), (Decimal("100"), "100"), (Decimal("-1234.560"), "-1.234,56"),
        ],
    )  # fmt: skip
    def test_show_as_papers_write_them(self, value, shown):
        assert numbers.show_number(value) == shown

    def test_may_stand_between_spaces(self):
        assert numbers.parse_number("\u00a0 1.234,5 ") == Decimal("1234.5")

    @pytest.mark.parametrize(
        "given", ["1,234.5", "1.23", "12.34.567", "", "--1", "1,", "mười", "1 2 3", "1.234 567", "١٢"]
    )
    def test_in_another_spelling_get_a_sentence(self, given):
        with pytest.raises(numbers.NotANumber) as refused:
            numbers.parse_number(given)

        assert refused.value.sentence()


class TestWholePercent:
    @pytest.mark.parametrize(
        ("share", "shown"),
        [(9 / 17, 53), (2 / 3, 67), (0.999, 99), (1, 100), (Decimal("1.2"), 120), (-0.034, -3), (0, 0)],
    )
    def test_is_rounded_and_says_a_hundred_only_of_the_whole(self, share, shown):
        assert numbers.whole_percent(share) == shown


class TestFold:
    @given(LETTERS)
    def test_leaves_plain_letters_and_changes_nothing_twice(self, given_text):
        folded = text.fold(given_text)

        assert folded.isascii()
        assert text.fold(folded) == folded

    @given(LETTERS)
    def test_is_the_same_for_every_form_of_unicode_and_every_place_of_the_tone(self, given_text):
        forms = [unicodedata.normalize(form, given_text) for form in ("NFC", "NFD")]
        forms += [tone.early(given_text), tone.late(given_text)]

        assert {text.fold(form) for form in forms} == {text.fold(given_text)}


class TestOrder:
    def test_is_that_of_the_alphabet(self):
        alphabet = [
            "a",
            "ă",
            "â",
            "b",
            "c",
            "d",
            "đ",
            "e",
            "ê",
            "g",
            "h",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "ô",
            "ơ",
            "p",
            "q",
            "r",
            "s",
            "t",
            "u",
            "ư",
            "v",
            "x",
            "y",
        ]
        shuffled = random.Random(1).sample(alphabet, len(alphabet))

        assert sorted(shuffled, key=text.sort_key) == alphabet

    def test_puts_letters_before_tones_and_tones_in_their_order(self):
        assert sorted(["má", "mạ", "ma", "mã", "mà", "mả", "mac"], key=text.sort_key) == [
            "ma", "mà", "mả", "mã", "má", "mạ", "mac",
        ]  # fmt: skip

    def test_of_people_goes_by_the_given_name(self):
        people = ["Trần Văn Đức", "Lê Thị Ánh", "Nguyễn Văn An", "Đặng Thị Dung", "Bùi Văn An"]

        assert sorted(people, key=text.name_sort_key) == [
            "Bùi Văn An", "Nguyễn Văn An", "Lê Thị Ánh", "Đặng Thị Dung", "Trần Văn Đức",
        ]  # fmt: skip


class TestTone:
    @pytest.mark.parametrize(
        ("late", "early"),
        [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("Hoà Bình", "Hòa Bình"), ("TOÀ", "TÒA"), ("luỹ", "lũy")],
    )
    def test_moves_to_the_first_vowel_and_back(self, late, early):
        assert tone.early(late) == early
        assert tone.late(early) == late

    @pytest.mark.parametrize("word", ["quý", "quỷ", "hoàn", "toán", "giữa", "thuyền", "ngoài", "quả", "quà"])
    def test_leaves_other_words_alone(self, word):
        assert tone.early(word) == word
        assert tone.late(word) == word

    @given(LETTERS)
    def test_changes_nothing_twice(self, given_text):
        assert tone.early(tone.early(given_text)) == tone.early(given_text)
        assert tone.late(tone.early(given_text)) == tone.late(given_text)


GROUP = st.text(alphabet="ABCDĐGHKLMNPQSTUVXƯ", min_size=1, max_size=6)
SYMBOLS = st.builds(
    symbols.Symbol,
    st.integers(1, 99_999).map(str),
    st.lists(GROUP, min_size=1, max_size=4).map("-".join),
    st.none() | st.integers(1945, 2100),
)


class TestSymbols:
    @given(SYMBOLS)
    def test_read_back_as_they_are_printed(self, symbol):
        assert symbols.parse(symbol.show()) == symbol
        assert symbols.parse(f"Số: {symbol.show()}") == symbol

    @pytest.mark.parametrize(
        ("given_text", "shown"),
        [
            ("Số: 5/QĐ-BNV", "05/QĐ-BNV"),
            ("01/QCPH/UBND-UBMTTQ", "01/QCPH/UBND-UBMTTQ"),
            ("403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN", "403/2017/NQLT-UBTVQH14-CP-ĐCTUBTWMTTQVN"),
            ("1232/QCPH-UBND-LĐLĐ", "1232/QCPH-UBND-LĐLĐ"),
        ],
    )
    def test_of_real_papers_are_read(self, given_text, shown):
        assert symbols.parse(given_text).show() == shown

    @pytest.mark.parametrize("given_text", ["", "QĐ-BNV", "15", "15/", "/QĐ", "Số QĐ"])
    def test_that_are_none_get_a_sentence(self, given_text):
        with pytest.raises(symbols.NotASymbol) as refused:
            symbols.parse(given_text)

        assert str(refused.value)


class TestLabels:
    def test_go_by_the_vietnamese_alphabet(self):
        assert [symbols.letter(place) for place in range(1, 8)] == ["a", "b", "c", "d", "đ", "e", "g"]
        with pytest.raises(ValueError, match="No letter"):
            symbols.letter(24)

    def test_are_roman_up_to_thirty_nine(self):
        shown = [symbols.roman(n) for n in range(1, 40)]

        assert shown[:10] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
        assert shown[38] == "XXXIX"
        assert len(set(shown)) == 39
        with pytest.raises(ValueError, match="No Roman"):
            symbols.roman(40)


class TestColumns:
    def test_begin_under_one_another_however_the_letters_are_written(self):
        rows = [
            ("biên tập cổng thông tin", "Ủy ban"),
            (unicodedata.normalize("NFD", "lãnh đạo"), "Mặt trận"),
            ("", "Sở"),
        ]

        shown = [unicodedata.normalize("NFC", line) for line in lines.aligned(rows)]

        assert shown == ["biên tập cổng thông tin  Ủy ban", "lãnh đạo" + " " * 17 + "Mặt trận", " " * 25 + "Sở"]
        assert lines.aligned([]) == []
