"""A count whose statement is kept is the length of the lists, on the first day and on every other."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import counting
from phoihop.foundation.lifecycle.models import Installation

pytestmark = pytest.mark.django_db

DAY = date(2021, 9, 14)


def named(start: str, _day: date) -> QuerySet:
    """People whose name starts so."""
    return User.objects.filter(username__startswith=start).order_by("email")


def still(_start: str, day: date) -> QuerySet:
    """Installations that stand still on the day."""
    return Installation.objects.filter(fixed_today=day)


def people(*names: str) -> None:
    for name in names:
        User.objects.create(username=name)


class TestACount:
    def test_is_how_many_rows_each_list_holds(self):
        people("an", "anh", "bình")
        Installation.objects.create(fixed_today=DAY)

        assert counting.counted(named, still)("an", DAY) == (2, 1)

    def test_knows_what_was_written_since_it_was_asked_first(self):
        count = counting.counted(named)
        before = count("an", DAY)

        people("an")

        assert (before, count("an", DAY)) == ((0,), (1,))

    def test_is_another_for_other_arguments(self):
        people("an")
        count = counting.counted(named)

        assert [count("an", DAY), count("b", DAY), count("a", DAY)] == [(1,), (0,), (1,)]

    def test_asks_the_database_once(self):
        count = counting.counted(named, still)
        count("an", DAY)

        with CaptureQueriesContext(connection) as asked:
            count("an", DAY)

        assert len(asked) == 1

    def test_of_a_list_that_nobody_may_see_is_none(self):
        people("an")

        assert counting.counted(lambda *_given: Installation.objects.none(), named)("an", DAY) == (0, 1)

    def test_refuses_lists_that_ask_the_database_while_they_are_made(self):
        def seen(name: str) -> QuerySet:
            found = User.objects.filter(username=name).first()
            return User.objects.filter(pk=found.pk if found else 0)

        with pytest.raises(RuntimeError, match="asked the database"):
            counting.counted(seen)("an")
