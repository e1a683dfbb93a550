"""What is due is done once, by one worker, and a failure is told without stopping the rest."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.foundation.jobs import services
from phoihop.foundation.jobs.models import JobRow
from phoihop.foundation.jobs.schedule import VIET_NAM, Job

NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
moments = st.integers(0, 3_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


def run(*jobs: Job, at: datetime) -> list[str]:
    return services.run_due(jobs, at=at, clock=lambda: at)


@pytest.fixture
def done() -> list[datetime]:
    return []


@pytest.fixture
def minutely(done: list[datetime]) -> Job:
    def work(at: datetime) -> str:
        done.append(at)
        return "done"

    return Job("minutely", work, every=MINUTE)


class TestNextTime:
    @given(moments, st.times())
    def test_is_the_first_such_hour_in_viet_nam_after_the_moment(self, at: datetime, hour: time) -> None:
        due = Job("nightly", lambda at: "", daily_at=hour).next_after(at)

        assert at < due <= at + timedelta(days=1)
        assert due.astimezone(VIET_NAM).time() == hour

    def test_is_told_in_one_way_only(self) -> None:
        with pytest.raises(ValueError, match="either"):
            Job("both", lambda at: "", every=MINUTE, daily_at=time(1))


@pytest.mark.django_db
class TestRunDue:
    def test_waits_for_the_first_time_then_does_it_once(self, minutely: Job, done: list[datetime]) -> None:
        for seconds in (0, 59, 60, 61, 119, 120):
            run(minutely, at=NOON + timedelta(seconds=seconds))

        assert done == [NOON + MINUTE, NOON + 2 * MINUTE]
        assert JobRow.objects.get().runs == 2

    def test_leaves_a_job_to_the_worker_that_holds_it(self, minutely: Job, done: list[datetime]) -> None:
        run(minutely, at=NOON)
        JobRow.objects.update(held_until=NOON + timedelta(hours=1))

        assert run(minutely, at=NOON + MINUTE) == []

        assert done == []

    def test_takes_over_from_a_worker_that_died(self, minutely: Job) -> None:
        run(minutely, at=NOON)
        JobRow.objects.update(held_until=NOON + MINUTE)

        assert run(minutely, at=NOON + MINUTE) == ["minutely"]

    def test_tells_a_failure_undoes_it_and_goes_on(self, minutely: Job, caplog: pytest.LogCaptureFixture) -> None:
        def break_off(at: datetime) -> str:
            JobRow.objects.create(name="half-written", due_at=at)
            raise OSError("disk")

        broken = Job("broken", break_off, every=MINUTE)
        run(broken, minutely, at=NOON)

        assert run(broken, minutely, at=NOON + MINUTE) == ["minutely"]

        row = JobRow.objects.get(name="broken")
        assert (row.failures, row.outcome, row.held_until) == (1, "OSError", None)
        assert not JobRow.objects.filter(name="half-written").exists()
        assert "job broken failed" in caplog.text

    def test_forgets_earlier_failures_after_a_success(self, minutely: Job) -> None:
        run(minutely, at=NOON)
        JobRow.objects.update(failures=3)

        run(minutely, at=NOON + MINUTE)

        assert JobRow.objects.get().failures == 0
