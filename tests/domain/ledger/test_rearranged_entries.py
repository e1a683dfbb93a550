"""An entry taken out, put elsewhere or slipped in is found, and the first place that no longer holds is named."""

from collections.abc import Callable

import pytest
from django.db.models import F

from phoihop.domain.ledger import queries
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.services import appending
from phoihop.foundation.audit import chain
from tests.domain.ledger.conftest import OpenCommitment, new_key

SPARE = 99  # a place nobody holds, on the way from one to another


def remove(row: Commitment, seq: int) -> None:
    row.entries.filter(seq=seq).delete()


def remove_and_close_the_gap(row: Commitment, seq: int) -> None:
    remove(row, seq)
    for later in range(seq + 1, row.entry_count + 1):
        row.entries.filter(seq=later).update(seq=later - 1)


def swap_with_the_next(row: Commitment, seq: int) -> None:
    for old, new in ((seq, SPARE), (seq + 1, seq), (SPARE, seq + 1)):
        row.entries.filter(seq=old).update(seq=new)


def insert(row: Commitment, seq: int) -> Entry:
    """A copy of the entry before, in a place made for it, hashed as an honest one would be."""
    row.entries.filter(seq__gte=seq).update(seq=F("seq") + SPARE)
    row.entries.filter(seq__gt=SPARE).update(seq=F("seq") - SPARE + 1)
    new = row.entries.get(seq=seq - 1)
    new.pk, new.seq, new.key, new.previous_hash = None, seq, new_key(), new.hash
    new.hash = chain.link(new.previous_hash, appending.text_of(row.code, new))
    new.save(force_insert=True)
    return new


def insert_with_a_count_to_match(row: Commitment, seq: int) -> None:
    insert(row, seq)
    Commitment.objects.filter(pk=row.pk).update(entry_count=F("entry_count") + 1)


def insert_hashed_as_the_one_before(row: Commitment, seq: int) -> None:
    new = insert(row, seq)
    Entry.objects.filter(pk=new.pk).update(hash=row.entries.get(seq=seq - 1).hash)


Deed = Callable[[Commitment, int], object]


class TestVerify:
    @pytest.mark.parametrize(
        ("deed", "at", "named", "why"),
        [
            (remove, 1, 1, "GAP"),
            (remove, 2, 2, "GAP"),
            (remove_and_close_the_gap, 1, 1, "PREVIOUS"),
            (remove_and_close_the_gap, 2, 2, "PREVIOUS"),
            (swap_with_the_next, 1, 1, "PREVIOUS"),
            (swap_with_the_next, 2, 2, "PREVIOUS"),
            (insert, 3, 4, "PREVIOUS"),  # the one slipped in follows honestly; what stood there no longer does
            (insert_with_a_count_to_match, 2, 3, "PREVIOUS"),
            (insert_hashed_as_the_one_before, 3, 3, "CONTENT"),
        ],
    )
    def test_names_the_first_entry_that_no_longer_holds(
        self, in_force: OpenCommitment, deed: Deed, at: int, named: int, why: str
    ) -> None:
        in_force()
        story = in_force()

        deed(story, at)

        assert [(b.chain, b.seq, b.why) for b in queries.verify()] == [(story.chain_name, named, why)]

    @pytest.mark.parametrize("seq", [1, 2, 3])
    def test_names_both_stories_whose_entries_changed_places(self, in_force: OpenCommitment, seq: int) -> None:
        one, other = in_force(), in_force()
        of_one, of_other = (row.entries.get(seq=seq) for row in (one, other))

        Entry.objects.filter(pk=of_one.pk).update(seq=SPARE)
        Entry.objects.filter(pk=of_other.pk).update(commitment=one)
        Entry.objects.filter(pk=of_one.pk).update(commitment=other, seq=seq)

        assert [(b.chain, b.seq) for b in queries.verify()] == [(one.chain_name, seq), (other.chain_name, seq)]
