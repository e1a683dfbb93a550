"""What the installation does by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from phoihop.config import background, case
from phoihop.domain.ledger import queries
from phoihop.domain.ledger.models import StandingDelta
from phoihop.domain.reorganisations import services as reorganising
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.jobs import services
from phoihop.foundation.jobs.models import JobRow
from tests.domain.reorganisations.factories import approved, drafted, place
from tests.domain.reorganisations.sheets import begin

pytestmark = pytest.mark.django_db


class TestNight:
    def test_folds_proves_and_seals(self) -> None:
        case.load()
        now = timezone.now()
        services.run_due(background.JOBS, at=now, clock=timezone.now)
        JobRow.objects.update(due_at=now)

        done = services.run_due(background.JOBS, at=now + timedelta(seconds=1), clock=timezone.now)

        assert set(background.titles()) == {job.name for job in background.JOBS}
        assert done == [
            "reorganisations.carry_out", "standings.fold", "standings.follow", "ledger.remember", "oversight.escalate", "reviews.open_due",
            "regimes.open", "ledger.recount",
            "ledger.seal", "portal.publish", "portal.links", "finding.follow", "finding.rebuild", "petitions.forget_tries",
            "petitions.forget_words", "lists.forget",
            "notices.remind", "notices.week", "notices.gather", "notices.post", "mail.send", "webhooks.send", "files.sweep", "backup.keep",
        ]  # fmt: skip
        assert not StandingDelta.objects.exists()
        proof = queries.last_proof()
        assert proof is not None
        assert proof.differences == 0
        assert Seal.objects.count() == 2  # the case's own, and this night's
        assert list(queries.verify()) == []
        assert audit.broken_seals() is None


class TestReorganising:
    def test_carries_out_the_others_when_one_fails_and_tries_that_one_again(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        place()
        rows = [approved(drafted(begin(code, under="tinh"))) for code in ("xa-7", "xa-8")]
        real = reorganising.carry_out

        def fails_for_the_first(**told: Any) -> object:  # Any: what the service takes
            if told["reorganisation"] == rows[0]:
                raise KeyError("xa-7")
            return real(**told)

        monkeypatch.setattr(background.reorganising, "carry_out", fails_for_the_first)
        job = [job for job in background.JOBS if job.name == "reorganisations.carry_out"]
        services.run_due(job, at=timezone.now(), clock=timezone.now)

        done = services.run_due(job, at=timezone.now() + timedelta(days=2), clock=timezone.now)

        assert done == []
        assert [Reorganisation.objects.get(pk=row.pk).state for row in rows] == ["APPROVED", "CARRIED_OUT"]
        assert rows[0].code in caplog.text


class TestWork:
    def test_goes_on_when_the_database_did_not_answer(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        rounds: list[str] = []

        def run_due() -> list[str]:
            rounds.append("asked")
            if len(rounds) == 1:
                raise OperationalError("server closed the connection unexpectedly")
            return []

        monkeypatch.setattr(background, "run_due", run_due)
        monkeypatch.setattr(background, "close_old_connections", lambda: None)  # they are the test's own
        monkeypatch.setattr(background.connections, "close_all", lambda: rounds.append("reconnected"))
        monkeypatch.setattr(background.clocks, "sleep", lambda _seconds: None)
        monkeypatch.setattr(background.os, "getppid", lambda: 1 if len(rounds) < 3 else 2)

        background.work()

        assert rounds == ["asked", "reconnected", "asked"]
        assert "the database did not answer" in caplog.text
