"""What was signed goes on with whoever follows a party, through any number of reorganisations, or ends by a decision."""

from datetime import UTC, date, datetime, timedelta

import pytest

from phoihop.domain.agreements import permissions
from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements import services as agreement_services
from phoihop.domain.agreements.models import Agreement, PartyHeir
from phoihop.domain.organisations.models import Body
from phoihop.domain.reorganisations import queries, services
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.reviewing import Reviewed
from tests.domain.agreements import factories
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, acting
from tests.domain.reorganisations.factories import AT, DAY, ENDING, carried_out, drafted, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet

pytestmark = pytest.mark.django_db
EVE = DAY - timedelta(days=1)
SPLIT = (
    begin("xa-a", under="huyen"), begin("xa-b", under="huyen"), f"split,original=xa-1,result=xa-a,result=xa-b,{BECAUSE}"
)  # fmt: skip


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def on(day: date, *lines: str) -> Reorganisation:
    """A draft of another day."""
    head = ("title,Thử", f"effective,{day.isoformat()}", "basis,NQ,Nghị quyết,checked=yes")
    at = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    return services.draft(text=sheet(*lines, head=head), key=new_key(), by=ADMIN, at=at)


def merged(*, into: str, under: str, **of: str) -> tuple[str, str]:
    originals = ",".join(f"original={code}" for code in of.values())
    return begin(into, under=under), f"merge,{originals},result={into},{BECAUSE}"


def one_reviewed(row: Reorganisation) -> Reviewed:
    (found,) = queries.outcome(row).agreements
    return found


def settle(row: Reorganisation, paper: Agreement, standing: str, **heirs: str) -> None:
    services.settle(
        reorganisation=row, agreements=[paper.pk], standing=standing, document="QĐ 1", reason="", by=ADMIN, at=AT,
        heirs={was.replace("_", "-"): heir for was, heir in heirs.items()},
    )  # fmt: skip


def bound(day: date, *codes: str) -> list[str]:
    """Which of the bodies are bound by something on the day."""
    return [code for code in codes if agreements.in_force(day, Body.objects.get(code=code).pk)]


class TestAnAgreementInForce:
    def test_passes_from_heir_to_heir(self, bodies):
        factories.in_force(bodies["xa-1"], bodies["mttq"])
        carried_out(drafted())
        later = date(2021, 8, 1)

        carried_out(on(later, *merged(into="xa-nua", under="tinh", a="xa-moi", b="xa-3")))

        assert bound(EVE, "xa-1", "xa-moi", "xa-nua") == ["xa-1"]
        assert bound(DAY, "xa-1", "xa-moi", "xa-nua") == ["xa-moi"]
        assert bound(later, "xa-1", "xa-moi", "xa-nua", "mttq") == ["xa-nua", "mttq"]
        assert list(agreements.broken()) == []

    def test_is_settled_by_two_reorganisations_of_one_day(self, bodies):
        factories.in_force(bodies["xa-1"], bodies["mttq"])
        carried_out(drafted())

        carried_out(drafted(*merged(into="mttq-moi", under="tinh", a="mttq", b="mttq-2")))

        assert bound(DAY, "xa-moi", "mttq-moi", "mttq") == ["xa-moi", "mttq-moi"]
        assert list(agreements.broken()) == []

    def test_is_settled_by_an_earlier_reorganisation_carried_out_after_a_later_one(self, bodies):
        factories.in_force(bodies["xa-1"], bodies["mttq"])
        carried_out(on(date(2021, 8, 1), *merged(into="mttq-moi", under="tinh", a="mttq", b="mttq-2")))

        carried_out(drafted())

        assert bound(DAY, "xa-moi", "mttq", "mttq-moi") == ["xa-moi", "mttq"]
        assert bound(date(2021, 8, 1), "xa-moi", "mttq", "mttq-moi") == ["xa-moi", "mttq-moi"]
        assert list(agreements.broken()) == []

    @pytest.mark.parametrize("begins", [DAY, date(2021, 9, 1)])
    def test_that_begins_with_the_day_or_later_passes_too(self, bodies, begins):
        paper = factories.presented(bodies["xa-1"], bodies["mttq"])
        Agreement.objects.filter(pk=paper.pk).update(term_from=begins)
        for party in ("xa-1", "mttq"):
            agreement_services.sign(
                agreement=paper, holding=None, by=acting(bodies[party]), on=date(2021, 6, 20), at=AT
            )

        carried_out(drafted())

        assert bound(begins, "xa-1", "xa-moi") == ["xa-moi"]

    def test_whose_term_ends_with_the_day_is_over(self, bodies):
        paper = factories.in_force(bodies["xa-1"], bodies["mttq"])
        Agreement.objects.filter(pk=paper.pk).update(term_to=DAY)

        assert one_reviewed(drafted()).proposed == "EXPIRED"

    def test_that_ended_before_is_left_alone(self, bodies):
        paper = factories.in_force(bodies["xa-1"], bodies["mttq"])
        Agreement.objects.filter(pk=paper.pk).update(term_to=EVE)

        assert queries.outcome(drafted()).agreements == ()

    def test_names_the_heir_that_was_put_in_the_place_of_another_agreement(self, bodies):
        factories.in_force(bodies["xa-1"], bodies["mttq"])
        other = factories.in_force(bodies["xa-3"], bodies["mttq"], code="QC-2")
        carried_out(drafted())

        PartyHeir.objects.update(party=other.parties.get(place=1))

        assert list(agreements.broken()) != []


