"""Who below has signed its own with which organisation: every cell from what agreements tell, equal to a recount."""

from collections import Counter
from datetime import date
from random import Random
from typing import ClassVar

import pytest

from phoihop.domain.agreements import cascade, queries, services
from phoihop.domain.agreements.cascade import DONE, Signing
from phoihop.domain.agreements.models import Agreement, Party
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment
from phoihop.domain.ledger.refusals import KeyReused
from phoihop.domain.organisations.models import Body, BodyKind, BodyLevel
from phoihop.foundation.accounts.actors import Denied
from tests.domain.agreements import factories
from tests.domain.organisations.factories import SINCE, acting, body

pytestmark = pytest.mark.django_db

TODAY, DUE, SET = date(2021, 9, 23), date(2021, 7, 31), date(2021, 2, 1)
PLACES = tuple(f"{n:05d}" for n in range(2000, 2180))


@pytest.fixture
def lines():
    """The organisations of the province: columns."""
    return [body(f"lc.{name}", side="FRONT") for name in ("mttq", "phunu", "nongdan", "ldld", "ccb", "tinhdoan")]


@pytest.fixture
def committee():
    return body("lc.ubnd")


@pytest.fixture
def regulation(committee, lines):
    """In force, and asking 180 communes to sign by the end of July."""
    made = factories.in_force(committee, *lines)
    kind = BodyKind.objects.create(code="commune", label="UBND cấp xã", side="AUTHORITY", protocol_order=90)
    front = BodyKind.objects.get(side="FRONT")
    codes = [(f"lc.ubnd-{place}", kind) for place in PLACES] + [(f"lc.mttq-{place}", front) for place in PLACES]
    Body.objects.bulk_create(Body(code=code, kind=of, founded_on=SINCE) for code, of in codes)
    BodyLevel.objects.bulk_create(
        BodyLevel(body=one, level="COMMUNE", valid_from=SINCE) for one in Body.objects.filter(kind=kind)
    )
    services.set_target(
        agreement=made, kind="commune", level="COMMUNE", due_on=DUE, document="Điều 14", by=acting(committee),
        on=SET, at=factories.AT,
    )  # fmt: skip
    return made


def pair(place: str) -> tuple[Body, Body]:
    """The committee and the Front of one commune."""
    return Body.objects.get(code=f"lc.ubnd-{place}"), Body.objects.get(code=f"lc.mttq-{place}")


@pytest.fixture
def signed(regulation):
    """Six communes, each at another step: carried out, signed, waiting, drafted, expired, nothing."""
    kept = factories.in_force(*pair(PLACES[0]), code="A0")
    factories.in_force(*pair(PLACES[1]), code="A1")
    factories.presented(*pair(PLACES[2]), code="A2")
    factories.drafted(*pair(PLACES[3]), code="A3")
    factories.in_force(*pair(PLACES[4]), code="A4", begins=date(2010, 1, 1))
    return cascade.matrix(regulation, TODAY, {kept.pk}, acting(pair(PLACES[3])[0]))


def recounted(carried_out: set[int]) -> Counter[Signing]:
    """Each cell looked up alone, the slow way."""
    found: Counter[Signing] = Counter()
    for place in PLACES:
        for line in ("mttq", "phunu", "nongdan", "ldld", "ccb", "tinhdoan"):
            ids = Body.objects.filter(code__in=(f"lc.ubnd-{place}", f"lc.{line}-{place}")).values_list("pk", flat=True)
            both = [
                row
                for row in Agreement.objects.filter(parties__body__code=f"lc.ubnd-{place}")
                if set(ids) == set(row.parties.values_list("body_id", flat=True))
            ]
            found[one_of(both, carried_out)] += 1
    return found


def one_of(rows: list[Agreement], carried_out: set[int]) -> Signing:
    if not rows:
        return Signing.NOT_STARTED
    row = rows[0]
    if row.term_to and row.term_to <= TODAY:
        return Signing.EXPIRED
    if not Party.objects.filter(agreement=row, signed_on=None).exists():
        return Signing.CARRIED_OUT if row.pk in carried_out else Signing.SIGNED
    return Signing.DRAFTING if row.state == "DRAFT" else Signing.OPEN


