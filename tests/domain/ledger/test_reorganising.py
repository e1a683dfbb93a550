"""A reorganisation passes many duties to their heirs, or ends them where no heir is left: all of them, or none."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.domain.ledger import permissions, queries, services
from phoihop.domain.ledger.models import Commitment, Entry, Side
from phoihop.domain.ledger.refusals import BadEntry, KeyReused, NotNow, Refused, Rivalled, WrongSide
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.foundation.accounts.actors import Actor, Denied
from tests.domain.ledger.conftest import OpenCommitment, new_key
from tests.domain.ledger.test_bulk import DAY, proposed, told
from tests.domain.organisations.factories import acting, body, heir_of
from tests.support import effort


@pytest.fixture
def authority(db: None) -> Actor:
    """Who carries out the reorganisation."""
    return acting(body("bo-noi-vu"), "ADMIN")


def passing(commitment: Commitment, heir: Body, side: Side = Side.OWES, **more: object) -> services.Passing:
    return services.Passing(commitment, side, heir, DAY, "Sáp nhập", **more)  # type: ignore[arg-type]


def ending(commitment: Commitment, on: date = DAY) -> services.Ending:
    return services.Ending(commitment, on, "Nghị quyết 202/2025/QH15", "Không còn bên thực hiện")


def ended(one: Body, on: date = date(2021, 7, 1)) -> Body:
    """The body as it ended, without an heir."""
    Body.objects.filter(pk=one.pk).update(ended_on=on)
    one.refresh_from_db()
    return one


def holds() -> bool:
    return list(queries.verify()) == [] and services.rebuild(check=True, at=timezone.now()) == []


class TestTransferAll:
    def test_passes_each_side_and_counts_it_with_the_heir(
        self, in_force: OpenCommitment, front: Body, committee: Body, authority: Actor
    ) -> None:
        rows = [in_force() for _n in range(3)]
        new_front, new_committee = heir_of(front), heir_of(committee)
        items = [passing(rows[0], new_front), passing(rows[1], new_front), passing(rows[2], new_committee, Side.OWED)]

        passed = services.transfer_all(items=items, by=authority)

        assert [row.pk for row in passed] == [row.pk for row in rows]
        sides = [(row.debtor_id, row.creditor_id) for row in passed]
        assert sides == [(new_front.pk, committee.pk)] * 2 + [(front.pk, new_committee.pk)]
        open_ = {
            (one.code, side): queries.counts(body_id=one.pk, side=side, today=DAY).open
            for one in (front, committee, new_front, new_committee)
            for side in Side.values
        }
        assert {place: n for place, n in open_.items() if n} == {
            (front.code, "OWES"): 1, (new_front.code, "OWES"): 2,
            (committee.code, "OWED"): 2, (new_committee.code, "OWED"): 1,
        }  # fmt: skip
        assert holds()

    def test_lets_the_clock_go_on_or_start_again(self, in_force: OpenCommitment, front: Body, authority: Actor) -> None:
        going_on, starting = in_force(), in_force()
        heir, anew = heir_of(front), rulebook.fixed(date(2021, 12, 1), "Nghị quyết", verified=True)

        rows = services.transfer_all(
            items=[passing(going_on, heir), passing(starting, heir, restarts=anew, facts={"move": "ABSORB"})],
            by=authority,
        )

        assert [row.due_on for row in rows] == [date(2021, 9, 14), date(2021, 12, 1)]
        assert [queries.reckoning_of(row).due_on for row in rows] == [row.due_on for row in rows]
        assert queries.facts_of(rows[1].entries.get(verb="TRANSFERRED"))["move"] == "ABSORB"
        assert holds()

    def test_sent_again_adds_nothing_and_other_words_are_refused(
        self, in_force: OpenCommitment, front: Body, authority: Actor
    ) -> None:
        item = passing(in_force(), heir_of(front))
        services.transfer_all(items=[item], by=authority)
        entries = Entry.objects.count()

        services.transfer_all(items=[item], by=authority)

        assert Entry.objects.count() == entries
        with pytest.raises(KeyReused):
            services.transfer_all(items=[passing(item.commitment, item.heir, facts={"x": 1})], by=authority)

    def test_leaves_nothing_of_any_when_one_moved_on_meanwhile(
        self, in_force: OpenCommitment, front: Body, authority: Actor
    ) -> None:
        heir, first, second = heir_of(front), in_force(), in_force()
        services.claim(commitment=second, result="Xong", by=acting(front), on=DAY, key=new_key())

        with pytest.raises(Rivalled):
            services.transfer_all(items=[passing(first, heir), passing(second, heir)], by=authority)

        assert not Entry.objects.filter(verb="TRANSFERRED").exists()
        assert holds()

    def test_is_for_who_reorganises_or_for_the_heir_of_all(
        self, in_force: OpenCommitment, front: Body, committee: Body
    ) -> None:
        item = passing(in_force(), heir_of(front))

        for stranger, refusal in [(committee, WrongSide), (front, WrongSide)]:
            with pytest.raises(refusal):
                services.transfer_all(items=[item], by=acting(stranger))
        with pytest.raises(Denied):
            services.transfer_all(items=[item], by=acting(item.heir, "OFFICER"))
        assert services.transfer_all(items=[item], by=acting(item.heir))[0].debtor_id == item.heir.pk

    def test_leaves_a_draft_to_who_reorganises(self, front: Body, committee: Body, authority: Actor) -> None:
        draft = services.open_(
            kind="TASK", title="Họp", debtor=front, creditor=committee, by=acting(front), on=DAY, key=new_key(),
            reckoning=rulebook.fixed(DAY, "Kế hoạch", verified=True),
        )  # fmt: skip
        item = passing(draft, heir_of(committee), Side.OWED)

        with pytest.raises(WrongSide):
            services.transfer_all(items=[item], by=acting(item.heir))
        assert services.transfer_all(items=[item], by=authority)[0].creditor_id == item.heir.pk

    @pytest.mark.parametrize("fault", ["stranger", "other side", "not alive", "one body"])
    def test_takes_no_heir_that_cannot_be(
        self, in_force: OpenCommitment, front: Body, committee: Body, authority: Actor, fault: str
    ) -> None:
        row, side = in_force(), Side.OWES
        heir = heir_of(front) if fault != "stranger" else body("nguoi-la")
        if fault == "other side":
            side = Side.OWED
        elif fault == "not alive":
            heir = ended(heir)
        elif fault == "one body":
            row = services.transfer_all(items=[passing(row, heir)], by=authority)[0]
            heir_of(committee, heir=heir)
            side = Side.OWED

        with pytest.raises((WrongSide, BadEntry)):
            services.transfer_all(items=[passing(row, heir, side)], by=authority)

    @given(
        owing=st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), min_size=1, max_size=6),
    )
    @settings(max_examples=effort.examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_is_the_same_story_as_one_by_one(self, db: None, owing: list[tuple[bool, bool, int]]) -> None:
        by = acting(body(new_key()), "ADMIN")
        one, other = body(new_key()), body(new_key(), side="FRONT")
        heirs = {Side.OWES: heir_of(one), Side.OWED: heir_of(other)}
        pairs = []
        for owes, restarts, steps in owing:
            twins = [proposed(one, other) for _twin in range(2)]
            for step in range(steps):
                verb = [services.agree, services.claim][step]
                who = acting([other, one][step])
                more = {"result": "Xong"} if step else {}
                twins = [verb(commitment=row, by=who, on=DAY, key=new_key(), **more) for row in twins]  # type: ignore[operator]
            side = Side.OWES if owes else Side.OWED
            anew = rulebook.fixed(date(2022, 1, 1), "Luật", verified=True) if restarts else None
            pairs.append([passing(row, heirs[side], side, restarts=anew) for row in twins])

        for single, _bulk in pairs:
            services.transfer_all(items=[single], by=by)
        services.transfer_all(items=[bulk for _single, bulk in pairs], by=by)

        for single, bulk in pairs:
            assert told(single.commitment) == told(bulk.commitment)
        assert holds()


class TestTransferOneByOne:
    def test_tells_the_same_as_the_heir_taking_it(self, in_force: OpenCommitment, front: Body) -> None:
        taken, given_ = in_force(), in_force()
        heir = heir_of(front)

        services.transfer(commitment=taken, heir=heir, by=acting(heir), on=DAY, key=new_key(), reason="Sáp nhập")
        services.transfer_all(items=[passing(given_, heir)], by=acting(heir))

        assert told(taken) == told(given_)


class TestExtinguish:
    def test_ends_what_nobody_is_left_to_owe(
        self, in_force: OpenCommitment, front: Body, committee: Body, authority: Actor
    ) -> None:
        row = in_force()
        ended(front)

        row = services.extinguish(
            commitment=row, basis="Nghị quyết", reason="Giải thể", by=authority, on=DAY, key=new_key()
        )

        assert row.state == "EXTINGUISHED"
        entry = row.entries.get(verb="EXTINGUISHED")
        assert (entry.effective_on, queries.facts_of(entry), entry.note.text) == (
            DAY, {"basis": "Nghị quyết"}, "Giải thể",
        )  # fmt: skip
        for one, side in ((front, "OWES"), (committee, "OWED")):
            assert queries.counts(body_id=one.pk, side=side, today=DAY).open == 0
        assert holds()

    def test_ends_what_one_body_would_owe_itself(
        self, in_force: OpenCommitment, front: Body, committee: Body, authority: Actor
    ) -> None:
        heir = heir_of(front)
        heir_of(committee, heir=heir)

        (row,) = services.extinguish_all(items=[ending(in_force())], by=authority)

        assert row.state == "EXTINGUISHED"

    def test_is_refused_while_both_sides_or_their_heirs_stand(
        self, in_force: OpenCommitment, front: Body, authority: Actor
    ) -> None:
        row = in_force()
        ended(front)
        heir_of(front)

        with pytest.raises(WrongSide):
            services.extinguish_all(items=[ending(row)], by=authority)

    @pytest.mark.parametrize("n", [1, 4])
    def test_reads_once_who_follows_whom_for_all_days(
        self, in_force: OpenCommitment, front: Body, authority: Actor, n: int
    ) -> None:
        items = [ending(in_force(), DAY - timedelta(days=before)) for before in range(n)]
        ended(front)

        with CaptureQueriesContext(connection) as asked:
            services.extinguish_all(items=items, by=authority)

        assert sum('FROM "organisations_succession"' in query["sql"] for query in asked) == 1

    def test_is_refused_before_the_body_ends(self, in_force: OpenCommitment, front: Body, authority: Actor) -> None:
        row = in_force()
        ended(front, date(2021, 9, 11))

        with pytest.raises(WrongSide):
            services.extinguish_all(items=[ending(row)], by=authority)

    def test_is_refused_to_the_two_sides(self, in_force: OpenCommitment, front: Body, committee: Body) -> None:
        row = in_force()
        ended(front)

        for side in (front, committee):
            with pytest.raises(Denied):
                services.extinguish_all(items=[ending(row)], by=acting(side))

    def test_is_refused_for_what_has_ended(
        self, in_force: OpenCommitment, front: Body, committee: Body, authority: Actor
    ) -> None:
        row = services.claim(commitment=in_force(), result="Xong", by=acting(front), on=DAY, key=new_key())
        row = services.accept(commitment=row, by=acting(committee), on=DAY, key=new_key())
        ended(front)

        with pytest.raises(NotNow):
            services.extinguish_all(items=[ending(row)], by=authority)

    def test_withdraws_what_did_not_bind_and_shows_it_to_nobody_new(
        self, front: Body, committee: Body, authority: Actor
    ) -> None:
        row = proposed(front, committee)
        ended(front)

        (row,) = services.extinguish_all(items=[ending(row)], by=authority)

        assert row.state == "WITHDRAWN"
        assert not permissions.visible_to(acting(body("nguoi-la")), DAY).filter(pk=row.pk).exists()

    @given(places=st.lists(st.sampled_from(["proposed", "in force", "claimed"]), min_size=1, max_size=6))
    @settings(max_examples=effort.examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_in_bulk_is_the_same_story_as_one_by_one(self, db: None, places: list[str]) -> None:
        by = acting(body(new_key()), "ADMIN")
        one, other = body(new_key()), body(new_key(), side="FRONT")
        pairs = [(self._stood(one, other, place), self._stood(one, other, place)) for place in places]
        ended(other)

        for single, _bulk in pairs:
            item = ending(single)
            services.extinguish(
                commitment=single, basis=item.basis, reason=item.reason, by=by, on=item.effective_on, key=new_key()
            )
        services.extinguish_all(items=[ending(bulk) for _single, bulk in pairs], by=by)

        for single, bulk in pairs:
            assert told(single) == told(bulk)
        assert holds()

    @staticmethod
    def _stood(one: Body, other: Body, place: str) -> Commitment:
        row = proposed(one, other)
        if place != "proposed":
            row = services.agree(commitment=row, by=acting(other), on=DAY, key=new_key())
        if place == "claimed":
            row = services.claim(commitment=row, result="Xong", by=acting(one), on=DAY, key=new_key())
        return row

    def test_sent_again_adds_nothing(self, in_force: OpenCommitment, front: Body, authority: Actor) -> None:
        item = ending(in_force())
        ended(front)
        services.extinguish_all(items=[item], by=authority)
        entries = Entry.objects.count()

        services.extinguish_all(items=[item], by=authority)

        assert Entry.objects.count() == entries

    def test_needs_the_document_that_decides_it(self, in_force: OpenCommitment, front: Body, authority: Actor) -> None:
        row = in_force()
        ended(front)

        with pytest.raises(Refused):
            services.extinguish(commitment=row, basis=" ", reason="x", by=authority, on=DAY, key=new_key())
