"""A body stands under one other at a time, and on no day, today's or a later one, above itself."""

from datetime import date

import pytest

from phoihop.domain.organisations import queries, services
from tests.domain.organisations.factories import ADMIN, body

pytestmark = pytest.mark.django_db

MAY, SEPTEMBER = date(2021, 5, 1), date(2021, 9, 1)


class TestPlaceUnder:
    def test_refuses_a_circle_of_the_same_day(self, noon):
        province = body("tinh")
        district = body("huyen", under=province)

        with pytest.raises(services.CannotPlace):
            services.place_under(body=province, parent=district, from_day=MAY, by=ADMIN, at=noon)

    def test_refuses_a_circle_that_closes_on_a_later_day(self, noon):
        first, second, third = body("a"), body("b"), body("c")
        services.place_under(body=first, parent=second, from_day=SEPTEMBER, by=ADMIN, at=noon)
        services.place_under(body=second, parent=third, from_day=date(2021, 10, 1), by=ADMIN, at=noon)

        for lower, upper in ((second, first), (third, first)):
            with pytest.raises(services.CannotPlace):
                services.place_under(body=lower, parent=upper, from_day=MAY, by=ADMIN, at=noon)

    def test_takes_what_changes_places_without_a_circle(self, noon):
        first, second = body("a"), body("b")
        services.place_under(body=first, parent=second, from_day=SEPTEMBER, by=ADMIN, at=noon)
        third = body("c")

        services.place_under(body=third, parent=first, from_day=MAY, by=ADMIN, at=noon)

        assert queries.ancestors(third.pk, MAY) == [first.pk]
        assert queries.ancestors(third.pk, SEPTEMBER) == [first.pk, second.pk]

    def test_knows_nothing_of_the_other_structures(self, noon):
        committee, union = body("ubnd"), body("hoi")
        services.place_under(body=union, parent=committee, from_day=MAY, by=ADMIN, at=noon)

        services.place_under(body=committee, parent=union, structure="PARTY", from_day=MAY, by=ADMIN, at=noon)

        assert queries.ancestors(union.pk, MAY) == [committee.pk]
        assert queries.ancestors(committee.pk, MAY, "PARTY") == [union.pk]
        with pytest.raises(services.CannotPlace):
            services.place_under(body=union, parent=committee, structure="PARTY", from_day=MAY, by=ADMIN, at=noon)
