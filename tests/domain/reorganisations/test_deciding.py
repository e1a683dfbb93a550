"""A decision counts while the facts allow it; what is approved is what was seen; what is carried out is what was approved."""

from datetime import date

import pytest
from django.db import models

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Party, PartyHeir
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.organisations import services as organisations
from phoihop.domain.organisations.models import Body, Mandate
from phoihop.domain.reorganisations import loads, queries, services
from phoihop.domain.reorganisations.models import (
    AgreementDecision,
    DutyDecision,
    MandateDecision,
    PartnerNotice,
    Reorganisation,
)
from phoihop.foundation.accounts.models import User
from phoihop.foundation.audit.models import Record
from tests.domain.agreements import factories as agreement_factories
from tests.domain.organisations.factories import ADMIN, ENTERED
from tests.domain.reorganisations.factories import AT, DAY, ENDING, approved, carried_out, drafted, owing, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet

pytestmark = pytest.mark.django_db
SPLIT = (
    begin("xa-a", under="huyen"), begin("xa-b", under="huyen"), f"split,original=xa-1,result=xa-a,result=xa-b,{BECAUSE}"
)  # fmt: skip


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def pass_on(row: Reorganisation, duty: models.Model, side: str, heir: str) -> None:
    services.pass_on(reorganisation=row, duties=[(duty.pk, side)], heir=heir, reason="Chọn", by=ADMIN, at=AT)


def rewrite(row: Reorganisation, *lines: str) -> None:
    services.rewrite(reorganisation=row, text=sheet(*lines), by=ADMIN, at=AT)


def mandate(body: Body, name: str = "lan", role: str = "LEADER") -> Mandate:
    user = User.objects.filter(username=name).first() or User.objects.create_user(name)
    return organisations.grant_mandate(user=user, body=body, role=role, from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED)


