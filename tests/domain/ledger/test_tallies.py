"""The figures of an overview: from the standings today, from the entries on a past day, and both what a slow recount says."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from phoihop.domain.ledger import services, tallies
from phoihop.domain.ledger.models import Commitment, Entry, PastKept, PastStanding, Spell
from phoihop.domain.ledger.tallies import Asked, Mark, Owers
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import acting, body
from tests.support import effort

pytestmark = pytest.mark.django_db
FIRST, TODAY, NEAR = date(2021, 1, 4), date(2021, 9, 23), timedelta(days=7)
AT = datetime(2021, 9, 23, 5, tzinfo=UTC)
SPANS = [(date(2021, month, 1), date(2021, month + 1, 1)) for month in range(1, 12)] + [
    (date(2020, 1, 1), date(2021, 1, 1))
]
Told = dict[tuple[int, int], Counter[Mark]]


def place() -> tuple[list[Body], Owers]:
    """A committee with two departments, one with an office below it, and the Front with a union beside it."""
    committee, front, union = body("ubnd"), body("mttq", side="FRONT"), body("phunu", side="FRONT")
    one, two = body("so-1", under=committee), body("so-2", under=committee)
    office = body("phong", under=one)
    alone, whole = {committee.pk}, {one.pk, two.pk, front.pk, union.pk}
    return [committee, front, union, one, two, office], Owers(frozenset(alone), frozenset(whole))


def lived(seed: int) -> Owers:
    """Two dozen commitments between these, each as far along as chance took it; the past kept never, now and then, or last."""
    random = Random(seed)
    bodies, owers = place()
    keeps = random.choice([0, 0.2, 1])
    for _duty in range(random.randint(1, 24)):
        _one(random, *random.sample(bodies, 2))
        if random.random() < keeps < 1:
            services.remember(today=random.choice([TODAY, date(2021, 5, 2)]))  # what comes later is of days before too
    if keeps == 1:
        services.remember(today=TODAY)
    return owers


def _one(random: Random, debtor: Body, creditor: Body) -> None:
    on = FIRST + timedelta(days=random.randint(0, 200))
    due = random.choice([FIRST, TODAY, on + timedelta(days=random.randint(-20, 120)), date(2020, 6, 1)])
    row = services.open_(
        kind="TASK", title="Việc", debtor=debtor, creditor=creditor, by=acting(debtor), on=on, key=new_key(),
        reckoning=rulebook.fixed(due, "Kế hoạch", verified=True),
    )  # fmt: skip
    if row.mood == "ASSIGN" or random.random() < 0.1:
        return
    row = services.propose(commitment=row, by=acting(debtor), on=on, key=new_key())
    if random.random() < 0.1:
        return
    row = services.agree(commitment=row, by=acting(creditor), on=on, key=new_key())
    for _step in range(random.randint(0, 4)):
        on = min(TODAY, on + timedelta(days=random.randint(0, 60)))
        row = _step_on(random, row, debtor, creditor, on)


def _step_on(random: Random, row: Commitment, debtor: Body, creditor: Body, on: date) -> Commitment:
    said = {"commitment": row, "on": on, "key": new_key()}
    if row.state == "CLAIMED":
        if random.random() < 0.6:
            return services.accept(**said, by=acting(creditor))
        return services.return_(**said, by=acting(creditor), reason="Thiếu biểu")
    if row.state == "SUSPENDED":
        return services.resume(**said, by=acting(debtor))
    if row.state != "IN_FORCE":
        return row
    if random.random() < 0.6:
        return services.claim(**said, by=acting(debtor), result="Xong")
    change = random.choice(["POSTPONED", "SUSPENDED", "NOT_FEASIBLE"])
    later = (
        rulebook.fixed(max(row.due_on, on) + timedelta(days=30), "Công văn", verified=True)
        if change == "POSTPONED"
        else None
    )
    row = services.ask(
        **said, by=acting(debtor), change=change, reason=random.choice(["EPIDEMIC", "FUNDING"]), words="Dịch",
        reckoning=later,
    )  # fmt: skip
    return services.grant(commitment=row, on=on, key=new_key(), by=acting(creditor))


def recounted(owers: Owers, on: date) -> Told:
    """Commitment by commitment, entry by entry."""
    found: Told = {}
    for row in Commitment.objects.all():
        mark, due, debtor = _stood(row, on)
        if mark is None:
            continue
        span = next((n for n, (first, end) in enumerate(SPANS) if due and first <= due < end), tallies.ELSEWHEN)
        above = organisations.ancestors(debtor, on)
        for counted in {one for one in (debtor, *above) if one in owers.whole} | ({debtor} & owers.alone):
            found.setdefault((counted, span), Counter())[mark] += 1
    return found


def _stood(row: Commitment, on: date) -> tuple[Mark | None, date | None, int]:
    state, due, claimed, debtor = "", None, None, 0
    for entry in Entry.objects.filter(commitment=row, effective_on__lte=on).exclude(state_after="").order_by("seq"):
        state, due, debtor = entry.state_after, entry.due_after, entry.debtor_after_id
        claimed = entry.effective_on if entry.verb == "CLAIMED" else claimed
    if state in ("CLAIMED", "FULFILLED"):
        return (Mark.DONE_LATE if due and claimed > due else Mark.KEPT), due, debtor
    if state == "IN_FORCE":
        near = Mark.SOON if due <= on + NEAR else Mark.AHEAD
        return (Mark.OVERDUE if due < on else near), due, debtor
    ended = {"NOT_FEASIBLE": Mark.DROPPED, "CLOSED": Mark.DROPPED, "SUSPENDED": Mark.STOPPED}
    return ended.get(state), due, debtor


def asked(on: date) -> Asked:
    return Asked(on=on, today=TODAY, soon=on + NEAR)


class TestTheTable:
    @given(seed=st.integers(0, 10**9))
    @settings(
        max_examples=effort.examples(16),
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_equals_a_slow_recount_today_and_on_any_day_before(self, db, seed):
        with transaction.atomic():
            owers = lived(seed)
            if seed % 2:
                services.fold_deltas()  # what was just written and what lies folded count alike

            for on in (TODAY, TODAY - timedelta(days=1), date(2021, 6, 30), date(2021, 3, 1)):
                table = tallies.table(owers, SPANS, asked(on))

                assert table == recounted(owers, on)
                for mark in Mark:
                    behind = tallies.records(owers, asked(on), marks=[mark])
                    said = {row.code for row in Commitment.objects.all() if _stood(row, on)[0] is mark}
                    assert {record.code for record in behind[:100]} == said
                    assert behind.count() == len(said) == sum(counts[mark] for counts in table.values())
            assert services.rebuild(check=True, at=AT) == []
            transaction.set_rollback(True)

    def test_is_asked_in_one_query_however_many_bodies(self, django_assert_num_queries):
        owers = lived(7)

        with django_assert_num_queries(1):
            tallies.table(owers, SPANS, asked(TODAY))


class TestCauses:
    def test_count_what_was_granted_and_no_more(self):
        bodies, owers = place()
        committee, front = bodies[0], bodies[1]
        for reason, granted in (("EPIDEMIC", True), ("EPIDEMIC", True), ("FUNDING", True), ("STAFF", False)):
            row = services.open_(
                kind="TASK", title="Việc", debtor=front, creditor=committee, by=acting(front), on=FIRST, key=new_key(),
                reckoning=rulebook.fixed(TODAY, "Kế hoạch", verified=True),
            )  # fmt: skip
            row = services.propose(commitment=row, by=acting(front), on=FIRST, key=new_key())
            row = services.agree(commitment=row, by=acting(committee), on=FIRST, key=new_key())
            row = services.ask(
                commitment=row, by=acting(front), on=date(2021, 5, 1), key=new_key(), change="SUSPENDED", reason=reason,
                words="Chờ",
            )  # fmt: skip
            if granted:
                services.grant(commitment=row, by=acting(committee), on=date(2021, 5, 3), key=new_key())

        assert tallies.causes(owers, date(2021, 1, 1), TODAY) == {"EPIDEMIC": 2, "FUNDING": 1}
        assert tallies.causes(owers, date(2021, 1, 1), date(2021, 5, 2)) == {}


class TestRemembering:
    def test_keeps_every_month_that_is_over_and_each_once(self):
        lived(7)

        first = services.remember(today=TODAY)

        assert first > 0
        assert services.remember(today=TODAY) == 0
        assert services.remember(today=date(2021, 10, 1)) == 1

    def test_asks_a_past_day_of_the_end_of_the_month_before_it(self, django_assert_num_queries):
        owers = lived(7)
        services.remember(today=TODAY)
        PastStanding.objects.filter(day=date(2021, 7, 31)).update(n=1000)

        with django_assert_num_queries(3):
            august = tallies.table(owers, SPANS, asked(date(2021, 8, 1)))

        assert max(sum(counts.values()) for counts in august.values()) >= 1000
        assert tallies.table(owers, SPANS, asked(date(2021, 7, 31))) == recounted(owers, date(2021, 7, 31))

    def test_is_proven_and_mended_with_the_standings(self):
        owers = lived(7)
        services.remember(today=TODAY)
        PastStanding.objects.filter(day=date(2021, 6, 30)).first().delete()
        Spell.objects.first().delete()

        found = services.rebuild(check=True, at=AT)
        services.rebuild(check=False, at=AT)

        assert sorted({one.what.split()[0] for one in found}) == ["past", "spell"]
        assert all(one.sentence for one in found)
        assert services.rebuild(check=True, at=AT) == []
        assert tallies.table(owers, SPANS, asked(date(2021, 7, 5))) == recounted(owers, date(2021, 7, 5))

    def test_is_right_for_spans_and_days_that_no_end_of_a_month_tells_apart(self):
        owers = lived(1180)
        services.remember(today=TODAY)
        on, spring = date(2021, 7, 5), [(date(2020, 3, 1), date(2020, 7, 1))]
        far = Asked(on=on, today=TODAY, soon=date(2021, 12, 1))

        told = tallies.table(owers, spring, far), tallies.table(owers, SPANS, far)
        PastKept.objects.all().delete()

        assert told == (tallies.table(owers, spring, far), tallies.table(owers, SPANS, far))
        assert sum(sum(counts.values()) for counts in told[0].values()) > 5
