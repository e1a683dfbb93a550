"""What was signed by all is amended by all: a proposal and every answer are signatures, and each day keeps its own text."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.agreements import permissions, queries, services
from phoihop.domain.agreements.models import Agreement, Article, Wording
from phoihop.domain.agreements.services import Amending
from phoihop.domain.plans import queries as plans
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories
from tests.domain.agreements.factories import AT
from tests.domain.organisations.factories import acting, body
from tests.domain.plans.factories import drafted
from tests.domain.plans.factories import row as row_in
from tests.support import effort

pytestmark = pytest.mark.django_db
ASKED, DAY = date(2021, 6, 1), date(2021, 7, 1)
TURN = {"on": ASKED, "at": AT}


@pytest.fixture
def parties():
    return [body("ubnd"), body("mttq", side="FRONT"), body("phunu", side="FRONT")]


@pytest.fixture
def row(parties):
    return factories.in_force(*parties)


def amended(row, by, heading="Giám sát hai lần mỗi năm", *, seen=0, from_day=DAY, ends=False, on=ASKED):
    return services.word(
        article=row.articles.get(number=2), heading=heading, text="", seen=seen, by=acting(by), on=on, at=AT,
        amending=Amending(from_day, ends),
    )  # fmt: skip


def headings(row, on=None):
    return [article.heading for article in queries.articles(row, on)]


class TestAnAmendment:
    def test_holds_from_its_day_once_all_have_signed_it_and_each_day_keeps_its_text(self, row, parties):
        wording = amended(row, parties[1])

        services.agree(wording=wording, by=acting(parties[0]), **TURN)
        between = headings(row, DAY)
        services.agree(wording=wording, by=acting(parties[2]), **TURN)

        assert (
            between == headings(row) == headings(row, DAY - timedelta(days=1)) == ["Phạm vi", "Giám sát", "Đối thoại"]
        )
        assert headings(row, DAY) == ["Phạm vi", "Giám sát hai lần mỗi năm", "Đối thoại"]
        assert list(queries.broken()) == []

    def test_holds_from_no_day_before_the_last_signature(self, row, parties):
        wording = amended(row, parties[1])
        services.agree(wording=wording, by=acting(parties[0]), **TURN)

        services.agree(wording=wording, by=acting(parties[2]), on=date(2021, 8, 2), at=AT)

        assert [one.holds_from for one in queries.amendments(row)] == [date(2021, 8, 2)]

    def test_is_countered_by_another_side_and_then_answered_by_all_the_others(self, row, parties):
        amended(row, parties[1])

        other = amended(row, parties[0], "Giám sát mỗi năm một lần", seen=1)
        for party in parties[1:]:
            services.agree(wording=other, by=acting(party), **TURN)

        assert headings(row, DAY)[1] == "Giám sát mỗi năm một lần"
        assert list(queries.broken()) == []

    @pytest.mark.parametrize("who", ["own", "stranger", "officer"])
    def test_is_signed_by_the_other_parties_alone(self, row, parties, who):
        wording = amended(row, parties[1])
        by = {"own": acting(parties[1]), "stranger": acting(body("khac")), "officer": acting(parties[0], "OFFICER")}

        with pytest.raises((services.CannotWord, Denied)):
            services.agree(wording=wording, by=by[who], **TURN)

    def test_says_from_which_day_it_is_to_hold_and_changes_nothing_that_is_past(self, row, parties):
        for amending in (None, Amending(ASKED - timedelta(days=1))):
            with pytest.raises(services.CannotWord, match="từ ngày nào"):
                services.word(
                    article=row.articles.get(number=2), heading="Khác", text="", seen=0, by=acting(parties[0]),
                    amending=amending, **TURN,
                )  # fmt: skip

    def test_is_none_of_what_binds_nobody_any_more(self, row, parties):
        over = row.term_to

        with pytest.raises(services.CannotWord):
            amended(row, parties[0], from_day=over, on=over)

        assert not permissions.can_word(acting(parties[0]), row, over)

    def test_that_was_altered_is_found(self, row, parties):
        wording = amended(row, parties[1])
        for party in (parties[0], parties[2]):
            services.agree(wording=wording, by=acting(party), **TURN)

        Wording.objects.filter(pk=wording.pk).update(holds_from=DAY + timedelta(days=1))

        assert [found.why for found in queries.broken()] == ["WORDS"]


class TestTheArticlesOfADay:
    def test_are_the_same_in_one_question_as_of_each_agreement(self, row, parties):
        made = [
            amended(row, parties[0]),
            services.word(
                article=row.articles.get(number=3), heading="", text="", seen=0, by=acting(parties[0]),
                amending=Amending(DAY + timedelta(days=1), ends=True), **TURN,
            ),
            services.add(
                agreement=row, heading="Mới", text="Một.", operative=True, amending=Amending(DAY), by=acting(parties[0]),
                **TURN,
            ),
        ]  # fmt: skip
        for wording in made:
            for party in parties[1:]:
                services.agree(wording=wording, by=acting(party), **TURN)

        for day in (ASKED, DAY, DAY + timedelta(days=1)):
            told = [(one.number, one.heading, one.text) for one in queries.worded_on(day)]
            assert told == [(one.number, one.heading, one.text) for one in queries.articles(row, day)]
        assert [heading for _n, heading, _t in told] == ["Phạm vi", "Giám sát hai lần mỗi năm", "Mới"]


class TestANewArticle:
    def test_is_none_of_the_agreements_until_all_have_signed_it(self, row, parties):
        given = {
            "heading": "Chuyển đổi số",
            "text": "1. Dùng chung dữ liệu.",
            "operative": True,
            "amending": Amending(DAY),
        }
        wording = services.add(agreement=row, **given, by=acting(parties[0]), **TURN)
        again = services.add(agreement=row, **given, by=acting(parties[0]), **TURN)
        between = row.articles.count()
        for party in parties[1:]:
            services.agree(wording=wording, by=acting(party), **TURN)

        assert again == wording
        assert between == 3
        assert headings(row, DAY)[-1] == "Chuyển đổi số"
        assert headings(row, ASKED) == headings(row) == ["Phạm vi", "Giám sát", "Đối thoại"]
        assert list(queries.broken()) == []

    def test_that_was_not_agreed_to_leaves_its_number_to_the_next(self, row, parties):
        for heading in ("Một", "Hai"):
            wording = services.add(
                agreement=row,
                heading=heading,
                text="",
                operative=True,
                amending=Amending(DAY),
                by=acting(parties[0]),
                **TURN,
            )
            services.keep(wording=wording, by=acting(parties[1]), **TURN)

        assert Article.every.filter(agreement=row, added=True).count() == 1
        assert headings(row, DAY) == ["Phạm vi", "Giám sát", "Đối thoại"]


class TestAnEndedArticle:
    def test_is_told_while_rows_of_plans_serve_it_and_then_no_more(self, row, parties):
        plan = drafted(row, parties[0])
        served = row_in(plan, parties[1], parties[0], by_body=parties[0])
        wording = amended(row, parties[1], ends=True)
        for party in (parties[0], parties[2]):
            services.agree(wording=wording, by=acting(party), **TURN)

        found = {one.article.number: one for one in plans.coverage(row, acting(parties[0]), DAY)}

        assert [one.pk for one in found[2].rows] == [served.pk]
        assert found[2].ended_on == DAY
        assert headings(row, DAY) == ["Phạm vi", "Đối thoại"]
        with pytest.raises(services.CannotWord, match="Hãy đề xuất điều mới"):
            amended(row, parties[1], "Lại có", seen=1, from_day=DAY, on=DAY)


class TestAnyStory(TestCase):
    """Two or three sides and a stranger, day after day."""

    @settings(max_examples=effort.examples(8), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def test_gives_each_day_the_words_that_all_had_signed_for_it(self, random: Random) -> None:
        parties = [body(f"ben{n}", side="FRONT" if n else "AUTHORITY") for n in range(random.randint(2, 3))]
        everybody, row = [*parties, body("khac")], factories.in_force(*parties)
        signed_text, today = queries.text_of(row), ASKED
        signed: dict[int, set[int]] = {}
        held: dict[int, list[tuple[date, str]]] = {
            article.number: [(date.min, article.heading)] for article in row.articles.all()
        }  # the words of each article from a day on; empty words: it has ended
        for number in range(22):
            today += timedelta(days=random.randint(0, 3))
            by, role, from_day = random.choice(everybody), random.choice(["LEADER", "LEADER", "OFFICER"]), today
            from_day += timedelta(days=random.randint(-1, 9))
            turn = {"by": acting(by, role), "on": today, "at": AT}
            verb = random.choice(["word", "word", "add", "end", "agree", "agree", "agree", "agree", "keep", "withdraw"])
            article = random.choice(list(Article.every.filter(agreement=row)))
            open_ = article.wordings.filter(state="OPEN").first()
            if open_ is None and verb in ("agree", "keep", "withdraw"):
                continue
            try:
                with transaction.atomic():
                    if verb in ("word", "end"):
                        made = services.word(
                            article=article, heading=f"Lời {number}", text="", seen=article.wordings.count(),
                            amending=Amending(from_day, verb == "end"), **turn,
                        )  # fmt: skip
                        signed[made.pk] = {by.pk}
                    elif verb == "add":
                        made = services.add(
                            agreement=row,
                            heading=f"Mới {number}",
                            text="",
                            operative=True,
                            amending=Amending(from_day),
                            **turn,
                        )
                        signed[made.pk] = {by.pk}
                    elif verb == "agree":
                        services.agree(wording=open_, **turn)
                        signed[open_.pk].add(by.pk)
                        if signed[open_.pk] == {party.pk for party in parties}:
                            words = "" if open_.ends else open_.heading
                            held.setdefault(article.number, []).append((max(open_.from_day, today), words))
                    else:
                        getattr(services, verb)(wording=open_, **turn)
                    assert by in parties
                    assert role == "LEADER"
            except (Denied, WrongStep, services.CannotWord):
                pass
            row = Agreement.objects.get(pk=row.pk)
            assert queries.text_of(row) == signed_text, "what was signed at first changed"
            day = today + timedelta(days=random.randint(-9, 12))
            told = {n: next((words for since, words in reversed(told) if since <= day), "") for n, told in held.items()}
            assert {one.number: one.heading for one in queries.articles(row, day)} == {
                n: w for n, w in told.items() if w
            }
        assert list(queries.broken()) == []
