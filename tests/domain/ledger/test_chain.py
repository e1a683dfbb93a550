"""Nothing in the ledger can be changed unseen, and all of it can be made again from the entries."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry, Standing, StandingDelta
from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import queries as audit
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.organisations.factories import acting

NOW = datetime(2021, 9, 23, 3, tzinfo=UTC)
COLUMNS = {
    "verb": "WITHDRAWN", "effective_on": "2021-02-02", "recorded_at": "2021-02-02 00:00:00+00:00", "origin": "HISTORY",
    "by_user": 7, "facts": '{"x":1}', "note_digest": "0", "state_after": "CLOSED", "due_after": "2022-01-01", "key": "x",
    "hash": "0" * 64, "previous_hash": "0" * 64, "seq": 9,
}  # fmt: skip


class TestVerify:
    def test_finds_nothing_in_an_honest_ledger(self, in_force: OpenCommitment) -> None:
        in_force()
        in_force()

        assert list(queries.verify()) == []

    @pytest.mark.parametrize("column", COLUMNS)
    def test_names_the_entry_in_which_any_column_was_changed(self, in_force: OpenCommitment, column: str) -> None:
        honest, changed = in_force(), in_force()
        entry = changed.entries.get(seq=2)

        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", [COLUMNS[column], entry.pk])

        found = list(queries.verify())
        assert [(b.chain, b.seq) for b in found] == [(changed.chain_name, 2)]
        assert honest.chain_name not in {b.chain for b in found}

    def test_names_a_removed_last_entry(self, in_force: OpenCommitment) -> None:
        commitment = in_force()

        Entry.objects.filter(commitment=commitment, seq=3).delete()

        assert [(b.seq, b.why) for b in queries.verify()] == [(3, "COUNT")]

    def test_finds_a_story_rewritten_with_its_row_by_the_seal(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.seal(by=acting(front, "CLERK"))
        head = commitment.entries.get(seq=2).hash

        Entry.objects.filter(commitment=commitment, seq=3).delete()
        Commitment.objects.filter(pk=commitment.pk).update(entry_count=2, head_hash=head)

        assert [(b.seq, b.why) for b in queries.verify()] == [(3, "SEAL")]


class TestSeal:
    def test_follows_from_the_seal_before(self, in_force: OpenCommitment, front: Body) -> None:
        in_force()
        first = services.seal(by=acting(front, "CLERK"))
        in_force()

        second = services.seal(by=acting(front, "CLERK"))

        assert second.previous_hash == first.hash
        assert audit.broken_seals() is None

    def test_comes_before_every_later_entry(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        seal = services.seal(by=acting(front, "CLERK"))

        services.claim(commitment=commitment, result="Xong", by=acting(front), on=date(2021, 9, 1), key=new_key())

        assert commitment.entries.get(seq=4).recorded_at > seal.sealed_at


class TestRebuild:
    def test_finds_no_difference_in_an_honest_ledger(self, in_force: OpenCommitment) -> None:
        in_force()

        assert services.rebuild(check=True, at=NOW) == []

    def test_mends_a_row_and_a_count_from_the_entries(self, in_force: OpenCommitment) -> None:
        commitment = in_force()
        Commitment.objects.filter(pk=commitment.pk).update(due_on=date(2022, 1, 1))
        Standing.objects.all().delete()
        StandingDelta.objects.all().delete()
        assert len(services.rebuild(check=True, at=NOW)) > 1

        services.rebuild(check=False, at=NOW)

        assert services.rebuild(check=True, at=NOW) == []
        commitment.refresh_from_db()
        assert commitment.due_on == date(2021, 9, 14)
