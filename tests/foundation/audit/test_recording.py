"""Acts are recorded after the last seal, whatever the clock or a loaded paper says."""

from datetime import datetime

import pytest

from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments, queries, services
from phoihop.foundation.lifecycle.models import Installation

pytestmark = pytest.mark.django_db
NOBODY = Actor(user_id=None, body_id=None, role="LOADER", capabilities=frozenset())


class TestRecord:
    def test_never_carries_a_moment_before_the_last_seal(self, noon: datetime) -> None:
        thing = Installation.objects.create()
        seal = services.seal([])

        with moments.history(noon):
            row = services.record("lifecycle.test", on=thing, by=NOBODY, at=noon)

        assert row.recorded_at > seal.sealed_at
        assert row.origin == moments.HISTORY
        assert list(queries.broken_records()) == []
