"""Lists stand in the order of the Vietnamese dictionary, however a keyboard composed the letters."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from phoihop.foundation.vn import text

# The alphabet as it is taught; a vowel with its six tones: none, huyền, hỏi, ngã, sắc, nặng.
ALPHABET = [
    "aàảãáạ",
    "ăằẳẵắặ",
    "âầẩẫấậ",
    "b",
    "c",
    "d",
    "đ",
    "eèẻẽéẹ",
    "êềểễếệ",
    "g",
    "h",
    "iìỉĩíị",
    "k",
    "l",
    "m",
    "n",
    "oòỏõóọ",
    "ôồổỗốộ",
    "ơờởỡớợ",
    "p",
    "q",
    "r",
    "s",
    "t",
    "uùủũúụ",
    "ưừửữứự",
    "v",
    "x",
    "yỳỷỹýỵ",
]
PLACES = {" ": (0, 0)} | {
    letter: (place, tone) for place, family in enumerate(ALPHABET, start=1) for tone, letter in enumerate(family)
}
WORDS = st.text(alphabet=[*PLACES, *(letter.upper() for letter in PLACES if letter != " ")], max_size=12)
NAMES = st.lists(WORDS.map(lambda word: word.replace(" ", "")).filter(bool), min_size=1, max_size=4).map(" ".join)


def taught(words: str) -> tuple[list[int], list[int]]:
    """Letters first, tones only between words of the same letters."""
    places = [PLACES[letter] for letter in words.lower()]
    return [place for place, _tone in places], [tone for _place, tone in places]


def composed(form: str, words: str) -> str:
    return unicodedata.normalize("NFD" if form == "NFD" else "NFC", words)


class TestSortKey:
    @given(WORDS, WORDS)
    def test_puts_any_two_in_the_order_of_the_alphabet(self, one: str, other: str) -> None:
        keys = text.sort_key(one), text.sort_key(other)

        assert (keys[0] < keys[1], keys[0] == keys[1]) == (taught(one) < taught(other), taught(one) == taught(other))

    @given(WORDS)
    def test_is_the_same_however_it_was_typed(self, words: str) -> None:
        assert len({text.sort_key(composed(form, words)) for form in ("NFC", "NFD")}) == 1


class TestNameSortKey:
    @given(NAMES, NAMES)
    def test_puts_any_two_people_by_given_name_and_then_by_the_names_before_it(self, one: str, other: str) -> None:
        def heard(name: str) -> tuple[tuple[list[int], list[int]], tuple[list[int], list[int]]]:
            before, _space, given_name = name.rpartition(" ")
            return taught(given_name), taught(before)

        keys = text.name_sort_key(one), text.name_sort_key(other)

        assert (keys[0] < keys[1], keys[0] == keys[1]) == (heard(one) < heard(other), heard(one) == heard(other))

    @given(NAMES)
    def test_is_the_same_however_it_was_typed(self, name: str) -> None:
        assert len({text.name_sort_key(composed(form, name)) for form in ("NFC", "NFD")}) == 1


class TestNfc:
    @given(st.text(max_size=30))
    def test_changes_nothing_twice_and_keeps_what_is_the_same_the_same(self, typed: str) -> None:
        once = text.nfc(typed)

        assert text.nfc(once) == once
        assert text.nfc(unicodedata.normalize("NFD", typed)) == once

    @given(WORDS)
    def test_keeps_each_letter_as_one_sign(self, words: str) -> None:
        assert text.nfc(composed("NFD", words)) == words


class TestSlug:
    @given(WORDS, st.integers(min_value=1, max_value=30))
    def test_is_of_plain_letters_keeps_every_one_of_them_and_ends_in_time(self, words: str, most: int) -> None:
        whole, slug = text.slug(words, 1000), text.slug(words, most)

        assert whole.replace("-", "") == "".join(text.fold(words).split())
        assert len(slug) <= most
        assert whole.startswith(slug)
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz-")

    @given(WORDS)
    def test_gives_itself_again(self, words: str) -> None:
        once = text.slug(words, 1000)

        assert text.slug(once, 1000) == once


class TestShortened:
    @given(st.text(max_size=60), st.integers(min_value=1, max_value=40))
    def test_is_the_text_or_its_beginning_with_a_sign_that_more_follows(self, words: str, most: int) -> None:
        short = text.shortened(words, most)

        assert len(short) <= most or short == words
        assert short == words if len(words) <= most else words.startswith(short.removesuffix("…"))
