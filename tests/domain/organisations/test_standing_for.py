"""For whom a body stands, and what it is called: read anew each time, but once where somebody only reads."""

from datetime import date

import pytest

from phoihop.domain.organisations import queries
from phoihop.domain.organisations.models import BodyName
from phoihop.foundation.lifecycle.reading import reading
from tests.domain.organisations.factories import body, heir_of

pytestmark = pytest.mark.django_db

DAY = date(2021, 9, 14)


class TestWhileReading:
    def test_whom_a_body_stands_for_is_read_once_and_anew_afterwards(self, django_assert_num_queries):
        heir = body("moi")
        with reading():
            before = queries.stands_for(heir.pk)
            with django_assert_num_queries(0):
                queries.stands_for(heir.pk)
        old = body("cu")
        heir_of(old, heir=heir)
        type(old).objects.filter(pk=old.pk).update(ended_on="2021-07-01")

        assert before == {heir.pk}
        assert queries.stands_for(heir.pk) == {heir.pk, old.pk}

    def test_only_bodies_not_named_yet_are_asked_for(self, django_assert_num_queries):
        first, second = body("mot"), body("hai")
        with reading():
            queries.views_of([first.pk], DAY)
            with django_assert_num_queries(1) as asked:
                views = queries.views_of([first.pk, second.pk], DAY)
            with django_assert_num_queries(0):
                queries.views_of([second.pk, first.pk], DAY)

        assert set(views) == {first.pk, second.pk}
        assert f"IN ({second.pk})" in asked[0]["sql"]


class TestTheNameOfABody:
    def test_is_the_one_that_holds_on_the_day_and_before_all_the_first(self):
        row = body("mot")
        BodyName.objects.filter(body=row).delete()
        for begin, end, name in ((2005, 2010, "Hai"), (2001, 2005, "Một"), (2010, None, "Ba")):
            until = date(end, 1, 1) if end else None
            BodyName.objects.create(body=row, name=name, short_name=name, valid_from=date(begin, 1, 1), valid_to=until)

        called = [queries.view_of(row.pk, date(year, 6, 1)).name for year in (1999, 2001, 2004, 2005, 2009, 2010, 2030)]

        assert called == ["Một", "Một", "Một", "Hai", "Hai", "Ba", "Ba"]
