"""The yearly programme of supervision: agreed with the authority, so that no entry overlaps with an inspection."""

from datetime import date

import pytest

from phoihop.domain.oversight import permissions, queries, services
from phoihop.domain.oversight.models import Intent, Supervision
from phoihop.domain.oversight.states import Form, IntentState
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight.factories import AT, DAY, FIRST, LAST, intended

pytestmark = pytest.mark.django_db


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def department(committee):
    return body("so", under=committee)


def said(row, actor, key="s"):
    return {"intent": row, "by": acting(actor), "on": DAY, "at": AT, "key": key}


def agreed(row, authority, *, seen=None, key="a"):
    return services.agree(seen=seen or row.steps.last().pk, **said(row, authority, key))


def entered(row, department, front, begins_on=FIRST):
    return services.begin_intended(
        form=Form.STUDY, title="Giám sát tiếp công dân", supervised=department, plan_sent_on=DAY, begins_on=begins_on,
        **said(row, front, "b"),
    )  # fmt: skip


class TestAnEntry:
    def test_waits_for_the_authority_above_the_body_and_is_read_by_that_body_once_agreed(
        self, front, committee, department
    ):
        row = intended(department, acting(front))
        waits = [list(queries.intents_waiting(acting(one))) for one in (committee, front, department)]
        before = list(permissions.intents_seen(acting(department)))

        agreed(row, committee)

        assert (row.authority, waits, before) == (committee, [[row], [], []], [])
        assert list(permissions.intents_seen(acting(department))) == [row]
        assert list(queries.intents_waiting(acting(committee))) == []
        assert list(queries.broken()) == []

    def test_that_overlaps_goes_back_until_other_days_are_agreed(self, front, committee, department):
        row = intended(department, acting(front))
        services.object_to(words="Trùng thanh tra tháng 11", **said(row, committee, "o"))
        assert list(queries.intents_waiting(acting(front))) == [row]

        days = {"begins_on": date(2021, 12, 1), "ends_on": date(2021, 12, 10)}
        moved = services.reschedule(words="Tránh cuộc thanh tra", **days, **said(row, front, "m"))
        anew = agreed(row, committee)

        assert (moved.state, anew.state) == (IntentState.PROPOSED, IntentState.AGREED)
        assert [(step.verb, step.begins_on) for step in row.steps.all()] == [
            ("PROPOSE", FIRST), ("OBJECT", FIRST), ("MOVE", date(2021, 12, 1)), ("AGREE", date(2021, 12, 1)),
        ]  # fmt: skip
        assert list(queries.broken()) == []

    def test_is_agreed_in_the_days_that_the_authority_read_and_in_no_others(self, front, committee, department):
        row = intended(department, acting(front))
        read = row.steps.get().pk
        days = {"begins_on": date(2021, 12, 1), "ends_on": date(2021, 12, 3)}
        services.reschedule(words="Trùng họp", **days, **said(row, front, "m"))

        with pytest.raises(services.CannotSupervise):
            agreed(row, committee, seen=read)

        assert Intent.objects.get().state == IntentState.PROPOSED
        read = row.steps.last().pk
        for _again in range(2):  # the line was cut, the same comes again
            assert agreed(row, committee, seen=read).state == IntentState.AGREED
        with pytest.raises(services.CannotSupervise):
            agreed(row, committee, seen=read - 1)

    def test_is_agreed_by_nobody_else(self, front, department):
        row = intended(department, acting(front))

        for other in (front, department):
            with pytest.raises(Denied):
                agreed(row, other)

    @pytest.mark.parametrize(("first", "last"), [(LAST, FIRST), (date(2021, 5, 31), LAST)])
    def test_lies_ahead_with_its_days_in_order(self, front, department, first, last):
        with pytest.raises(services.CannotSupervise):
            intended(department, acting(front), first=first, last=last)

        assert not Intent.objects.exists()

    def test_sent_twice_is_one_and_under_the_same_key_no_other(self, front, department):
        row = intended(department, acting(front))

        assert intended(department, acting(front)) == row
        with pytest.raises(services.CannotSupervise):
            intended(department, acting(front), last=date(2021, 12, 1))

    def test_names_who_else_means_to_be_there_in_the_same_days(self, front, department):
        row = intended(department, acting(front))
        union = intended(department, acting(body("hoi", side="FRONT")), key="u", first=LAST, last=date(2021, 12, 1))
        intended(department, acting(front), key="later", first=date(2021, 12, 2), last=date(2021, 12, 9))

        found = queries.at_the_same_time([row])
        services.drop(words="Gộp vào cuộc của Mặt trận", **said(union, union.supervisor))

        assert (found, queries.at_the_same_time([row])) == ({row.pk: [union]}, {row.pk: []})


class TestASupervisionByTheProgramme:
    def test_begins_what_was_agreed_once(self, front, committee, department):
        row = intended(department, acting(front))
        with pytest.raises(WrongStep):
            entered(row, department, front)
        agreed(row, committee)

        made = entered(row, department, front)

        assert entered(row, department, front) == made
        assert (made.intent, Intent.objects.get().state) == (row, IntentState.BEGUN)
        assert list(queries.broken()) == []

    def test_keeps_to_its_days_and_its_body(self, front, committee, department):
        row = intended(department, acting(front))
        agreed(row, committee)

        with pytest.raises(services.CannotSupervise):
            entered(row, department, front, begins_on=date(2021, 12, 1))
        with pytest.raises(services.CannotSupervise):
            entered(row, body("so-khac"), front)

        assert not Supervision.objects.exists()
