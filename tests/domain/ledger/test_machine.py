"""Two bodies and four roles do anything they like: the ledger lets through only what the two keys allow."""

from datetime import date

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.refusals import Refused
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
MOVES = st.lists(
    st.tuples(
        st.sampled_from(sorted(VERBS)),
        st.sampled_from(["debtor", "creditor"]),
        st.sampled_from(["LEADER", "LEADER", "LEADER", "OFFICER", "CLERK", "OBSERVER"]),
        st.integers(min_value=0, max_value=3),
    ),
    min_size=20,
    max_size=40,
)


class TestAnyStory(TestCase):
    @settings(max_examples=60)
    @given(MOVES)
    def test_keeps_the_two_keys_and_its_past(self, moves: list[tuple[str, str, str, int]]) -> None:
        sides = {"debtor": body("mttq", side="FRONT"), "creditor": body("ubnd")}
        row = services.open_(
            kind="TASK", title="Việc", debtor=sides["debtor"], creditor=sides["creditor"], on=DAYS[0], key=new_key(),
            reckoning=rulebook.fixed(date(2021, 3, 20), "Kế hoạch", verified=True), by=acting(sides["debtor"]),
        )  # fmt: skip
        day, given_answers = 0, []
        for verb, side, role, later in moves:
            day = min(day + later, len(DAYS) - 1)
            before = (row.state, row.entry_count)
            try:
                with transaction.atomic():
                    who = {"by": acting(sides[side], role), "on": DAYS[day], "key": new_key()}
                    row = VERBS[verb](row, who)
            except (Refused, Denied):
                row = Commitment.objects.get(pk=row.pk)
                assert (row.state, row.entry_count) == before
                continue
            assert row.entry_count == before[1] + 1
            known_at = row.recorded_at
            answer = queries.statement(body_id=sides["debtor"].pk, as_of=DAYS[day], known_at=known_at)
            given_answers.append((DAYS[day], known_at, answer))

        for entry in Entry.objects.filter(commitment=row):
            assert (entry.verb not in CREDITORS) or entry.by_body_id == sides["creditor"].pk
            assert entry.verb != "CLAIMED" or entry.by_body_id == sides["debtor"].pk
        for as_of, known_at, answer in given_answers:
            assert queries.statement(body_id=sides["debtor"].pk, as_of=as_of, known_at=known_at) == answer
        assert list(queries.verify()) == []
        assert services.rebuild(check=True, at=row.recorded_at) == []
