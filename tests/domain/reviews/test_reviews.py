"""Two sides review as equals: alone first, then together; a text that all agreed to stands; a remedy is a commitment."""

from datetime import date, timedelta

import pytest

from phoihop.domain.agreements import queries as agreed
from phoihop.domain.agreements import services as agreements
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.organisations import services as bodies
from phoihop.domain.organisations.models import Holding
from phoihop.domain.reviews import permissions, queries, services
from phoihop.domain.reviews.models import Judgement, Review, Score, Shortcoming, Wording
from phoihop.domain.reviews.services import CannotReview, Given
from phoihop.domain.reviews.states import ReviewKind, ReviewState
from phoihop.domain.rulebook.rules import fixed
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit import chain
from phoihop.foundation.audit.models import Record
from tests.domain.agreements import factories as papers
from tests.domain.organisations.factories import ADMIN, SINCE, acting, body, heir_of_all
from tests.domain.reviews import factories
from tests.domain.reviews.factories import AT, DAY, step

pytestmark = pytest.mark.django_db
GONE_BY = date(2026, 1, 20)  # after the term


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def agreement(committee, front):
    factories.rules()
    return papers.in_force(committee, front)


@pytest.fixture
def review(agreement, committee):
    return factories.prepared(agreement, committee)


def all_words(review, by):
    return [one.words for row in queries.scored(review, acting(by)) for one in row.said]


class TestWhoFollowsTwoSides:
    def test_scores_agrees_and_signs_for_each_of_them_in_turn(self, committee, front):
        factories.rules()
        women = body("phunu", side="FRONT")
        review = factories.prepared(papers.in_force(committee, front, women), committee)
        heir = heir_of_all(front, women, on=DAY)

        factories.scored(review, committee, heir)
        one = {side.body.code: bool(side.handed_in_on) for side in review.sides.select_related("body")}
        factories.scored(review, heir)
        factories.frozen(review, committee, heir, heir)
        factories.signed(review, committee, heir)
        half = review.state
        factories.signed(review, heir)

        assert one == {"ubnd": True, "mttq": True, "phunu": False}
        assert (half, review.state) == (ReviewState.FROZEN, ReviewState.SIGNED)
        assert list(queries.broken()) == []


class TestScoringAlone:
    def test_shows_each_side_its_own_words_and_nobody_elses_until_the_last_has_handed_in(
        self, review, committee, front
    ):
        factories.scored(review, committee)
        services.score(review=review, given={1: Given("NOT", "Lời của mttq")}, by=acting(front))

        alone = all_words(review, committee), all_words(review, front)
        factories.scored(review, front)

        assert alone == (["Lời của ubnd"] * 2, ["Lời của mttq"])
        assert all_words(review, committee) == all_words(review, front) == ["Lời của ubnd", "Lời của mttq"] * 2

    def test_leaves_nothing_in_the_chain_from_which_few_grades_could_be_guessed(self, review, committee):
        factories.scored(review, committee)

        side = review.sides.get(body=committee)
        told = side.told_scores()["scores"]
        given = list(side.scores.order_by("point__number").values_list("grade", "words"))
        guessed = [[number, grade, words] for number, (grade, words) in enumerate(given, start=1)]

        assert told in Record.objects.get(code="reviews.side.hand_in").facts
        assert told != chain.digest(chain.canonical(guessed))
        assert list(queries.broken()) == []

    def test_is_over_for_a_side_once_it_has_handed_in(self, review, committee):
        factories.scored(review, committee)

        with pytest.raises(CannotReview):
            services.score(review=review, given={1: Given("NOT")}, by=acting(committee))
        with pytest.raises(CannotReview):
            services.hand_in(review=review, **step(committee))

        assert set(Score.objects.values_list("grade", flat=True)) == {"MOSTLY"}

    def test_asks_for_every_point_and_for_whoever_speaks_for_the_side(self, review, committee):
        services.score(review=review, given={1: Given("WELL")}, by=acting(committee, "OFFICER"))

        with pytest.raises(CannotReview):
            services.hand_in(review=review, **step(committee))
        with pytest.raises(Denied):
            services.hand_in(review=review, **(step(committee) | {"by": acting(committee, "OFFICER")}))
        with pytest.raises(Denied):
            services.score(review=review, given={1: Given("WELL")}, by=acting(body("snv")))

    def test_goes_on_in_one_review_at_a_time(self, review, agreement, front, committee):
        with pytest.raises(CannotReview):
            factories.prepared(agreement, front, to=date(2021, 9, 1))
        services.withdraw(review=review, by=acting(committee), at=AT)

        assert factories.prepared(agreement, front, to=date(2021, 9, 1)).state == ReviewState.SCORING


