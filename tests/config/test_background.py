"""What the installation does by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from phoihop.config import background, case
from phoihop.domain.ledger import queries
from phoihop.domain.ledger.models import StandingDelta
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.jobs import services
from phoihop.foundation.jobs.models import JobRow

pytestmark = pytest.mark.django_db


class TestNight:
    def test_folds_proves_and_seals(self) -> None:
        case.load()
        now = timezone.now()
        services.run_due(background.JOBS, at=now, clock=timezone.now)
        JobRow.objects.update(due_at=now)

        done = services.run_due(background.JOBS, at=now + timedelta(seconds=1), clock=timezone.now)

        assert done == ["standings.fold", "ledger.recount", "ledger.seal", "files.sweep"]
        assert not StandingDelta.objects.exists()
        proof = queries.last_proof()
        assert proof is not None
        assert proof.differences == 0
        assert Seal.objects.count() == 1
        assert list(queries.verify()) == []
        assert audit.broken_seals() is None
