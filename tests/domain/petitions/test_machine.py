"""Whoever does whatever in whatever order: a petition keeps its origin, its clock and its whole way.

The watcher in here knows nothing of tables and permissions. It remembers in plain words who asked, who has it, since when
the clock runs and who stands beside whom, and says of every step that was let through whether it could be.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.ledger.refusals import Refused
from phoihop.domain.organisations.models import Body
from phoihop.domain.petitions import permissions, queries, services, tasks
from phoihop.domain.petitions.models import Petition
from phoihop.domain.petitions.states import DRAFTING, FINAL, Result
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY
from tests.support import effort

VERBS = (
    "route",
    "send_back",
    "report_result",
    "answer",
    "confirm",
    "reopen",
    "ask_help",
    "help_",
    "promise",
    "join",
    "split",
    "explain_delay",
    "publish_asked",
    "publish_answer",
    "draft_reply",
    "check_reply",
)
_OF_WHO_HAS_IT = frozenset(
    [
        "answer",
        "send_back",
        "report_result",
        "promise",
        "ask_help",
        "explain_delay",
        "publish_answer",
        "draft_reply",
        "check_reply",
    ]
)
LIKELY = {
    "COLLECTED": ["route", "join"],
    "RETURNED": ["route", "split"],
    "ROUTED": [
        "answer",
        "send_back",
        "report_result",
        "ask_help",
        "help_",
        "explain_delay",
        "draft_reply",
        "check_reply",
    ],
    "ANSWERED": [
        "report_result",
        "confirm",
        "confirm",
        "reopen",
        "promise",
        "help_",
        "publish_answer",
        "publish_asked",
    ],
    "CONFIRMED": ["reopen", "split"],
}


@dataclass
class Watched:
    """What is remembered of one petition."""

    asker: int
    has_it: int | None = None
    due_on: date | None = None
    answered: bool = False
    draft: str = ""  # of a reply: empty, waiting to be checked, or lawful
    came: str = ""
    beside: set[int] = field(default_factory=set)  # the other petitions that ask the same
    steps: int = 1


class Story(TestCase):
    @settings(max_examples=effort.examples(15))
    @given(seed=st.integers(min_value=0))
    def test_every_path_keeps_origin_clock_and_holder_and_groups_split_without_loss(self, seed):
        self.chance = Random(seed)
        factories.rules()
        front = body("mttq", side="FRONT")
        self.bodies = [front, body("ubnd"), body("stc"), body("snn")]
        session = factories.session(front)
        rows = [factories.collected(front, key=key, at_=session) for key in "abc"]
        origins = {row.pk: (row.collector_id, row.session_id, row.text, row.told()) for row in rows}
        self.known = {row.pk: Watched(front.pk) for row in rows}
        day = DAY

        for number in range(24):
            day += timedelta(days=self.chance.randrange(3))
            row = Petition.objects.get(pk=self.chance.choice(rows).pk)
            self._try(row, day, f"{number}")

            row.refresh_from_db()
            told = self.known[row.pk]
            assert (row.holder_id, row.due_on, row.result) == (told.has_it, told.due_on, told.came)
            assert (row.state in ("ANSWERED", "CONFIRMED")) == told.answered
            assert set(queries.together(row, acting(front)).values_list("pk", flat=True)) == told.beside
            assert row.way.count() == told.steps
            assert self._readers(row) == {row.collector_id} | {
                who for stage in row.way.all() for who in (stage.holder_id, stage.other_id) if who
            }
            drafted = tasks.drafted(row.way.all())
            assert (drafted is None, drafted and drafted.lawful) == (
                not told.draft,
                (told.draft == "lawful") if told.draft else None,
            )
            assert not DRAFTING & {stage.verb for stage in queries.way_seen(row, acting(front))}

        for row in Petition.objects.all():
            assert (row.collector_id, row.session_id, row.text, row.told()) == origins[row.pk]
        assert list(queries.broken()) == []

    def _try(self, row: Petition, day: date, key: str) -> None:
        likely = self.chance.random() < 0.8
        verb = self.chance.choice(LIKELY[row.state] if likely else VERBS)
        by, other = self.chance.choice(self.bodies), self.chance.choice(self.bodies[1:])
        if likely:
            by = self._whose(row, verb)
        beside = Petition.objects.get(pk=self.chance.choice(list(self.known)))
        result = self.chance.choice(list(Result))
        until = day + timedelta(days=30) if result in ("SCHEDULED", "DEFERRED") else None
        words = {
            "route": {"to": other}, "send_back": {"reason": "Thuộc cơ quan khác"}, "reopen": {"reason": "Chưa đồng ý"},
            "report_result": {"result": result, "day": until, "words": "Vì"},
            "answer": {"words": "Trả lời", "paper": "1/A"}, "ask_help": {"of": other, "words": "Số liệu"},
            "help_": {"words": "Đây"}, "promise": {"words": "Sẽ làm", "until": day + timedelta(days=30)},
            "join": {"beside": beside}, "publish_asked": {"words": "Đường"}, "publish_answer": {"words": "Xong"},
            "draft_reply": {"words": "Dự thảo"},
            "check_reply": {"seen": self._draft(row), "words": "Vì", "lawful": self.chance.random() < 0.5},
            "explain_delay": {"reason": "Chờ", "until": day + timedelta(days=5)},
        }.get(verb, {})  # fmt: skip
        try:
            getattr(services, verb)(petition=row, by=acting(by), on=day, at=AT, key=f"{key}-{verb}", **words)
        except (services.CannotPetition, Denied, WrongStep, Refused):
            return
        self._remember(row.pk, verb, by, words, day)

    def _readers(self, row: Petition) -> set[int]:
        """Which bodies it is shown to, asked of each."""
        return {one.pk for one in self.bodies if permissions.visible_to(acting(one)).filter(pk=row.pk).exists()}

    def _draft(self, row: Petition) -> int:
        """What whoever checks has read: the draft there is, now and then the one before."""
        drafts = [stage.pk for stage in row.way.all() if stage.verb == "DRAFT"]
        self.read = (drafts and self.chance.choice(drafts[-2:])) or 0
        self.last = drafts[-1] if drafts else None
        return self.read

    def _whose(self, row: Petition, verb: str) -> Body:
        asked = tasks.open_requests(row)
        ids = {
            "route": row.collector_id,
            "publish_asked": row.collector_id,
            "confirm": row.collector_id,
            "reopen": row.collector_id,
        }
        whose = asked[0].other_id if verb == "help_" and asked else ids.get(verb, row.holder_id or row.collector_id)
        return Body.objects.get(pk=whose)

    def _remember(self, pk: int, verb: str, by: Body, words: dict, day: date) -> None:
        told = self.known[pk]
        told.steps += 1
        if verb in ("route", "confirm", "reopen", "publish_asked"):
            assert by.pk == told.asker
        if verb in _OF_WHO_HAS_IT:
            assert by.pk == told.has_it
        if verb == "route":
            assert told.has_it is None
            told.has_it, told.due_on = words["to"].pk, told.due_on or day + timedelta(days=60)
        elif verb == "send_back":
            told.has_it, told.came, told.draft = None, "", ""
        elif verb == "report_result":
            told.came = words["result"]
        elif verb in ("draft_reply", "check_reply", "answer"):
            self._reply(told, verb, words)
        elif verb == "confirm":
            assert told.came in FINAL
            assert told.answered
        elif verb == "reopen":
            told.answered, told.came = False, ""
        elif verb == "join":
            self._join(pk, words["beside"].pk)
        elif verb == "split":
            for other in told.beside:
                self.known[other].beside.discard(pk)
            told.beside = set()

    def _reply(self, told: Watched, verb: str, words: dict) -> None:
        assert (verb == "draft_reply") or bool(told.draft) == (verb == "check_reply")
        if verb == "answer":
            told.answered = True
        elif verb == "draft_reply":
            told.draft = "waiting"
        else:
            assert self.read == self.last
            told.draft = "lawful" if words["lawful"] else ""

    def _join(self, pk: int, beside: int) -> None:
        group = self.known[beside].beside | {beside}
        if Petition.objects.get(pk=beside).way.count() > self.known[beside].steps:  # the first two of a group
            self.known[beside].steps += 1
        for other in group:
            self.known[other].beside.add(pk)
        self.known[pk].beside = set(group)