class TestScoringTogether:
    def test_takes_a_grade_that_all_gave_and_keeps_disagreement_as_a_result(self, review, committee, front):
        factories.scored(review, committee, front, grades={"mttq": "PARTLY"})
        point = review.points.first()
        services.judge(point=point, outcome="MOSTLY", words="Nói chuyện", **step(committee))
        services.judge(point=point, outcome="DISAGREED", words="Mỗi bên giữ ý kiến", **step(front))

        first, second = queries.scored(review, acting(front))

        assert (first.outcome, second.outcome) == ("DISAGREED", "")
        assert [one.words for one in first.said] == ["Lời của ubnd", "Lời của mttq"]
        assert [row.outcome for row in Judgement.objects.order_by("since")] == ["MOSTLY", "DISAGREED"]
        with pytest.raises(CannotReview):
            factories.frozen(review, committee, front)

    def test_names_no_shortcoming_without_cause_and_remedy(self, review, committee, front):
        factories.scored(review, committee, front)

        for missing in ({"cause_words": " "}, {"cause": "SUN"}, {"words": ""}, {"cause_words": "Gọi 0912 345 678"}):
            with pytest.raises(CannotReview):
                factories.short(review, committee, front, **missing)
        with pytest.raises(CannotReview):
            factories.short(review, committee, body("snv"))

        assert Shortcoming.objects.count() == 0


class TestTheText:
    def test_asks_all_anew_when_a_word_changes_and_keeps_what_stood_there(self, review, committee, front):
        factories.scored(review, committee, front)
        services.write(review=review, part="RESULTS", words="Bản đầu", **step(committee))
        review.refresh_from_db()
        services.consent(review=review, edition=review.edition, **step(committee))
        services.write(review=review, part="RESULTS", words="Bản sau", **step(front))

        with pytest.raises(CannotReview):
            services.consent(review=review, edition=review.edition, **step(front))

        assert Review.objects.get().state == ReviewState.JOINT
        assert [row.words for row in queries.history(review)] == ["Bản sau", "Bản đầu"]
        assert review in queries.waiting_for(acting(committee))

    def test_stands_once_all_agreed_and_is_taken_up_again_only_while_nobody_has_signed(self, review, committee, front):
        factories.frozen(factories.scored(review, committee, front), committee, front)
        with pytest.raises(CannotReview):
            services.write(review=review, part="RESULTS", words="Sửa", **step(front))
        services.reopen(review=review, by=acting(front), at=AT)
        factories.short(review, committee, front)
        review.refresh_from_db()
        for side in (committee, front):
            services.consent(review=review, edition=review.edition, **step(side))
        review.refresh_from_db()
        services.sign(review=review, digest=review.digest, holding=None, **step(front))

        with pytest.raises(CannotReview):
            services.reopen(review=review, by=acting(committee), at=AT)

        assert queries.frozen(review)["text"]["RESULTS"] == "Các bên đã phối hợp."
        assert list(queries.broken()) == []

    @pytest.mark.parametrize(
        ("model", "change"),
        [
            (Review, {"facts": "{}"}),
            (Review, {"covers_from": date(2020, 1, 1)}),
            (Score, {"grade": "NOT"}),
            (Wording, {"words": "Khác"}),
            (Shortcoming, {"remedy": "Khác"}),
        ],
    )
    def test_is_found_altered_by_whoever_verifies(self, review, committee, front, model, change):
        factories.scored(review, committee, front)
        factories.short(review, committee, front)
        factories.signed(factories.frozen(review, committee, front), committee, front)
        whole = list(queries.broken())

        model.objects.update(**change)

        assert whole == []
        assert list(queries.broken()) != []