class TestAPartyThatSeveralFollow:
    def test_waits_for_somebody_to_say_who_stands_in_its_place(self, bodies):
        paper, row = factories.in_force(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)

        assert one_reviewed(row).proposed == ""
        assert services.settle_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=AT) == 0
        with pytest.raises(services.CannotDecide, match="QC"):
            settle(row, paper, "CONTINUES")
        with pytest.raises(services.CannotDecide):
            settle(row, paper, "NO_SUCCESSOR")
        with pytest.raises(services.CannotDecide, match="xa-3"):
            settle(row, paper, "CONTINUES", xa_1="xa-3")

        settle(row, paper, "CONTINUES", xa_1="xa-b")
        carried_out(row)

        assert bound(DAY, "xa-a", "xa-b", "mttq") == ["xa-b", "mttq"]

    def test_may_have_it_signed_anew(self, bodies):
        paper, row = factories.in_force(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)

        settle(row, paper, "TO_RESIGN", xa_1="xa-a")
        carried_out(row)

        assert bound(DAY, "xa-1", "xa-a", "mttq") == ["xa-a", "mttq"]

    def test_does_not_bind_until_then_in_the_place_of_nobody(self, bodies):
        paper, row = factories.in_force(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)

        with pytest.raises(services.CannotDecide, match="QC"):
            settle(row, paper, "TO_RESIGN")


class TestAnAgreementOfThree:
    def test_goes_on_between_two_when_nobody_follows_the_third(self, bodies):
        factories.in_force(bodies["huyen"], bodies["mttq"], bodies["tinh"])

        carried_out(drafted())

        assert bound(DAY, "mttq", "tinh") == ["mttq", "tinh"]

    def test_counts_an_empty_place_no_more(self, bodies):
        factories.in_force(bodies["huyen"], bodies["mttq"], bodies["mttq-2"])
        carried_out(drafted())

        later = on(date(2021, 8, 1), *merged(into="mttq-moi", under="tinh", a="mttq", b="mttq-2"))

        assert one_reviewed(later).proposed == "ONE_BODY"


class TestAnAgreementWithOneBodyLeft:
    @pytest.mark.parametrize("standing", ["CONTINUES", "TO_RESIGN", "NO_SUCCESSOR", "EXPIRED"])
    def test_can_only_end_as_what_it_is(self, bodies, standing):
        paper = factories.in_force(bodies["mttq"], bodies["mttq-2"])
        row = drafted(*merged(into="mttq-moi", under="tinh", a="mttq", b="mttq-2"))

        assert one_reviewed(row).proposed == "ONE_BODY"
        with pytest.raises(services.CannotDecide):
            settle(row, paper, standing)

    def test_is_seen_where_a_later_reorganisation_was_carried_out_before(self, bodies):
        factories.in_force(bodies["xa-1"], bodies["xa-3"])
        carried_out(on(date(2021, 8, 1), f"merge,original=xa-3,result=xa-2,{BECAUSE}"))

        earlier = drafted(f"merge,original=xa-1,result=xa-2,{BECAUSE}")

        assert one_reviewed(earlier).proposed == "ONE_BODY"


class TestADecision:
    def test_no_longer_counts_once_the_facts_do_not_allow_it(self, bodies):
        paper, row = factories.in_force(bodies["xa-1"], bodies["mttq"]), drafted()
        settle(row, paper, "CONTINUES")

        services.rewrite(reorganisation=row, text=sheet(f"abolish,original=xa-1,heir=tinh,{BECAUSE}"), by=ADMIN, at=AT)

        found = one_reviewed(row)
        assert (found.decided, found.proposed) == ("", "NO_SUCCESSOR")

    def test_no_longer_counts_once_the_body_it_names_does_not_follow(self, bodies):
        paper, row = factories.in_force(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)
        settle(row, paper, "CONTINUES", xa_1="xa-b")

        text = sheet(begin("xa-a", under="huyen"), f"merge,original=xa-1,original=xa-2,result=xa-a,{BECAUSE}")
        services.rewrite(reorganisation=row, text=text, by=ADMIN, at=AT)

        assert one_reviewed(row).decided == ""


class TestAnUnsignedAgreement:
    def test_ends_with_its_party_and_is_signed_anew(self, bodies):
        paper = factories.presented(bodies["mttq"], bodies["xa-1"])
        row = drafted()

        assert one_reviewed(row).proposed == "TO_RESIGN"
        with pytest.raises(services.CannotDecide):
            settle(row, paper, "CONTINUES")
        carried_out(row)

        with pytest.raises(agreement_services.CannotSign):
            agreement_services.sign(agreement=paper, holding=None, by=acting(bodies["mttq"]), on=EVE, at=AT)
        assert list(agreements.reviewable(DAY)) == []
        assert list(permissions.visible_to(acting(Body.objects.get(code="xa-moi")))) == [paper]
        assert list(permissions.visible_to(acting(bodies["xa-3"]))) == []

    def test_is_not_presented_once_a_party_has_ended(self, bodies):
        paper = factories.drafted(bodies["mttq"], bodies["xa-1"])
        carried_out(drafted(*ENDING))

        with pytest.raises(agreement_services.CannotSign):
            agreement_services.present(agreement=paper, by=acting(bodies["mttq"]), at=AT)
