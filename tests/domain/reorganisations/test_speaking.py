"""Who speaks for whom changes with the structure; a key that was turned for one side is never turned for the other."""

import pytest
from django.utils import timezone

from phoihop.domain.ledger import permissions, queries, services
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import BadEntry, WrongSide
from phoihop.domain.organisations.models import Body
from phoihop.domain.reorganisations.services import carry_out
from phoihop.domain.rulebook import rules as rulebook
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, acting
from tests.domain.reorganisations.factories import AT, DAY, DUE, OPENED, approved, carried_out, drafted, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin

pytestmark = pytest.mark.django_db
LEAVING = (f"reparent,xa-3,under=tinh,{BECAUSE}",)
ENDING = (
    *LEAVING, begin("huyen-moi", level="DISTRICT", under="tinh"),
    f"merge,original=huyen,result=huyen-moi,{BECAUSE}",
    f"reparent,xa-1,under=huyen-moi,{BECAUSE}", f"reparent,xa-2,under=huyen-moi,{BECAUSE}",
)  # fmt: skip


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def drafted_by(opener: Body, debtor: Body, creditor: Body) -> Commitment:
    return services.open_(
        kind="TASK", title="Giám sát", debtor=debtor, creditor=creditor, by=acting(opener), on=OPENED, key=new_key(),
        reckoning=rulebook.fixed(DUE, "Kế hoạch 2021", verified=True),
    )  # fmt: skip


def proposed_by(opener: Body, debtor: Body, creditor: Body) -> Commitment:
    row = drafted_by(opener, debtor, creditor)
    return services.propose(commitment=row, by=acting(opener), on=OPENED, key=new_key())


def agree(row: Commitment, body: Body) -> Commitment:
    return services.agree(commitment=row, by=acting(body), on=DAY, key=new_key())


def is_whole() -> bool:
    return list(queries.verify()) == [] and services.rebuild(check=True, at=timezone.now()) == []


class TestAProposalInTheNameOfASide:
    @pytest.mark.parametrize("change", [LEAVING, ENDING], ids=["the side leaves", "the speaker ends"])
    def test_still_waits_for_the_other_side_alone(self, bodies, change):
        row = proposed_by(bodies["huyen"], bodies["mttq"], bodies["xa-3"])

        carried_out(drafted(*change))

        with pytest.raises(WrongSide):
            agree(row, bodies["xa-3"])
        with pytest.raises(WrongSide):
            agree(row, bodies["huyen"])
        assert list(Commitment.objects.filter(permissions.answerable_by(bodies["xa-3"].pk))) == []
        assert list(Commitment.objects.filter(permissions.answerable_by(bodies["mttq"].pk))) == [row]
        assert agree(row, bodies["mttq"]).state == "IN_FORCE"
        assert is_whole()

    def test_is_that_sides_own_once_its_speaker_has_ended(self, bodies):
        row = proposed_by(bodies["huyen"], bodies["mttq"], bodies["xa-3"])

        carried_out(drafted(*ENDING))
        row = services.withdraw(
            commitment=row, by=acting(bodies["xa-3"]), on=DAY, key=new_key(), reason="Không còn cần"
        )

        assert row.state == "WITHDRAWN"
        assert is_whole()

    def test_passes_with_its_key_to_the_heir_of_the_side(self, bodies):
        row = proposed_by(bodies["huyen"], bodies["mttq"], bodies["xa-1"])

        carried_out(drafted())  # the district ends, and xa-1 with it

        row.refresh_from_db()
        heir = row.creditor
        assert (heir.code, row.proposer_id, row.opener_id) == ("xa-moi", heir.pk, heir.pk)
        with pytest.raises(WrongSide):
            agree(row, heir)
        assert agree(row, bodies["mttq"]).state == "IN_FORCE"
        assert is_whole()


class TestADraftInTheNameOfASide:
    def test_is_found_by_that_side_once_its_drafter_has_ended(self, bodies):
        row = drafted_by(bodies["huyen"], bodies["mttq"], bodies["xa-3"])

        carried_out(drafted(*ENDING))

        assert list(permissions.visible_to(acting(bodies["xa-3"]), DAY)) == [row]
        assert list(permissions.visible_to(acting(bodies["mttq"]), DAY)) == []
        sent = services.propose(commitment=row, by=acting(bodies["xa-3"]), on=DAY, key=new_key())
        assert agree(sent, bodies["mttq"]).state == "IN_FORCE"
        assert is_whole()

    def test_is_not_sent_by_a_drafter_who_no_longer_speaks_for_any_side(self, bodies):
        row = drafted_by(bodies["huyen"], bodies["mttq"], bodies["xa-3"])
        carried_out(drafted(*LEAVING))

        with pytest.raises(WrongSide):
            services.propose(commitment=row, by=acting(bodies["huyen"]), on=DAY, key=new_key())


class TestABodyThatEnded:
    def test_is_promised_nothing_and_promises_nothing(self, bodies):
        draft = drafted_by(bodies["mttq"], bodies["mttq"], bodies["mttq-2"])
        waiting = proposed_by(bodies["mttq"], bodies["mttq"], bodies["mttq-2"])
        Body.objects.filter(code="mttq-2").update(ended_on=DAY)

        for verb in (
            lambda: drafted_by(bodies["mttq"], bodies["mttq"], bodies["mttq-2"]),
            lambda: services.propose(commitment=draft, by=acting(bodies["mttq"]), on=OPENED, key=new_key()),
            lambda: services.agree(commitment=waiting, by=acting(bodies["mttq-2"]), on=OPENED, key=new_key()),
            lambda: services.agree_all(keyed=[(waiting, new_key())], by=acting(bodies["mttq-2"]), on=OPENED),
        ):
            with pytest.raises(BadEntry, match="mttq-2"):
                verb()

    def test_may_still_be_named_by_a_repeated_request(self, bodies):
        key = new_key()
        asked = {
            "kind": "TASK", "title": "Giám sát", "debtor": bodies["mttq"], "creditor": bodies["mttq-2"], "on": OPENED,
            "by": acting(bodies["mttq"]), "key": key, "reckoning": rulebook.fixed(DUE, "Kế hoạch", verified=True),
        }  # fmt: skip
        row = services.open_(**asked)
        Body.objects.filter(code="mttq-2").update(ended_on=DAY)

        assert services.open_(**asked) == row


class TestACarryingOut:
    def test_names_what_its_bodies_had_drafted_for_others(self, bodies):
        row = drafted_by(bodies["huyen"], bodies["mttq"], bodies["xa-3"])

        found = carry_out(reorganisation=approved(drafted(*ENDING)), by=ADMIN, at=AT)

        assert [(one.code, one.body, one.side, one.speaker) for one in found.spoken] == [
            (row.code, "huyen", "OWED", "xa-3")
        ]