class TestSigning:
    def test_binds_each_remedy_with_both_keys_and_opens_the_review_to_all(self, review, committee, front):
        stranger = acting(body("snv"))
        factories.scored(review, committee, front)
        factories.short(review, front, committee)
        factories.frozen(review, committee, front)
        services.sign(review=review, digest=review.digest, holding=None, **step(committee))
        half, hidden = Commitment.objects.get().state, review in permissions.visible_to(stranger)

        services.sign(review=review, digest=review.digest, holding=None, **step(front))

        remedy = Commitment.objects.get()
        assert (half, hidden) == ("PROPOSED", False)
        assert (remedy.state, remedy.debtor, remedy.creditor) == ("IN_FORCE", front, committee)
        assert remedy.due_on == factories.REMEDY_DUE
        assert review in permissions.visible_to(stranger)

    def test_is_of_the_text_that_was_read_in_a_post_held_that_day(self, review, committee, front):
        hoa, other = (bodies.enter_person(full_name=name, by=ADMIN, at=AT) for name in ("Chị Hoa", "Anh Khác"))
        hoa.user = User.objects.create_user(username="hoa")
        hoa.save()
        for number, person in enumerate((hoa, other), start=1):
            post = bodies.ensure_post(body=committee, title=f"Chức {number}", protocol_order=number, by=ADMIN, at=AT)
            bodies.appoint(person=person, post=post, from_day=SINCE, by=ADMIN, at=AT)
        factories.frozen(factories.scored(review, committee, front), committee, front)
        told = {"review": review, **step(committee), "by": acting(committee, user_id=hoa.user.pk)}
        held, others = Holding.objects.get(person=hoa), Holding.objects.get(person=other)

        for wrong in (
            {"digest": "0" * 64, "holding": held}, {"digest": review.digest, "holding": None},
            {"digest": review.digest, "holding": others},
        ):  # fmt: skip
            with pytest.raises(CannotReview):
                services.sign(**(told | wrong))
        services.sign(digest=review.digest, holding=held, **told)

        assert review.sides.get(body=committee).signed_as == held
        assert review not in queries.waiting_for(acting(committee))

    def test_is_looked_at_again_in_the_next_review(self, review, agreement, committee, front):
        factories.scored(review, committee, front)
        factories.short(review, front, committee)
        factories.signed(factories.frozen(review, committee, front), committee, front)

        later = factories.prepared(agreement, front, to=date(2022, 1, 1), on=date(2022, 1, 10))

        assert [(row.remedy, row.commitment.state) for row in queries.earlier(later)] == [
            ("Lập đầu mối trao đổi thông tin", "IN_FORCE")
        ]


