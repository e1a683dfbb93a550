"""What fell due and how it went: by whoever owed it then, and whatever comes later."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phoihop.domain.ledger import services, timeliness
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.timeliness import Outcome
from phoihop.foundation.audit import moments
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import acting
from tests.domain.reorganisations import test_forest as forest
from tests.domain.reorganisations.factories import DAY, carried_out, drafted, owing, place
from tests.support import effort

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2021, 1, 1), date(2021, 6, 30)


def told(first: date = FIRST, last: date = LAST, known_at: datetime | None = None) -> list[tuple[str, int, str]]:
    return [(due.code, due.debtor_id, str(due.outcome)) for due in timeliness.fallen_due(first, last, known_at)]


def claim(row: Commitment, on: date) -> None:
    services.claim(commitment=row, result="Xong", by=acting(row.debtor), on=on, key=new_key())


class TestWhatFellDue:
    def test_is_on_time_late_open_or_stopped(self):
        bodies = place()
        early, late, never, today = (
            owing(bodies["xa-1"], bodies["mttq"], due=due)
            for due in (date(2021, 4, 1), date(2021, 4, 1), date(2021, 5, 1), LAST)
        )
        claim(early, date(2021, 4, 1))
        claim(late, date(2021, 4, 2))

        found = {due.code: (due.outcome, due.late) for due in timeliness.fallen_due(FIRST, LAST)}

        assert found == {
            early.code: (Outcome.ON_TIME, 0), late.code: (Outcome.LATE, 1),
            never.code: (Outcome.LATE, (LAST - date(2021, 5, 1)).days), today.code: (Outcome.OPEN, 0),
        }  # fmt: skip

    def test_has_no_share_where_nothing_fell_due(self):
        assert timeliness.rate([]) is None
        assert timeliness.rate([Outcome.OPEN, Outcome.STOPPED, Outcome.DROPPED]) is None
        assert timeliness.rate([Outcome.ON_TIME, Outcome.LATE, Outcome.ON_TIME, Outcome.ON_TIME]) == 0.75
        assert timeliness.rate([Outcome.LATE]) == 0.0

    def test_leaves_out_what_binds_nobody_and_what_falls_due_outside(self):
        bodies = place()
        owing(bodies["xa-1"], bodies["mttq"], due=LAST + timedelta(days=1))
        declined = services.open_(
            kind="TASK", title="Họp", debtor=bodies["xa-1"], creditor=bodies["mttq"], by=acting(bodies["xa-1"]),
            on=date(2021, 2, 1), key=new_key(), reckoning=forest.rulebook.fixed(LAST, "Kế hoạch", verified=True),
        )  # fmt: skip

        assert told() == []
        assert declined.state == "DRAFT"

    def test_is_counted_for_who_owed_it_then(self):
        bodies = place()
        duty = owing(bodies["xa-1"], bodies["mttq"], due=date(2021, 6, 1))
        before = told()

        carried_out(drafted())

        assert told() == before == [(duty.code, bodies["xa-1"].pk, "LATE")]
        duty.refresh_from_db()
        assert duty.debtor_id != bodies["xa-1"].pk
        assert told(FIRST, DAY) == before  # the heir carries it on; it fell due with its predecessor

    def test_is_counted_for_the_heir_from_the_day_on_which_it_follows(self):
        bodies = place()
        duty = owing(bodies["xa-1"], bodies["mttq"], due=DAY)

        carried_out(drafted())

        duty.refresh_from_db()
        assert told(FIRST, DAY) == [(duty.code, duty.debtor_id, "OPEN")]

    def test_written_down_after_its_day_counts_for_who_first_owed_it(self):
        bodies = place()
        duty = owing(bodies["xa-1"], bodies["mttq"], on=date(2021, 3, 1), due=date(2021, 2, 1))

        assert told() == [(duty.code, bodies["xa-1"].pk, "LATE")]
        assert told(FIRST, date(2021, 2, 28)) == []

    def test_is_asked_in_one_query(self, django_assert_num_queries):
        bodies = place()
        for due in (date(2021, 4, 1), date(2021, 5, 1), date(2021, 6, 1)):
            owing(bodies["xa-1"], bodies["mttq"], due=due)

        with django_assert_num_queries(1):
            found = told()

        assert len(found) == 3

    def test_is_not_changed_by_what_is_recorded_later(self):
        bodies = place()
        with moments.history(datetime(2021, 2, 1, tzinfo=UTC)):
            duty = owing(bodies["xa-1"], bodies["mttq"], due=date(2021, 6, 1))
        known = datetime(2021, 7, 1, tzinfo=UTC)
        before = told(known_at=known)

        claim(duty, date(2021, 5, 20))  # done in May, told long after

        assert told(known_at=known) == before == [(duty.code, bodies["xa-1"].pk, "LATE")]
        assert told() == [(duty.code, bodies["xa-1"].pk, "ON_TIME")]

    @given(seed=st.integers(0, 10**6))
    @settings(
        max_examples=effort.examples(4),
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_equals_a_recount_on_any_day_of_any_story(self, db, place_database, seed):
        with forest.undone():
            days, random = forest.tell(seed), Random(seed)
            for row in Commitment.objects.filter(state="IN_FORCE", debtor__ended_on=None)[:6]:
                claim(
                    row,
                    max(row.since, row.due_on + timedelta(days=random.randint(-30, 30)))
                    if row.due_on < date(2026, 1, 1)
                    else row.since,
                )

            for on in days:
                assert sorted(told(FIRST, on)) == sorted(recounted(FIRST, on))


def recounted(first: date, last: date) -> list[tuple[str, int, str]]:
    """Commitment by commitment, entry by entry."""
    found = []
    for row in Commitment.objects.all():
        state, due, claimed, debtors = "", None, None, []
        for entry in Entry.objects.filter(commitment=row).order_by("seq"):
            if entry.effective_on > last or not entry.state_after:
                continue
            state, due = entry.state_after, entry.due_after
            debtors.append((entry.effective_on, entry.debtor_after_id))
            claimed = entry.effective_on if entry.verb == "CLAIMED" else claimed
        if state in ("", "DRAFT", "PROPOSED", "DECLINED", "WITHDRAWN") or due is None or not first <= due <= last:
            continue
        if state in ("CLAIMED", "FULFILLED"):
            outcome = "LATE" if claimed > due else "ON_TIME"
        elif state == "IN_FORCE":
            outcome = "LATE" if last > due else "OPEN"
        else:
            outcome = "STOPPED" if state == "SUSPENDED" else "DROPPED"
        owers = [debtor for on, debtor in debtors if on <= due] or [debtors[0][1]]
        found.append((row.code, owers[-1], outcome))
    return found
