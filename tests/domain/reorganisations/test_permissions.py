"""A reorganisation is prepared and carried out by whoever keeps who is who, and by nobody else."""

import inspect

import pytest

from phoihop.domain.reorganisations import permissions, services
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import ADMIN, acting
from tests.domain.reorganisations.factories import carried_out, drafted, place

pytestmark = pytest.mark.django_db

VERBS = sorted(name for name, _verb in inspect.getmembers(services, inspect.isfunction))


class TestEveryVerb:
    @pytest.mark.parametrize("role", ["LEADER", "OFFICER", "CLERK", "OBSERVER"])
    @pytest.mark.parametrize("verb", VERBS)
    def test_is_refused_to_every_other_role_before_anything_else(self, verb, role):
        somebody = acting(place()["tinh"], role)
        asked = dict.fromkeys(inspect.signature(getattr(services, verb)).parameters) | {"by": somebody}

        with pytest.raises(Denied):
            getattr(services, verb)(**asked)

    def test_is_known_to_this_test(self):
        assert {"draft", "approve", "pass_on", "settle", "give", "carry_out", "withdraw"} <= set(VERBS)


class TestSeeing:
    def test_what_is_prepared_is_theirs_who_prepare_it_and_what_is_done_is_everybodys(self):
        bodies = place()
        draft = drafted()
        assert list(permissions.visible_to(ADMIN)) == [draft]
        assert list(permissions.visible_to(acting(bodies["mttq"]))) == []

        carried_out(draft)

        assert list(permissions.visible_to(acting(bodies["mttq"]))) == [draft]
