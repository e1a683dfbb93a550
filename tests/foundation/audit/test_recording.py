"""Each thing has a chain of its own acts; whatever is changed in one, or taken from it, is named."""

from datetime import UTC, datetime, timedelta

import pytest

from phoihop.domain.organisations.models import Body
from phoihop.foundation.audit import chain, moments, queries, services
from phoihop.foundation.audit.models import Record, Seal
from tests.domain.organisations.factories import ADMIN, body

pytestmark = pytest.mark.django_db

AT = datetime(2021, 9, 23, 3, tzinfo=UTC)
CHANGES = {
    "code": "x", "by_user": 9, "by_body": 9, "at": AT + timedelta(1), "recorded_at": AT, "origin": "HISTORY",
    "facts": '{"x":1}', "previous_hash": "0" * 64, "hash": "0" * 64,
}  # fmt: skip


@pytest.fixture
def front() -> Body:
    """A body with three acts in its chain."""
    made = body("mttq", side="FRONT")
    for place in (1, 2):
        services.record("tests.body.noted", on=made, by=ADMIN, at=AT, facts={"place": place})
    return made


def chain_of(thing: Body) -> list[Record]:
    return list(Record.objects.filter(subject=services.subject_of(thing)).order_by("seq"))


class TestRecord:
    def test_adds_to_the_chain_of_its_thing(self, front):
        acts = chain_of(front)

        assert [act.seq for act in acts] == [1, 2, 3]
        assert [act.previous_hash for act in acts[1:]] == [act.hash for act in acts[:-1]]
        assert list(queries.broken_records()) == []

    def test_says_whether_a_clock_or_a_paper_gave_its_moment(self, front):
        with moments.history(AT):
            told = services.record("tests.body.noted", on=front, by=ADMIN, at=AT)

        assert (told.origin, told.recorded_at) == ("HISTORY", AT)
        assert chain_of(front)[0].origin == "LIVE"

    def test_takes_no_history_from_the_future(self):
        with pytest.raises(ValueError, match="ahead of the clock"), moments.history(datetime(9999, 1, 1, tzinfo=UTC)):
            pass


class TestBrokenRecords:
    @pytest.mark.parametrize("column", CHANGES)
    def test_name_the_act_in_which_anything_was_changed(self, front, column):
        Record.objects.filter(pk=chain_of(front)[1].pk).update(**{column: CHANGES[column]})

        assert [(found.chain, found.seq) for found in queries.broken_records()] == [
            (f"audit:{services.subject_of(front)}", 2)
        ]

    def test_name_an_act_taken_out_of_the_middle(self, front):
        Record.objects.filter(pk=chain_of(front)[1].pk).delete()

        assert [(found.seq, found.why) for found in queries.broken_records()] == [(2, "GAP")]

    def test_name_a_last_act_taken_away_once_it_was_sealed(self, front):
        services.seal([])
        Record.objects.filter(pk=chain_of(front)[-1].pk).delete()

        assert [(found.seq, found.why) for found in queries.broken_records()] == [(3, "SEAL")]


class TestSeal:
    def test_vouches_for_what_was_touched_since_the_last_one(self, front):
        first = services.seal([])
        services.record("tests.body.noted", on=front, by=ADMIN, at=AT)
        second = services.seal([])

        assert list(second.lines.values_list("chain", "seq")) == [(f"audit:{services.subject_of(front)}", 4)]
        assert second.previous_hash == first.hash
        assert queries.broken_seals() is None

    def test_never_carries_the_moment_of_the_one_before(self):
        first, second = services.seal([]), services.seal([])

        assert second.sealed_at > first.sealed_at

    @pytest.mark.parametrize(("column", "why"), [("lines_digest", "CONTENT"), ("hash", "CONTENT")])
    def test_that_was_changed_is_named(self, front, column, why):
        services.seal([])
        Seal.objects.update(**{column: "0" * 64})

        found = queries.broken_seals()

        assert found == chain.Break(services.SEAL_CHAIN, 1, why)

    def test_that_lost_a_line_is_named(self, front):
        services.seal([]).lines.first().delete()

        assert queries.broken_seals() == chain.Break(services.SEAL_CHAIN, 1, "CONTENT")


class TestRecordAfterASeal:
    def test_never_carries_a_moment_before_the_last_seal(self, front: Body, noon: datetime) -> None:
        seal = services.seal([])

        with moments.history(noon):
            row = services.record("organisations.test", on=front, by=ADMIN, at=noon)

        assert row.recorded_at > seal.sealed_at
        assert row.origin == moments.HISTORY
        assert list(queries.broken_records()) == []
