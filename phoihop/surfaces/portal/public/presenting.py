"""Rows of the ledger, ready to show to everybody."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.domain.agreements.models import Agreement, Article, Wording
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations import structure
from phoihop.domain.organisations.models import Contact
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.models import Row
from phoihop.foundation.vn import dates


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party by its name of the day it signed."""

    body: BodyView
    signed_on: date


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body in the tree, how deep it stands, and who holds which post."""

    body: BodyView
    depth: int
    people: tuple[str, ...]
    contact: Contact | None = None
    kind: str = ""  # what it is, where its name is in another language than the page


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row with the two sides of what it binds."""

    row: Row
    debtor: BodyView
    creditor: BodyView


def day_of(asked: str, today: date) -> tuple[date, str]:
    """The day that was written, and what is wrong with it; today where none was, or none of which anything can be known."""
    if not asked:
        return today, ""
    try:
        day = dates.parse_day(asked)
        organisations.check_year(day, today)
    except dates.NotADay as refusal:
        return today, refusal.sentence()
    except organisations.UnknownYear as refusal:
        return today, str(refusal)
    return day, ""


def parties(agreement: Agreement) -> list[PartyRow]:
    """Who signed, in the order of the paper; what binds was signed by all."""
    rows = [(row.body_id, row.signed_on) for row in agreement.parties.order_by("place") if row.signed_on]
    named = {
        day: organisations.views_of({body for body, on in rows if on == day}, day) for day in {d for _b, d in rows}
    }
    return [PartyRow(named[day][body], day) for body, day in rows]


def groups(rows: Iterable[Row], today: date) -> list[tuple[str, list[PlanRow]]]:
    """The rows of a plan under the names of their groups, in its order, with each body's name of today."""
    all_ = list(rows)
    sides = {side for row in all_ for side in (row.commitment.debtor_id, row.commitment.creditor_id)}
    named = organisations.views_of(sides, today)
    return [
        (
            group.name,
            [PlanRow(row, named[row.commitment.debtor_id], named[row.commitment.creditor_id]) for row in group.rows],
        )
        for group in plans.grouped(all_)
    ]


def amended(
    articles: Sequence[Article], amendments: Sequence[Wording], today: date
) -> list[tuple[Article, date | None]]:
    """Each article with the day since which it has its amended words; none where it was never others than these."""
    since: dict[int, date] = {}
    for one in sorted(amendments, key=lambda row: row.seq):
        new = one.article.added and not one.was_heading
        if one.holds_from is not None and one.holds_from <= today and not new:
            since[one.article_id] = one.holds_from
    return [(row, since.get(row.pk)) for row in articles]


def lines(
    forest: structure.Forest, people: Mapping[int, Sequence[organisations.Titled]], contacts: Mapping[int, Contact],
    kinds: Mapping[str, str],
) -> list[BodyRow]:  # fmt: skip
    """The trees as one list, top down, then those that stand apart."""

    def row(body: BodyView, depth: int) -> BodyRow:
        held = tuple(one.printed for one in people.get(body.id, ()))
        return BodyRow(body, depth, held, contacts.get(body.id), kinds.get(body.kind_code, ""))

    def grown(nodes: Sequence[structure.Node], depth: int) -> Iterator[BodyRow]:
        for node in nodes:
            yield row(node.body, depth)
            yield from grown(node.children, depth + 1)

    return [*grown(forest.trees, 0), *(row(body, 0) for body in forest.apart)]
