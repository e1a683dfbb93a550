"""No key opens a word that its holder would not read on a page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Mandate
from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.exchange import services
from phoihop.surfaces.exchange.models import Scope
from tests.architecture.test_url_relations import (  # noqa: F401  # fixtures by their names
    ASKED,
    BODIES,
    DRAFTED,
    KNOWN,
    things,
    things_database,
    visitor,
)
from tests.architecture.url_table import RELATIONS

ADDRESSES = {
    "commitment": ("commitments/{}", "commitments/{}/entries"), "agreement": ("agreements/{}",), "plan": ("plans/{}",),
}  # fmt: skip


@pytest.mark.django_db
class TestEachKey:
    @pytest.mark.parametrize("relation", sorted(BODIES))
    def test_opens_what_the_pages_open_and_no_word_of_anybody_elses(self, things, noon, relation):  # noqa: F811  # the same
        visitor(relation, "LEADER", noon)
        mandate = Mandate.objects.select_related("user", "body").latest("pk")
        today = installation.effective_today(timezone.now())
        actor = organisations.actor_for(mandate.user_id, mandate.body_id, today)
        _row, secret = services.make(
            body=mandate.body, purpose="Thử", scope=Scope.KEYS, last_day=today + timedelta(days=1), by=actor, on=today, at=noon, key="k",
        )  # fmt: skip
        machine = Client(headers={"Authorization": f"Bearer {secret}"})

        given, due, read = {}, {}, b""
        for name, addresses in ADDRESSES.items():
            for state, row in RELATIONS[name].items():
                for address in addresses:
                    path = f"/api/v1/{address.format(*things[name][state])}"
                    answer = machine.get(path)
                    given[path], due[path] = answer.status_code, row[relation]
                    read += answer.content
        for listed in ("commitments", "agreements", "plans"):
            read += machine.get(f"/api/v1/{listed}?limit=200").content

        assert given == due
        assert {words for words in (DRAFTED, ASKED) if words in read.decode()} <= KNOWN[relation]
