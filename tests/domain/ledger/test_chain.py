"""Nothing in the ledger can be changed unseen, and all of it can be made again from the entries."""

from datetime import UTC, date, datetime

import pytest
from django.db import DataError, connection, transaction

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry, Evidence, Note, Standing, StandingDelta, Supporter
from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.storage import services as storage
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.organisations.factories import acting
from tests.support import papers

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

    @pytest.mark.parametrize(
        ("column", "no_day"),
        [
            ("effective_on", "2021-91-20"),
            ("effective_on", "2021-01-2x"),
            ("recorded_at", "2021x01-20 02:00:00"),
            ("due_after", "2021-09-39"),
        ],
    )
    def test_names_the_entry_in_which_a_day_is_none_any_more(
        self, in_force: OpenCommitment, column: str, no_day: str
    ) -> None:
        entry = in_force().entries.get(seq=2)
        change = f"UPDATE ledger_entry SET {column} = %s WHERE id = %s"

        if connection.vendor == "postgresql":  # it lets nobody write such a thing
            with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change, [no_day, entry.pk])
            return
        with connection.cursor() as cursor:
            cursor.execute(change, [no_day, entry.pk])

        assert [(b.seq, b.why) for b in queries.verify()] == [(2, "CONTENT")]

    def test_names_a_removed_last_entry(self, in_force: OpenCommitment) -> None:
        commitment = in_force()

        Entry.objects.filter(commitment=commitment, seq=3).delete()

        assert [(b.seq, b.why) for b in queries.verify()] == [(3, "COUNT")]

    def test_finds_a_story_rewritten_with_its_row_by_the_seal(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.seal(by=acting(front, "CLERK"))
        last = commitment.entries.get(seq=2)

        Entry.objects.filter(commitment=commitment, seq=3).delete()
        Commitment.objects.filter(pk=commitment.pk).update(
            entry_count=2, head_hash=last.hash, state="PROPOSED", recorded_at=last.recorded_at
        )

        assert [(b.seq, b.why) for b in queries.verify()] == [(3, "SEAL")]

    def test_names_the_entry_whose_words_were_changed(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.claim(commitment=commitment, result="Xong", by=acting(front), on=date(2021, 9, 1), key=new_key())

        Note.objects.filter(entry__commitment=commitment).update(text="Chưa xong")

        assert [(b.chain, b.seq, b.why) for b in queries.verify()] == [(commitment.chain_name, 4, "NOTE")]

    def test_holds_when_words_were_erased(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        services.claim(commitment=commitment, result="Xong", by=acting(front), on=date(2021, 9, 1), key=new_key())

        Note.objects.filter(entry__commitment=commitment).delete()

        assert list(queries.verify()) == []

    @pytest.mark.parametrize("loss", ["removed", "exchanged", "added"])
    def test_names_the_entry_whose_evidence_was(self, in_force: OpenCommitment, front: Body, loss: str) -> None:
        commitment = in_force()
        paper, other = (storage.keep(name="x.pdf", chunks=[papers.pdf(text)])[0] for text in (b"one", b"two"))
        services.claim(
            commitment=commitment, result="Xong", by=acting(front), on=date(2021, 9, 1), key=new_key(),
            evidence=[(paper, "x.pdf")],
        )  # fmt: skip
        shown = Evidence.objects.filter(entry__commitment=commitment)

        if loss == "removed":
            shown.delete()
        elif loss == "exchanged":
            shown.update(file=other)
        else:
            Evidence.objects.create(entry=commitment.entries.get(seq=4), file=other, name="y.pdf")

        assert [(b.seq, b.why) for b in queries.verify()] == [(4, "EVIDENCE")]


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

    def test_mends_who_supports_from_the_opening_entry(self, in_force: OpenCommitment, front: Body) -> None:
        commitment = in_force()
        Supporter.objects.create(commitment=commitment, body=front)
        assert [d.what for d in services.rebuild(check=True, at=NOW)] == [f"{commitment.code}.supporters"]

        services.rebuild(check=False, at=NOW)

        assert services.rebuild(check=True, at=NOW) == []
        assert not commitment.supporters.exists()
