"""On the day everything changes at once: bodies, duties, agreements, people. Before it, nothing has."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.ledger import queries as ledger_queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import OPEN_STATES
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import services as organisation_services
from phoihop.domain.organisations import structure, vouching
from phoihop.domain.organisations.models import Body, Holding, Post, Succession
from phoihop.domain.reorganisations import queries, services
from phoihop.domain.reorganisations.models import Reorganisation
from phoihop.domain.reorganisations.sheet import BadSheet
from phoihop.domain.rulebook import services as rulebook
from phoihop.foundation.accounts.actors import Denied
from phoihop.foundation.accounts.models import User
from phoihop.foundation.lifecycle import queries as installation
from phoihop.foundation.lifecycle import services as installations
from tests.domain.agreements import factories as agreement_factories
from tests.domain.organisations.factories import ADMIN, ENTERED, acting
from tests.domain.reorganisations.factories import AT, DAY, DUE, ENDING, approved, carried_out, drafted, owing, standing
from tests.domain.reorganisations.sheets import BECAUSE, begin, sheet

pytestmark = pytest.mark.django_db
EVE = DAY - timedelta(days=1)


@pytest.fixture
def bodies(place_database: None) -> dict[str, Body]:
    return standing()


def open_sides(on: date) -> list[tuple[str, str, str]]:
    """Code, debtor and creditor of everything open on the day."""
    codes = dict(Body.objects.values_list("pk", "code"))
    rows = ledger_queries.standing_entries(on, None).filter(state_after__in=OPEN_STATES)
    return sorted((row.commitment.code, codes[row.debtor_after_id], codes[row.creditor_after_id]) for row in rows)


def is_whole() -> bool:
    return list(ledger_queries.verify()) == [] and ledger.rebuild(check=True, at=timezone.now()) == []


class TestCarryingOut:
    def test_passes_every_duty_to_its_heir_and_leaves_the_day_before_as_it_was(self, bodies):
        first, second = owing(bodies["xa-1"], bodies["mttq"]), owing(bodies["mttq"], bodies["xa-2"])
        before = open_sides(EVE)

        carried_out(drafted())

        assert open_sides(EVE) == before
        assert open_sides(DAY) == [(first.code, "xa-moi", "mttq"), (second.code, "mttq", "xa-moi")]
        assert is_whole()

    def test_writes_in_the_story_who_passed_and_by_what(self, bodies):
        duty = owing(bodies["xa-1"], bodies["mttq"])

        row = carried_out(drafted())

        entry = Entry.objects.get(commitment=duty, verb="TRANSFERRED")
        facts = ledger_queries.facts_of(entry)
        assert (facts["reorganisation"], facts["passed"], facts["heir"], facts["clock"]) == (
            row.code,
            "xa-1",
            "xa-moi",
            "CONTINUES",
        )
        assert (entry.effective_on, entry.by_body.code, entry.note.text, entry.due_after) == (
            DAY,
            "xa-moi",
            "Theo quy tắc",
            DUE,
        )

    def test_starts_the_time_anew_where_that_was_decided(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted()
        services.pass_on(
            reorganisation=row,
            duties=[(duty.pk, "OWES")],
            heir="xa-3",
            clock="RESTARTS",
            reason="Địa bàn",
            by=ADMIN,
            at=AT,
        )

        carried_out(row)

        duty.refresh_from_db()
        assert (duty.debtor.code, duty.due_on) == ("xa-3", DAY + (DUE - date(2021, 2, 1)))
        assert "1/7/2021" in ledger_queries.reckoning_of(duty).words()[-1]

    @pytest.mark.parametrize(
        ("due_on", "after", "clock"),
        [(date(2021, 7, 5), date(2021, 7, 15), "BY_RULE"), (DUE, DUE, "CONTINUES")],
        ids=["too soon after the day", "late enough"],
    )
    def test_gives_the_heir_no_less_time_than_the_rule_book_where_that_was_decided(self, bodies, due_on, after, clock):
        rulebook.load_reference(by=ADMIN, at=AT)
        duty, row = owing(bodies["xa-1"], bodies["mttq"], due=due_on), drafted()
        services.pass_on(
            reorganisation=row, duties=[(duty.pk, "OWES")], heir="xa-3", clock="BY_RULE", reason="Địa bàn", by=ADMIN,
            at=AT,
        )  # fmt: skip

        carried_out(row)

        duty.refresh_from_db()
        told = ledger_queries.facts_of(Entry.objects.get(commitment=duty, verb="TRANSFERRED"))
        assert (duty.due_on, told["clock"]) == (after, clock)
        assert ("10 ngày làm việc sau" in " ".join(ledger_queries.reckoning_of(duty).words())) == (after != due_on)
        assert is_whole()

    def test_asks_the_rule_book_before_it_lets_that_be_decided(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted()

        with pytest.raises(services.CannotDecide, match="SUC-TAKE"):
            services.pass_on(
                reorganisation=row, duties=[(duty.pk, "OWES")], heir="xa-3", clock="BY_RULE", reason="Địa bàn",
                by=ADMIN, at=AT,
            )  # fmt: skip

        assert not row.duties.exists()

    def test_starts_no_time_anew_for_the_side_that_is_owed(self, bodies):
        duty, row = owing(bodies["mttq"], bodies["xa-1"]), drafted()
        services.pass_on(
            reorganisation=row, duties=[(duty.pk, "OWED")], heir="xa-3", clock="RESTARTS", reason="Địa bàn", by=ADMIN,
            at=AT,
        )  # fmt: skip

        carried_out(row)

        duty.refresh_from_db()
        told = ledger_queries.facts_of(Entry.objects.get(commitment=duty, verb="TRANSFERRED"))
        assert (duty.creditor.code, duty.due_on, told["clock"]) == ("xa-3", DUE, "CONTINUES")
        assert row.duties.get().clock == "CONTINUES"

    @pytest.mark.parametrize("n", [1, 5])
    def test_asks_once_for_all_times_that_start_anew(self, bodies, n):
        duties, row = [owing(bodies["xa-1"], bodies["mttq"]) for _n in range(n)], drafted()
        services.pass_on(
            reorganisation=row, duties=[(duty.pk, "OWES") for duty in duties], heir="xa-3", clock="RESTARTS",
            reason="Địa bàn", by=ADMIN, at=AT,
        )  # fmt: skip
        row = approved(row)

        with CaptureQueriesContext(connection) as asked:
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        assert sum('"reckoning":' in query["sql"] and query["sql"].startswith("SELECT") for query in asked) == 1

    def test_changes_the_structure_from_the_day_on_and_not_before(self, bodies):
        carried_out(drafted())

        under = bodies["tinh"].pk
        assert not organisations.is_under(bodies["xa-3"].pk, bodies["huyen"].pk, DAY)
        assert organisations.is_under(bodies["xa-3"].pk, bodies["huyen"].pk, EVE)
        assert organisations.ancestors(bodies["xa-3"].pk, DAY) == [under]
        assert {view.code for view in organisations.all_bodies(DAY)} == {"tinh", "mttq", "mttq-2", "xa-3", "xa-moi"}
        assert set(Succession.objects.values_list("predecessor__code", "successor__code")) == {
            ("xa-1", "xa-moi"),
            ("xa-2", "xa-moi"),
        }
        assert Body.objects.get(code="huyen").ended_on == DAY
        district, province = (structure.life(Body.objects.get(code=code)) for code in ("huyen", "tinh"))
        assert {other.body.code for other in district.named_heirs} == {"xa-moi", "xa-3", "tinh"}
        assert [(other.body.code, other.on) for other in province.named_for] == [("huyen", DAY)]
        assert district.successors == province.predecessors == ()

    def test_counts_what_is_open_under_the_new_structure(self, bodies):
        owing(bodies["xa-3"], bodies["mttq"])

        carried_out(drafted())

        def below(code: str) -> int:
            return ledger_queries.counts(body_id=bodies[code].pk, side="OWES", today=DAY, under=True).open

        assert (below("tinh"), below("huyen"), below("xa-3")) == (1, 0, 1)
        assert is_whole()

    def test_ends_what_both_sides_of_now_owe_themselves(self, bodies):
        duty = owing(bodies["mttq"], bodies["mttq-2"])

        carried_out(drafted(
            f"create,mttq-moi,name=MTTQ,short=MTTQ,kind=kind-FRONT,level=PROVINCE,{BECAUSE}",
            f"merge,original=mttq,original=mttq-2,result=mttq-moi,{BECAUSE}",
        ))  # fmt: skip

        duty.refresh_from_db()
        assert duty.state == "EXTINGUISHED"
        assert ledger_queries.facts_of(duty.entries.get(verb="EXTINGUISHED"))["basis"] == "Nghị quyết về sắp xếp"
        assert open_sides(DAY) == []
        assert is_whole()

    def test_passes_both_sides_when_both_end(self, bodies):
        duty = owing(bodies["xa-1"], bodies["mttq"])
        kind = f"create,mttq-moi,name=MTTQ,short=MTTQ,kind=kind-FRONT,level=PROVINCE,{BECAUSE}"

        carried_out(drafted(*ENDING, kind, f"merge,original=mttq,original=mttq-2,result=mttq-moi,{BECAUSE}"))

        assert open_sides(DAY) == [(duty.code, "xa-moi", "mttq-moi")]
        assert is_whole()

    def test_never_passes_a_duty_upwards_to_whom_it_is_owed(self, bodies):
        owing(bodies["huyen"], bodies["mttq"])
        owing(bodies["huyen"], bodies["tinh"])

        proposed = {duty.other: duty.proposed for duty in queries.outcome(drafted()).duties}

        assert proposed == {"mttq": "tinh", "tinh": ""}

    def test_ends_a_duty_of_a_body_that_nobody_follows_only_when_someone_says_so(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted(f"abolish,original=xa-1,{BECAUSE}")
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
        with pytest.raises(services.CannotCarryOut, match=duty.code):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        services.pass_on(
            reorganisation=row, duties=[(duty.pk, "OWES")], heir="", reason="Hết nhiệm vụ", by=ADMIN, at=AT
        )
        services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        duty.refresh_from_db()
        assert duty.state == "EXTINGUISHED"

    def test_refuses_a_duty_without_an_heir_and_leaves_nothing_half_done(self, bodies):
        owing(bodies["xa-1"], bodies["mttq"])
        owing(bodies["huyen"], bodies["tinh"])
        row = drafted()
        services.pass_on_as_proposed(reorganisation=row, reason="Theo quy tắc", by=ADMIN, at=AT)
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)

        with pytest.raises(services.CannotCarryOut):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        row.refresh_from_db()
        assert row.state == "APPROVED"
        assert not Body.objects.filter(code="xa-moi").exists()
        assert not Entry.objects.filter(verb="TRANSFERRED").exists()

    def test_follows_the_proposals_for_what_came_after_the_approval_where_that_was_said(self, bodies):
        row = drafted()
        services.approve(reorganisation=row, rest="Phát sinh sau thì theo quy tắc", by=ADMIN, at=AT)
        late = owing(bodies["xa-1"], bodies["mttq"])

        services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        assert open_sides(DAY) == [(late.code, "xa-moi", "mttq")]
        assert Entry.objects.get(commitment=late, verb="TRANSFERRED").note.text == "Phát sinh sau thì theo quy tắc"

    def test_waits_for_its_day(self, bodies):
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        head = ("title,Mai", f"effective,{tomorrow}", "basis,NQ,Nghị quyết,checked=yes")
        row = services.draft(text=sheet(*ENDING, head=head), key="mai", by=ADMIN, at=AT)
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)

        with pytest.raises(services.CannotCarryOut):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        assert queries.due(timezone.localdate()) == []
        assert [due.pk for due in queries.due(timezone.localdate() + timedelta(days=1))] == [row.pk]

    def test_happens_once(self, bodies):
        row = carried_out(drafted())

        with pytest.raises(services.CannotCarryOut):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

    def test_can_be_taken_back_until_then(self, bodies):
        row = drafted()
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)

        services.reopen(reorganisation=row, by=ADMIN, at=AT)
        services.withdraw(reorganisation=row, by=ADMIN, at=AT)

        assert row.state == "WITHDRAWN"
        with pytest.raises(services.CannotDraft):
            services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
        with pytest.raises(services.CannotCarryOut):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)
        assert Body.objects.get(code="huyen").ended_on is None

    def test_refuses_a_sheet_that_no_longer_fits(self, bodies):
        row = drafted()
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
        carried_out(drafted(f"abolish,original=xa-1,{BECAUSE}"))

        with translation.override("en"), pytest.raises(BadSheet, match="“xa-1” ends on 1/7/2021 already"):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

    def test_is_for_who_keeps_who_is_who(self, bodies):
        row = drafted()

        for verb in (services.carry_out, services.withdraw):
            with pytest.raises(Denied):
                verb(reorganisation=row, by=acting(bodies["tinh"]), at=AT)

    def test_moves_on_an_installation_that_stood_still_before_the_day(self, bodies):
        installations.stand_still(day=date(2021, 6, 1), demo=True)

        carried_out(drafted())

        assert installation.fixed_today() == DAY

    def test_tells_whoever_stands_across_how_many_duties_changed_hands(self, bodies):
        owing(bodies["xa-1"], bodies["mttq"])
        owing(bodies["mttq"], bodies["xa-2"])
        kind = f"create,mttq-moi,name=MTTQ,short=MTTQ,kind=kind-FRONT,level=PROVINCE,{BECAUSE}"

        row = carried_out(drafted(*ENDING, kind, f"merge,original=mttq,original=mttq-2,result=mttq-moi,{BECAUSE}"))

        told = {notice.body.code: (notice.passed, notice.ended) for notice in row.notices.all()}
        assert told == {"mttq-moi": (2, 0), "xa-moi": (2, 0)}
        front = Body.objects.get(code="mttq-moi")
        assert [notice.reorganisation for notice in queries.told(front.pk, DAY)] == [row]
        assert queries.told(front.pk, DAY + timedelta(days=1)) == []

    def test_tells_who_goes_on_that_a_duty_ended(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted(f"abolish,original=xa-1,{BECAUSE}")
        services.pass_on(reorganisation=row, duties=[(duty.pk, "OWES")], heir="", reason="Hết", by=ADMIN, at=AT)

        carried_out(row)

        assert [(told.body.code, told.passed, told.ended) for told in row.notices.all()] == [("mttq", 0, 1)]


class TestVerifying:
    def test_finds_nothing_where_all_is_as_recorded(self, bodies):
        carried_out(drafted())
        drafted(begin("xa-7", under="tinh"))

        assert list(queries.broken()) == []

    @pytest.mark.parametrize("column", ["state", "sheet", "title", "effective_on", "rest"])
    def test_names_what_was_altered(self, bodies, column):
        row = drafted()
        altered = {"state": "APPROVED", "sheet": sheet(begin("xa-8", under="tinh"))}
        altered |= {"title": "Khác", "effective_on": EVE, "rest": "Theo quy tắc"}
        Reorganisation.objects.filter(pk=row.pk).update(**{column: altered[column]})

        assert [found.chain for found in queries.broken()] == [f"audit:reorganisations.reorganisation:{row.pk}"]

    def test_names_a_decision_that_was_altered_and_carries_out_nothing(self, bodies):
        agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])
        row = approved(drafted())
        row.agreements.update(standing="SUPERSEDED")

        assert [found.chain for found in queries.broken()] == [f"audit:reorganisations.reorganisation:{row.pk}"]
        with pytest.raises(services.CannotCarryOut):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)


class TestAgreements:
    def test_go_on_with_who_follows_the_party_and_keep_the_names_of_who_signed(self, bodies):
        paper = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"])

        carried_out(drafted())

        heir = Body.objects.get(code="xa-moi")
        assert agreements.in_force(DAY, heir.pk) == [paper]
        assert agreements.in_force(DAY, bodies["xa-1"].pk) == []
        assert agreements.in_force(EVE, bodies["xa-1"].pk) == [paper]
        assert [party.body.code for party in paper.parties.all()] == ["xa-1", "mttq"]
        assert list(agreements.broken()) == []

    def test_end_when_both_sides_are_one_body_now(self, bodies):
        agreement_factories.in_force(bodies["mttq"], bodies["mttq-2"])
        kind = f"create,mttq-moi,name=MTTQ,short=MTTQ,kind=kind-FRONT,level=PROVINCE,{BECAUSE}"

        row = drafted(kind, f"merge,original=mttq,original=mttq-2,result=mttq-moi,{BECAUSE}")

        (reviewed,) = queries.outcome(row).agreements
        assert reviewed.proposed == "ONE_BODY"
        with pytest.raises(services.CannotDecide):
            services.settle(
                reorganisation=row, agreements=[reviewed.agreement_id], standing="CONTINUES", document="QĐ 1", reason="",
                by=ADMIN, at=AT,
            )  # fmt: skip
        carried_out(row)
        assert agreements.in_force(DAY, Body.objects.get(code="mttq-moi").pk) == []

    def test_end_when_nobody_follows_a_party(self, bodies):
        agreement_factories.in_force(bodies["huyen"], bodies["mttq"])

        (reviewed,) = queries.outcome(drafted()).agreements

        assert (reviewed.proposed, reviewed.left) == ("NO_SUCCESSOR", ["mttq"])

    def test_need_a_document_that_decides(self, bodies):
        paper, row = agreement_factories.in_force(bodies["xa-1"], bodies["mttq"]), drafted()

        with pytest.raises(services.CannotDecide):
            services.settle(
                reorganisation=row,
                agreements=[paper.pk],
                standing="TO_RESIGN",
                document=" ",
                reason="",
                by=ADMIN,
                at=AT,
            )

        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
        with pytest.raises(services.CannotCarryOut, match="QC"):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)


class TestPeople:
    def test_act_for_the_heir_only_if_given_so(self, bodies):
        users = [User.objects.create_user(name) for name in ("lan", "minh")]
        mandates = [
            organisation_services.grant_mandate(
                user=user, body=bodies["xa-1"], role="LEADER", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
            )
            for user in users
        ]
        row = drafted()
        services.give(reorganisation=row, mandates=[mandates[0].pk], heir="xa-moi", by=ADMIN, at=AT)

        carried_out(row)

        held = [[m.body.code for m in organisations.mandates_of(user.pk, DAY)] for user in users]
        assert held == [["xa-moi"], []]
        assert [m.body.code for m in organisations.mandates_of(users[1].pk, EVE)] == ["xa-1"]

    def test_leave_somebody_who_administers(self, bodies):
        user = User.objects.create_user("quantri")
        mandate = organisation_services.grant_mandate(
            user=user, body=bodies["xa-1"], role="ADMIN", from_day=date(2020, 1, 1), by=ADMIN, at=ENTERED
        )
        row = drafted()
        services.approve(reorganisation=row, rest="", by=ADMIN, at=AT)
        warned = queries.last_keepers(queries.outcome(row))
        with pytest.raises(services.CannotCarryOut, match="quantri"):
            services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        services.give(reorganisation=row, mandates=[mandate.pk], heir="xa-moi", by=ADMIN, at=AT)
        appeased = queries.last_keepers(queries.outcome(row))
        services.carry_out(reorganisation=row, by=ADMIN, at=AT)

        assert (warned, appeased) == (["quantri"], [])
        assert [m.role for m in organisations.mandates_of(user.pk, DAY)] == ["ADMIN"]


class TestPosts:
    def test_begin_with_their_body_in_the_order_of_protocol_and_are_held_by_nobody(self, bodies):
        begun = begin("xa-9", under="tinh").replace(",basis", ",post=Chủ tịch,post=Phó Chủ tịch,basis")

        carried_out(drafted(begun))

        posts = Post.objects.filter(body__code="xa-9").order_by("protocol_order")
        assert [post.title for post in posts] == ["Chủ tịch", "Phó Chủ tịch"]
        assert not Holding.objects.filter(post__in=posts).exists()
        assert list(vouching.broken()) == []


class TestDrafting:
    def test_the_same_form_twice_makes_one(self, bodies):
        text = sheet(*ENDING)
        first = services.draft(text=text, key="k", by=ADMIN, at=AT)

        assert services.draft(text=text, key="k", by=ADMIN, at=AT).pk == first.pk
        with pytest.raises(services.CannotDraft):
            services.draft(text=text.replace("thử", "khác"), key="k", by=ADMIN, at=AT)

    def test_numbers_them_by_year(self, bodies):
        codes = [drafted(begin(f"xa-{n}", under="tinh")).code for n in (7, 8)]

        assert codes == ["SX-2021-01", "SX-2021-02"]

    def test_keeps_what_was_decided_when_the_sheet_is_written_anew(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted()
        services.pass_on(reorganisation=row, duties=[(duty.pk, "OWES")], heir="xa-3", reason="Địa bàn", by=ADMIN, at=AT)

        services.rewrite(reorganisation=row, text=sheet(*ENDING, begin("xa-5", under="tinh")), by=ADMIN, at=AT)

        assert [(d.heir, d.decided) for d in queries.outcome(row).duties] == [("xa-3", True)]

    @pytest.mark.parametrize("heir", ["xa-1", "huyen", "khong-co"])
    def test_lets_no_body_inherit_that_does_not_live_on_the_day(self, bodies, heir):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted()

        with pytest.raises(services.CannotDecide):
            services.pass_on(
                reorganisation=row, duties=[(duty.pk, "OWES")], heir=heir, reason="Địa bàn", by=ADMIN, at=AT
            )

    def test_asks_why(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted()

        with pytest.raises(services.CannotDecide):
            services.pass_on(reorganisation=row, duties=[(duty.pk, "OWES")], heir="xa-3", reason=" ", by=ADMIN, at=AT)

    def test_lets_no_duty_end_whose_body_is_followed(self, bodies):
        duty, row = owing(bodies["xa-1"], bodies["mttq"]), drafted()

        with pytest.raises(services.CannotDecide):
            services.pass_on(reorganisation=row, duties=[(duty.pk, "OWES")], heir="", reason="Hết", by=ADMIN, at=AT)


class TestLevels:
    def test_are_counted_from_the_day_itself_after_an_earlier_one_of_that_day(self, bodies):
        carried_out(drafted())  # the district is gone, of three communes two are left

        found = queries.outcome(drafted(begin("xa-7", under="tinh")))

        assert found.levels_after == {"COMMUNE": 3, "PROVINCE": 3}


class TestTheNextCode:
    def test_follows_the_hundredth(self, bodies):
        row = drafted(begin("xa-7", under="tinh"))
        Reorganisation.objects.filter(pk=row.pk).update(code="SX-2021-100")

        assert drafted(begin("xa-8", under="tinh")).code == "SX-2021-101"
