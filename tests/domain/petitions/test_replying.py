"""A reply is drafted, checked by law by somebody else, issued as a numbered paper; nobody outside sees it before."""

import json

import pytest

from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import queries, services
from phoihop.domain.petitions.states import PetitionState
from phoihop.foundation.accounts.actors import Actor, Denied
from phoihop.foundation.accounts.models import User
from tests.domain.organisations.factories import acting, body
from tests.domain.petitions import factories
from tests.domain.petitions.factories import AT, DAY

pytestmark = pytest.mark.django_db
FORM = services.Form("UBND-NC", "Lào Cai", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Trịnh A", ("Như trên;", "Lưu: VT."))
WORDS = "Ủy ban nhân dân tỉnh sẽ sửa đường trong năm 2022."


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def committee():
    return body("ubnd")


def person(of, name: str) -> Actor:
    """Somebody who speaks for this body."""
    return acting(of, user_id=User.objects.create(username=name).pk)


def step(row, by, key):
    return {"petition": row, "by": by, "on": DAY, "at": AT, "key": key}


class TestADraft:
    def test_is_checked_by_somebody_else_and_seen_by_its_body_alone(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.draft_reply(words=WORDS, **step(row, writer, "d"))  # the line was cut, the same comes again

        with pytest.raises(services.CannotPetition):
            services.check_reply(lawful=True, words="", **step(row, writer, "own"))
        with pytest.raises(Denied):
            services.check_reply(lawful=True, words="", **step(row, acting(front), "asker"))
        with pytest.raises(services.CannotPetition):
            services.check_reply(lawful=False, words="", **step(row, lawyer, "no reason"))
        with pytest.raises(services.CannotPetition):
            services.issue_reply(form=FORM, together=False, **step(row, writer, "early"))
        with pytest.raises(services.CannotPetition):
            services.answer(words=WORDS, paper="1/UBND", **step(row, writer, "past the check"))
        services.check_reply(lawful=True, words="Đúng thẩm quyền", **step(row, lawyer, "c"))

        assert queries.drafted(row.way.all()).lawful
        assert WORDS in [stage.words for stage in queries.way_seen(row, writer)]
        assert WORDS not in [stage.words for stage in queries.way_seen(row, acting(front))]
        assert list(queries.broken()) == []

    def test_goes_back_with_the_reason_and_is_gone_when_the_petition_is(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.check_reply(lawful=False, words="Trái Luật Đất đai", **step(row, lawyer, "o"))
        objected = queries.drafted(row.way.all())
        services.draft_reply(words="Bản khác", **step(row, writer, "d2"))

        services.send_back(reason="Không thuộc thẩm quyền", **step(row, writer, "r"))

        assert objected is None
        assert queries.drafted(row.way.all()) is None


class TestIssuing:
    def test_gives_one_numbered_letter_to_all_of_the_same_matter_once(self, front, committee):
        row = factories.routed(front, committee)
        other = factories.routed(front, committee, key="p2")
        services.join(beside=other, **step(row, acting(front), "j"))
        writer, lawyer = person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.check_reply(lawful=True, words="", **step(row, lawyer, "c"))

        for _again in range(2):  # the line was cut, the same comes again
            services.issue_reply(form=FORM, together=True, **step(row, lawyer, "i"))

        document = Document.objects.get()
        assert (document.number, document.symbol, document.kind) == (1, "UBND-NC", "CÔNG VĂN")
        assert WORDS in document.facts
        assert json.loads(document.facts)["addressees"] == [organisations.view_of(front.pk, DAY).name]
        for petition in (row, other):
            petition.refresh_from_db()
            answer = petition.way.get(verb="ANSWER")
            assert (petition.state, petition.result) == (PetitionState.ANSWERED, "")
            assert (answer.paper, answer.document, answer.words) == ("1/UBND-NC", document, WORDS)
        assert list(queries.broken()) == []

    def test_is_for_who_signs_for_the_body_that_has_it(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.check_reply(lawful=True, words="", **step(row, lawyer, "c"))

        for by in (acting(committee, "OFFICER"), acting(front)):
            with pytest.raises(Denied):
                services.issue_reply(form=FORM, together=False, **step(row, by, f"i{by.role}"))
        assert not Document.objects.exists()
