"""What in a text would lead to a person, word by word."""

import pytest

from phoihop.foundation.vn import personal


class TestSpots:
    def test_are_the_words_themselves_in_their_order_without_names_that_are_public(self) -> None:
        words = "Ông Trịnh Xuân Trường thăm bà Vàng Thị Dế ở Tả Phìn, gọi 0987 654 321 hoặc de@thu.vn, hỗ trợ 12.000.000 đồng."

        assert personal.spots(words, {"Trịnh Xuân Trường"}) == ["bà Vàng Thị Dế", "0987 654 321", "de@thu.vn"]
        assert personal.spots(words)[0] == "Ông Trịnh Xuân Trường"
        assert personal.spots("Ông Chủ tịch nói với bà con.") == []

    def test_name_the_next_line_anew_after_a_public_name(self) -> None:
        words = "Ông Trịnh Xuân Trường\nBà Vàng Thị Mỷ ở thôn Phia 1"

        assert personal.spots(words, {"Trịnh Xuân Trường"}) == ["Bà Vàng Thị Mỷ"]


class TestAName:
    @pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"])
    def test_is_found_with_signs_that_nobody_sees_between_its_letters(self, sign: str) -> None:
        called = f"Kiến nghị của b{sign}à Giàng{sign} Thị Mỷ về đường thôn"

        assert personal.named(called) == "bà Giàng Thị Mỷ"
