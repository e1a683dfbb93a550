"""The same request sent many times at once makes one entry; two different ones at once never both win."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier

import pytest
from django.db import connection

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.ledger.services import doing, standing
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.organisations.factories import acting

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6
DAY = date(2021, 9, 1)


def at_once(*requests: Callable[[], object]) -> list[object]:
    """Send all requests in the same moment, each on a connection of its own; refusals are answers too."""
    barrier = Barrier(len(requests))

    def send(request: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return request()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


class TestSameRequestManyTimesAtOnce:
    def test_opens_one_commitment(self, committee: Body, front: Body, department: Body) -> None:
        key = new_key()

        def open_it() -> Commitment:
            return services.open_(
                kind="TASK", title="Giám sát giảm nghèo", debtor=front, creditor=committee, supporters=[department],
                reckoning=rulebook.fixed(date(2021, 9, 14), "Kế hoạch 2021", verified=True), by=acting(front), on=DAY,
                key=key,
            )  # fmt: skip

        answers = at_once(*[open_it] * AT_ONCE)

        assert Commitment.objects.count() == Entry.objects.count() == 1
        assert answers == [Commitment.objects.get()] * AT_ONCE

    def test_claims_once(self, in_force: OpenCommitment, front: Body) -> None:
        row, key = in_force(), new_key()

        answers = at_once(
            *[lambda: services.claim(commitment=row, result="Xong", by=acting(front), on=DAY, key=key)] * AT_ONCE
        )

        assert [answer.state for answer in answers if isinstance(answer, Commitment)] == ["CLAIMED"] * AT_ONCE
        assert row.entries.filter(verb="CLAIMED").count() == 1
        assert list(queries.verify()) == []

    def test_answers_with_the_row_as_it_stands_though_loaded_before(
        self, in_force: OpenCommitment, front: Body, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stale, key = in_force(), new_key()
        services.claim(commitment=stale, result="Xong", by=acting(front), on=DAY, key=key)
        monkeypatch.setattr(doing, "reload", lambda row: row)  # the moment between loading and looking for the key
        assert stale.state == "IN_FORCE"

        answer = services.claim(commitment=stale, result="Xong", by=acting(front), on=DAY, key=key)

        assert answer.state == "CLAIMED"


class TestRivalsAtOnce:
    def test_let_one_win_and_tell_the_others(self, in_force: OpenCommitment, front: Body, committee: Body) -> None:
        row = in_force()
        services.claim(commitment=row, result="Xong", by=acting(front), on=DAY, key=new_key())

        answers = at_once(
            lambda: services.accept(commitment=row, by=acting(committee), on=DAY, key=new_key()),
            lambda: services.return_(
                commitment=row, reason="Thiếu phụ lục", by=acting(committee), on=DAY, key=new_key()
            ),
        )

        assert sum(isinstance(answer, Refused) for answer in answers) == 1
        assert row.entries.filter(verb__in=["ACCEPTED", "RETURNED"]).count() == 1
        assert list(queries.verify()) == []


class TestRecountWhileOthersWrite:
    def test_sees_one_moment(
        self, in_force: OpenCommitment, front: Body, monkeypatch: pytest.MonkeyPatch, noon: datetime
    ) -> None:
        row = in_force()
        count, writers = standing.stored, ThreadPoolExecutor(1)

        def claim() -> None:
            services.claim(commitment=row, result="Xong", by=acting(front), on=DAY, key=new_key())
            connection.close()

        def count_after_another_wrote() -> dict[standing.Cell, int]:
            written = writers.submit(claim)
            if connection.vendor == "postgresql":  # SQLite lets the writer wait until the recount is done
                written.result()
            return count()

        monkeypatch.setattr(standing, "stored", count_after_another_wrote)

        assert services.rebuild(check=True, at=noon) == []
        writers.shutdown()
        assert Commitment.objects.get().state == "CLAIMED"
