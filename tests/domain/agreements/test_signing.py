"""An agreement binds with its last signature, and until then each side sees what is its own to see."""

from datetime import date

import pytest

from phoihop.domain.agreements import permissions, queries, services
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import AgreementState
from phoihop.domain.organisations.models import Body
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.audit.models import Record
from phoihop.foundation.lifecycle.steps import WrongStep
from tests.domain.agreements import factories
from tests.domain.organisations.factories import acting, body

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

        services.sign(agreement=agreement, by=acting(front), on=date(2021, 1, 20), at=noon)
        agreement.refresh_from_db()
        between = agreement.state
        services.sign(agreement=agreement, by=acting(committee), on=date(2021, 1, 15), at=noon)

        agreement.refresh_from_db()
        assert between == AgreementState.OPEN
        assert agreement.state == AgreementState.IN_FORCE
        assert agreement.in_force_from == date(2021, 1, 20)
        codes = list(Record.objects.filter(code__startswith="agreements").order_by("pk").values_list("code", flat=True))
        assert codes[-3:] == [
            "agreements.party.signed", "agreements.party.signed", "agreements.agreement.bind",
        ]  # fmt: skip

    def test_refuses_a_second_signature_of_the_same_party(self, committee, front, noon):
        agreement = factories.presented(committee, front)
        services.sign(agreement=agreement, by=acting(front), on=factories.SIGNED_ON, at=noon)

        with pytest.raises(services.CannotSign):
            services.sign(agreement=agreement, by=acting(front), on=factories.SIGNED_ON, at=noon)

        assert agreement.parties.filter(signed_on=None).count() == 1

    @pytest.mark.parametrize("role", ["OFFICER", "CLERK", "OBSERVER"])
    def test_refuses_those_who_do_not_sign_for_the_body(self, committee, front, noon, role):
        agreement = factories.presented(committee, front)

        with pytest.raises(Denied):
            services.sign(agreement=agreement, by=acting(front, role), on=factories.SIGNED_ON, at=noon)

    def test_refuses_a_body_that_is_no_party(self, committee, front, stranger, noon):
        agreement = factories.presented(committee, front)

        with pytest.raises(Denied):
            services.sign(agreement=agreement, by=acting(stranger), on=factories.SIGNED_ON, at=noon)

    def test_refuses_a_draft(self, committee, front, noon):
        agreement = factories.drafted(committee, front)

        with pytest.raises(services.CannotSign):
            services.sign(agreement=agreement, by=acting(front), on=factories.SIGNED_ON, at=noon)


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
