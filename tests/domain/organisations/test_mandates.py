"""For which bodies a person acts: in known roles, and as long as both the mandate and the body live."""

from datetime import date

import pytest

from phoihop.domain.organisations import queries, services
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import ADMIN, body

pytestmark = pytest.mark.django_db

BEGUN, LAST_DAY, ENDED = date(2021, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def lan():
    return accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")


def granted(lan, to: Body, noon, role: str = "LEADER") -> Mandate:
    return services.grant_mandate(user=lan, body=to, role=role, from_day=BEGUN, by=ADMIN, at=noon)


class TestGrantMandate:
    @pytest.mark.parametrize("role", ["CHAIR", "leader", ""])
    def test_refuses_a_role_that_there_is_not(self, lan, noon, role):
        with pytest.raises(services.CannotGrant, match="LEADER, OFFICER"):
            granted(lan, body("ubnd"), noon, role)

        assert not Mandate.objects.exists()


class TestAMandate:
    def test_in_a_role_that_there_no_longer_is_counts_for_nothing(self, lan, noon):
        district, front = body("huyen"), body("mttq", side="FRONT")
        granted(lan, district, noon)
        granted(lan, front, noon)
        Mandate.objects.filter(body=district).update(role="CHAIR")

        assert [mandate.body.code for mandate in queries.mandates_of(lan.pk, BEGUN)] == ["mttq"]
        with pytest.raises(Denied):
            queries.actor_for(lan.pk, district.pk, BEGUN)

    def test_ends_with_its_body(self, lan, noon):
        district = body("huyen")
        granted(lan, district, noon)
        Body.objects.filter(pk=district.pk).update(ended_on=ENDED)

        assert queries.actor_for(lan.pk, district.pk, LAST_DAY).body_id == district.pk
        assert len(queries.mandates_of(lan.pk, LAST_DAY)) == 1
        assert queries.mandates_of(lan.pk, ENDED) == []
        with pytest.raises(Denied):
            queries.actor_for(lan.pk, district.pk, ENDED)
