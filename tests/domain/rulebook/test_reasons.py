"""A due day says by what arithmetic it came to be, and shows no reason as a basis."""

from datetime import date

import pytest
from django.utils import translation

from phoihop.domain.rulebook import rules

DAY = date(2021, 9, 30)


class TestADayOfARow:
    @pytest.mark.parametrize(
        ("due_on", "last", "told"),
        [
            (DAY, DAY, "The last day of “Quý III” is 30/9/2021."),
            (DAY, date(2021, 12, 31), "names 30/9/2021 besides, and that day holds"),
            (DAY, None, "These words name no day"),
            (None, None, "all year round"),
        ],
    )
    def test_says_its_words_and_what_they_mean(self, due_on, last, told):
        reckoning = rules.of_row(due_on, "Quý III", last)

        with translation.override("en"):
            words = " ".join(rules.Reckoning.from_facts(reckoning.to_facts()).words())

        assert "“Quý III”" in words
        assert told in words

    def test_tells_nothing_of_the_row_to_who_may_not_read_the_plan(self):
        with translation.override("en"):
            words = " ".join(rules.of_row(DAY, "Quý III", DAY).words(of_row=False))

        assert "Quý III" not in words


class TestADayThatBothSidesAgreedOn:
    def test_names_no_basis(self):
        with translation.override("en"):
            words = rules.agreed(DAY).words()

        assert words == ["Both sides agreed on 30/9/2021 between themselves; no rule and no paper sets this day."]
