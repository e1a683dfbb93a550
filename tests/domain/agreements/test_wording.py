"""Other words for an article: any party proposes, the others answer, and what one has signed no longer changes."""

import pytest

from phoihop.domain.agreements import queries, services
from phoihop.domain.agreements.models import Article
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories
from tests.domain.agreements.factories import AT, SIGNED_ON
from tests.domain.organisations.factories import acting, body

pytestmark = pytest.mark.django_db
TURN = {"on": SIGNED_ON, "at": AT}


@pytest.fixture
def parties():
    return [body("ubnd"), body("mttq", side="FRONT"), body("phunu", side="FRONT")]


@pytest.fixture
def row(parties):
    return factories.presented(*parties)


def proposed(row, by, words="Giám sát hai lần mỗi năm", seen=0):
    return services.word(article=row.articles.get(number=2), heading=words, text="", seen=seen, by=acting(by), **TURN)


def heading(row):
    return Article.objects.get(agreement=row, number=2).heading


class TestWords:
    def test_are_the_articles_when_every_party_has_agreed_and_not_before(self, row, parties):
        committee, front, women = parties
        wording = proposed(row, front)

        services.agree(wording=wording, by=acting(committee), **TURN)
        before = heading(row)
        services.agree(wording=wording, by=acting(women), **TURN)

        assert (before, heading(row)) == ("Giám sát", "Giám sát hai lần mỗi năm")
        assert list(queries.broken()) == []

    def test_are_countered_by_another_party_and_both_stay_readable(self, row, parties):
        committee, front, women = parties
        proposed(row, front)

        other = proposed(row, committee, "Giám sát mỗi năm một lần", seen=1)
        for party in (front, women):
            services.agree(wording=other, by=acting(party), **TURN)

        assert [(one.heading, one.state) for one in queries.wordings(row.articles.get(number=2))] == [
            ("Giám sát mỗi năm một lần", "STANDS"), ("Giám sát hai lần mỗi năm", "COUNTERED"),
        ]  # fmt: skip
        assert list(queries.broken()) == []

    def test_that_wait_keep_everybody_from_signing(self, row, parties):
        wording = proposed(row, parties[1])
        with pytest.raises(services.CannotSign):
            services.sign(agreement=row, holding=None, by=acting(parties[0]), **TURN)

        services.keep(wording=wording, by=acting(parties[2]), **TURN)
        services.sign(agreement=row, holding=None, by=acting(parties[0]), **TURN)

        assert heading(row) == "Giám sát"

    def test_no_longer_change_once_a_party_has_signed(self, row, parties):
        services.sign(agreement=row, holding=None, by=acting(parties[0]), **TURN)

        with pytest.raises(services.CannotWord):
            proposed(row, parties[1])

    def test_of_a_draft_are_its_drafters_and_stand_at_once(self, parties):
        row = factories.drafted(*parties)

        proposed(row, parties[0])

        assert heading(row) == "Giám sát hai lần mỗi năm"
        assert list(queries.broken()) == []
        with pytest.raises(Denied):
            proposed(row, parties[1])

    def test_write_over_nothing_that_the_writer_has_not_seen(self, row, parties):
        proposed(row, parties[1])

        with pytest.raises(services.CannotWord, match="Trong lúc đó"):
            proposed(row, parties[2], "Lời khác")

    @pytest.mark.parametrize("who", ["own", "stranger", "officer"])
    def test_are_answered_by_the_other_parties_alone(self, row, parties, who):
        wording = proposed(row, parties[1])
        by = {"own": acting(parties[1]), "stranger": acting(body("khac")), "officer": acting(parties[0], "OFFICER")}

        with pytest.raises((services.CannotWord, Denied)):
            services.agree(wording=wording, by=by[who], **TURN)

        assert heading(row) == "Giám sát"

    def test_that_were_altered_are_found(self, row, parties):
        wording = proposed(row, parties[1])
        for party in (parties[0], parties[2]):
            services.agree(wording=wording, by=acting(party), **TURN)

        Article.objects.filter(agreement=row, number=2).update(heading="Bịa")

        assert {found.why for found in queries.broken()} == {"WORDS"}