class TestADecisionAboutADuty:
    @pytest.mark.parametrize(
        ("heir", "then"),
        [
            ("xa-b", (begin("xa-a", under="huyen"), f"merge,original=xa-1,result=xa-a,{BECAUSE}")),
            ("xa-2", (f"abolish,original=xa-1,heir=tinh,{BECAUSE}", f"abolish,original=xa-2,heir=tinh,{BECAUSE}")),
        ],
        ids=["the heir never begins", "the heir ends too"],
    )
    def test_waits_for_another_once_its_heir_is_not_there(self, bodies, heir, then):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)
        pass_on(row, duty, "OWES", heir)

        rewrite(row, *then)

        assert [found.code for found in queries.outcome(row).undecided] == [duty.code]
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
        with pytest.raises(services.CannotCarryOut, match=duty.code):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

    def test_that_nobody_takes_it_waits_for_another_once_somebody_follows(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted(f"abolish,original=xa-1,{BECAUSE}")
        pass_on(row, duty, "OWES", "")

        rewrite(row, begin("xa-a", under="huyen"), f"merge,original=xa-1,result=xa-a,{BECAUSE}")

        assert not queries.outcome(row).is_decided

    def test_never_makes_a_body_owe_itself_while_others_follow(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)

        with pytest.raises(services.CannotDecide, match=duty.code):
            pass_on(row, duty, "OWES", "mttq")

    def test_ends_it_where_the_other_side_follows(self, bodies):
        duty = owing(bodies["xa-1"], bodies["xa-2"])
        row = drafted(f"merge,original=xa-1,result=xa-2,{BECAUSE}")

        carried_out(row)

        duty.refresh_from_db()
        assert duty.state == "EXTINGUISHED"

    def test_never_gives_both_sides_to_one_body_while_others_follow(self, bodies):
        duty = owing(bodies["xa-1"], bodies["xa-2"])
        row = drafted(*SPLIT, begin("xa-c", under="huyen"), f"merge,original=xa-2,result=xa-c,{BECAUSE}")
        pass_on(row, duty, "OWED", "xa-3")

        with pytest.raises(services.CannotDecide, match="xa-3"):
            pass_on(row, duty, "OWES", "xa-3")

        pass_on(row, duty, "OWES", "xa-a")
        carried_out(row)
        duty.refresh_from_db()
        assert (duty.debtor.code, duty.creditor.code) == ("xa-a", "xa-3")


class TestAGift:
    def test_of_a_role_counts_while_the_body_is_there(self, bodies):
        given, row = mandate(bodies["xa-1"]), drafted(*SPLIT)
        services.give(reorganisation=row, mandates=[given.pk], heir="xa-a", by=ADMIN, at=AT)

        rewrite(row, begin("xa-c", under="huyen"), f"merge,original=xa-1,result=xa-c,{BECAUSE}")

        assert [acting.given for acting in queries.outcome(row).acting] == [()]
        carried_out(row)

    def test_to_somebody_who_acted_for_both_is_one_mandate(self, bodies):
        given, row = [mandate(bodies["xa-1"]), mandate(bodies["xa-2"])], drafted(*ENDING)
        services.give(reorganisation=row, mandates=[one.pk for one in given], heir="xa-moi", by=ADMIN, at=AT)

        carried_out(row)

        assert Mandate.objects.filter(body__code="xa-moi", user__username="lan").count() == 1

    def test_is_proposed_to_whoever_one_body_follows_whole_and_given_with_one_reason(self, bodies):
        whole, part, above = mandate(bodies["xa-1"]), mandate(bodies["xa-3"], "minh"), mandate(bodies["huyen"], "hoa")
        gone = mandate(bodies["xa-1"], "cuong")
        User.objects.filter(pk=gone.user_id).update(is_active=False)
        into = [begin(code, under="tinh") for code in ("xa-moi", "xa-a", "xa-b")]
        ends = (
            "merge,original=xa-1,original=xa-2,result=xa-moi", "split,original=xa-3,result=xa-a,result=xa-b",
            "abolish,original=huyen,heir=tinh",
        )  # fmt: skip
        row = drafted(*into, *(f"{line},{BECAUSE}" for line in ends))

        n = services.give_as_proposed(reorganisation=row, reason="Theo phương án", by=ADMIN, at=AT)

        found = {acting.mandate_id: (acting.given, acting.reason) for acting in queries.outcome(row).acting}
        assert n == 1
        assert found == {
            whole.pk: (("xa-moi",), "Theo phương án"), part.pk: ((), ""), above.pk: ((), ""), gone.pk: ((), ""),
        }  # fmt: skip
        assert services.give_as_proposed(reorganisation=row, reason="Lần nữa", by=ADMIN, at=AT) == 0

    def test_as_proposed_is_of_what_was_seen(self, bodies):
        mandate(bodies["xa-1"])
        row = drafted(*ENDING)
        found = queries.outcome(row)
        seen = {
            services.give_as_proposed: queries.proposed_people(found),
            services.settle_as_proposed: queries.proposed_papers(found),
        }
        mandate(bodies["xa-2"], "minh")
        agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])

        for confirm, then in seen.items():
            with pytest.raises(services.CannotDecide):
                confirm(reorganisation=row, reason="Theo phương án", seen=then, by=ADMIN, at=AT)

        now = queries.proposed_people(queries.outcome(row))
        assert services.give_as_proposed(reorganisation=row, reason="Đã xem", seen=now, by=ADMIN, at=AT) == 2

    def test_can_be_taken_back(self, bodies):
        given, row = mandate(bodies["xa-1"]), drafted(*ENDING)
        services.give(reorganisation=row, mandates=[given.pk], heir="xa-moi", by=ADMIN, at=AT)

        taken = [
            services.take_back(reorganisation=row, mandate=given.pk, heir="xa-moi", by=ADMIN, at=AT) for _twice in "ab"
        ]

        assert taken == [1, 0]
        assert [acting.given for acting in queries.outcome(row).acting] == [()]

    def test_must_leave_an_administrator_who_can_sign_in(self, bodies):
        mandate(bodies["xa-1"], "keeper", role="ADMIN")
        mandate(bodies["mttq"], "gone", role="ADMIN")
        User.objects.filter(username="gone").update(is_active=False)

        with pytest.raises(services.CannotCarryOut, match="keeper"):
            carried_out(drafted(*ENDING))


