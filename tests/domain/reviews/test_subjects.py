"""A programme, a movement, a directive and a plan are reviewed by their equals, and remedies are answered for next time."""

from datetime import date

import pytest

from phoihop.domain.documents import queries as documents
from phoihop.domain.ledger import services as ledger
from phoihop.domain.plans import permissions as plans_seen
from phoihop.domain.plans import queries as plans_stand
from phoihop.domain.plans import services as plans
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.services import CannotPlan
from phoihop.domain.programmes import services as programmes
from phoihop.domain.programmes.models import Programme
from phoihop.domain.reviews import papers as papers_of_reviews
from phoihop.domain.reviews import permissions, queries, services, subjects
from phoihop.domain.reviews.models import Answer, Review
from phoihop.domain.reviews.services import CannotReview
from phoihop.domain.reviews.states import ReviewKind
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories as papers
from tests.domain.organisations.factories import acting, body, heir_of
from tests.domain.reviews import factories
from tests.domain.reviews.factories import DAY, step

pytestmark = pytest.mark.django_db
LATER = date(2022, 1, 10)


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def department(committee):
    return body("so-noi-vu", under=committee)


def entered(keeper, code, kind, **more):
    told = programmes.Told(code, kind, f"Tên {code}", "Chủ tịch UBND", date(2021, 1, 1), review_due_on=DAY, **more)
    return programmes.enter(told=told, key=f"enter:{code}", **step(keeper))


@pytest.fixture
def directive(committee, front, department):
    """It launches a movement for which the Front and a department are registered."""
    factories.rules()
    row = entered(committee, "CT-01", "DIRECTIVE")
    movement = entered(committee, "TD", "MOVEMENT", within=row, objective="Thi đua hoàn thành kế hoạch năm")
    for who in (front, department):
        programmes.register(programme=movement, words="Tham gia", key=f"r:{who.code}", **step(who))
    return row


@pytest.fixture
def review(directive, front):
    return factories.prepared(directive, front, kind=ReviewKind.FINAL)


class TestTheSidesOfADirective:
    def test_are_its_keeper_and_its_equals_and_nobody_of_the_keepers_own_line(self, directive, committee, front):
        stranger = body("hoi-khac", side="FRONT")
        asked = {"title": "Báo cáo", "product": "Báo cáo", "due_on": date(2021, 12, 1), "programme": directive}
        due = programmes.oblige(debtor=stranger, key="o", **asked, **step(committee))
        before = subjects.sides(directive, DAY)

        ledger.agree(commitment=due.commitment, by=acting(stranger), on=DAY, key="a")

        assert before == [committee.pk, front.pk]
        assert subjects.sides(directive, DAY) == [committee.pk, front.pk, stranger.pk]

    def test_are_whoever_follows_a_body_that_ended(self, directive, committee, front):
        heir = heir_of(front, on=LATER)

        assert subjects.sides(directive, LATER) == [committee.pk, heir.pk]

    def test_leave_nothing_to_begin_where_nobody_stands_beside_the_keeper(self, committee):
        alone = entered(committee, "X", "MOVEMENT")

        with pytest.raises(CannotReview):
            factories.prepared(alone, committee)
        with pytest.raises(Denied):
            factories.prepared(alone, body("khac"))

        assert not permissions.can_prepare(acting(committee), alone, DAY)
        assert Review.objects.count() == 0


