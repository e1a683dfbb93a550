"""The two sides of a sent report write to one another about its cells: theirs alone, in turns, and the report stays as it was sent."""

import pytest

from phoihop.domain.notices.models import Notice
from phoihop.domain.regimes import permissions, queries, services
from phoihop.domain.regimes.models import Line, Remark, Thread
from phoihop.domain.regimes.states import ThreadState
from phoihop.foundation.accounts.actors import Denied
from tests.domain.organisations.factories import acting
from tests.domain.regimes.factories import AT, SENT, duty, opened, province, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return province()


@pytest.fixture
def period(bodies):
    """The department has sent its report."""
    found = opened(bodies)
    sent(found, "so", doi_thoai="3")
    Notice.objects.all().delete()
    return found


def ask(period, bodies, words="Có 3 cuộc thật không?", *, key="a", cell="doi_thoai"):
    return services.ask(
        duty=duty(period, "so"), cell=cell, words=words, by=acting(bodies["ubnd"], "OFFICER"), at=AT, key=key
    )


def answer(period, bodies, words="Đúng, kể cả trực tuyến.", *, key="b"):
    return services.answer(
        duty=duty(period, "so"), cell="doi_thoai", words=words, by=acting(bodies["so"], "OFFICER"), at=AT, key=key
    )


def told():
    return list(Notice.objects.order_by("pk").values_list("body__code", "kind", "what"))


class TestTalk:
    def test_goes_in_turns_until_it_is_settled_and_changes_nothing_that_was_sent(self, period, bodies):
        before = duty(period, "so").editions.get().told()

        ask(period, bodies)
        asked = queries.waiting([duty(period, "so").pk], ThreadState.ASKED)
        answer(period, bodies)
        services.close(duty=duty(period, "so"), cell="doi_thoai", words="", by=acting(bodies["ubnd"]), at=AT, key="c")

        row = Thread.objects.get()
        assert (sum(asked.values()), row.state) == (1, "SETTLED")
        assert [(one.verb, one.body.code, one.edition.number) for one in row.lines.all()] == [
            ("ASK", "ubnd", 1), ("ANSWER", "so", 1), ("SETTLE", "ubnd", 1),
        ]  # fmt: skip
        assert duty(period, "so").editions.get().told() == before
        assert list(queries.broken()) == []

    def test_is_told_to_the_other_side_each_time_and_never_what_was_said(self, period, bodies):
        ask(period, bodies)
        answer(period, bodies)

        assert told() == [("so", "FIGURE", "CELL_ASK"), ("ubnd", "FIGURE", "CELL_ANSWER")]
        assert not Notice.objects.filter(facts__contains="cuộc").exists()

    def test_may_be_begun_by_the_body_that_sent_the_report(self, period, bodies):
        answer(period, bodies, "Số này gồm cả trực tuyến.")

        assert Thread.objects.get().state == "ANSWERED"

    def test_is_the_two_sides_alone_even_before_the_issuer_of_the_regime(self, bodies):
        period = opened(bodies)
        sent(period, "xa-1")
        row = duty(period, "xa-1")

        hears = {code for code, body in bodies.items() if permissions.hears(acting(body), row)}
        with pytest.raises(Denied):
            services.ask(duty=row, cell="doi_thoai", words="Sao?", by=acting(bodies["ubnd"]), at=AT, key="a")

        assert hears == {"huyen", "xa-1"}

    @pytest.mark.parametrize("role", ["CLERK", "OBSERVER"])
    def test_is_for_people_who_draft(self, period, bodies, role):
        with pytest.raises(Denied):
            services.ask(
                duty=duty(period, "so"), cell="doi_thoai", words="Sao?", by=acting(bodies["ubnd"], role), at=AT, key="a"
            )
        with pytest.raises(Denied):
            services.answer(
                duty=duty(period, "so"), cell="doi_thoai", words="Vì", by=acting(bodies["so"], role), at=AT, key="b"
            )

    def test_takes_a_form_once_and_for_these_words_only(self, period, bodies):
        first = ask(period, bodies)

        again = ask(period, bodies)
        with pytest.raises(services.CannotTalk):
            ask(period, bodies, "Hỏi khác")

        assert (again.pk, Line.objects.count(), len(told())) == (first.pk, 1, 1)

    def test_refuses_no_words_an_unknown_cell_and_what_was_never_sent_or_asked(self, period, bodies):
        unsent = {"duty": duty(period, "mttq"), "cell": "doi_thoai", "words": "Sao?"}
        settled = {"duty": duty(period, "so"), "cell": "doi_thoai", "words": ""}

        for words, cell in ((" ", "doi_thoai"), ("Sao?", "khong_co"), ("x" * 1001, "doi_thoai")):
            with pytest.raises(services.CannotTalk):
                ask(period, bodies, words, cell=cell)
        with pytest.raises(services.CannotTalk):
            services.ask(**unsent, by=acting(bodies["ubnd"]), at=AT, key="a")
        with pytest.raises(services.CannotTalk):
            services.close(**settled, by=acting(bodies["ubnd"]), at=AT, key="a")

        assert not Thread.objects.exists()


