"""Whoever does whatever in whatever order: a criticism keeps its origin, its clock, and whose word stands on each point.

The watcher in here knows nothing of tables and permissions; it remembers in plain words what was let through.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import permissions, queries, services
from phoihop.domain.oversight.models import Criticism, Point
from phoihop.domain.oversight.states import CriticismForm, Taken
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, DAY
from tests.support import effort

CONFERENCE_STEPS, DAYS_TO_ANSWER = 6, timedelta(days=15)  # before the written criticism, which is the seventh
# The likely next verbs where it stands, so that most stories come far; any verb may come at any time.
LIKELY = {
    "OPEN": ("point", "step", "step", "send"),
    "SENT": ("reply", "reply", "answer"),
    "ANSWERED": ("compare", "compare", "close"),
    "CLOSED": ("compare",),
}


@dataclass
class Watched:
    """What is remembered of the criticism."""

    stands: str = "OPEN"
    steps: int = 0
    due_on: date | None = None
    replies: dict[int, Taken | str] = field(default_factory=dict)  # of each point, what the drafting body said last
    found: dict[int, Taken | str] = field(default_factory=dict)  # of each point, what stands in the issued text
    remarks: int = 1


class Story(TestCase):
    @settings(max_examples=effort.examples(15))
    @given(seed=st.integers(min_value=0))
    def test_every_path_keeps_origin_clock_and_whose_word_is_whose(self, seed):
        self.chance = Random(seed)
        factories.rules("CRIT-REPLY")
        self.committee, self.front = body("ubnd"), body("mttq", side="FRONT")
        self.form = self.chance.choice(list(CriticismForm))
        taken_up = services.take_up(
            form=self.form, title="Dự thảo quy định tiếp công dân", drafter=self.committee, received_on=DAY,
            by=acting(self.front), on=DAY, at=AT, key="c",
        )  # fmt: skip
        origin = (taken_up.critic_id, taken_up.drafter_id, taken_up.form, taken_up.title, taken_up.received_on)
        self.told, day = Watched(), DAY

        for number in range(40):
            day += timedelta(days=self.chance.randrange(3))
            self._try(day, str(number))

            row = Criticism.objects.get(pk=taken_up.pk)
            assert (row.critic_id, row.drafter_id, row.form, row.title, row.received_on) == origin
            assert (row.state, row.step, row.due_on) == (self.told.stands, self.told.steps, self.told.due_on)
            points = {point.number: point for point in row.points.all()}
            assert {n: point.reply for n, point in points.items()} == self.told.replies
            assert {n: point.found for n, point in points.items()} == self.told.found
            assert row.remarks.count() == self.told.remarks
            seen = row in permissions.criticisms_seen(acting(self.committee))
            assert seen == (self.told.stands != "OPEN")  # nobody answers for what was not sent
        assert list(queries.broken()) == []

    def _try(self, day: date, key: str) -> None:
        stands = self.told.stands
        verb = self.chance.choice(["point", "step", "send", "reply", "answer", "compare", "close", *LIKELY[stands] * 4])
        by, number = self.chance.choice([self.front, self.committee]), self.chance.randrange(1, 4)
        how, who = self.chance.choice(list(Taken)), {"by": acting(by), "on": day, "at": AT, "key": key}
        step = who | {"criticism": Criticism.objects.get()}
        try:
            {
                "point": lambda: services.raise_point(clause=f"Điều {number}", words="Nêu rõ ngày", **step),
                "step": lambda: services.take_step(words="Đã làm", **step),
                "send": lambda: services.send_criticism(paper="9/MTTQ", **step),
                "reply": lambda: services.reply(number=number, how=how, words="Vì", **step),
                "answer": lambda: services.answer_criticism(paper="9/UBND", **step),
                "compare": lambda: services.compare(number=number, how=how, words="Điều 1", **step),
                "close": lambda: services.close_criticism(paper="12/QĐ-UBND", **step),
            }[verb]()
        except (services.CannotSupervise, Denied, WrongStep):
            return
        self._remember(verb, by, number, how, day)

    def _remember(self, verb: str, by: Body, number: int, how: Taken, day: date) -> None:
        told = self.told
        told.remarks += 1
        assert by == (self.committee if verb in ("reply", "answer") else self.front)
        needed = {"point": "OPEN", "step": "OPEN", "send": "OPEN", "reply": "SENT", "answer": "SENT"}
        assert told.stands == needed.get(verb, "ANSWERED")
        if verb == "point":
            place = len(told.replies) + 1
            told.replies[place] = told.found[place] = ""
        elif verb == "step":
            assert self.form == CriticismForm.CONFERENCE
            told.steps += 1
            assert told.steps <= CONFERENCE_STEPS
        elif verb == "send":
            assert told.replies
            assert self.form != CriticismForm.CONFERENCE or told.steps == CONFERENCE_STEPS
            told.steps += self.form == CriticismForm.CONFERENCE
            told.stands, told.due_on = "SENT", day + DAYS_TO_ANSWER
        elif verb == "reply":
            told.replies[number] = how
        elif verb == "answer":
            assert all(told.replies.values())
            told.stands = "ANSWERED"
        elif verb == "compare":
            told.found[number] = how
        else:
            assert all(told.found.values())
            told.stands = "CLOSED"
        assert Point.objects.count() == len(told.replies)