class TestTheReviewOfADirective:
    def test_scores_aim_and_parts_apart_and_together_and_ends_it_with_the_last_signature(
        self, review, directive, committee, front
    ):
        factories.scored(review, committee)
        alone = [len(one.said) for one in queries.scored(review, acting(front))]
        factories.scored(review, front, grades={"mttq": "NOT"})
        for point in review.points.all():
            services.judge(point=point, outcome="DISAGREED", words="Mỗi bên giữ ý kiến", **step(front))
        factories.short(review, front, committee)
        factories.frozen(review, front, committee)
        services.sign(review=review, digest=review.digest, holding=None, **step(front))
        directive.refresh_from_db()
        half = directive.state

        factories.signed(review, committee)

        directive.refresh_from_db()
        told = directive.events.get(verb="FINAL")
        assert [point.label for point in review.points.all()] == ["Tên CT-01", "Tên TD"]
        assert alone == [0, 0]
        assert (half, directive.state) == ("RUNNING", "REVIEWED")
        assert (told.actor, told.words) == (committee, "Các bên đã phối hợp.")
        facts = queries.frozen(review)
        assert {point["outcome"] for point in facts["points"]} == {"DISAGREED"}
        assert [one["words"] for one in facts["points"][0]["scores"]] == ["Lời của ubnd", "Lời của mttq"]
        assert list(queries.broken()) == []
        with pytest.raises(CannotReview):
            factories.prepared(directive, committee, to=LATER, on=LATER)

    def test_leaves_as_a_joint_paper_of_all_its_sides_under_its_keepers_number(self, review, committee, front):
        factories.scored(review, committee, front)
        factories.signed(factories.frozen(review, committee, front), committee, front)
        form = papers_of_reviews.Form("BC-UBND-MTTQ", "Lào Cai")
        with pytest.raises(CannotReview):
            services.issue(review=review, form=form, **step(front))

        made = services.issue(review=review, form=form, **step(committee))

        printed = str(documents.printed(made))
        assert (made.body, made.number) == (committee, 1)
        for words in ("Tên CT-01", "các bên cùng đánh giá gồm", "Tổng kết việc thực hiện"):
            assert words in printed

    def test_ends_nothing_when_it_is_of_the_interim_or_its_keeper_was_faster(self, directive, committee, front):
        interim = factories.prepared(directive, front)
        factories.signed(
            factories.frozen(factories.scored(interim, committee, front), committee, front), committee, front
        )
        directive.refresh_from_db()
        state = directive.state
        last = factories.prepared(directive, front, kind=ReviewKind.FINAL, to=LATER, on=LATER)
        factories.frozen(factories.scored(last, committee, front, on=LATER), committee, front, on=LATER)
        programmes.review(
            programme=directive, final=True, words="Xong", paper="9/BC", key="f", **step(committee, LATER)
        )

        factories.signed(last, committee, front, on=LATER)

        assert state == "RUNNING"
        assert [one.verb for one in directive.events.exclude(verb="ENTER")] == ["INTERIM", "FINAL"]
        assert list(queries.broken()) == []

    def test_is_not_overtaken_by_a_paper_of_the_keeper_alone_while_it_is_under_way(self, review, directive, committee):
        paper = {"programme": directive, "final": True, "words": "Xong", "paper": "9/BC", "key": "f", **step(committee)}
        with pytest.raises(CannotReview, match="cùng đánh giá"):
            services.record_paper(**paper)
        services.withdraw(review=review, by=acting(review.opener), at=factories.AT)

        services.record_paper(**paper)

        directive.refresh_from_db()
        assert directive.state == "REVIEWED"

    def test_is_missing_until_it_is_signed_and_is_seen_under_way(self, directive, front):
        told = Programme.objects.all(), Plan.objects.all()
        before = queries.missing(DAY, *told, most=9)
        review = factories.prepared(directive, front, kind=ReviewKind.FINAL)

        after = queries.missing(DAY, *told, most=9)

        assert queries.missing(DAY, *told, most=1) == after[:1]
        assert [(row.subject.code, row.due_on, row.review) for row in before] == [
            ("CT-01", DAY, None),
            ("TD", DAY, None),
        ]
        assert [row.review for row in after] == [review, None]
        assert queries.of(directive, acting(front)) == [review]
        assert queries.of(directive, acting(body("khac"))) == []


