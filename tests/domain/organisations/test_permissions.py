"""Who is who is written by the administrator alone; a leader of a body makes nobody a leader."""

import inspect
from datetime import date

import pytest

from phoihop.domain.organisations import services
from phoihop.domain.organisations.models import Mandate
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import ADMIN, acting, body

pytestmark = pytest.mark.django_db

VERBS = sorted(
    name
    for name, verb in inspect.getmembers(services, inspect.isfunction)
    if inspect.unwrap(verb).__module__.startswith(services.__name__) and not name.startswith("_")
)


class TestEveryVerb:
    @pytest.mark.parametrize("role", ["LEADER", "OFFICER", "CLERK", "OBSERVER"])
    @pytest.mark.parametrize("verb", VERBS)
    def test_is_refused_to_every_other_role_before_anything_else(self, verb, role):
        somebody = acting(body("ubnd"), role)
        asked = dict.fromkeys(inspect.signature(getattr(services, verb)).parameters) | {"by": somebody}

        with pytest.raises(Denied):
            getattr(services, verb)(**asked)

    def test_is_known_to_this_test(self):
        assert {"create_body", "grant_mandate", "ensure_kind", "place_under", "restructure"} <= set(VERBS)


class TestGrantMandate:
    def test_is_the_administrator_s(self, noon):
        lan = accounts.give_account(username="lan", full_name="Lan", password="một-mật-khẩu-dài")
        committee = body("ubnd")

        with pytest.raises(Denied):
            services.grant_mandate(
                user=lan, body=committee, role="LEADER", from_day=date(2021, 1, 1), by=acting(committee), at=noon
            )
        assert not Mandate.objects.exists()
        services.grant_mandate(user=lan, body=committee, role="LEADER", from_day=date(2021, 1, 1), by=ADMIN, at=noon)

        assert Mandate.objects.get().role == "LEADER"
