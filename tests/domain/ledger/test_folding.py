"""Folding what writers appended changes where counts lie, never what they say."""

from datetime import date

from phoihop.domain.ledger import queries, services
from phoihop.domain.ledger.models import MonthStanding, StandingDelta
from phoihop.domain.organisations.models import Body
from tests.domain.ledger.conftest import OpenCommitment

DAY = date(2021, 9, 23)


class TestFoldDeltas:
    def test_keeps_every_count_and_leaves_nothing_unfolded(self, in_force: OpenCommitment, front: Body, noon) -> None:
        in_force()
        in_force(due=date(2021, 12, 1))
        before = queries.counts(body_id=front.pk, side="OWES", today=DAY)

        services.fold_deltas()

        assert queries.counts(body_id=front.pk, side="OWES", today=DAY) == before
        assert (before.open, before.overdue) == (2, 1)
        assert not StandingDelta.objects.exists()
        assert services.rebuild(check=True, at=noon) == []

    def test_keeps_the_counts_by_month_as_the_entries_make_them(self, in_force: OpenCommitment, noon) -> None:
        in_force()
        in_force(due=date(2021, 12, 1))
        services.fold_deltas()
        assert services.rebuild(check=True, at=noon) == []
        changed = MonthStanding.objects.filter(month=date(2021, 12, 1)).order_by("pk")[0]
        MonthStanding.objects.filter(pk=changed.pk).update(n=7)

        found = services.rebuild(check=False, at=noon)

        assert [one.what.split()[0] for one in found] == ["month"]
        assert "12/2021" in found[0].sentence
        assert services.rebuild(check=True, at=noon) == []

    def test_finds_nothing_to_do_the_second_time(self, in_force: OpenCommitment) -> None:
        in_force()
        services.fold_deltas()

        assert services.fold_deltas() == 0
