"""Two bodies and four roles do anything they like: the ledger lets through only what the two keys allow."""

from datetime import date

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Denied
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import acting, body

DAYS = [date(2021, 3, day) for day in range(1, 29)]
CREDITORS = {"ACCEPTED", "RETURNED"}
VERBS = {
    "propose": lambda c, who: services.propose(commitment=c, **who),
    "agree": lambda c, who: services.agree(commitment=c, **who),
    "decline": lambda c, who: services.decline(commitment=c, reason="không", **who),
    "withdraw": lambda c, who: services.withdraw(commitment=c, reason="rút", **who),
    "claim": lambda c, who: services.claim(commitment=c, result="xong", **who),
    "accept": lambda c, who: services.accept(commitment=c, **who),
    "return": lambda c, who: services.return_(commitment=c, reason="thiếu", **who),
    "suspend": lambda c, who: services.ask(commitment=c, change="SUSPENDED", reason="EPIDEMIC", words="dịch", **who),
    "give up": lambda c, who: services.ask(commitment=c, change="NOT_FEASIBLE", reason="FUNDING", words="k", **who),
    "grant": lambda c, who: services.grant(commitment=c, **who),
    "refuse": lambda c, who: services.refuse(commitment=c, reason="không", **who),
    "resume": lambda c, who: services.resume(commitment=c, reckoning=queries.reckoning_of(c), **who),
    "progress": lambda c, who: services.progress(commitment=c, percent=40, text="đang làm", **who),
}
STORIES, STEPS, AT_ONCE = 50, 100, 3  # of each shard below; four shards make 20,000 steps
MOVES = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=AT_ONCE - 1),
        st.sampled_from(sorted(VERBS)),
        st.sampled_from(["debtor", "creditor"]),
        st.sampled_from(["LEADER", "LEADER", "LEADER", "OFFICER", "CLERK", "OBSERVER"]),
        st.sampled_from([0, 0, 0, 0, 1]),
    ),
    min_size=STEPS,
    max_size=STEPS,
)
Move = tuple[int, str, str, str, int]


def opened(sides: dict[str, Body], number: int) -> Commitment:
    """A draft; every other one is owed the other way round."""
    debtor, creditor = (sides["debtor"], sides["creditor"]) if number % 2 == 0 else (sides["creditor"], sides["debtor"])
    return services.open_(
        kind="TASK", title=f"Việc {number}", debtor=debtor, creditor=creditor, on=DAYS[0], key=new_key(),
        reckoning=rulebook.fixed(date(2021, 3, 20), "Kế hoạch", verified=True), by=acting(debtor),
    )  # fmt: skip


class AnyStory(TestCase):
    """Shards of one machine, so that two cores share the work."""

    taken = 0

    # Each shard is an executor of its own; none replays another's failures.
    @settings(max_examples=STORIES, suppress_health_check=[HealthCheck.differing_executors])
    @given(MOVES)
    def test_keeps_the_two_keys_and_its_past(self, moves: list[Move]) -> None:
        sides = {"debtor": body("mttq", side="FRONT"), "creditor": body("ubnd")}
        rows = [opened(sides, number) for number in range(AT_ONCE)]
        day, answers = 0, []
        for which, verb, side, role, later in moves:
            type(self).taken += 1
            day = min(day + later, len(DAYS) - 1)
            who = {"by": acting(sides[side], role), "on": DAYS[day], "key": new_key()}
            if not self.tried(rows, which, verb, who):
                continue
            known_at = rows[which].recorded_at
            answer = queries.statement(body_id=sides["debtor"].pk, as_of=DAYS[day], known_at=known_at)
            answers.append((DAYS[day], known_at, answer))

        for entry in Entry.objects.select_related("commitment"):
            self.right_side(entry)
        for as_of, known_at, answer in answers:
            assert queries.statement(body_id=sides["debtor"].pk, as_of=as_of, known_at=known_at) == answer
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=rows[0].recorded_at) == []

    @staticmethod
    def tried(rows: list[Commitment], which: int, verb: str, who: dict[str, object]) -> bool:
        """Whether the step was taken. A refused one leaves no state and no entry behind; a taken one leaves one."""
        before = (rows[which].state, rows[which].entry_count)
        try:
            with transaction.atomic():
                rows[which] = VERBS[verb](rows[which], who)
        except (Refused, Denied):
            rows[which] = Commitment.objects.get(pk=rows[which].pk)
            assert (rows[which].state, rows[which].entry_count) == before
            return False
        assert rows[which].entry_count == before[1] + 1
        assert rows[which].entries.count() == rows[which].entry_count
        return True

    @staticmethod
    def right_side(entry: Entry) -> None:
        """No key turned by the wrong side."""
        row = entry.commitment
        if entry.verb in CREDITORS:
            assert entry.by_body_id == row.creditor_id
        if entry.verb == "CLAIMED":
            assert entry.by_body_id == row.debtor_id
        if entry.verb in ("AGREED", "DECLINED"):
            assert entry.by_body_id != row.proposer_id

    @classmethod
    def tearDownClass(cls) -> None:
        assert cls.taken >= STORIES * STEPS, f"{cls.__name__} took {cls.taken} steps only"
        super().tearDownClass()


class TestFirstQuarter(AnyStory):
    """5,000 of the 20,000 steps."""


class TestSecondQuarter(AnyStory):
    """5,000 of the 20,000 steps."""


class TestThirdQuarter(AnyStory):
    """5,000 of the 20,000 steps."""


class TestLastQuarter(AnyStory):
    """5,000 of the 20,000 steps."""


del AnyStory  # a shape for the shards, not a test of its own
