"""Parties, in any order, draft, present, word articles anew, answer and sign: in force is what all have agreed to and signed."""

from random import Random

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from phoihop.domain.agreements import queries, services
from phoihop.domain.agreements.models import Agreement, Wording
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories
from tests.domain.agreements.factories import AT, SIGNED_ON
from tests.domain.organisations.factories import acting, body
from tests.support import effort

STORIES, STEPS = effort.examples(10), 25
REFUSALS = (Denied, WrongStep, services.CannotDraft, services.CannotSign, services.CannotWord)


class TestAnyStory(TestCase):
    """Two to four parties and a stranger."""

    @settings(max_examples=STORIES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms(use_true_random=False))
    def test_binds_when_all_parties_have_signed_the_same_words_and_not_before(self, random: Random) -> None:
        parties = [body(f"ben{n}", side="FRONT" if n else "AUTHORITY") for n in range(random.randint(2, 4))]
        everybody, row = [*parties, body("khac")], factories.drafted(*parties)
        signed: set[int] = set()
        agreed: dict[int, set[int]] = {}  # who has said yes to the words that wait for each article
        presented, words = False, queries.text_of(row)
        for number in range(STEPS):
            by, role = random.choice(everybody), random.choice(["LEADER", "LEADER", "LEADER", "OFFICER"])
            verb = random.choice(["write", "present", "sign", "sign", "word", "word", "answer", "answer", "keep"])
            article = random.choice(list(row.articles.order_by("number")))
            open_ = article.wordings.filter(state="OPEN").first()
            try:
                with transaction.atomic():
                    if verb == "write":
                        services.add_article(
                            agreement=row, number=10 + number, heading="Thêm", by=acting(by, role), at=AT
                        )
                        assert not presented, "words changed after they were presented"
                        words = queries.text_of(row)
                    elif verb == "present":
                        services.present(agreement=row, by=acting(by, role), at=AT)
                        presented = True
                    elif verb == "word":
                        seen = random.choice([article.wordings.count(), 0])
                        services.word(
                            article=article, heading=f"Lời {number}", text="Lời khác.", seen=seen, by=acting(by, role),
                            on=SIGNED_ON, at=AT,
                        )  # fmt: skip
                        assert not signed, "words were proposed for what a party has signed, and not as an amendment"
                        agreed[article.pk] = {by.pk}
                        words = words if presented else queries.text_of(row)
                    elif verb == "answer" and open_:
                        services.agree(wording=open_, by=acting(by, role), on=SIGNED_ON, at=AT)
                        agreed[article.pk].add(by.pk)
                        if agreed[article.pk] == {party.pk for party in parties}:
                            words = queries.text_of(row)
                    elif verb == "keep" and open_:
                        services.keep(wording=open_, by=acting(by, role), on=SIGNED_ON, at=AT)
                    elif verb == "sign":
                        services.sign(agreement=row, holding=None, by=acting(by, role), on=SIGNED_ON, at=AT)
                        assert presented
                        assert role == "LEADER"
                        assert by in parties
                        assert by.pk not in signed, "one party signed twice"
                        assert not Wording.objects.filter(state="OPEN").exists(), "what waits for an answer was signed"
                        signed.add(by.pk)
            except REFUSALS:
                pass
            row = Agreement.objects.get(pk=row.pk)
            assert (row.state == "IN_FORCE") == (signed == {party.pk for party in parties})
            assert queries.text_of(row) == words
        assert list(queries.broken()) == []
