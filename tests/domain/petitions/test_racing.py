"""The same request twice at once is done once; two who act on one petition at once take turns."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from phoihop.domain.petitions import queries, services
from phoihop.domain.petitions.models import Key, Petition, Stage
from phoihop.domain.petitions.states import DataWish, Result
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY, ROAD

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*requests: Callable[[], object]) -> list[object]:
    """What each came to, a refusal too."""
    meet = Barrier(len(requests))

    def do(request: Callable[[], object]) -> object:
        meet.wait()
        try:
            return request()
        except (services.CannotPetition, Denied, WrongStep) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(do, requests))


class TestTheSameRequestFourTimesAtOnce:
    def test_collects_one_petition(self) -> None:
        front = body("mttq", side="FRONT")
        session = factories.session(front)

        given = at_once(*[lambda: services.collect(said_at=session, ask=ROAD, by=acting(front), at=AT, key="p")] * 4)

        assert given == [Petition.objects.get()] * 4
        assert Stage.objects.count() == 1

    def test_takes_one_step(self) -> None:
        front, committee = body("mttq", side="FRONT"), body("ubnd")
        row = factories.routed(front, committee)
        told = {"petition": row, "result": Result.RESOLVED, "words": "Xong", "on": DAY, "at": AT, "key": "r"}

        given = at_once(*[lambda: services.report_result(by=acting(committee), **told)] * 4)

        assert given == [row] * 4
        assert row.way.filter(verb="REPORT").count() == 1


class TestAReplyAndAReturnAtOnce:
    def test_leave_one_of_the_two_and_a_whole_way(self) -> None:
        front, committee = body("mttq", side="FRONT"), body("ubnd")
        row = factories.routed(front, committee)
        who = {"petition": row, "by": acting(committee), "on": DAY, "at": AT}

        given = at_once(
            lambda: services.answer(words="Đã rõ", paper="1/UBND", key="a", **who),
            lambda: services.send_back(reason="Thuộc Sở", key="b", **who),
        )

        assert sum(isinstance(one, Petition) for one in given) == 1
        assert row.way.count() == 3
        assert list(queries.broken()) == []


class TestTwoWhoJoinCrosswise:
    def test_leave_both_in_one_matter(self) -> None:
        front = body("mttq", side="FRONT")
        session = factories.session(front)
        one, other = (factories.collected(front, key=key, at_=session) for key in ("a", "b"))
        who = {"by": acting(front), "on": DAY, "at": AT}

        at_once(
            lambda: services.join(petition=one, beside=other, key="x", **who),
            lambda: services.join(petition=other, beside=one, key="y", **who),
        )

        assert len(set(Petition.objects.values_list("matter_id", flat=True))) == 1
        assert list(queries.broken()) == []


class TestTwoWhoAnswerAllOfOneMatterCrosswise:
    def test_take_turns_and_leave_whole_ways(self) -> None:
        front, committee = body("mttq", side="FRONT"), body("ubnd")
        rows = [factories.routed(front, committee, key=key) for key in ("a", "b", "c")]
        step = {"by": acting(committee), "on": DAY, "at": AT}
        for one in rows[1:]:
            services.join(petition=one, beside=rows[0], key=f"j{one.pk}", **step)

        given = at_once(
            *[
                lambda row=row: services.answer_together(
                    petition=row, words="Đã rõ", paper="1/UBND", key=f"k{row.pk}", **step
                )
                for row in reversed(rows)
            ]
        )

        assert all(isinstance(one, list) for one in given)
        assert all(row.way.filter(verb="ANSWER").exists() for row in rows)
        assert list(queries.broken()) == []


class TestWordsAndTheirErasureAtOnce:
    def test_leave_the_words_readable_or_gone_by_the_answer_and_never_lost_between(self) -> None:
        front = body("mttq", side="FRONT")
        row = factories.collected(front)
        slip = services.issue_slip(petition=row, by=acting(front), on=DAY, at=AT).slip
        said = {"slip": slip, "by": Actor(None, None, "SLIP", frozenset()), "on": DAY, "at": AT}
        services.add(words="Trước", key="w1", **said)
        asked = services.ask_own_data(kind=DataWish.ERASE, key="d", **said)

        at_once(
            lambda: services.add(words="Sau", key="w2", **said),
            lambda: services.answer_data(
                asked=asked, granted=True, words="Đã xóa", by=acting(front), on=DAY, at=AT, key="n"
            ),
        )

        acts = Record.objects.filter(code__in=["petitions.word.write", "petitions.petition.forget"]).order_by("pk")
        came_after = acts.last().code == "petitions.word.write"
        assert Key.objects.filter(slip=slip).exists() == came_after
        assert list(queries.broken()) == []