class TestTheDutyToReview:
    def test_is_opened_by_rule_once_and_done_with_the_last_signature(self, agreement, committee, front):
        early = services.open_due(today=DAY)
        near = date(2021, 12, 1)
        opened = services.open_due(today=near), services.open_due(today=near)
        duty = Commitment.objects.get()
        review = factories.prepared(agreement, front, to=date(2021, 12, 15), on=date(2022, 1, 5))
        on = date(2022, 1, 10)
        factories.frozen(factories.scored(review, committee, front, on=on), committee, front, on=on)
        factories.signed(review, committee, front, on=on)

        duty.refresh_from_db()
        assert (early, opened) == (0, (1, 0))
        assert (duty.state, duty.due_on) == ("FULFILLED", date(2022, 1, 15))
        assert duty.claimed_on == on
        (following,) = queries.due(on)
        assert (following.kind, following.due_on) == ("INTERIM", date(2022, 12, 14))

    @pytest.fixture
    def final(self, agreement, committee, front):
        """The duty of the final review, opened as the term comes to its end."""
        review = factories.prepared(agreement, front, to=date(2025, 6, 1), on=date(2025, 6, 2))
        on = date(2025, 6, 2)
        factories.frozen(factories.scored(review, committee, front, on=on), committee, front, on=on)
        factories.signed(review, committee, front, on=on)
        services.open_due(today=date(2025, 12, 1))
        return Commitment.objects.get(review_duty__kind="FINAL")

    @pytest.mark.parametrize("asked", [False, True])
    def test_moves_with_a_term_that_all_sides_prolong(self, agreement, committee, front, final, asked):
        on, was = date(2025, 12, 10), final.due_on
        if asked:
            ledger.ask(
                commitment=final,
                change="SUSPENDED",
                reason="STAFF",
                words="Thiếu người",
                by=acting(front),
                on=on,
                key="a",
            )
        turn = {"holding": None, "on": on, "at": AT}
        longer = agreements.extend(
            agreement=agreement, last_day=date(2027, 12, 31), reason="Chờ quy chế mới", seen=0, by=acting(front), **turn
        )

        agreements.sign_extension(extension=longer, by=acting(committee), **turn)

        final.refresh_from_db()
        (following,) = queries.due(on)
        assert (was, final.due_on, final.state) == (date(2026, 1, 30), date(2028, 1, 30), "IN_FORCE")
        assert final.review_duty.due_on == final.due_on
        assert not final.asked_seq
        assert (following.kind, following.due_on) == ("INTERIM", date(2026, 6, 1) - timedelta(days=1))
        assert list(agreed.broken()) == []

    @pytest.mark.parametrize("state", ["SUSPENDED", "CLAIMED", "LATER"])
    def test_is_not_opened_twice_when_its_commitment_does_not_move_with_the_term(
        self, agreement, committee, front, final, state
    ):
        on = date(2025, 12, 10)
        if state == "CLAIMED":
            ledger.claim(commitment=final, result="Xong", by=acting(final.debtor), on=on, key="c")
        else:
            change = {"change": "SUSPENDED"}
            if state == "LATER":
                change = {"change": "RESCHEDULED", "reckoning": fixed(date(2028, 6, 30), "Thỏa thuận", verified=True)}
            ledger.ask(
                commitment=final, reason="STAFF", words="Thiếu người", by=acting(final.debtor), on=on, key="a", **change
            )
            final.refresh_from_db()
            ledger.grant(commitment=final, by=acting(final.creditor), on=on, key="g", document="1/TB")
        final.refresh_from_db()
        stood = final.state, final.due_on
        turn = {"holding": None, "on": on, "at": AT}
        longer = agreements.extend(
            agreement=agreement, last_day=date(2027, 12, 31), reason="Chờ quy chế mới", seen=0, by=acting(front), **turn
        )

        agreements.sign_extension(extension=longer, by=acting(committee), **turn)

        final.refresh_from_db()
        assert (final.state, final.due_on) == stood
        assert final.review_duty.due_on == date(2028, 1, 30)

    @pytest.mark.parametrize(
        ("kind", "to", "told"),
        [
            ("FINAL", date(2021, 9, 23), "31/12/2025"),
            ("FINAL", date(2026, 1, 1), "hôm nay"),
            ("INTERIM", date(2021, 9, 25), "hôm nay"),
        ],
    )
    def test_is_of_no_time_to_come_and_final_only_up_to_the_last_day(self, agreement, front, kind, to, told):
        with pytest.raises(CannotReview, match=told):
            factories.prepared(agreement, front, kind=ReviewKind(kind), to=to, on=DAY)

        factories.prepared(agreement, front, to=DAY + timedelta(days=1), on=DAY)

    def test_holds_the_term_once_the_final_review_has_begun(self, agreement, committee, front, final):
        on, last = date(2025, 12, 31), agreement.last_day
        factories.prepared(agreement, front, kind=ReviewKind.FINAL, to=date(2026, 1, 1), on=on)
        turn = {"holding": None, "on": on, "at": AT}
        longer = agreements.extend(
            agreement=agreement, last_day=date(2027, 12, 31), reason="Chờ quy chế mới", seen=0, by=acting(front), **turn
        )

        with pytest.raises(agreements.CannotExtend):
            agreements.sign_extension(extension=longer, by=acting(committee), **turn)

        agreement.refresh_from_db()
        assert agreement.last_day == last

    def test_is_final_at_the_end_of_the_term_and_nothing_is_closed_without_it(self, agreement, committee, front):
        review = factories.prepared(agreement, front, to=date(2025, 6, 1), on=date(2025, 6, 2))
        on = date(2025, 6, 2)
        factories.frozen(factories.scored(review, committee, front, on=on), committee, front, on=on)
        factories.signed(review, committee, front, on=on)
        (following,) = queries.due(GONE_BY)
        told = {"agreement": agreement, **step(front, GONE_BY)}
        with pytest.raises(CannotReview):
            services.close_agreement(**told)
        (ended,) = queries.ending(GONE_BY, type(agreement).objects.all(), most=9)

        last = factories.prepared(agreement, front, kind=ReviewKind.FINAL, to=date(2026, 1, 1), on=GONE_BY)
        factories.frozen(factories.scored(last, committee, front, on=GONE_BY), committee, front, on=GONE_BY)
        factories.signed(last, committee, front, on=GONE_BY)
        closed = services.close_agreement(**told)

        assert (following.kind, following.due_on) == ("FINAL", date(2026, 1, 30))
        assert (ended.left, ended.reviewed) == (-20, False)
        assert (closed.state, closed.closed_on) == ("CLOSED", GONE_BY)
        assert queries.due(GONE_BY) == queries.ending(GONE_BY, type(agreement).objects.all(), most=9) == []
        assert agreement in agreed.standing_on(date(2025, 12, 31))
        assert list(queries.broken()) == list(agreed.broken()) == []

    def test_ends_no_agreement_whose_term_runs(self, agreement, committee, front):
        on = agreement.last_day
        last = factories.prepared(agreement, front, kind=ReviewKind.FINAL, to=on + timedelta(days=1), on=on)
        factories.signed(factories.frozen(factories.scored(last, committee, front), committee, front), committee, front)

        with pytest.raises(agreements.CannotClose):
            services.close_agreement(agreement=agreement, **step(front))
