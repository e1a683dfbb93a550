"""Criticism keeps to its three forms and, in a conference, to its seven steps; each point is held against the issued text."""

from datetime import date

import pytest

from phoihop.domain.oversight import permissions, queries, services
from phoihop.domain.oversight.models import Criticism, Point
from phoihop.domain.oversight.states import ConferenceStep, CriticismForm, CriticismState, Taken
from phoihop.domain.rulebook.models import Rule
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.organisations.factories import acting, body
from tests.domain.oversight.factories import AT, DAY, DUE

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


def step(by, row, key, **more):
    return {"criticism": row, "by": acting(by), "on": DAY, "at": AT, "key": key} | more


def taken_up(front, committee, form=CriticismForm.LETTER) -> Criticism:
    Rule.objects.get_or_create(
        code="CRIT-REPLY", valid_from=date(2017, 6, 15),
        defaults={"words": "Trả lời", "value": 15, "unit": "DAYS", "basis": "NQLT 403/2017"},
    )  # fmt: skip
    return services.take_up(
        form=form, title="Dự thảo quy định tiếp công dân", drafter=committee, received_on=DAY, by=acting(front),
        on=DAY, at=AT, key="c",
    )  # fmt: skip


def sent(front, committee) -> Criticism:
    row = taken_up(front, committee)
    for number in (1, 2):
        services.raise_point(clause=f"Điều {number}", words="Nêu rõ ngày", **step(front, row, f"p{number}"))
    return services.send_criticism(paper="9/MTTQ", **step(front, row, "s"))


class TestAConference:
    def test_goes_in_its_steps_and_none_is_left_out(self, front, committee):
        row = taken_up(front, committee, CriticismForm.CONFERENCE)
        services.raise_point(clause="Điều 1", words="Nêu rõ ngày", **step(front, row, "p"))
        for number in range(1, ConferenceStep.CONCLUDED):
            row = services.take_step(words="Đã làm", **step(front, row, f"{number}"))
        with pytest.raises(services.CannotSupervise):
            services.send_criticism(paper="9/MTTQ", **step(front, row, "early"))

        row = services.take_step(words="Kết luận", **step(front, row, "6"))
        with pytest.raises(services.CannotSupervise):
            services.take_step(words="Nữa", **step(front, row, "7"))
        row = services.send_criticism(paper="9/MTTQ", **step(front, row, "s"))

        assert (row.step, row.state, row.due_on) == (ConferenceStep.WRITTEN, CriticismState.SENT, DUE)
        assert list(queries.broken()) == []

    def test_is_the_only_form_with_steps(self, front, committee):
        row = taken_up(front, committee, CriticismForm.DIALOGUE)

        with pytest.raises(services.CannotSupervise):
            services.take_step(words="Đã làm", **step(front, row, "1"))


class TestACriticism:
    def test_is_answered_point_by_point_and_held_against_the_issued_text(self, front, committee):
        row = sent(front, committee)
        reply = {"number": 1, "how": Taken.WHOLLY, "words": "Tiếp thu"}
        services.reply(**reply, **step(committee, row, "r1"))
        services.reply(**reply, **step(committee, row, "r1"))  # the line was cut, the same comes again
        with pytest.raises(services.CannotSupervise):
            services.answer_criticism(paper="9/UBND", **step(committee, row, "a"))
        services.reply(number=2, how=Taken.NOT, words="Trái luật", **step(committee, row, "r2"))
        row = services.answer_criticism(paper="9/UBND", **step(committee, row, "a"))
        with pytest.raises(services.CannotSupervise):
            services.close_criticism(paper="12/QĐ-UBND", **step(front, row, "x"))

        services.compare(number=1, how=Taken.NOT, words="Không thấy ở Điều 1", **step(front, row, "c1"))
        services.compare(number=2, how=Taken.NOT, words="Như dự thảo", **step(front, row, "c2"))
        row = services.close_criticism(paper="12/QĐ-UBND", **step(front, row, "x"))

        assert row.state == CriticismState.CLOSED
        assert queries.effect(Criticism.objects.all()) == queries.Takings(points=2, replied=1, found=0)
        assert list(queries.broken()) == []

    def test_is_for_the_front_to_raise_and_the_drafting_body_to_answer(self, front, committee):
        row = taken_up(front, committee)
        assert row not in permissions.criticisms_seen(acting(committee))
        with pytest.raises(Denied):
            services.raise_point(clause="Điều 1", words="Bỏ", **step(committee, row, "p"))
        with pytest.raises(services.CannotSupervise):
            services.send_criticism(paper="9/MTTQ", **step(front, row, "s"))
        with pytest.raises(WrongStep):
            services.answer_criticism(paper="9/UBND", **step(committee, row, "a"))

    @pytest.mark.parametrize(
        ("of", "change"),
        [(Point, {"reply": "WHOLLY"}), (Point, {"words": "Khác"}), (Criticism, {"due_on": DAY}), (Criticism, {"title": "K"})],
    )  # fmt: skip
    def test_that_was_changed_past_the_services_is_named(self, front, committee, of, change):
        sent(front, committee)
        assert list(queries.broken()) == []

        of.objects.update(**change)

        assert list(queries.broken()) != []


class TestAges:
    def test_add_up_to_all(self, front, committee):
        assert [row.made for row in queries.by_age(permissions.recommendations_seen(acting(front)), DAY)] == [
            0,
            0,
            0,
            0,
        ]