class TestReturn:
    def test_goes_on_in_the_thread_of_the_cell_and_another_edition_answers(self, period, bodies):
        ask(period, bodies)
        row = duty(period, "so")

        services.return_(
            duty=row,
            remarks={"doi_thoai": "Sửa lại", "": "Thiếu biểu"},
            by=acting(bodies["ubnd"]),
            on=SENT,
            at=AT,
            key="r",
        )
        waits = queries.waiting([row.pk], ThreadState.ASKED)[row.pk]
        sent(period, "so", doi_thoai="2")

        lines = {
            one.cell: [(line.verb, line.said, line.edition.number) for line in one.lines.all()]
            for one in queries.threads_of(row)
        }
        assert waits == 2
        assert lines == {
            "doi_thoai": [("ASK", "Có 3 cuộc thật không?", 1), ("ASK", "Sửa lại", 1), ("ANSWER", "", 2)],
            "": [("ASK", "Thiếu biểu", 1), ("ANSWER", "", 2)],
        }
        assert list(queries.broken()) == []

    def test_that_was_asked_after_the_approval_is_not_settled_by_the_same_form_sent_again(self, period, bodies):
        approval = {"by": acting(bodies["ubnd"]), "on": SENT, "key": "ok"}
        services.approve(duty=duty(period, "so"), **approval)
        ask(period, bodies)

        services.approve(duty=duty(period, "so"), **approval)

        assert Thread.objects.get().state == "ASKED"

    def test_sent_once_more_says_nothing_of_the_edition_that_came_since(self, period, bodies):
        form = {"remarks": {"doi_thoai": "Sửa lại"}, "by": acting(bodies["ubnd"]), "on": SENT, "at": AT, "key": "r"}
        services.return_(duty=duty(period, "so"), **form)
        sent(period, "so", doi_thoai="2")

        services.return_(duty=duty(period, "so"), **form)

        assert Thread.objects.get().state == "ANSWERED"
        assert list(Remark.objects.values_list("edition__number", flat=True)) == [1]

    def test_and_approval_are_of_the_edition_that_was_read(self, period, bodies):
        by, row = acting(bodies["ubnd"]), duty(period, "so")
        services.return_(duty=row, remarks={"": "Thiếu"}, by=by, on=SENT, at=AT, key="r", seen=1)
        sent(period, "so", doi_thoai="2")

        with pytest.raises(services.CannotSend):
            services.approve(duty=duty(period, "so"), by=by, on=SENT, key="a", seen=1)
        with pytest.raises(services.CannotSend):
            services.return_(duty=duty(period, "so"), remarks={"": "Sai"}, by=by, on=SENT, at=AT, key="s", seen=1)
        services.approve(duty=duty(period, "so"), by=by, on=SENT, key="a", seen=2)

        assert duty(period, "so").commitment.state == "FULFILLED"

    def test_leaves_nothing_open_once_it_is_approved(self, period, bodies):
        ask(period, bodies)

        services.approve(duty=duty(period, "so"), by=acting(bodies["ubnd"]), on=SENT, key="ok")

        assert Thread.objects.get().state == "SETTLED"
        ask(period, bodies, "Hỏi thêm", key="later")
        assert Thread.objects.get().state == "ASKED"


class TestProof:
    @pytest.mark.parametrize("changed", [{"words": "Không hỏi"}, {"number": 7}])
    def test_finds_a_line_that_was_changed(self, period, bodies, changed):
        ask(period, bodies)

        Line.objects.update(**changed)

        assert [found.why for found in queries.broken()] == ["WORDS"]

    def test_finds_a_thread_that_was_settled_by_no_step(self, period, bodies):
        ask(period, bodies)

        Thread.objects.update(state="SETTLED")

        assert [found.why for found in queries.broken()] == ["STATE"]
