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

    @pytest.mark.parametrize("of_row", [True, False])
    def test_that_moved_since_names_its_own_day_and_then_what_moved_it(self, of_row):
        stopped = rules.stopped(rules.of_row(DAY, "Quý III", DAY), date(2021, 8, 1), date(2021, 9, 1))
        least = rules.days(date(2021, 11, 1), 30, basis="Nghị định 1", verified=True)

        with translation.override("en"):
            words = rules.no_sooner(stopped, least).words(of_row=of_row)

        told = (
            "No rule sets 30/9/2021: it is what both sides agreed to with the row.",
            "The clock stood still from 1/8/2021 to 1/9/2021: 31 days later.",
            "Fixed by: Nghị định 1.",
            "30 days after 1/11/2021: 1/12/2021.",
        )
        if of_row:
            assert words[-4:] == list(told)
        else:
            assert words == ["Both sides set 30/9/2021 in the row of a plan that is theirs.", *told[1:]]

    def test_all_year_round_names_no_day_to_who_may_not_read_the_plan(self):
        with translation.override("en"):
            words = rules.of_row(None, "Thường xuyên", None).words(of_row=False)

        assert words == ["By the row of a plan of both sides it runs all year round, so there is no last day."]


class TestADayThatBothSidesAgreedOn:
    def test_names_no_basis(self):
        with translation.override("en"):
            words = rules.agreed(DAY).words()

        assert words == ["Both sides agreed on 30/9/2021 between themselves; no rule and no paper sets this day."]
