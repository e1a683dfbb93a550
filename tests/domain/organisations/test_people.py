"""People hold posts from a day to a day, several at once, printed in order of protocol."""

from datetime import date

import pytest

from phoihop.domain.organisations import queries, services
from tests.domain.organisations.factories import ADMIN, body

pytestmark = pytest.mark.django_db

SINCE, UNTIL = date(2021, 1, 1), date(2021, 9, 1)


@pytest.fixture
def chair(noon):
    return services.enter_person(full_name="Giàng Seo Vần", by=ADMIN, at=noon)


def appointed(person, where, title, order, noon):
    post = services.ensure_post(body=where, title=title, protocol_order=order, by=ADMIN, at=noon)
    return services.appoint(person=person, post=post, from_day=SINCE, by=ADMIN, at=noon)


class TestPeopleOf:
    def test_prints_all_posts_of_a_person_in_order_of_protocol(self, chair, noon):
        front, party = body("mttq", side="FRONT"), body("tinhuy", side="PARTY")
        appointed(chair, front, "Chủ tịch UBMTTQ", 25, noon)
        appointed(chair, party, "Ủy viên BTV Tỉnh ủy", 10, noon)

        found = queries.people_of(front.pk, SINCE)

        assert [person.printed for person in found] == ["Giàng Seo Vần - Ủy viên BTV Tỉnh ủy, Chủ tịch UBMTTQ"]

    def test_answers_for_the_day(self, chair, noon):
        front = body("mttq", side="FRONT")
        holding = appointed(chair, front, "Chủ tịch", 25, noon)
        services.step_down(holding=holding, on=UNTIL, by=ADMIN, at=noon)

        days = [date(2020, 12, 31), SINCE, date(2021, 8, 31), UNTIL]
        assert [len(queries.people_of(front.pk, day)) for day in days] == [0, 1, 1, 0]


class TestAppoint:
    def test_refuses_the_same_post_twice(self, chair, noon):
        front = body("mttq", side="FRONT")
        appointed(chair, front, "Chủ tịch", 25, noon)

        with pytest.raises(services.CannotHold):
            appointed(chair, front, "Chủ tịch", 25, noon)


class TestTermOf:
    def test_gives_each_body_its_own(self, noon):
        council, front = body("hdnd"), body("mttq", side="FRONT")
        services.open_term(
            body=council, label="2021 - 2026", from_day=date(2021, 7, 1), to_day=date(2026, 7, 1), by=ADMIN, at=noon
        )

        assert queries.term_of(council.pk, date(2021, 7, 1)).label == "2021 - 2026"
        assert queries.term_of(council.pk, date(2026, 7, 1)) is None
        assert queries.term_of(front.pk, date(2021, 7, 1)) is None
