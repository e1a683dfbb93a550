"""Money of a plan in whole đồng: what its rows need, what was allocated, what was spent, and the gap between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet, Sum

from phoihop.domain.plans.models import Funding, FundingKind, Row

T = TypeVar("T")
MOST = 10**15  # a quadrillion đồng, more than any province spends in a year: beyond it somebody mistyped


@dataclass(frozen=True, slots=True)
class Sums:
    """Three totals. `gap` is what is needed and not allocated; what was allocated beyond the need closes no other gap."""

    needed: int = 0
    allocated: int = 0
    spent: int = 0

    @property
    def gap(self) -> int:
        """What is still missing, never less than nothing."""
        return max(0, self.needed - self.allocated)

    def of(self, kind: str) -> int:
        """One of the three."""
        return {FundingKind.NEEDED: self.needed, FundingKind.ALLOCATED: self.allocated}.get(
            FundingKind(kind), self.spent
        )


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of several rows. Its gap is the sum of the gaps of the rows: money of one row serves no other."""

    sums: Sums
    gap: int


def total(parts: Iterable[Sums]) -> Total:
    """All parts together."""
    rows = list(parts)
    sums = Sums(sum(r.needed for r in rows), sum(r.allocated for r in rows), sum(r.spent for r in rows))
    return Total(sums, sum(row.gap for row in rows))


def by_row(rows: "QuerySet[Row]") -> dict[int, Sums]:
    """The sums of each of these rows that has any, in one query."""
    cells = Funding.objects.filter(row__in=rows.order_by()).order_by().values_list("row_id", "kind")
    return _gathered(cells.annotate(Sum("amount")))


def by_plan(plan_ids: Iterable[int], until: date) -> dict[int, Total]:
    """The totals of each of these plans that has any, by what was recorded of days until then. One query."""
    told = Funding.objects.filter(row__plan_id__in=plan_ids, on__lte=until).order_by()
    cells = told.values_list("row__plan_id", "row_id", "kind").annotate(Sum("amount"))
    return _totals(((plan, row), kind, amount) for plan, row, kind, amount in cells)


def by_group(rows: "QuerySet[Row]") -> dict[str, Total]:
    """The totals of each group of content of these rows that has any. One query."""
    told = Funding.objects.filter(row__in=rows.order_by().values("pk")).order_by()
    cells = told.values_list("row__group", "row_id", "kind").annotate(Sum("amount"))
    return _totals(((group, row), kind, amount) for group, row, kind, amount in cells)


def _totals(cells: Iterable[tuple[tuple[T, int], str, int]]) -> dict[T, Total]:
    """The totals of each thing, row by row first: money of one row closes no gap of another."""
    of_rows: dict[tuple[T, int], Sums] = _gathered(cells)
    parts: dict[T, list[Sums]] = {}
    for (of, _row), sums in of_rows.items():
        parts.setdefault(of, []).append(sums)
    return {of: total(rows) for of, rows in parts.items()}


def by_source(rows: "QuerySet[Row]") -> dict[str, Sums]:
    """The sums of these rows by the source that the money comes from, the greatest need first."""
    cells = Funding.objects.filter(row__in=rows.order_by()).order_by().values_list("source", "kind")
    found: dict[str, Sums] = _gathered(cells.annotate(Sum("amount")))
    return dict(sorted(found.items(), key=lambda item: (-item[1].needed, item[0])))


def _gathered(cells: Iterable[tuple[T, str, int]]) -> dict[T, Sums]:
    told: dict[T, dict[str, int]] = {}
    for of, kind, amount in cells:
        told.setdefault(of, {})[kind.lower()] = amount
    return {of: Sums(**amounts) for of, amounts in told.items()}


def lines(row: Row) -> list[Funding]:
    """Every amount that was recorded of a row, in the order in which it was."""
    return list(row.funding.select_related("by_body").order_by("pk"))
