"""A count whose statement is kept is the length of the lists, on the first day and on every other."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import counting
from phoihop.foundation.lifecycle.models import Installation

pytestmark = pytest.mark.django_db

DAY = date(2021, 9, 14)


def lists(start: str, day: date) -> list:
    """People whose name starts so, and installations that stand still on the day."""
    return [
        User.objects.filter(username__startswith=start).order_by("email"),
        Installation.objects.filter(fixed_today=day),
    ]


def people(*names: str) -> None:
    for name in names:
        User.objects.create(username=name)


class TestACount:
    def test_is_how_many_rows_all_lists_hold(self):
        people("an", "anh", "bình")
        Installation.objects.create(fixed_today=DAY)

        assert counting.counted(lists)("an", DAY) == 3

    def test_knows_what_was_written_since_it_was_asked_first(self):
        count = counting.counted(lists)
        before = count("an", DAY)

        people("an")

        assert (before, count("an", DAY)) == (0, 1)

    def test_is_another_for_other_arguments(self):
        people("an")
        count = counting.counted(lists)

        assert [count("an", DAY), count("b", DAY), count("an", date(2021, 9, 15))] == [1, 0, 1]

    def test_asks_the_database_once(self):
        count = counting.counted(lists)
        count("an", DAY)

        with CaptureQueriesContext(connection) as asked:
            count("an", DAY)

        assert len(asked) == 1

    def test_leaves_out_a_list_that_nobody_may_see(self):
        people("an")

        def seen(name: str) -> list:
            return [Installation.objects.none(), User.objects.filter(username=name)]

        assert counting.counted(seen)("an") == 1

    def test_of_nothing_but_such_lists_is_none(self):
        def seen(_name: str) -> list:
            return [User.objects.none(), Installation.objects.none()]

        assert counting.counted(seen)("an") == 0

    def test_refuses_lists_that_ask_the_database_while_they_are_made(self):
        def seen(name: str) -> list:
            found = User.objects.filter(username=name).first()
            return [User.objects.filter(pk=found.pk if found else 0)]

        with pytest.raises(RuntimeError, match="asked the database"):
            counting.counted(seen)("an")
