"""A seal reads what was touched since the last one, and vouches for just what a reading of everything would."""

from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import moments
from phoihop.foundation.audit import queries as audit
from phoihop.foundation.audit import services as acts
from phoihop.foundation.audit.models import Record, SealLine
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.ledger.test_bulk import proposed
from tests.domain.organisations.factories import acting, body
from tests.support import effort

PAST = datetime(2021, 9, 23, 3, tzinfo=UTC)


def touched() -> set[tuple[str, int, str]]:
    """The heads that no seal has yet, by reading everything."""
    heads = {f"ledger:{row.code}": (row.entry_count, row.head_hash) for row in Commitment.objects.all()}
    for act in Record.objects.order_by("seq"):
        heads[act.chain_name] = (act.seq, act.hash)
    sealed: dict[str, int] = {}
    for line in SealLine.objects.order_by("seq"):
        sealed[line.chain] = line.seq
    return {(name, seq, hash_) for name, (seq, hash_) in heads.items() if sealed.get(name, 0) < seq}


class TestSeal:
    @given(
        rounds=st.lists(
            st.lists(
                st.tuples(st.sampled_from(["act", "loaded act", "entry", "opened"]), st.integers(0, 3)), max_size=6
            ),
            min_size=1,
            max_size=4,
        )
    )
    @settings(max_examples=effort.examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_vouches_for_what_reading_everything_finds(self, db: None, rounds: list[list[tuple[str, int]]]) -> None:
        one, other = body(new_key()), body(new_key(), side="FRONT")
        rows = [proposed(one, other) for _n in range(4)]
        for row in rows:
            services.agree(commitment=row, by=acting(other), on=date(2021, 9, 10), key=new_key())
        bodies = [one, other, body(new_key()), body(new_key())]

        for steps in rounds:
            for step, which in steps:
                self._take(step, bodies[which], rows[which], one, other)
            expected = touched()
            seal = services.seal(by=acting(one, "CLERK"))

            assert set(seal.lines.values_list("chain", "seq", "head_hash")) == expected
        assert touched() == set()
        assert list(queries.verify()) == []
        assert audit.broken_seals() is None

    @staticmethod
    def _take(step: str, on: Body, row: Commitment, one: Body, other: Body) -> None:
        if step == "act":
            acts.record("tests.body.noted", on=on, by=acting(one), at=PAST)
        elif step == "loaded act":
            with moments.history(PAST):
                acts.record("tests.body.noted", on=on, by=acting(one), at=PAST)
        elif step == "entry":
            services.progress(commitment=row, percent=1, text="x", by=acting(one), on=date(2021, 9, 10), key=new_key())
        else:
            proposed(one, other)

    def test_finds_what_was_touched_by_an_index(self, in_force: OpenCommitment) -> None:
        in_force()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")  # so few rows are read faster than an index

        plans = [
            Commitment.objects.filter(entry_count__gt=F("sealed_count")).order_by("code").explain(),
            Record.objects.filter(recorded_at__gt=PAST).explain(),
        ]

        assert "ledger_commitment_unsealed" in plans[0]
        assert "audit_record_by_moment" in plans[1]
