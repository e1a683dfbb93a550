"""Many keys turned at once bind exactly as one by one: all of them, or none."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.refusals import KeyReused, NotNow, Rivalled, WrongSide
from phoihop.domain.ledger.services import binding, bulk
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.ledger.test_racing import at_once
from tests.domain.organisations.factories import acting, body
from tests.support import effort

DAY = date(2021, 9, 10)


def proposed(debtor: Body, creditor: Body, *, due: date = date(2021, 12, 14)) -> Commitment:
    """What the debtor proposed to the creditor."""
    row = services.open_(
        kind="TASK", title="Giám sát giảm nghèo", debtor=debtor, creditor=creditor, by=acting(debtor), on=DAY,
        reckoning=rulebook.fixed(due, "Kế hoạch 2021", verified=True), key=new_key(),
    )  # fmt: skip
    return services.propose(commitment=row, by=acting(debtor), on=DAY, key=new_key())


def keyed(rows: list[Commitment]) -> list[tuple[Commitment, str]]:
    return [(row, new_key()) for row in rows]


class TestAgreeAll:
    def test_binds_each_and_leaves_chains_and_counts_whole(self, committee: Body, front: Body) -> None:
        rows = [proposed(front, committee) for _n in range(5)]

        bound = services.agree_all(keyed=keyed(rows), by=acting(committee), on=DAY)

        assert [row.pk for row in bound] == [row.pk for row in rows]
        assert {row.state for row in Commitment.objects.all()} == {"IN_FORCE"}
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=timezone.now()) == []
        assert queries.counts(body_id=front.pk, side="OWES", today=DAY).open == len(rows)

    @given(parted=st.lists(st.booleans(), min_size=1, max_size=6), days=st.lists(st.integers(0, 30), min_size=6))
    @settings(max_examples=effort.examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_the_same_story_as_one_by_one(self, db: None, parted: list[bool], days: list[int]) -> None:
        one, other = body(new_key()), body(new_key(), side="FRONT")
        pairs = [
            (proposed(one, other, due=day), proposed(one, other, due=day))
            for day in (date(2021, 10, 1 + days[place]) for place in range(len(parted)))
        ]

        for single, _together in pairs:
            services.agree(commitment=single, by=acting(other), on=DAY, key=new_key())
        services.agree_all(keyed=keyed([together for _single, together in pairs]), by=acting(other), on=DAY)

        for single, together in pairs:
            assert told(single) == told(together)
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=timezone.now()) == []

    def test_sent_again_adds_nothing(self, committee: Body, front: Body) -> None:
        request = keyed([proposed(front, committee) for _n in range(3)])
        services.agree_all(keyed=request, by=acting(committee), on=DAY)
        entries = Entry.objects.count()

        again = services.agree_all(keyed=request, by=acting(committee), on=DAY)

        assert Entry.objects.count() == entries
        assert {row.state for row in again} == {"IN_FORCE"}

    def test_leaves_nothing_of_any_when_one_is_refused(
        self, committee: Body, front: Body, in_force: OpenCommitment
    ) -> None:
        rows = [proposed(front, committee), in_force()]

        with pytest.raises(NotNow):
            services.agree_all(keyed=keyed(rows), by=acting(committee), on=DAY)

        assert Commitment.objects.get(pk=rows[0].pk).state == "PROPOSED"
        assert services.rebuild(check=True, at=timezone.now()) == []

    def test_is_refused_to_the_side_that_proposed(self, committee: Body, front: Body) -> None:
        with pytest.raises(WrongSide):
            services.agree_all(keyed=keyed([proposed(front, committee)]), by=acting(front), on=DAY)

    def test_refuses_a_key_that_served_something_else(self, committee: Body, front: Body) -> None:
        first, second = proposed(front, committee), proposed(front, committee)
        key = new_key()
        services.agree_all(keyed=[(first, key)], by=acting(committee), on=DAY)

        with pytest.raises(KeyReused):
            services.agree_all(keyed=[(second, key)], by=acting(committee), on=DAY)

    def test_refuses_one_key_for_two_of_its_rows(self, committee: Body, front: Body) -> None:
        first, second = proposed(front, committee), proposed(front, committee)

        with pytest.raises(KeyReused):
            services.agree_all(keyed=[(first, "k"), (second, "k")], by=acting(committee), on=DAY)

    def test_refuses_a_key_that_another_request_used_in_the_same_moment(
        self, committee: Body, front: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, third = (proposed(front, committee) for _n in range(3))
        services.agree_all(keyed=[(first, "k")], by=acting(committee), on=DAY)
        asks, unseen = bulk._earlier, iter([True])  # the other commits between the question and the writing
        monkeypatch.setattr(bulk, "_earlier", lambda lines: set() if next(unseen, False) else asks(lines))
        entries = Entry.objects.count()

        with pytest.raises(KeyReused):
            services.agree_all(keyed=[(third, new_key()), (second, "k")], by=acting(committee), on=DAY)

        assert Entry.objects.count() == entries
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=timezone.now()) == []

    def test_is_refused_on_rows_that_moved_on_meanwhile(
        self, committee: Body, front: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = proposed(front, committee)
        decided_on = Commitment.objects.in_bulk([row.pk])
        services.agree(commitment=row, by=acting(committee), on=DAY, key=new_key())
        monkeypatch.setattr(binding.Commitment.objects, "in_bulk", lambda _numbers: decided_on)

        with pytest.raises(Rivalled):
            services.agree_all(keyed=keyed([row]), by=acting(committee), on=DAY)


@pytest.mark.django_db(transaction=True)
class TestAgreeAllAtOnce:
    def test_binds_each_once_however_many_times_it_is_sent(self, committee: Body, front: Body) -> None:
        rows = [proposed(front, committee) for _n in range(4)]
        request = keyed(rows)
        ways = [request, request, request[::-1], request[::-1]]  # the locks are taken in one order, whatever is asked

        answers = at_once(
            *[lambda way=way: services.agree_all(keyed=way, by=acting(committee), on=DAY) for way in ways]
        )

        assert [len(answer) for answer in answers if isinstance(answer, list)] == [len(rows)] * len(ways)
        assert Entry.objects.filter(verb="AGREED").count() == len(rows)
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=timezone.now()) == []


def told(commitment: Commitment) -> list[tuple[object, ...]]:
    """The story without what is a commitment's own: its code, its moments, its keys and hashes."""
    columns = ("seq", "verb", "effective_on", "by_body_id", "facts", "state_after", "due_after", "debtor_after_id")
    return list(commitment.entries.order_by("seq").values_list(*columns))
