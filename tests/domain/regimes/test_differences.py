"""What a compiler changed shows beside the sources, and reads as people would say it."""

from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.regimes import rules

TEXTS = st.lists(st.sampled_from(["Các", "đơn", "vị", "hoàn", "thành", "15/12.", " ", "  ", "\n"]), max_size=30).map(
    " ".join
)


class TestDifference:
    @given(TEXTS, TEXTS)
    def test_holds_both_texts_whole(self, before, after):
        found = list(rules.difference(before, after))

        assert "".join(words for verb, words in found if verb != "ADDED") == before
        assert "".join(words for verb, words in found if verb != "TAKEN") == after

    @given(TEXTS)
    def test_of_a_text_with_itself_is_all_kept(self, text):
        assert [verb for verb, _words in rules.difference(text, text)] == ["KEPT"] * bool(text)

    def test_takes_a_word_that_happens_to_be_the_same_for_part_of_the_change(self):
        found = rules.difference("Liên đoàn Lao động: Hoàn thành kế hoạch", "Các đơn vị Lao hoàn thành kế hoạch")

        assert list(found) == [
            ("TAKEN", "Liên đoàn Lao động: Hoàn"), ("ADDED", "Các đơn vị Lao hoàn"), ("KEPT", " thành kế hoạch"),
        ]  # fmt: skip
