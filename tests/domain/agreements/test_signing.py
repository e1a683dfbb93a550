"""An agreement binds with its last signature, and until then each side sees what is its own to see."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from phoihop.domain.agreements import papers, permissions, queries, services
from phoihop.domain.agreements.models import Agreement, Party
from phoihop.domain.agreements.states import AgreementKind, AgreementState
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import services as people
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts import services as accounts
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories
from tests.domain.organisations.factories import ADMIN, ENTERED, SINCE, acting, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return body("ubnd")


@pytest.fixture
def front():
    return body("mttq", side="FRONT")


@pytest.fixture
def stranger():
    return body("khac")


class TestSign:
    def test_puts_the_agreement_in_force_with_the_last_signature(self, committee, front, noon):
        agreement = factories.presented(committee, front)

        services.sign(agreement=agreement, holding=None, by=acting(front), on=date(2021, 1, 20), at=noon)
        agreement.refresh_from_db()
        between = agreement.state
        services.sign(agreement=agreement, holding=None, by=acting(committee), on=date(2021, 1, 15), at=noon)

        agreement.refresh_from_db()
        assert between == AgreementState.OPEN
        assert agreement.state == AgreementState.IN_FORCE
        assert agreement.in_force_from == date(2021, 1, 20)
        codes = list(Record.objects.filter(code__startswith="agreements").order_by("pk").values_list("code", flat=True))
        assert codes[-3:] == [
            "agreements.party.signed", "agreements.party.signed", "agreements.agreement.bind",
        ]  # fmt: skip

    def test_binds_from_the_first_day_of_its_term_where_all_have_signed_before(self, committee, front, noon):
        agreement = factories.presented(committee, front)
        assert agreement.begins is None
        early = agreement.term_from - timedelta(days=1)

        for side in (front, committee):
            services.sign(agreement=agreement, holding=None, by=acting(side), on=early, at=noon)

        agreement.refresh_from_db()
        assert (agreement.in_force_from, agreement.begins) == (early, agreement.term_from)

    def test_refuses_a_signature_after_the_term_has_ended(self, committee, front, noon):
        agreement = factories.presented(committee, front)
        assert agreement.last_day is not None
        late = agreement.last_day + timedelta(days=1)

        with pytest.raises(services.CannotSign, match="hết"):
            services.sign(agreement=agreement, holding=None, by=acting(front), on=late, at=noon)

        services.sign(agreement=agreement, holding=None, by=acting(front), on=agreement.last_day, at=noon)
        assert agreement.parties.filter(signed_on=None).count() == 1

    def test_refuses_a_second_signature_of_the_same_party(self, committee, front, noon):
        agreement = factories.presented(committee, front)
        services.sign(agreement=agreement, holding=None, by=acting(front), on=factories.SIGNED_ON, at=noon)

        with pytest.raises(services.CannotSign):
            services.sign(agreement=agreement, holding=None, by=acting(front), on=factories.SIGNED_ON, at=noon)

        assert agreement.parties.filter(signed_on=None).count() == 1

    @pytest.mark.parametrize("role", ["OFFICER", "CLERK", "OBSERVER"])
    def test_refuses_those_who_do_not_sign_for_the_body(self, committee, front, noon, role):
        agreement = factories.presented(committee, front)

        with pytest.raises(Denied):
            services.sign(agreement=agreement, holding=None, by=acting(front, role), on=factories.SIGNED_ON, at=noon)

    def test_refuses_a_body_that_is_no_party(self, committee, front, stranger, noon):
        agreement = factories.presented(committee, front)

        with pytest.raises(Denied):
            services.sign(agreement=agreement, holding=None, by=acting(stranger), on=factories.SIGNED_ON, at=noon)

    def test_refuses_a_draft(self, committee, front, noon):
        agreement = factories.drafted(committee, front)

        with pytest.raises(services.CannotSign):
            services.sign(agreement=agreement, holding=None, by=acting(front), on=factories.SIGNED_ON, at=noon)


class TestThePost:
    @pytest.fixture
    def deputy(self, front):
        """Somebody who signs in with an account and held a post of the Front in January."""
        user = accounts.give_account(username="pho.mttq", full_name="Giàng Thị Sua", password=None)
        person = people.enter_person(full_name="Giàng Thị Sua", by=ADMIN, at=ENTERED)
        people.join_account(person=person, user=user, by=ADMIN, at=ENTERED)
        post = people.ensure_post(body=front, title="Phó Chủ tịch", protocol_order=20, by=ADMIN, at=ENTERED)
        people.appoint(person=person, post=post, from_day=SINCE, by=ADMIN, at=ENTERED)
        return acting(front, user_id=user.pk)

    def test_and_its_holder_of_that_day_stand_beside_the_signature_for_ever(self, committee, front, deputy, noon):
        agreement = factories.presented(committee, front)
        (held,) = organisations.posts_of(deputy.user_id, front.pk, factories.SIGNED_ON)

        services.sign(agreement=agreement, holding=held, by=deputy, on=factories.SIGNED_ON, at=noon)
        people.step_down(holding=held, on=date(2021, 6, 1), by=ADMIN, at=noon)

        signed = queries.parties(agreement).get(body=front)
        assert (signed.signed_as.person.full_name, signed.signed_as.post.title) == ("Giàng Thị Sua", "Phó Chủ tịch")
        printed = papers.paper(agreement, on=date(2021, 7, 1)).signatories[1]
        assert (printed.lines, printed.name) == (("TM. MTTQ", "PHÓ CHỦ TỊCH"), "Giàng Thị Sua")
        assert list(queries.broken()) == []

    def test_is_the_signers_own_and_held_on_that_day(self, committee, front, deputy, noon):
        agreement = factories.presented(committee, front)
        (held,) = organisations.posts_of(deputy.user_id, front.pk, factories.SIGNED_ON)
        own = {"agreement": agreement, "at": noon}

        for wrong in (
            {"holding": None, "by": deputy, "on": factories.SIGNED_ON},
            {"holding": held, "by": acting(front), "on": factories.SIGNED_ON},
            {"holding": None, "by": acting(front), "on": factories.SIGNED_ON},
            {"holding": held, "by": deputy, "on": date(2019, 12, 31)},
        ):
            with pytest.raises(services.CannotSign):
                services.sign(**own | wrong)

        assert agreement.parties.filter(signed_on=None).count() == 2

    def test_that_was_changed_afterwards_is_found(self, committee, front, deputy, noon):
        agreement = factories.presented(committee, front)
        (held,) = organisations.posts_of(deputy.user_id, front.pk, factories.SIGNED_ON)
        services.sign(agreement=agreement, holding=held, by=deputy, on=factories.SIGNED_ON, at=noon)

        agreement.parties.filter(body=front).update(signed_as=None)

        assert [found.why for found in queries.broken()] == ["WORDS"]


class TestDraft:
    def test_gives_the_same_agreement_when_asked_again(self, committee, front):
        assert factories.drafted(committee, front, code="A").pk == services.draft(
            code="A", title="Quy chế phối hợp", parties=[committee, front], term_from=date(2021, 1, 1),
            term_to=date(2026, 1, 1), by=acting(committee), at=factories.AT,
        ).pk  # fmt: skip

    def test_refuses_one_party_the_same_party_twice_and_a_drafter_outside(self, committee, front, stranger, noon):
        for parties in ([committee], [committee, committee], [front, stranger]):
            with pytest.raises(services.CannotDraft):
                services.draft(
                    code="B", title="T", parties=parties, term_from=date(2021, 1, 1), term_to=None,
                    by=acting(committee), at=noon,
                )  # fmt: skip

    def test_takes_seven_parties_and_refuses_an_eighth_in_the_database_too(self, committee, front, noon):
        seven = [committee, front, *(body(f"lc.hoi-{n}", side="FRONT") for n in range(5))]
        told = {"title": "T", "term_from": date(2021, 1, 1), "term_to": None, "by": acting(committee), "at": noon}

        made = services.draft(code="D", parties=seven, **told)

        eighth = body("lc.hoi-8", side="FRONT")
        with pytest.raises(services.CannotDraft):
            services.draft(code="E", parties=[*seven, eighth], **told)
        with pytest.raises(IntegrityError), transaction.atomic():
            Party.objects.create(agreement=made, body=eighth, place=8)
        assert made.parties.count() == 7

    def test_is_of_the_kind_that_its_title_names_or_that_is_chosen_and_is_printed_as_that(self, committee, front, noon):
        told = {
            "parties": [committee, front], "term_from": date(2021, 1, 1), "term_to": None, "by": acting(committee),
            "at": noon,
        }  # fmt: skip

        named = services.draft(code="D", title="Chương trình phối hợp giảm nghèo", **told)
        chosen = services.draft(code="E", title="Phối hợp giảm nghèo", kind=AgreementKind.MEMORANDUM, **told)
        other = services.draft(code="G", title="Phối hợp giảm nghèo", **told)

        assert [row.kind for row in (named, chosen, other)] == ["PROGRAMME", "MEMORANDUM", "ACCORD"]
        printed = [papers.paper(row, on=date(2021, 7, 1)) for row in (named, chosen, other)]
        assert [(one.kind, one.about) for one in printed] == [
            ("CHƯƠNG TRÌNH", "Phối hợp giảm nghèo"), ("BẢN GHI NHỚ", "Phối hợp giảm nghèo"),
            ("BẢN THỎA THUẬN", "Phối hợp giảm nghèo"),
        ]  # fmt: skip
        with pytest.raises(services.CannotDraft):
            services.draft(code="G", title="Phối hợp giảm nghèo", kind=AgreementKind.PLAN, **told)

    def test_vouches_for_its_kind(self, committee, front):
        made = factories.drafted(committee, front)

        Agreement.objects.filter(pk=made.pk).update(kind=AgreementKind.PLAN)

        assert [found.why for found in queries.broken()] == ["WORDS"]

    def test_refuses_a_term_that_ends_before_it_begins(self, committee, front, noon):
        with pytest.raises(services.CannotDraft):
            services.draft(
                code="C", title="T", parties=[committee, front], term_from=date(2021, 1, 1), term_to=date(2021, 1, 1),
                by=acting(committee), at=noon,
            )  # fmt: skip


class TestPresent:
    def test_freezes_the_articles(self, committee, front, noon):
        agreement = factories.presented(committee, front)

        with pytest.raises(services.CannotDraft):
            services.add_article(agreement=agreement, number=9, heading="Thêm", by=acting(committee), at=noon)

        assert agreement.articles.count() == 3

    def test_happens_once(self, committee, front, noon):
        agreement = factories.presented(committee, front)

        with pytest.raises(WrongStep):
            services.present(agreement=agreement, by=acting(committee), at=noon)


class TestVisibleTo:
    def test_keeps_a_draft_to_its_drafter_an_open_one_to_its_parties_and_one_in_force_to_nobody(
        self, committee, front, stranger
    ):
        factories.drafted(committee, front, code="1")
        factories.presented(committee, front, code="2")
        factories.in_force(committee, front, code="3")

        def seen(who):
            return [row.code for row in permissions.visible_to(acting(who))]

        assert seen(committee) == ["1", "2", "3"]
        assert seen(front) == ["2", "3"]
        assert seen(stranger) == ["3"]


class TestInForce:
    def test_answers_for_the_day_and_not_after_the_term(self, committee, front):
        agreement = factories.in_force(committee, front)

        assert queries.in_force(date(2021, 1, 14), front.pk) == []
        assert queries.in_force(date(2021, 1, 15), front.pk) == [agreement]
        assert queries.in_force(date(2025, 12, 31), front.pk) == [agreement]
        assert queries.in_force(date(2026, 1, 1), front.pk) == []
        assert agreement.last_day == date(2025, 12, 31)


class TestABodyThatEnded:
    def test_is_party_to_no_new_agreement(self, committee, front):
        Body.objects.filter(pk=front.pk).update(ended_on=date(2021, 1, 1))

        with pytest.raises(services.CannotDraft):
            factories.drafted(committee, front)

        assert not Agreement.objects.exists()