class TestMatrix:
    def test_tells_each_step_of_a_signing_apart(self, signed, lines):
        rows = {Body.objects.get(pk=rank.body_id).code: rank.cells[0] for rank in signed.ranks}

        assert [rows[f"lc.ubnd-{place}"].signing for place in PLACES[:6]] == [
            Signing.CARRIED_OUT, Signing.SIGNED, Signing.OPEN, Signing.DRAFTING, Signing.EXPIRED, Signing.NOT_STARTED,
        ]  # fmt: skip
        assert signed.lines == tuple(line.pk for line in lines)

    def test_equals_a_recount_of_more_than_a_thousand_cells(self, signed):
        kept = {Agreement.objects.get(code="A0").pk}

        tally, again = cascade.tally(signed.cells), recounted(kept)

        assert len(signed.cells) == 1080
        assert tally == {signing: again[signing] for signing in Signing}
        assert sum(tally.values()) == len(signed.cells)

    def test_asks_the_database_ten_times_at_most_however_many_there_are(
        self, regulation, committee, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(10):
            cascade.matrix(regulation, TODAY, set(), acting(committee))

    def test_counts_a_draft_for_its_drafter_alone_until_it_is_presented(self, regulation):
        drafter, partner = pair(PLACES[3])
        draft = factories.drafted(drafter, partner, code="A3")
        readers = (drafter, partner, body("khac"))

        def told() -> list[tuple[Signing, int | None]]:
            found = [cascade.matrix(regulation, TODAY, (), acting(reader)).cells for reader in readers]
            return [
                next(
                    (c.signing, c.agreement_id) for c in cells if (c.body_id, c.partner_id) == (drafter.pk, partner.pk)
                )
                for cells in found
            ]

        before = told()
        services.present(agreement=draft, by=acting(drafter), at=factories.AT)

        assert before == [(Signing.DRAFTING, draft.pk), (Signing.NOT_STARTED, None), (Signing.NOT_STARTED, None)]
        assert told() == [(Signing.OPEN, draft.pk)] * 3

    def test_lists_the_worst_first_and_leaves_out_who_has_signed_all(self, signed):
        missing = [rank.missing for rank in signed.worst()]

        assert missing == sorted(missing, reverse=True)
        assert missing[0] == 6
        assert missing[-2:] == [5, 5]
        assert all(cell.late(TODAY) == (cell.signing not in DONE) for cell in signed.cells)

    def test_lets_a_department_sign_with_the_organisation_itself(self, committee, lines, regulation):
        department = body("lc.so-noi-vu", under=committee)
        BodyLevel.objects.create(body=department, level="PROVINCE", valid_from=SINCE)
        Body.objects.filter(pk=department.pk).update(kind=_kind("so"))
        services.set_target(
            agreement=regulation, kind="so", level="PROVINCE", due_on=DUE, document="K", by=acting(committee),
            on=SET, at=factories.AT,
        )  # fmt: skip
        factories.in_force(department, lines[2], code="S")

        rank = next(
            r for r in cascade.matrix(regulation, TODAY, set(), acting(committee)).ranks if r.body_id == department.pk
        )

        assert [cell.signing for cell in rank.cells].index(Signing.SIGNED) == 2
        assert rank.missing == 5


class TestTodaysStructure:
    """99 communes: whatever each cell has come to, the totals are those of a recount, cell by cell."""

    NAMES = ("mttq", "phunu", "nongdan")
    MADE: ClassVar = {
        Signing.SIGNED: factories.in_force, Signing.OPEN: factories.presented, Signing.DRAFTING: factories.drafted,
    }  # fmt: skip

    @pytest.fixture
    def communes(self, regulation, lines):
        """Of the 180 that there were 99 are left; each has the Front's, the women's and the farmers' organisation."""
        gone = [f"lc.ubnd-{place}" for place in PLACES[99:]]
        Body.objects.filter(code__in=gone).update(ended_on=date(2021, 7, 1))
        front = BodyKind.objects.get(side="FRONT")
        Body.objects.bulk_create(
            Body(code=f"lc.{name}-{place}", kind=front, founded_on=SINCE)
            for name in self.NAMES[1:]
            for place in PLACES[:99]
        )
        return {row.code: row for row in Body.objects.all()}

    def test_adds_up_to_a_recount_whatever_the_cells_have_come_to(self, regulation, committee, communes):
        chance = Random(2026)
        told: dict[tuple[str, str], set[Signing]] = {}
        kept = set()
        for number in range(24):
            place, name = chance.choice(PLACES[:8]), chance.choice(self.NAMES)  # few places: some cells have several
            step = chance.choice([*Signing][:5])
            both = communes[f"lc.ubnd-{place}"], communes[f"lc.{name}-{place}"]
            begins = date(2010, 1, 1) if step == Signing.EXPIRED else date(2021, 1, 1)
            row = self.MADE.get(step, factories.in_force)(*both, code=f"T{number}", begins=begins)
            kept |= {row.pk} if step == Signing.CARRIED_OUT else set()
            if step != Signing.DRAFTING:  # seen by the commune that drafts it alone
                told.setdefault((place, name), set()).add(step)

        found = cascade.matrix(regulation, TODAY, kept, acting(committee))

        again = Counter(next(step for step in Signing if step in steps) for steps in told.values())
        again[Signing.NOT_STARTED] = 99 * 6 - len(told)
        assert len(found.ranks) == 99
        assert cascade.tally(found.cells) == {step: again[step] for step in Signing}
        assert (
            sum(rank.missing for rank in found.worst()) == 99 * 6 - again[Signing.SIGNED] - again[Signing.CARRIED_OUT]
        )


def _kind(code: str) -> BodyKind:
    return BodyKind.objects.create(code=code, label="Sở", side="AUTHORITY", protocol_order=40)


class TestSetTarget:
    def later(self, committee, regulation):
        """The committee alone asks for the end of the year instead of July, twice the same."""
        told = {"kind": "commune", "level": "COMMUNE", "due_on": date(2021, 12, 31), "document": "Công văn 2"}
        for _twice in range(2):
            row = services.set_target(
                agreement=regulation, by=acting(committee), on=TODAY, at=factories.AT, **told
            )  # fmt: skip
        return row

    def lateness(self, regulation, committee):
        found = cascade.matrix(regulation, TODAY, (), acting(committee))
        return sum(cell.late(TODAY) for cell in found.cells)

    def test_counts_by_the_first_day_until_the_other_side_agrees_to_another(self, committee, lines, regulation):
        row = self.later(committee, regulation)
        before = self.lateness(regulation, committee)
        waits = cascade.proposed_targets(regulation)
        with pytest.raises(Denied):
            services.agree_target(target=row, by=acting(committee), on=TODAY, at=factories.AT)

        for _twice in range(2):
            services.agree_target(target=row, by=acting(lines[0]), on=TODAY, at=factories.AT)

        assert (before, self.lateness(regulation, committee)) == (1080, 0)
        assert waits == {("commune", "COMMUNE"): row}
        assert cascade.proposed_targets(regulation) == {}
        assert [one.due_on for one in regulation.targets.all()] == [DUE, date(2021, 12, 31)]
        assert list(queries.broken()) == []

    def test_agrees_to_nothing_but_what_was_proposed_last(self, committee, lines, regulation):
        first = self.later(committee, regulation)
        services.set_target(
            agreement=regulation, kind="commune", level="COMMUNE", due_on=date(2021, 10, 31), document="Công văn 3",
            by=acting(lines[0]), on=TODAY, at=factories.AT,
        )  # fmt: skip

        with pytest.raises(services.CannotTarget):
            services.agree_target(target=first, by=acting(lines[0]), on=TODAY, at=factories.AT)

        assert [row.due_on for row in cascade.targets(regulation)] == [DUE]

    @pytest.mark.parametrize(
        "more", [{"kind": "nobody"}, {"level": "PLANET"}, {"document": " "}, {"document": "x" * 301}]
    )
    def test_refuses_what_cannot_be(self, committee, regulation, more):
        asked = {"kind": "commune", "level": "COMMUNE", "due_on": DUE, "document": "K"} | more

        with pytest.raises(services.CannotTarget):
            services.set_target(agreement=regulation, by=acting(committee), on=SET, at=factories.AT, **asked)

    def test_is_for_the_parties(self, regulation):
        with pytest.raises(Denied):
            services.set_target(
                agreement=regulation, kind="commune", level="COMMUNE", due_on=DUE, document="K",
                by=acting(body("khac")), on=SET, at=factories.AT,
            )  # fmt: skip


class TestPromise:
    """A cell is a commitment of both sides: promised by one, agreed by the other, done when both have signed."""

    SOON = date(2021, 11, 30)

    def promised(self, regulation, by, *, place=PLACES[5], key="k", **more):
        committee, front = pair(place)
        told = {"body": committee, "partner": front, "due_on": self.SOON, "on": TODAY, "at": factories.AT, "key": key}
        sides = {"committee": committee, "front": front}
        return services.promise(agreement=regulation, by=acting(sides.get(by) or body("khac")), **told | more)

    @pytest.mark.parametrize("by", ["committee", "front"])
    def test_is_owed_by_the_committee_to_the_organisation_whoever_proposes_it(self, regulation, by):
        duty, again = self.promised(regulation, by), self.promised(regulation, by)

        committee, front = pair(PLACES[5])
        row = Commitment.objects.get(pk=duty.commitment_id)
        assert duty.pk == again.pk
        assert (row.debtor_id, row.creditor_id, row.due_on, row.state) == (
            committee.pk,
            front.pk,
            self.SOON,
            "PROPOSED",
        )
        assert list(queries.signing_duties(regulation)) == [frozenset((committee.pk, front.pk))]
        assert list(queries.broken()) == []

    @pytest.mark.parametrize(("agreed", "left"), [(True, "FULFILLED"), (False, "WITHDRAWN")])
    def test_is_done_once_both_have_signed_and_taken_back_where_one_never_answered(self, regulation, agreed, left):
        row = self.promised(regulation, "front").commitment
        committee, front = pair(PLACES[5])
        if agreed:
            ledger.agree(commitment=row, by=acting(committee), on=TODAY, key="yes")

        own = factories.presented(committee, front, code="OWN")
        for side in (committee, front):
            services.sign(agreement=own, holding=None, by=acting(side), on=TODAY, at=factories.AT)

        row.refresh_from_db()
        assert row.state == left
        assert agreed or not row.entries.filter(by_body=committee).exists()
        assert queries.signing_duties(regulation) == {}

    def test_is_refused_where_the_same_key_told_another(self, regulation):
        self.promised(regulation, "front")

        with pytest.raises(KeyReused):
            self.promised(regulation, "front", due_on=date(2021, 12, 1))
        with pytest.raises(services.CannotPromise, match="đã dùng cho việc khác"):
            services.promise(
                agreement=factories.in_force(*pair(PLACES[9]), code="KHAC"), body=pair(PLACES[5])[0],
                partner=pair(PLACES[5])[1], due_on=self.SOON, by=acting(pair(PLACES[5])[1]), on=TODAY, at=factories.AT,
                key="k",
            )  # fmt: skip

    def test_is_refused_once_the_agreement_that_asks_for_it_no_longer_stands(self, regulation):
        Agreement.objects.filter(pk=regulation.pk).update(term_to=TODAY)

        with pytest.raises(services.CannotPromise, match="không còn hiệu lực"):
            self.promised(regulation, "front")

    def test_is_none_for_strangers_for_whom_is_not_asked_and_for_what_is_signed_or_promised(self, regulation):
        factories.in_force(*pair(PLACES[1]), code="A1")
        self.promised(regulation, "front", key="first")

        with pytest.raises(Denied):
            self.promised(regulation, "nobody")
        other = pair(PLACES[6])[1]
        for more in (
            {"place": PLACES[1], "key": "b"}, {"key": "c"}, {"partner": other, "key": "d"},
            {"place": PLACES[7], "due_on": date(2021, 9, 22), "key": "e"},
        ):  # fmt: skip
            with pytest.raises(services.CannotPromise):
                self.promised(regulation, "committee", **more)
