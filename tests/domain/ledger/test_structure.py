"""Bodies move under others on a day: what each body and all under it owe stays what a recount says."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Restructured
from phoihop.domain.ledger.services import standing
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.audit import moments
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, acting, body
from tests.support import effort

FIRST = date(2021, 3, 1)
MOVES = st.tuples(
    st.sampled_from(["open", "open", "finish", "move", "move", "wait"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(-3, 4),  # from which day a move holds, counted from today
)


class Story:
    """Four departments under two committees that change places while they owe one another."""

    def __init__(self) -> None:
        self.day, self.seconds = FIRST, count(1)
        with self.now():
            self.tops = [body(new_key()) for _top in range(2)]
            self.bodies = [body(new_key(), under=self.tops[number % 2]) for number in range(4)]

    def now(self):
        """The next second of the story's day."""
        at = datetime(self.day.year, self.day.month, self.day.day, 1, tzinfo=UTC) + timedelta(
            seconds=next(self.seconds)
        )
        return moments.history(at)

    def take(self, what: str, one: int, other: int, days: int) -> None:
        if what == "wait":
            self.day += timedelta(days=abs(days))
            with self.now():
                services.follow_structure(today=self.day)
        elif what == "open" and one != other:
            self._open(self.bodies[one], self.bodies[other])
        elif what == "finish":
            self._finish(one)
        elif what == "move":
            parents = [*self.tops, *(b for b in self.bodies if b != self.bodies[one])]
            self._move(self.bodies[one], parents[other], self.day + timedelta(days=days))

    def _open(self, debtor: Body, creditor: Body) -> None:
        with self.now():
            row = services.open_(
                kind="TASK", title="Họp", debtor=debtor, creditor=creditor, by=acting(debtor), on=self.day,
                reckoning=rulebook.fixed(date(2021, 12, 1), "Kế hoạch", verified=True), key=new_key(),
            )  # fmt: skip
        if row.mood == "REQUEST":
            with self.now():
                services.propose(commitment=row, by=acting(debtor), on=self.day, key=new_key())

    def _finish(self, which: int) -> None:
        row = Commitment.objects.filter(state__in=["DRAFT", "PROPOSED"], opener_id=self.bodies[which].pk).first()
        if row:
            with self.now():
                services.withdraw(
                    commitment=row, by=acting(self.bodies[which]), on=self.day, key=new_key(), reason="Thôi"
                )

    def _move(self, one: Body, parent: Body, from_day: date) -> None:
        place = {"body": one, "parent": parent, "from_day": from_day, "by": ADMIN}
        try:
            with self.now():
                if from_day > self.day:  # decided now, in effect later: the nightly job follows it
                    organisations.place_under(**place, at=datetime.now(UTC))
                else:
                    with standing.restructuring(from_day):
                        organisations.place_under(**place, at=datetime.now(UTC))
        except organisations.CannotPlace:
            pass  # a circle, or a place from a later day: nothing was changed


class TestRestructuring:
    @given(moves=st.lists(MOVES, min_size=3, max_size=14))
    @settings(max_examples=effort.examples(30), suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_keeps_every_count_equal_to_a_recount(self, db: None, moves: list[tuple[str, int, int, int]]) -> None:
        with transaction.atomic():
            story = Story()

            for move in moves:
                story.take(*move)
                assert services.rebuild(check=True, at=datetime.now(UTC)) == []

            assert list(queries.verify()) == []
            transaction.set_rollback(True)  # the next story begins on the same first day

    def test_counts_what_is_open_under_the_new_place_and_what_ended_under_the_old(self, db: None) -> None:
        story = Story()
        old, new = story.tops
        mover, other = story.bodies[0], story.bodies[1]
        story._open(mover, other)
        story._finish(0)
        story.day += timedelta(days=1)
        story._open(mover, other)

        story._move(mover, new, story.day)

        states = {
            top: {
                state
                for (body_id, side, under, _kind, state, _due, _late) in standing.stored()
                if (body_id, side, under) == (top.pk, "OWES", True)
            }
            for top in (old, new)
        }
        assert states == {old: {"WITHDRAWN"}, new: {"PROPOSED"}}


class TestFollowStructure:
    def test_counts_under_a_change_from_the_day_on_which_it_holds(self, db: None) -> None:
        story = Story()
        old, new = story.tops
        with story.now():
            services.follow_structure(today=story.day)  # the structure that the story begins with
        story._open(story.bodies[0], story.bodies[1])
        story._move(story.bodies[0], new, FIRST + timedelta(days=2))

        answers = []
        for _day in range(3):
            story.day += timedelta(days=1)
            with story.now():
                answers.append(services.follow_structure(today=story.day))

        assert answers == [False, True, False]
        assert Restructured.objects.latest("pk").on == Commitment.objects.get().placed_on == FIRST + timedelta(days=2)
        counted = {
            top: queries.counts(body_id=top.pk, side="OWES", today=FIRST, under=True).proposed for top in story.tops
        }
        assert counted == {old: 0, new: 1}
