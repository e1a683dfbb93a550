"""Two sides and a stranger do anything to a plan, its rows and its money: nothing binds that both have not agreed to.

The watcher knows nothing of states and permissions. It remembers who last put which words, and adds up every đồng.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger import services as ledgering
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations.models import Body
from phoihop.domain.plans import money, queries, services
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import PlanState
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories
from tests.domain.plans.factories import AT, DAY
from tests.support import effort

STORIES, STEPS, ROWS = effort.examples(8), 80, 3
LEAST = effort.promised(2)  # how often each verb has to get through in all stories together
REFUSALS = (Refused, Denied, WrongStep, services.CannotPlan, services.CannotFund, services.Overtaken)
DUE = rulebook.fixed(date(2021, 8, 31), "K", verified=True)


@dataclass
class Seen:
    """What somebody beside the plan remembers of a row: its words, and which of the two sides stand behind them."""

    words: str
    behind: set[int] = field(default_factory=set)
    asked: tuple[int, str] | None = None  # who asks for which other words, once it binds


class Play:
    """One story of a plan with a few rows."""

    def __init__(self) -> None:
        self.committee, self.front = body("ubnd"), body("mttq", side="FRONT")
        self.stranger = body("khac")
        self.plan = factories.drafted(agreements.in_force(self.committee, self.front), self.committee)
        self.seen: dict[int, Seen] = {}
        self.purse: dict[tuple[int, str], int] = defaultdict(int)
        self.keys = 0
        for _row in range(ROWS):
            self.add(self.committee)

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def row(self, random: Random) -> Row:
        """Mostly one that waits for an answer, now and then any."""
        rows = self.plan.rows.select_related("plan", "commitment").order_by("number")
        waiting = list(rows.filter(commitment__state="PROPOSED")) if random.random() < 0.9 else []
        return random.choice(waiting or list(rows))

    def add(self, by: Body) -> None:
        content = f"Việc {self.keys}"
        text = replace(factories.WHOLE, content=content)
        made = factories.row(self.plan, self.front, self.committee, by_body=by, key=self.key(), text=text)
        self.seen[made.pk] = Seen(content)

    def word(self, verb: Callable[..., Row], by: Body, role: str, random: Random) -> None:
        row, content = self.row(random), f"Lời {self.keys}"
        last = row.wordings.latest("seq").seq - random.choice([0, 0, 0, 0, 1])
        turn = services.Turn(by=acting(by, role), on=DAY, at=AT, key=self.key(), seen=last)
        verb(row=row, text=replace(factories.WHOLE, content=content), reckoning=DUE, turn=turn)
        assert last == row.wordings.order_by("-seq")[1].seq, "written over words that the writer had not seen"
        seen = self.seen[row.pk]
        if verb is services.counter:
            assert seen.behind, "answered before anybody had proposed"
            assert by.pk not in seen.behind, "answered its own words"
            seen.behind = {by.pk}
        else:
            assert by == self.committee
            assert not seen.behind, "words changed under a key"
        seen.words = content

    def propose(self, by: Body, role: str) -> None:
        before = set(self.plan.rows.filter(commitment__state="DRAFT").values_list("pk", flat=True))
        services.propose(plan=self.plan, by=acting(by, role), on=DAY, at=AT, key=self.key())
        for pk in before:
            self.seen[pk].behind = {by.pk}

    def agree(self, by: Body, role: str, random: Random) -> None:
        row = self.row(random)
        ledgering.agree(commitment=row.commitment, by=acting(by, role), on=DAY, key=self.key())
        assert by.pk not in self.seen[row.pk].behind, "one side turned both keys"
        self.seen[row.pk].behind.add(by.pk)

    def bound(self, random: Random) -> Row:
        """Mostly one that binds, and then often one for which other words are asked."""
        rows = self.plan.rows.select_related("plan", "commitment").order_by("number")
        asked = list(rows.filter(commitment__asked_seq__gt=0)) if random.random() < 0.7 else []
        binding = list(rows.filter(commitment__state="IN_FORCE")) if random.random() < 0.9 else []
        return random.choice(asked or binding or list(rows))

    def ask_words(self, by: Body, role: str, random: Random) -> None:
        row, content = self.bound(random), f"Lời {self.keys}"
        last = row.wordings.latest("seq").seq - random.choice([0, 0, 0, 0, 1])
        turn = services.Turn(by=acting(by, role), on=DAY, at=AT, key=self.key(), seen=last)
        text = replace(factories.WHOLE, content=content, target=content)
        services.ask_words(row=row, text=text, reason="OWN", words="vì", turn=turn)
        assert last == row.wordings.latest("seq").seq, "asked without having seen the words that stand"
        seen = self.seen[row.pk]
        assert seen.asked is None, "asked while something waited"
        assert seen.behind == {self.committee.pk, self.front.pk}, "asked for a change of what binds nobody"
        seen.asked = (by.pk, content)

    def answer(self, verb: str, by: Body, role: str, random: Random) -> None:
        row, who = self.bound(random), {"by": acting(by, role), "on": DAY, "key": self.key()}
        if verb == "grant":
            ledgering.grant(commitment=row.commitment, **who)
        else:
            ledgering.refuse(commitment=row.commitment, reason="không", **who)
        seen = self.seen[row.pk]
        assert seen.asked is not None, "answered what nobody asked for"
        asker, content = seen.asked
        assert {asker, by.pk} == {self.committee.pk, self.front.pk}, "one side turned both keys"
        seen.words, seen.asked = content if verb == "grant" else seen.words, None

    def fund(self, by: Body, role: str, random: Random) -> None:
        row, kind = self.row(random), random.choice(["NEEDED", "ALLOCATED", "SPENT"])
        amount = random.choice([1, 7_000_000, 10**12, -3, -7_000_000])
        services.record_funding(
            row=row, kind=kind, amount=amount, source=random.choice("ab"), by=acting(by, role), on=DAY, at=AT,
            key=self.key(),
        )  # fmt: skip
        self.purse[(row.pk, kind)] += amount

    def verbs(self, by: Body, role: str, random: Random) -> dict[str, Callable[[], object]]:
        who = acting(by, role)
        return {
            "add": lambda: self.add(by),
            "reword": lambda: self.word(services.reword, by, role, random),
            "counter": lambda: self.word(services.counter, by, role, random),
            "propose": lambda: self.propose(by, role),
            "agree": lambda: self.agree(by, role, random),
            "submit": lambda: services.submit(plan=self.plan, by=who, at=AT),
            "approve": lambda: services.approve(plan=self.plan, document="QĐ", by=who, on=DAY, at=AT),
            "return": lambda: services.send_back(plan=self.plan, words="Sửa", by=who, on=DAY, at=AT),
            "fund": lambda: self.fund(by, role, random),
            "ask words": lambda: self.ask_words(by, role, random),
            "grant": lambda: self.answer("grant", by, role, random),
            "refuse": lambda: self.answer("refuse", by, role, random),
        }

    def check(self) -> None:
        """What holds after every step."""
        self.plan = Plan.objects.get(pk=self.plan.pk)
        bound = Row.objects.filter(plan=self.plan, commitment__state="IN_FORCE").select_related("commitment")
        both = {self.committee.pk, self.front.pk}
        agreed = {pk: seen.words for pk, seen in self.seen.items() if seen.behind == both}
        assert {row.pk: row.commitment.title for row in bound} == agreed
        assert {row.pk: row.wordings.latest("seq").content for row in bound} == agreed
        if self.plan.state in (PlanState.SUBMITTED, PlanState.IN_FORCE):
            assert all(seen.behind == both for seen in self.seen.values())
        sums = money.by_row(self.plan.rows.all())
        told = {(pk, kind): one.of(kind) for pk, one in sums.items() for kind in ("NEEDED", "ALLOCATED", "SPENT")}
        assert {key: n for key, n in told.items() if n} == {key: n for key, n in self.purse.items() if n}
        assert all(n >= 0 for n in told.values())


LIKELY = {
    "DRAFT": ["reword", "reword", "propose", "propose", "fund"],
    "PROPOSED": ["counter", "agree", "agree", "agree", "agree", "agree", "fund"],
    "AGREED": ["submit", "ask words", "grant", "fund"],
    "SUBMITTED": ["approve", "return", "return"],
    "RETURNED": ["add", "propose", "submit"],
    "IN_FORCE": ["ask words", "ask words", "grant", "grant", "refuse", "fund"],
}


class TestAnyStory(TestCase):
    """Stories of a plan, each seeded by its example."""

    through: "Counter[str]"

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.through = Counter()

    @seed(4)
    @settings(max_examples=STORIES, derandomize=False, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=True))
    def test_binds_nobody_to_words_that_they_did_not_agree_to_and_loses_no_dong(self, random: Random) -> None:
        play = Play()
        for _step in range(STEPS):
            by = random.choice([play.committee, play.committee, play.front, play.front, play.stranger])
            role = "LEADER" if random.random() < 0.85 else random.choice(["OFFICER", "CLERK"])
            verbs = play.verbs(by, role, random)
            verb = random.choice(LIKELY[play.plan.state]) if random.random() < 0.9 else random.choice(list(verbs))
            try:
                with transaction.atomic():
                    verbs[verb]()
            except REFUSALS:
                pass
            else:
                self.through[verb] += 1
            play.check()
        assert list(queries.broken()) == []
        assert list(ledger.verify()) == []

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()  # first, or what fails here would leave its rows to every later test
        seldom = {verb: cls.through[verb] for verb in ("reword", "counter", "agree", "submit", "approve", "return", "ask words", "grant", "refuse") if cls.through[verb] < LEAST}  # fmt: skip
        assert not seldom, f"proves little about {seldom}"
