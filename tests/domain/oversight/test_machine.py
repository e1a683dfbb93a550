"""Whoever does whatever in whatever order: a recommendation keeps its origin, its clock, and whose word is whose.

The watcher in here knows nothing of tables and permissions; it remembers in plain words what was let through.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.config import background
from phoihop.domain.organisations.models import Body
from phoihop.domain.oversight import queries, services
from phoihop.domain.oversight.models import Recommendation
from phoihop.domain.oversight.states import OPEN
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight import factories
from tests.domain.oversight.factories import AT, DAY, DUE
from tests.support import effort

LATER = timedelta(days=15)  # what the rule gives a superior body, as it gave the body itself


@dataclass
class Watched:
    """What is remembered of the recommendation."""

    due_on: date = DUE
    asked: int | None = None
    answered: bool = False
    closed: str = ""
    voices: int = 1


class Story(TestCase):
    @settings(max_examples=effort.examples(12))
    @given(seed=st.integers(min_value=0))
    def test_every_path_keeps_origin_clock_and_holder(self, seed):
        self.chance = Random(seed)
        self.committee, self.front = body("ubnd"), body("mttq", side="FRONT")
        self.department = body("snv", under=self.committee)
        self.row = factories.recommended(self.front, self.department)
        origin = (self.row.supervision.supervised_id, self.row.supervision.supervisor_id, self.row.words)
        self.told, day = Watched(), DAY

        for number in range(20):
            day += timedelta(days=self.chance.randrange(6))
            self._try(day, str(number))

            row = Recommendation.objects.select_related("supervision").get(pk=self.row.pk)
            assert (row.supervision.supervised_id, row.supervision.supervisor_id, row.words) == origin
            assert (row.due_on, row.asked_superior_id) == (self.told.due_on, self.told.asked)
            assert row.voices.count() == self.told.voices
            assert (row.state in OPEN) == (not self.told.closed)
            assert self.told.closed in ("", row.state)
            told = queries.tally(Recommendation.objects.all(), day)
            assert (told.answered, told.late) == (self.told.answered, self._late(day))
        assert list(queries.broken()) == []

    def _late(self, day: date) -> bool:
        waits = not (self.told.answered or self.told.closed)
        return waits and (self.told.asked is not None or self.told.due_on < day)

    def _try(self, day: date, key: str) -> None:
        verb = self.chance.choice(["answer", "observe", "carry out", "give up", "night", "night"])
        by = self.chance.choice([self.committee, self.front, self.department, self.department, self.front])
        if verb in ("carry out", "give up") and self.chance.random() < 0.7:
            verb = "observe"  # else most stories would end at once
        step = {"recommendation": self.row, "words": "Lời", "by": acting(by), "on": day, "at": AT, "key": key}
        try:
            if verb == "night":
                self._night(day)
                return
            if verb == "answer":
                services.answer(paper="1/A", **step)
            elif verb == "observe":
                services.observe(**step)
            else:
                services.close(carried_out=verb == "carry out", **step)
        except (services.CannotSupervise, Denied, WrongStep):
            return
        self._remember(verb, by)

    def _night(self, day: date) -> None:
        late = self._late(day) and self.told.asked is None
        asked, _without = services.escalate_due(today=day, by=background.KEEPER, at=AT)
        assert asked == late
        if late:
            self.told.asked, self.told.due_on = self.committee.pk, day + LATER
            self.told.voices += 1

    def _remember(self, verb: str, by: Body) -> None:
        assert not self.told.closed
        self.told.voices += 1
        if verb == "answer":
            assert by.pk in (self.department.pk, self.told.asked)
            self.told.answered = True
        else:
            assert by.pk == self.front.pk
        if verb in ("carry out", "give up"):
            self.told.closed = {"carry out": "CARRIED_OUT", "give up": "NOT_CARRIED_OUT"}[verb]
