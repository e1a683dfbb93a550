"""Who assigns has to stand above the body that owes; when a duty passes to another, that is asked anew."""

import pytest
from django.utils import timezone

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.organisations.models import Body
from phoihop.domain.reorganisations.services import pass_on
from phoihop.domain.rulebook import rules as rulebook
from phoihop.surfaces.workspace.commitments.presenting import keys
from tests.domain.ledger.conftest import new_key
from tests.domain.organisations.factories import ADMIN, acting
from tests.domain.reorganisations.factories import AT, DAY, DUE, OPENED, carried_out, drafted, owing, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin

pytestmark = pytest.mark.django_db
ABOLISHED = (
    f"reparent,xa-1,under=tinh,{BECAUSE}", f"reparent,xa-2,under=tinh,{BECAUSE}",
    f"reparent,xa-3,under=tinh,{BECAUSE}", f"abolish,original=huyen,{BECAUSE}",
)  # fmt: skip


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def drafted_by(opener: Body, debtor: Body, creditor: Body) -> Commitment:
    return services.open_(
        kind="TASK", title="Giám sát", debtor=debtor, creditor=creditor, by=acting(opener), on=OPENED, key=new_key(),
        reckoning=rulebook.fixed(DUE, "Kế hoạch 2021", verified=True),
    )  # fmt: skip


def assigned_by(opener: Body, debtor: Body, creditor: Body) -> Commitment:
    row = drafted_by(opener, debtor, creditor)
    return services.assign(commitment=row, by=acting(opener), on=OPENED, key=new_key())


def carried_out_with(row: Commitment, side: str, heir: str, *lines: str) -> Commitment:
    change = drafted(*lines)
    pass_on(reorganisation=change, duties=[(row.pk, side)], heir=heir, reason="Theo quyết định", by=ADMIN, at=AT)
    carried_out(change)
    row.refresh_from_db()
    return row


def is_whole() -> bool:
    return list(queries.verify()) == [] and services.rebuild(check=True, at=timezone.now()) == []


class TestWhatWasAssigned:
    def test_is_requested_of_an_heir_that_nobody_commands(self, bodies):
        row = assigned_by(bodies["tinh"], bodies["huyen"], bodies["tinh"])

        row = carried_out_with(row, "OWES", "mttq", *ABOLISHED)

        facts = queries.facts_of(Entry.objects.get(commitment=row, verb="TRANSFERRED"))
        assert (row.debtor.code, row.mood, facts["mood"]) == ("mttq", "REQUEST", "REQUEST")
        assert keys(row)[0].words == "Đã tiếp nhận"
        assert is_whole()

    def test_stays_assigned_where_the_creditor_commands_the_heir(self, bodies):
        row = assigned_by(bodies["tinh"], bodies["huyen"], bodies["tinh"])

        row = carried_out_with(row, "OWES", "xa-3", *ABOLISHED)

        facts = queries.facts_of(Entry.objects.get(commitment=row, verb="TRANSFERRED"))
        assert (row.debtor.code, row.mood, "mood" in facts) == ("xa-3", "ASSIGN", False)
        assert keys(row)[0].words == "Đã được giao"
        assert is_whole()

    def test_is_judged_by_both_sides_as_they_stand_when_both_have_passed(self, bodies):
        row = assigned_by(bodies["huyen"], bodies["xa-1"], bodies["huyen"])

        row = carried_out_with(row, "OWED", "tinh")

        assert (row.debtor.code, row.creditor.code, row.mood) == ("xa-moi", "tinh", "ASSIGN")
        assert is_whole()

    def test_is_requested_where_a_body_beside_it_now_is_owed(self, bodies):
        row = assigned_by(bodies["huyen"], bodies["xa-1"], bodies["huyen"])

        row = carried_out_with(row, "OWED", "xa-3")

        assert (row.debtor.code, row.creditor.code, row.mood) == ("xa-moi", "xa-3", "REQUEST")
        assert is_whole()

    def test_is_proposed_by_the_side_for_which_its_drafter_spoke_until_it_ended(self, bodies):
        row = drafted_by(bodies["huyen"], bodies["xa-1"], bodies["xa-2"])
        carried_out(
            drafted(
                f"reparent,xa-1,under=tinh,{BECAUSE}", f"reparent,xa-2,under=tinh,{BECAUSE}",
                f"reparent,xa-3,under=tinh,{BECAUSE}", begin("huyen-moi", level="DISTRICT", under="tinh"),
                f"merge,original=huyen,result=huyen-moi,{BECAUSE}",
            )
        )  # fmt: skip
        row.refresh_from_db()
        mood = row.mood

        services.propose(commitment=row, by=acting(bodies["xa-2"]), on=DAY, key=new_key())
        row = services.agree(commitment=row, by=acting(bodies["xa-1"]), on=DAY, key=new_key())

        assert (mood, row.state, row.mood) == ("REQUEST", "IN_FORCE", "REQUEST")
        assert [key.words for key in keys(row)] == ["Đã đồng ý", "Đã đồng ý"]
        assert is_whole()


class TestWhatEqualsAgreedUpon:
    def test_is_never_assigned_by_an_heir_above(self, bodies):
        row = owing(bodies["xa-1"], bodies["xa-2"])

        row = carried_out_with(row, "OWED", "tinh")

        assert (row.debtor.code, row.creditor.code, row.mood) == ("xa-moi", "tinh", "REQUEST")
        assert is_whole()
