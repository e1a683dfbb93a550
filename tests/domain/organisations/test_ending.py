"""What has ended stays ended, what would end before it began is refused with a sentence, and nothing is recorded then."""

from datetime import date

import pytest

from phoihop.domain.organisations import queries, services
from phoihop.domain.organisations.models import Mandate
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.audit.models import Record
from tests.domain.organisations.factories import ADMIN, SINCE, body

pytestmark = pytest.mark.django_db

BEGUN, ENDED, LATER = date(2021, 1, 1), date(2021, 9, 1), date(2021, 10, 1)


@pytest.fixture
def mandate(noon):
    lan = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
    return services.grant_mandate(user=lan, body=body("ubnd"), role="LEADER", from_day=BEGUN, by=ADMIN, at=noon)


@pytest.fixture
def holding(noon):
    person = services.enter_person(full_name="Giàng Seo Vần", by=ADMIN, at=noon)
    post = services.ensure_post(body=body("mttq"), title="Chủ tịch", protocol_order=1, by=ADMIN, at=noon)
    return services.appoint(person=person, post=post, from_day=BEGUN, by=ADMIN, at=noon)


class TestEndMandate:
    def test_a_second_time_is_refused_and_not_recorded(self, mandate, noon):
        services.end_mandate(mandate=mandate, on=ENDED, by=ADMIN, at=noon)

        with pytest.raises(services.CannotEnd):
            services.end_mandate(mandate=mandate, on=LATER, by=ADMIN, at=noon)

        assert Mandate.objects.get().valid_to == ENDED
        assert Record.objects.filter(code="organisations.mandate.ended").count() == 1

    def test_is_refused_before_the_day_that_it_begins(self, mandate, noon):
        with pytest.raises(services.CannotEnd, match="1/1/2021"):
            services.end_mandate(mandate=mandate, on=SINCE, by=ADMIN, at=noon)

    def test_takes_back_on_its_own_day_what_was_given_by_mistake(self, mandate, noon):
        services.end_mandate(mandate=mandate, on=BEGUN, by=ADMIN, at=noon)

        assert queries.mandates_of(mandate.user_id, BEGUN) == []


class TestStepDown:
    def test_a_second_time_is_refused_and_not_recorded(self, holding, noon):
        services.step_down(holding=holding, on=ENDED, by=ADMIN, at=noon)

        with pytest.raises(services.CannotEnd):
            services.step_down(holding=holding, on=LATER, by=ADMIN, at=noon)

        assert Record.objects.filter(code="organisations.holding.ended").count() == 1

    def test_is_refused_before_the_day_that_it_begins(self, holding, noon):
        with pytest.raises(services.CannotEnd, match="1/1/2021"):
            services.step_down(holding=holding, on=SINCE, by=ADMIN, at=noon)


class TestRename:
    def test_is_refused_on_or_before_the_day_of_a_name(self, noon):
        town = body("sapa", name="UBND huyện Sa Pa")

        for day in (SINCE, date(2019, 12, 31)):
            with pytest.raises(services.CannotRename):
                services.rename(
                    body=town, name="UBND thị xã Sa Pa", short_name="Sa Pa", from_day=day, by=ADMIN, at=noon
                )

        services.rename(body=town, name="UBND thị xã Sa Pa", short_name="Sa Pa", from_day=BEGUN, by=ADMIN, at=noon)
        assert [row.name for row in town.names.order_by("valid_from")] == ["UBND huyện Sa Pa", "UBND thị xã Sa Pa"]
