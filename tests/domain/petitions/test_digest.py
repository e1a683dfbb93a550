"""What is hidden in a digest stays hidden, whatever one takes from whatever; what is shown is true."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import digest, queries, services
from phoihop.domain.petitions.states import Competence
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(1, 12), max_size=8)


class TestATable:
    @given(counts=COUNTS)
    def test_shows_true_counts_alone_and_lets_no_hidden_one_be_taken_from_the_whole(self, counts):
        told = digest.covered(counts)
        shown = {cell.value: cell.count for cell in told if cell.count is not None}
        hidden = {cell.value for cell in told if cell.count is None}

        assert {cell.value for cell in told} == set(counts)
        assert all(counts[value] == count and count >= digest.LEAST for value, count in shown.items())
        total = digest.whole(counts)
        if hidden and total is not None:
            left = total - sum(shown.values())
            assert len(hidden) > 1
            assert left >= digest.LEAST
            assert left > len(hidden)  # the same page could have been made of other counts: none is certain

    def test_of_one_small_cell_takes_the_next_one_with_it(self):
        told = digest.covered({"Y tế": 30, "Giao thông": 9, "Giáo dục": 2})

        assert told == [digest.Cell("Y tế", 30), digest.Cell("Giao thông", None), digest.Cell("Giáo dục", None)]

    def test_of_few_people_in_all_tells_nothing(self):
        assert digest.whole({"Y tế": 4}) is None
        assert digest.whole({"Y tế": 2, "Giáo dục": 2}) is None


class TestAQuarter:
    @given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)))
    def test_holds_its_days_and_none_of_the_next_one(self, day):
        quarter = digest.Quarter.of(day)

        assert quarter.first <= day < quarter.after
        assert digest.Quarter.of(quarter.after - timedelta(days=1)) == quarter
        assert digest.Quarter.read(quarter.code) == quarter
        assert digest.Quarter.read(f"{quarter.code}x") is None


def take_in(count: int, topic: str, *, first: int = 0, at=AT) -> None:
    """So many petitions of one field, by two who collect, about a meeting in June, taken in at this moment."""
    codes = ("mttq", "ldld")
    fronts = [Body.objects.filter(code=code).first() or body(code, side="FRONT") for code in codes]
    for number in range(first, first + count):
        collector = fronts[number % 2]
        meeting = factories.session(collector, key=f"s{number}")
        ask = services.Ask(
            f"Nước sạch nhà bà Giàng Thị Mỷ {number}", topic, "Xã Tả Phìn", Competence.PROVINCE, nobody=True
        )
        services.collect(said_at=meeting, ask=ask, by=acting(collector), at=at, key=str(number))


@pytest.mark.django_db
class TestADigest:
    def test_is_of_a_quarter_that_has_ended_over_all_who_collected(self):
        take_in(7, "Điện, nước")
        take_in(6, "Giao thông", first=7)
        take_in(4, "Y tế", first=13)

        told = queries.digest_of(digest.Quarter.of(DAY))

        assert told == queries.Digest(
            17,
            [digest.Cell("Điện, nước", 7), digest.Cell("Giao thông", None), digest.Cell("Y tế", None)],
            illustrative=False,
        )
        assert queries.digest_quarters(DAY) == []
        assert queries.digest_quarters(date(2022, 7, 1)) == [digest.Quarter(2022, 2)]

    def test_stays_as_it_was_first_told_when_more_of_its_meetings_is_taken_in_later(self):
        take_in(8, "Điện, nước")
        first = queries.digest_of(digest.Quarter(2022, 2))

        take_in(1, "Điện, nước", first=8, at=datetime(2022, 6, 30, 17, tzinfo=UTC))  # midnight of 1 July in Việt Nam

        assert queries.digest_of(digest.Quarter(2022, 2)) == first
        assert queries.digest_of(digest.Quarter(2022, 3)) == queries.Digest(
            None, [digest.Cell("Điện, nước", None)], illustrative=False
        )

    def test_that_hides_the_whole_tells_no_count_from_which_it_could_be_had(self):
        take_in(9, "Điện, nước")
        take_in(2, "Y tế", first=9)

        told = queries.digest_of(digest.Quarter(2022, 2))

        assert [cell.count for cell in told.topics] == [None, None]
        assert {field.name for field in fields(told)} == {"whole", "topics", "illustrative"}

    def test_tells_no_word_of_what_was_asked_and_no_place(self):
        take_in(9, "Điện, nước")

        told = repr(queries.digest_of(digest.Quarter(2022, 2)))

        assert "Mỷ" not in told
        assert "Tả Phìn" not in told
