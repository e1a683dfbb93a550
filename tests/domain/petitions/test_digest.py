"""What is hidden in a digest stays hidden, whatever one takes from whatever; what is shown is true."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


class TestThemes:
    def test_are_pairs_of_words_of_many_petitions_and_never_of_few(self):
        asked = [f"Đề nghị sửa đường, nước sạch hỏng ở bản {n}" for n in range(digest.LEAST)] + [
            "Nhà ông Páo nước sạch"
        ]

        assert [(cell.value, cell.count) for cell in digest.themes(asked)] == [
            ("nước sạch", 6), ("sạch hỏng", 5), ("sửa đường", 5),
        ]  # fmt: skip


@pytest.mark.django_db
class TestADigest:
    def test_is_of_a_quarter_that_has_ended_over_all_who_collected(self):
        front, union = body("mttq", side="FRONT"), body("ldld", side="FRONT")
        for number in range(8):
            collector = front if number % 2 else union
            ask = services.Ask(
                f"Nước sạch hỏng {number}", "Điện, nước" if number else "Y tế", "Xã Tả Phìn", Competence.PROVINCE
            )  # fmt: skip
            meeting = factories.session(collector, key=f"s{number}")
            services.collect(said_at=meeting, ask=ask, by=acting(collector), at=AT, key=str(number))

        told = queries.digest_of(digest.Quarter.of(DAY))

        assert told.whole == 8
        assert [(cell.value, cell.count) for cell in told.tables["topic"]] == [("Y tế", None), ("Điện, nước", None)]
        assert told.tables["place"] == [digest.Cell("Xã Tả Phìn", 8)]
        assert [(cell.value, cell.count) for cell in told.themes] == [("nước sạch", 8), ("sạch hỏng", 8)]
        assert queries.digest_quarters(DAY) == []
        assert queries.digest_quarters(date(2022, 7, 1)) == [digest.Quarter(2022, 2)]
