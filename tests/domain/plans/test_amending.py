"""Other words for a row after both sides have agreed: one asks, the other grants, and what was agreed first stays."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.refusals import NotNow, WrongSide
from phoihop.domain.plans import disturbances, queries, services
from phoihop.domain.plans.models import Row
from phoihop.domain.plans.timing import Span
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit import moments
from tests.domain.agreements import factories as agreements
from tests.domain.organisations.factories import acting, body
from tests.domain.plans import factories

pytestmark = pytest.mark.django_db
ASKED, GRANTED, TODAY = date(2021, 6, 10), date(2021, 6, 15), date(2021, 9, 23)
PAPER = "Công văn số 45/UBND-VX ngày 15/6/2021"
OTHER = replace(
    factories.WHOLE, content="Giám sát an sinh", other_duty="Cử người dự", timing="Quý IV", product="Thông báo",
    target="2 huyện",
)  # fmt: skip


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


@pytest.fixture
def sides():
    return body("ubnd"), body("mttq", side="FRONT")


@pytest.fixture
def row(sides) -> Row:
    """A row to which both sides have agreed; the front carries it out."""
    with moments.history(factories.AT):
        plan = factories.drafted(agreements.in_force(*sides), sides[0])
        made = factories.row(plan, sides[1], sides[0], by_body=sides[0])
        services.propose(plan=plan, by=acting(sides[0]), on=factories.DAY, at=factories.AT, key="p")
        services.agree(plan=plan, by=acting(sides[1]), on=factories.DAY, at=factories.AT, key="a")
    return fresh(made)


def fresh(row: Row) -> Row:
    return Row.objects.select_related("plan", "commitment").get(pk=row.pk)


def ask(row: Row, by, text=OTHER, *, key="ask", seen=None, role="LEADER", day=ASKED) -> None:
    last = row.wordings.latest("seq").seq if seen is None else seen
    turn = services.Turn(by=acting(by, role), on=day, at=moment(day), key=key, seen=last)
    with moments.history(moment(day)):
        services.ask_words(row=fresh(row), text=text, reason="EPIDEMIC", words="Do dịch", turn=turn)


def grant(row: Row, by, *, key="grant", day=GRANTED) -> None:
    with moments.history(moment(day)):
        ledger.grant(commitment=row.commitment, by=acting(by), on=day, key=key, document=PAPER)


def said(row: Row) -> tuple[str, ...]:
    row = fresh(row)
    told = row.commitment
    return (told.title, row.lead_duty, row.other_duty, row.timing, told.product, row.target)


WAS = ("Giám sát giảm nghèo", "Lập đoàn giám sát", "Cung cấp hồ sơ", "Quý III", "Báo cáo", "")
NOW = ("Giám sát an sinh", "Lập đoàn giám sát", "Cử người dự", "Quý IV", "Thông báo", "2 huyện")


class TestAskWords:
    def test_leaves_the_row_as_it_was_until_the_other_side_agrees(self, row, sides):
        ask(row, sides[1])

        offered = queries.asked_words(fresh(row))
        assert offered is not None
        worded = queries.worded_in(fresh(row), offered)
        assert said(row) == WAS
        assert (worded.content, worded.other_duty, worded.target) == ("Giám sát an sinh", "Cử người dự", "2 huyện")

    def test_is_no_matter_of_one_side_alone(self, row, sides):
        ask(row, sides[1])

        with pytest.raises(WrongSide):
            grant(row, sides[1])

        assert said(row) == WAS

    def test_twice_with_one_key_asks_once(self, row, sides):
        ask(row, sides[1])
        ask(row, sides[1])

        assert row.commitment.entries.filter(verb="ASKED").count() == 1

    def test_waits_for_the_answer_to_what_was_asked_before(self, row, sides):
        ask(row, sides[1])

        with pytest.raises(NotNow):
            ask(row, sides[0], replace(OTHER, content="Khác nữa"), key="again")

    @pytest.mark.parametrize(
        ("text", "refusal"),
        [
            (factories.WHOLE, "đang là lời văn"), (replace(OTHER, lead_duty=""), "chủ trì"), (replace(OTHER, target="x" * 121), "dài quá"),
        ],
    )  # fmt: skip
    def test_refuses_what_says_nothing_new_or_is_not_whole(self, row, sides, text, refusal):
        with pytest.raises(services.CannotPlan, match=refusal):
            ask(row, sides[1], text)

    def test_is_for_those_who_speak_for_one_of_the_two_sides(self, row, sides):
        with pytest.raises(WrongSide):
            ask(row, body("khac"))
        with pytest.raises(Denied):
            ask(row, sides[1], role="OFFICER")

    def test_writes_over_nothing_that_the_writer_has_not_seen(self, row, sides):
        before = row.wordings.latest("seq").seq
        ask(row, sides[1])
        grant(row, sides[0])

        with pytest.raises(services.Overtaken):
            ask(row, sides[0], factories.WHOLE, key="back", seen=before, day=TODAY)

    def test_is_not_for_a_row_that_does_not_bind(self, sides):
        with moments.history(factories.AT):
            plan = factories.drafted(agreements.in_force(*sides), sides[0])
            draft = factories.row(plan, sides[1], sides[0], by_body=sides[0])

        with pytest.raises(NotNow):
            ask(draft, sides[0])


class TestServe:
    """What a row serves is among its words: nobody changes it alone once both have agreed."""

    AIMS = services.Aims(frozenset({1, 3}))

    def serve(self, row: Row, by, *, key="serve", aims=AIMS) -> None:
        last = row.wordings.latest("seq").seq
        turn = services.Turn(by=acting(by), on=ASKED, at=moment(ASKED), key=key, seen=last)
        with moments.history(moment(ASKED)):
            services.serve(row=fresh(row), aims=aims, turn=turn, reason="OWN", words="Phục vụ thêm một điều")

    def test_waits_for_the_other_side_of_a_row_that_binds(self, row, sides):
        self.serve(row, sides[1])
        between = services.Aims.of(row)
        with pytest.raises(WrongSide):
            grant(row, sides[1])
        grant(row, sides[0])

        stood = [(one.article.number, one.until) for one in row.servings.select_related("article")]
        assert between == services.Aims(frozenset({2}))
        assert services.Aims.of(row) == self.AIMS
        assert stood == [(2, GRANTED), (1, None), (3, None)]
        assert said(row) == WAS
        assert list(queries.broken()) == []

    def test_leaves_all_as_it_was_where_the_other_side_refuses(self, row, sides):
        self.serve(row, sides[1])
        with moments.history(moment(GRANTED)):
            ledger.refuse(commitment=row.commitment, by=acting(sides[0]), on=GRANTED, key="no", reason="Giữ như cũ")

        assert services.Aims.of(row) == services.Aims(frozenset({2}))

    def test_is_told_beside_what_was_agreed(self, row, sides):
        self.serve(row, sides[1])
        grant(row, sides[0])

        told = disturbances.compare([fresh(row)], TODAY)[0]

        assert told.differs
        assert (told.agreed_words.articles, told.words.articles) == ("2", "1; 3")

    @pytest.mark.parametrize(
        ("aims", "refusal"),
        [
            (services.Aims(frozenset({2})), "đang là lời văn"), (services.Aims(frozenset({2, 9})), "không có Điều 9"),
            (services.Aims(frozenset({2}), frozenset({"KHÔNG"})), "mã KHÔNG"),
        ],
    )  # fmt: skip
    def test_refuses_what_stands_already_and_what_there_is_not(self, row, sides, aims, refusal):
        with pytest.raises(services.CannotPlan, match=refusal):
            self.serve(row, sides[1], aims=aims)

    def test_of_a_row_that_waits_is_the_word_of_the_side_that_is_asked(self, sides):
        with moments.history(factories.AT):
            plan = factories.drafted(agreements.in_force(*sides), sides[0])
            waiting = factories.row(plan, sides[1], sides[0], by_body=sides[0])
            services.propose(plan=plan, by=acting(sides[0]), on=factories.DAY, at=factories.AT, key="p")

        with pytest.raises(WrongSide):
            self.serve(waiting, sides[0], key="own")
        self.serve(waiting, sides[1])

        assert services.Aims.of(waiting) == self.AIMS
        assert fresh(waiting).commitment.proposer_id == sides[1].pk
        assert [one.countered for one in waiting.wordings.order_by("seq")] == [False, True]

    def test_that_somebody_tampered_with_is_found(self, row):
        row.servings.update(until=GRANTED, ended_by=row.commitment.debtor_id)

        assert {found.why for found in queries.broken()} >= {"WORDS"}


class TestAmend:
    def test_words_the_row_and_its_commitment_from_that_day_on(self, row, sides):
        ask(row, sides[1])
        grant(row, sides[0])
        grant(row, sides[0])  # the line was cut, the same comes again

        now = fresh(row)
        assert said(row) == NOW
        assert (now.commitment.state, now.commitment.due_on, now.commitment.asked_seq) == (
            "IN_FORCE",
            date(2021, 7, 31),
            0,
        )
        assert (now.span, now.last_on) == (Span.RANGE, date(2021, 12, 31))
        assert row.wordings.filter(amended=True).count() == 1

    def test_keeps_what_was_agreed_first_readable_beside_what_stands(self, row, sides):
        ask(row, sides[1])
        grant(row, sides[0])

        (one,) = disturbances.compare([fresh(row)], TODAY)
        assert one.differs
        assert one.agreed_words is not None
        assert one.words is not None
        assert (one.agreed_words.content, one.words.content) == (WAS[0], NOW[0])
        assert [(a.reason, a.words, a.document, a.asked_by, a.granted_by, a.on) for a in one.amendments] == [
            ("EPIDEMIC", "Do dịch", PAPER, sides[1].pk, sides[0].pk, GRANTED)
        ]
        assert [wording.content for wording in queries.wordings(row)] == [NOW[0], WAS[0]]

    def test_is_no_disturbance(self, row, sides):
        ask(row, sides[1])
        grant(row, sides[0])

        assert disturbances.by_cause(disturbances.compare([fresh(row)], TODAY)) == []

    def test_tells_of_any_day_the_title_that_stood_on_it(self, row, sides):
        ask(row, sides[1])
        grant(row, sides[0])

        def title(day: date) -> str:
            return ledger_queries.statement(body_id=sides[1].pk, as_of=day).rows[0].title

        assert (title(ASKED), title(GRANTED)) == (WAS[0], NOW[0])

    def test_may_be_followed_by_other_words_again_which_are_set_against_the_first(self, row, sides):
        ask(row, sides[1])
        grant(row, sides[0])
        ask(row, sides[0], replace(OTHER, content="Lần ba"), key="third", day=TODAY)
        grant(row, sides[1], key="granted", day=TODAY)

        (one,) = disturbances.compare([fresh(row)], TODAY)
        assert (one.agreed_words and one.agreed_words.content, one.words and one.words.content) == (WAS[0], "Lần ba")
        assert len(one.amendments) == 2

    def test_does_not_come_about_where_the_other_side_refuses(self, row, sides):
        ask(row, sides[1])
        with moments.history(moment(GRANTED)):
            ledger.refuse(commitment=row.commitment, by=acting(sides[0]), on=GRANTED, key="no", reason="Giữ nguyên")

        assert said(row) == WAS
        assert queries.asked_words(fresh(row)) is None

    def test_is_vouched_for(self, row, sides):
        ask(row, sides[1])
        grant(row, sides[0])
        assert list(queries.broken()) == []
        assert list(ledger_queries.verify()) == []

        row.wordings.filter(amended=True).update(target="200 huyện")

        assert "WORDS" in {found.why for found in queries.broken()}