class TestARemedy:
    @pytest.fixture
    def agreement(self, committee, front):
        factories.rules()
        return papers.in_force(committee, front)

    @pytest.fixture
    def later(self, agreement, committee, front):
        """The review after one that left a remedy; both sides are in."""
        first = factories.prepared(agreement, committee)
        factories.scored(first, committee, front)
        factories.short(first, front, committee)
        factories.signed(factories.frozen(first, committee, front), committee, front)
        second = factories.prepared(agreement, front, to=LATER, on=LATER)
        return factories.scored(second, committee, front, on=LATER)

    def test_is_answered_before_the_next_review_stands(self, later, committee, front):
        (remedy,) = queries.earlier(later)
        with pytest.raises(CannotReview, match="từng giải pháp"):
            factories.frozen(later, committee, front, on=LATER)
        for wrong in ({"found": "PARTLY", "words": " "}, {"found": "SUN"}, {"remedy": remedy.pk + 1}):
            told = {"review": later, "remedy": remedy.pk, "found": "DONE", "words": "", **step(front, LATER)}
            with pytest.raises(CannotReview):
                services.answer(**(told | wrong))
        services.answer(review=later, remedy=remedy.pk, found="NOT", words="Chưa cử", **step(committee, LATER))
        services.answer(review=later, remedy=remedy.pk, found="PARTLY", words="Đã cử một", **step(front, LATER))

        factories.frozen(later, committee, front, on=LATER)

        (facts,) = queries.frozen(later)["earlier"]
        assert (facts["state"], facts["found"], facts["words"]) == ("IN_FORCE", "PARTLY", "Đã cử một")
        assert [row.words for row in queries.history(later) if isinstance(row, Answer)] == ["Đã cử một", "Chưa cử"]
        told = str(papers_of_reviews.paper(later, form=papers_of_reviews.Form("BC", "Lào Cai"), on=LATER))
        assert "Các bên đánh giá: thực hiện giải pháp một phần. Đã cử một" in told
        assert list(queries.broken()) == []
        Answer.objects.update(found="DONE")
        assert list(queries.broken()) != []

    @pytest.mark.parametrize(("found", "asked"), [("DONE", 0), ("DROPPED", 0), ("PARTLY", 1), ("NOT", 1)])
    def test_is_asked_for_again_and_again_until_it_is_done_or_dropped(
        self, later, agreement, committee, front, found, asked
    ):
        (remedy,) = queries.earlier(later)
        services.answer(review=later, remedy=remedy.pk, found=found, words="Vì dịch", **step(front, LATER))
        factories.signed(factories.frozen(later, committee, front, on=LATER), committee, front, on=LATER)
        third = factories.prepared(agreement, front, to=date(2022, 6, 1), on=date(2022, 6, 1))

        again = queries.earlier(third)

        assert again == [remedy] * asked
        assert queries.earlier(later) == [remedy]  # what stood there is not changed by what came later


class TestThePlanOfAYear:
    @pytest.fixture
    def plan(self, committee, front):
        """In force with one row that both have agreed to."""
        factories.rules()
        return factories.plan_in_force(papers.in_force(committee, front), committee, front)

    def test_is_scored_row_by_row_or_group_by_group_by_the_parties_of_its_agreement(self, plan, committee, front):
        assert subjects.sides(plan, DAY) == [committee.pk, front.pk]
        assert subjects.points(plan, DAY, by_group=False) == [("1. Giám sát giảm nghèo", None)]
        assert subjects.points(plan, DAY, by_group=True) == [("Giám sát", None)]

    def test_is_reviewed_with_the_last_signature_and_closed_once_nothing_is_left_open(self, plan, committee, front):
        over, told = date(2022, 1, 20), {"plan": plan, "by": acting(committee), "at": factories.AT}
        with pytest.raises(CannotPlan, match="tổng kết"):
            plans.close(**told, on=over)
        (missing,) = queries.missing(over, Programme.objects.all(), Plan.objects.all(), most=9)
        review = factories.prepared(plan, front, kind=ReviewKind.FINAL, to=date(2022, 1, 1), on=over)
        factories.frozen(factories.scored(review, committee, front, on=over), committee, front, on=over)
        factories.signed(review, committee, front, on=over)
        plan.refresh_from_db()
        reviewed = plan.state, plan.final_review == review.digest
        with pytest.raises(CannotPlan, match="1 việc"):
            plans.close(**told, on=over)
        factories.fulfilled(plan)
        for wrong, refusal in ({"on": date(2021, 12, 31)}, CannotPlan), ({"by": acting(front), "on": over}, Denied):
            with pytest.raises(refusal):
                plans.close(**(told | wrong))

        plans.close(**told, on=over)

        assert missing.subject == plan
        assert reviewed == ("REVIEWED", True)
        assert plan.state == "CLOSED"
        assert queries.missing(over, Programme.objects.all(), Plan.objects.all(), most=9) == []
        assert plan in plans_seen.visible_to(acting(body("khac")))
        assert list(queries.broken()) == list(plans_stand.broken()) == []
        Plan.objects.update(final_review="0" * 64)
        assert list(queries.broken()) != []

    def test_stays_in_force_after_a_review_on_the_way(self, plan, committee, front):
        review = factories.prepared(plan, front)
        factories.signed(
            factories.frozen(factories.scored(review, committee, front), committee, front), committee, front
        )

        plan.refresh_from_db()

        assert plan.state == "IN_FORCE"
