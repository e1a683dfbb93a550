"""Two sides and a stranger do anything to the reviews of an agreement, a plan or a directive, one review after another.

The watcher knows nothing of states and permissions. It remembers who wrote which word, who agreed to which text, who
signed, and which remedies nobody has answered for.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations.models import Body
from phoihop.domain.programmes import services as programmes
from phoihop.domain.reviews import permissions, queries, services
from phoihop.domain.reviews.models import Review
from phoihop.domain.reviews.services import CannotReview, Given, Remedy
from phoihop.domain.reviews.states import Answered, Grade, Outcome, ReviewKind
from phoihop.domain.reviews.subjects import Subject
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.reviews import factories
from tests.domain.reviews.factories import AT, DAY
from tests.support import effort

STORIES, STEPS = effort.examples(5), 70
LEAST = effort.promised(2)  # how often each verb has to get through in all stories together
REFUSALS = (Refused, Denied, CannotReview)


def plan(committee: Body, front: Body) -> Subject:
    """Of a year, in force with one row."""
    return factories.plan_in_force(agreements.in_force(committee, front), committee, front)


def directive(committee: Body, front: Body) -> Subject:
    """It is kept by the committee, and the Front is registered for the movement that it launches."""
    told = {"issuer": "Chủ tịch UBND", "starts_on": date(2021, 1, 1), "review_due_on": date(2021, 12, 31)}
    who = {"on": DAY, "at": AT}
    row = programmes.enter(
        told=programmes.Told("CT", "DIRECTIVE", "Chỉ thị", **told), by=acting(committee), key="d", **who
    )
    launched = programmes.Told("TD", "MOVEMENT", "Phong trào", within=row, **told)
    movement = programmes.enter(told=launched, by=acting(committee), key="m", **who)
    programmes.register(programme=movement, words="Tham gia", by=acting(front), key="r", **who)
    return row


class Play:
    """One story of a subject and its reviews."""

    def __init__(self, random: Random) -> None:
        factories.rules()
        self.committee, self.front, self.stranger = body("ubnd"), body("mttq", side="FRONT"), body("khac")
        self.sides = {self.committee.pk: self.committee, self.front.pk: self.front}
        make = random.choice([agreements.in_force, plan, directive])
        self.subject: Subject = make(self.committee, self.front)
        self.review: Review | None = None
        self.count, self.day = 0, DAY
        self.open: set[int] = set()  # remedies of signed reviews that nobody has found done or dropped
        self.begin()

    def begin(self) -> None:
        self.own: dict[int, set[str]] = {pk: set() for pk in self.sides}  # each side's words, as it said them alone
        self.handed: set[int] = set()
        self.answered: dict[int, str] = {}
        self.agreed: set[int] = set()  # who agreed to the text as it stands
        self.signed: set[int] = set()
        self.text = ""  # what stood when it was frozen
        self.written: dict[tuple[str, int], list[object]] = {}  # by place and edition; nothing may leave it

    def word(self) -> str:
        self.count += 1
        return f"Lời {self.count}."

    def likely(self) -> list[str]:
        """What brings a story further from where it is, and what throws it back now and then."""
        row = self.review
        if row is None:
            return ["prepare"]
        if row.state == "SCORING":
            return ["score", "hand_in", "hand_in", "hand_in"] + ["withdraw"] * (not self.handed)
        if row.state == "FROZEN":
            return ["sign"] * 5 + ["reopen"]
        lacks = ["judge"] * bool(queries.unsettled(row)) + ["answer"] * bool(queries.unanswered(row))
        lacks += ["write"] * (not queries.wording(row)["RESULTS"])
        return (
            lacks * 4 + ["short", "answer", "judge", "strike"]
            if lacks
            else ["consent"] * 12 + ["short", "strike", "write"]
        )

    def verbs(self, by: Body, role: str, random: Random) -> dict[str, Callable[[], object]]:
        step = {"by": acting(by, role), "on": self.day, "at": AT}
        review, other = self.review, self.front if by == self.committee else self.committee
        points = list(review.points.all()) if review else []

        def prepare() -> None:
            self.day += timedelta(days=30)
            made = services.prepare(
                subject=self.subject, kind=ReviewKind.INTERIM, covers_from=date(2021, 1, 1), covers_to=self.day,
                by_group=False, key=self.word(), **step | {"on": self.day},
            )  # fmt: skip
            self.begin()
            self.review = made

        def score() -> None:
            given = {point.number: Given(random.choice(list(Grade)[:2]), self.word()) for point in points}
            services.score(review=review, given=given, by=step["by"])
            self.own[by.pk] = {one.words for one in given.values()}

        def changed(does: Callable[[], object]) -> None:
            before = review.edition
            does()
            if Review.objects.get(pk=review.pk).edition != before:
                self.agreed.clear()

        def hand_in() -> None:
            services.hand_in(review=review, **step)
            assert by.pk not in self.handed, "handed in twice"
            self.handed.add(by.pk)

        def answer() -> None:
            remedy, found = random.choice(sorted(self.open) or [0]), random.choice(list(Answered))
            words = self.word()
            changed(lambda: services.answer(review=review, remedy=remedy, found=found, words=words, **step))
            self.answered[remedy] = found

        def consent() -> None:
            edition = review.edition - random.choice([0, 0, 0, 0, 1])
            services.consent(review=review, edition=edition, **step)
            assert edition == review.edition, "agreed to a text that stands no more"
            self.agreed.add(by.pk)

        def sign() -> None:
            services.sign(review=review, digest=review.digest, holding=None, **step)
            assert by.pk not in self.signed, "signed twice"
            self.signed.add(by.pk)

        def short() -> None:
            remedy = Remedy(self.word(), by, other, self.day + timedelta(days=9))
            told = {"words": "Chậm", "cause_kind": "SUBJECTIVE", "cause": "OWN", "cause_words": "Vì chưa cử đầu mối"}
            changed(lambda: services.name_shortcoming(review=review, remedy=remedy, **told, **step))

        def reopen() -> None:
            services.reopen(review=review, by=step["by"], at=AT)
            assert not self.signed, "taken up again over a signature"
            self.agreed.clear()
            self.text = ""

        def withdraw() -> None:
            services.withdraw(review=review, by=step["by"], at=AT)
            assert self.handed != set(self.sides), "taken back once the scores were open"

        left = [one.point for one in queries.unsettled(review)] if review else []
        judged, numbers = random.choice(left or points or [None]), random.randint(1, 3)
        return {
            "prepare": prepare, "score": score, "hand_in": hand_in, "answer": answer, "consent": consent, "sign": sign,
            "short": short, "reopen": reopen, "withdraw": withdraw,
            "judge": lambda: changed(lambda: services.judge(point=judged, outcome=random.choice(list(Outcome)), words=self.word(), **step)),
            "write": lambda: changed(lambda: services.write(review=review, part="RESULTS", words=self.word(), **step)),
            "strike": lambda: changed(lambda: services.strike(review=review, number=numbers, by=step["by"], at=AT)),
        }  # fmt: skip

    def check(self) -> None:
        """What holds after every step."""
        if self.review is None:
            return
        self.review = row = Review.objects.get(pk=self.review.pk)
        opened = self.handed == set(self.sides)
        for pk, side in self.sides.items():
            told = {one.words for point in queries.scored(row, acting(side)) for one in point.said}
            assert told == (set().union(*self.own.values()) if opened else self.own[pk]), "saw what it may not see yet"
        assert (row in permissions.visible_to(acting(self.stranger))) == (self.signed == set(self.sides))
        written = {(one.slot, one.since): one.said() for one in queries.history(row)}
        assert written.items() >= self.written.items(), "something that was written left the history"
        self.written = written
        if row.state in ("FROZEN", "SIGNED"):
            assert self.agreed == set(self.sides), "stands without the agreement of both"
            assert set(self.answered) >= self.open, "stands with a remedy that nobody answered for"
            self.text = self.text or row.facts
            assert row.facts == self.text, "changed after both had agreed"
        remedies = Commitment.objects.filter(shortcoming__review=row, shortcoming__until=None)
        bound = self.signed == set(self.sides)
        assert all((one.state == "IN_FORCE") == bound for one in remedies)
        if bound:
            short = set(row.shortcomings.filter(until=None).values_list("pk", flat=True))
            done = {pk for pk, found in self.answered.items() if found in ("DONE", "DROPPED")}
            self.open = (self.open - done) | short
            assert remedies.count() == len(short), "a remedy without its commitment"
        if row.state in ("SIGNED", "WITHDRAWN"):
            self.review = None
            return
        assert {one.pk for one in queries.earlier(row)} == self.open


class TestAnyStory(TestCase):
    """Stories of reviews, each seeded by its example."""

    through: "Counter[str]"

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.through = Counter()

    @seed(5)
    @settings(max_examples=STORIES, derandomize=False, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=True))
    def test_shows_no_score_early_freezes_what_both_agreed_to_and_forgets_no_remedy(self, random: Random) -> None:
        play = Play(random)
        for _step in range(STEPS):
            by = random.choice([play.committee, play.front]) if random.random() < 0.95 else play.stranger
            role = "LEADER" if random.random() < 0.95 else random.choice(["OFFICER", "CLERK"])
            verbs = play.verbs(by, role, random)
            verb = random.choice(play.likely()) if random.random() < 0.93 else random.choice(list(verbs))
            if play.review is None and verb != "prepare":
                continue
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
        seldom = {verb: cls.through[verb] for verb in ("prepare", "hand_in", "judge", "short", "answer", "consent", "sign", "reopen") if cls.through[verb] < LEAST}  # fmt: skip
        assert not seldom, f"proves little about {seldom}"
