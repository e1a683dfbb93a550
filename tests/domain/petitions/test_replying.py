"""A reply is drafted, checked by law by somebody else, issued as a numbered paper; nobody outside sees it before."""

import json
from dataclasses import replace

import pytest

from phoihop.domain.documents.models import Document
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.petitions import queries, services, tasks
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


def drafted(row) -> int:
    """The number of the stage that drafted last."""
    return row.way.filter(verb="DRAFT").latest("pk").pk


def ready(row, writer, lawyer) -> int:
    """Drafted, and found lawful: which draft that was."""
    services.draft_reply(words=WORDS, **step(row, writer, f"d{row.pk}"))
    services.check_reply(seen=drafted(row), lawful=True, words="", **step(row, lawyer, f"c{row.pk}"))
    return drafted(row)


class TestADraft:
    def test_is_checked_by_somebody_else_and_seen_by_its_body_alone(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.draft_reply(words=WORDS, **step(row, writer, "d"))  # the line was cut, the same comes again

        with pytest.raises(services.CannotPetition):
            services.check_reply(seen=drafted(row), lawful=True, words="", **step(row, writer, "own"))
        with pytest.raises(Denied):
            services.check_reply(seen=drafted(row), lawful=True, words="", **step(row, acting(front), "asker"))
        with pytest.raises(services.CannotPetition):
            services.check_reply(seen=drafted(row), lawful=False, words="", **step(row, lawyer, "no reason"))
        with pytest.raises(services.CannotPetition):
            services.issue_reply(seen=drafted(row), form=FORM, together=False, **step(row, writer, "early"))
        with pytest.raises(services.CannotPetition):
            services.answer(words=WORDS, paper="1/UBND", **step(row, writer, "past the check"))
        services.check_reply(seen=drafted(row), lawful=True, words="Đúng thẩm quyền", **step(row, lawyer, "c"))

        assert tasks.drafted(row.way.all()).lawful
        assert tasks.tasks([row], queries.ways_of([row]), writer, DAY)[row.pk].asked == tasks.Asked.ISSUE
        assert WORDS in [stage.words for stage in queries.way_seen(row, writer)]
        assert WORDS not in [stage.words for stage in queries.way_seen(row, acting(front))]
        assert list(queries.broken()) == []

    def test_goes_back_with_the_reason_and_is_gone_when_the_petition_is(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.check_reply(seen=drafted(row), lawful=False, words="Trái Luật Đất đai", **step(row, lawyer, "o"))
        objected = tasks.drafted(row.way.all())
        services.draft_reply(words="Bản khác", **step(row, writer, "d2"))

        services.send_back(reason="Không thuộc thẩm quyền", **step(row, writer, "r"))

        assert objected is None
        assert tasks.drafted(row.way.all()) is None

    def test_written_anew_while_it_was_read_is_neither_judged_nor_issued_unread(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d1"))
        first = drafted(row)
        services.draft_reply(words="Bản khác", **step(row, writer, "d2"))

        with pytest.raises(services.CannotPetition):
            services.check_reply(seen=first, lawful=True, words="", **step(row, lawyer, "c1"))
        services.check_reply(seen=drafted(row), lawful=True, words="", **step(row, lawyer, "c2"))
        with pytest.raises(services.CannotPetition):
            services.check_reply(seen=first, lawful=True, words="", **step(row, lawyer, "c2"))  # another under its key
        with pytest.raises(services.CannotPetition):
            services.issue_reply(seen=first, form=FORM, together=False, **step(row, lawyer, "i"))

        assert Document.objects.count() == 0
        assert tasks.drafted(row.way.all()).stage.words == "Bản khác"

    def test_that_names_a_person_is_not_taken(self, front, committee):
        row = factories.routed(front, committee)

        with pytest.raises(services.CannotPetition, match="Giàng Thị Mỷ"):
            services.draft_reply(words="Đã giải quyết cho bà Giàng Thị Mỷ", **step(row, person(committee, "a"), "d"))


class TestIssuing:
    def test_gives_one_numbered_letter_to_all_of_the_same_matter_once(self, front, committee):
        row = factories.routed(front, committee)
        other = factories.routed(front, committee, key="p2")
        services.join(beside=other, **step(row, acting(front), "j"))
        writer, lawyer = person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.check_reply(seen=drafted(row), lawful=True, words="", **step(row, lawyer, "c"))

        for _again in range(2):  # the line was cut, the same comes again
            services.issue_reply(seen=drafted(row), form=FORM, together=True, **step(row, lawyer, "i"))

        document = Document.objects.get()
        assert (document.number, document.symbol, document.kind) == (1, "UBND-NC", "CÔNG VĂN")
        assert WORDS in document.facts
        assert json.loads(document.facts)["addressees"] == [organisations.view_of(front.pk, DAY).name]
        for petition in (row, other):
            petition.refresh_from_db()
            answer = petition.way.get(verb="ANSWER")
            assert (petition.state, petition.result) == (PetitionState.ANSWERED, "")
            assert (answer.paper, answer.document, answer.words) == ("01/UBND-NC", document, WORDS)
        assert list(queries.broken()) == []

    def test_is_for_who_signs_for_the_body_that_has_it(self, front, committee):
        row, writer, lawyer = factories.routed(front, committee), person(committee, "a"), person(committee, "b")
        services.draft_reply(words=WORDS, **step(row, writer, "d"))
        services.check_reply(seen=drafted(row), lawful=True, words="", **step(row, lawyer, "c"))

        for by in (acting(committee, "OFFICER"), acting(front)):
            with pytest.raises(Denied):
                services.issue_reply(seen=drafted(row), form=FORM, together=False, **step(row, by, f"i{by.role}"))
        assert not Document.objects.exists()

    def test_covers_who_is_named_in_what_was_asked(self, front, committee):
        factories.rules()
        ask = services.Ask("Sửa cầu trước nhà bà Giàng Thị Mỷ", "Giao thông", "Xã Tả Phìn", "PROVINCE", nobody=True)
        row = factories.collected(front, ask=ask)
        services.route(to=committee, **step(row, acting(front), "r"))
        lawyer = person(committee, "b")

        seen = ready(row, person(committee, "a"), lawyer)
        services.issue_reply(seen=seen, form=FORM, together=False, **step(row, lawyer, "i"))

        facts = Document.objects.get().facts
        assert "Sửa cầu trước nhà bà […]" in facts
        assert "Mỷ" not in facts

    def test_to_several_tells_none_of_them_what_the_others_asked_where_and_when(self, front, committee):
        row, other = _two_who_collect(front, committee)
        lawyer = person(committee, "b")

        seen = ready(row, person(committee, "a"), lawyer)
        answered = services.issue_reply(seen=seen, form=FORM, together=True, **step(row, lawyer, "i"))

        facts = Document.objects.get().facts
        assert answered == [row, other]
        for canary in ("CANARY-A", "CANARY-B", "Xã Tả Phìn", "10/6/2022", "10/06/2022"):
            assert canary not in facts
        assert f"{row.pk}, {other.pk}" in facts

    def test_leaves_out_what_has_its_own_draft_and_what_came_beside_it_after_the_check(self, front, committee):
        row, own, late = (factories.routed(front, committee, key=key) for key in ("p1", "p2", "p3"))
        services.join(beside=row, **step(own, acting(front), "own beside"))
        writer, lawyer = person(committee, "a"), person(committee, "b")
        seen = ready(row, writer, lawyer)
        services.draft_reply(words="Riêng", **step(own, writer, "own"))
        services.join(beside=row, **step(late, acting(front), "late"))

        answered = services.issue_reply(seen=seen, form=FORM, together=True, **step(row, lawyer, "i"))

        assert answered == [row]
        assert [one.way.filter(verb="ANSWER").count() for one in (row, own, late)] == [1, 0, 0]

    def test_again_under_its_key_gives_all_that_were_answered_and_refuses_anything_else(self, front, committee):
        row, other = _two_who_collect(front, committee)
        lawyer = person(committee, "b")
        seen = ready(row, person(committee, "a"), lawyer)
        asked = {"seen": seen, "form": FORM, "together": True, **step(row, lawyer, "i")}
        services.issue_reply(**asked)

        assert services.issue_reply(**asked) == [row, other]
        for otherwise in (
            {"together": False},
            {"seen": seen + 1},
            {"form": replace(FORM, symbol="UBND-TH")},
            {"form": replace(FORM, place="Sa Pa")},
            {"form": replace(FORM, signer="Trịnh B")},
            {"form": replace(FORM, signs_as=("KT. CHỦ TỊCH",))},
            {"form": replace(FORM, recipients=("Lưu: VT.",))},
        ):
            with pytest.raises(services.CannotPetition):
                services.issue_reply(**asked | otherwise)
        assert Document.objects.count() == 1


def _two_who_collect(front, committee):
    """Two of one matter with one body, collected by two who do not see each other's."""
    factories.rules()
    union, found = body("ldld", side="FRONT"), []
    for collector, canary in ((front, "CANARY-A"), (union, "CANARY-B")):
        meeting = factories.session(collector, key=canary)
        ask = services.Ask(f"Sửa cầu {canary}", "Giao thông", f"Thôn {canary}", "PROVINCE", nobody=True)
        row = factories.collected(collector, key=canary, ask=ask, at_=meeting)
        found.append(services.route(to=committee, **step(row, acting(collector), f"r{canary}")))
    services.join(beside=found[1], **step(found[0], acting(committee), "j"))
    return found