class TestApproval:
    def test_is_of_what_was_seen(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted(*SPLIT)
        seen = queries.fingerprint(row)
        pass_on(row, duty, "OWES", "xa-a")

        with pytest.raises(services.CannotDraft):
            services.approve(reorganisation=row, rest="", seen=seen, by=ADMIN, at=AT)

        services.approve(reorganisation=row, rest="", seen=queries.fingerprint(row), by=ADMIN, at=AT)
        assert row.state == "APPROVED"

    def test_is_refused_to_a_rewrite_of_what_somebody_else_rewrote(self, bodies):
        row = drafted(*SPLIT)
        stale = Reorganisation.objects.get(pk=row.pk)
        rewrite(row, *ENDING)

        with pytest.raises(services.CannotDraft):
            rewrite(stale, *SPLIT)


class TestWhatWasRecorded:
    @pytest.fixture
    def row(self, bodies) -> Reorganisation:
        agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        owing(bodies["xa-1"], bodies["mttq"])
        given, row = mandate(bodies["xa-1"]), drafted(*ENDING)
        services.give(reorganisation=row, mandates=[given.pk], heir="xa-moi", by=ADMIN, at=AT)
        return approved(row)

    ALTERED = {
        "the heir": lambda: DutyDecision.objects.update(heir="tinh"),
        "the reason": lambda: DutyDecision.objects.update(reason="khác"),
        "the standing": lambda: AgreementDecision.objects.update(standing="SUPERSEDED"),
        "the document": lambda: AgreementDecision.objects.update(document="khác"),
        "who acts": lambda: MandateDecision.objects.all().delete(),
        "why they act": lambda: MandateDecision.objects.update(reason="khác"),
        "the day": lambda: Reorganisation.objects.update(effective_on=date(2021, 6, 1)),
        "the title": lambda: Reorganisation.objects.update(title="khác"),
        "the rest": lambda: Reorganisation.objects.update(rest="tùy"),
        "the sheet": lambda: Reorganisation.objects.update(sheet="không đọc được"),
    }

    @pytest.mark.parametrize("what", ALTERED)
    def test_is_what_is_carried_out_or_nothing_is(self, row, what):
        assert list(queries.broken()) == []
        self.ALTERED[what]()

        assert [found.chain for found in queries.broken()] == [f"audit:reorganisations.reorganisation:{row.pk}"]
        with pytest.raises(services.CannotCarryOut):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)
        assert Body.objects.get(code="xa-1").ended_on is None

    @pytest.mark.parametrize("what", [name for name in ALTERED if name != "the rest"])
    def test_stays_what_it_was_afterwards(self, row, what):
        services.carry_out(reorganisation=row, by=ADMIN, at=AT)
        assert list(queries.broken()) == []

        self.ALTERED[what]()

        assert len(list(queries.broken())) == 1

    def test_names_who_was_told(self, row):
        services.carry_out(reorganisation=row, by=ADMIN, at=AT)
        PartnerNotice.objects.all().delete()

        assert len(list(queries.broken())) == 1

    def test_is_read_even_where_an_act_was_cut(self, row):
        Record.objects.filter(subject__contains="reorganisation").update(facts='{"sheet": ')

        assert list(ledger_queries.verify()) == []
        assert len(list(queries.broken())) >= 1

    def test_knows_of_everybody_who_stands_in_a_partys_place(self, row, bodies):
        services.carry_out(reorganisation=row, by=ADMIN, at=AT)
        assert list(agreements.broken()) == []
        heir = PartyHeir.objects.get()

        PartyHeir.objects.create(
            settlement=heir.settlement, party=Party.objects.exclude(pk=heir.party_id).get(), body=bodies["tinh"],
            since=date(2021, 7, 15),
        )  # fmt: skip

        assert len(list(agreements.broken())) == 1
        assert heir.since == DAY


class TestTheListOfLoads:
    def test_tells_of_each_body_what_it_has_before_and_after_and_adds_up(self, bodies):
        for debtor, creditor in (("huyen", "mttq"), ("huyen", "mttq"), ("xa-1", "mttq"), ("huyen", "tinh")):
            owing(bodies[debtor], bodies[creditor])

        rows = loads.loads(queries.outcome(drafted()))

        assert {row.body: (row.before, row.after) for row in rows} == {
            "huyen": (3, 0), "xa-1": (1, 0), "xa-moi": (0, 1), "tinh": (1, 3),
            "": (0, 1),  # the district owes it to the province above, which does not follow itself
        }  # fmt: skip
        assert sum(row.difference for row in rows) == 0
