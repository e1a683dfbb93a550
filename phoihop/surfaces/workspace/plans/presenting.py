"""Rows of a plan ready to show: as a table, as cards by how they stand, on paper, beside what was agreed, by money."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from phoihop.domain.agreements.models import Article
from phoihop.domain.ledger.states import Reason, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.plans import money, queries
from phoihop.domain.plans.choosing import Stand
from phoihop.domain.plans.disturbances import Amendment, Cause, Compared, Disturbance
from phoihop.domain.plans.models import Row
from phoihop.domain.plans.money import Sums
from phoihop.domain.programmes.models import Programme
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.commitments import presenting
from phoihop.surfaces.workspace.plans import comparing
from phoihop.surfaces.workspace.plans.comparing import Said

SHOWN = 20  # rows of a plan on one page: on a telephone each takes a third of the screen
Views = dict[int, BodyView]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    row: Row
    lead: BodyView
    other: BodyView
    supporters: list[BodyView]
    kind: str
    words: str
    sums: Sums | None
    edit: bool = False  # the reader may word it anew, or answer it with other words
    countered: bool = False  # it waits with other words than it was proposed in
    articles: tuple[Article, ...] = ()  # what it serves
    aims: tuple[Programme, ...] = ()  # the same
    pick: bool = False  # the reader may change it together with others, or ask for it


@dataclass(frozen=True, slots=True)
class Group:
    """A content group and its lines."""

    name: str
    lines: list[Line]


def lines(rows: Sequence[Row], today: date, by: Actor | None = None) -> list[Line]:
    """The rows with the names of their sides on the day, how each stands, and its money where any was told.

    `by` is who may word some of them; the rows are then all of one plan.
    """
    editable = queries.editable(by, rows[0].plan, rows) if by is not None and rows else set()
    waiting = [row for row in rows if row.commitment.state == State.PROPOSED]
    countered = queries.countered(waiting) if waiting else set()
    supporting = queries.supporters_of(row.commitment_id for row in rows)
    views = _views(rows, today, (body for ids in supporting.values() for body in ids))
    served = queries.aims_of(rows)
    moved = queries.put_off(rows)
    sums = money.by_row(Row.objects.filter(pk__in=[row.pk for row in rows]))

    def line(row: Row) -> Line:
        c = row.commitment
        kind, words = presenting.state_tag(state=c.state, due_on=c.due_on, claimed_on=c.claimed_on, today=today)
        if c.pk in moved and c.due_on and c.due_on >= today:
            kind, words = "soon", gettext("Postponed to %(day)s") % {"day": dates.show(c.due_on)}
        articles, aims = served.get(row.pk, ([], []))
        helpers = [views[body] for body in supporting.get(c.pk, [])]
        return Line(
            row, views[c.debtor_id], views[c.creditor_id], helpers, kind, words, sums.get(row.pk), row.pk in editable,
            row.pk in countered, tuple(articles), tuple(aims), row.pk in editable or (by is not None and _askable(row, by)),
        )  # fmt: skip

    return [line(row) for row in rows]


def articles(rows: Iterable[Article]) -> list[tuple[int, str]]:
    """The articles to choose among: number, and label with heading."""
    return [(one.number, f"{one.titled} {one.heading}") for one in rows]


def _askable(row: Row, by: Actor) -> bool:
    """Whether the reader is one side of a row that binds, and asks the other for another day."""
    c = row.commitment
    return (
        c.state == State.IN_FORCE
        and c.due_on is not None
        and by.may("turn_key")
        and by.body_id in (c.debtor_id, c.creditor_id)
    )


def _views(rows: Iterable[Row], today: date, more: Iterable[int]) -> Views:
    sides = {side for row in rows for side in (row.commitment.debtor_id, row.commitment.creditor_id)}
    return organisations.views_of(sides | set(more), today)


def page_holding(number: int) -> int:
    """The page of a plan on which the row of this number stands, for whoever sees every row."""
    return (number - 1) // SHOWN + 1


@dataclass(frozen=True, slots=True)
class Totalled:
    """A content group: its lines on this page, and the totals of all its rows that were chosen."""

    name: str
    lines: list[Line]
    count: int
    done: int
    late: int
    total: money.Total | None
    url: str


def totalled(
    shown: Sequence[Line],
    by_group: Mapping[str, Counter[str]],
    sums: Mapping[str, money.Total],
    urls: Mapping[str, str],
) -> list[Totalled]:
    """The groups of these lines with their totals; of no line, every group."""
    lines_of = {group.name: group.lines for group in grouped(shown)}
    return [
        Totalled(name, lines_of.get(name, []), sum(told.values()), told[Stand.FULFILLED], told[Stand.LATE], sums.get(name), urls[name])
        for name, told in by_group.items()
        if not shown or name in lines_of
    ]  # fmt: skip


def grouped(shown: Sequence[Line]) -> list[Group]:
    """The same under the headings of their content groups."""
    of = {line.row.pk: line for line in shown}
    return [
        Group(group.name, [of[row.pk] for row in group.rows]) for group in queries.grouped(line.row for line in shown)
    ]


@dataclass(frozen=True, slots=True)
class Column:
    """The cards of one standing; `more` of them are not shown, and stand behind `url`."""

    stand: str
    label: str
    count: int
    lines: list[Line]
    url: str

    @property
    def more(self) -> int:
        """How many are left out."""
        return self.count - len(self.lines)


def columns(tally: dict[str, int], shown: Sequence[Line], urls: dict[str, str]) -> list[Column]:
    """One column for each standing that any row has; rows carry their `stand`."""
    by: dict[str, list[Line]] = {}
    for line in shown:
        by.setdefault(line.row.stand, []).append(line)  # type: ignore[attr-defined]  # annotated by `choosing.standing`
    return [Column(stand, str(Stand(stand).label), n, by.get(stand, []), urls[stand]) for stand, n in tally.items()]


@dataclass(frozen=True, slots=True)
class Change:
    """One disturbance in words; `words` are for the two sides alone."""

    what: str
    reason: str
    words: str
    told: Disturbance
    asked_by: BodyView
    granted_by: BodyView

    @property
    def moved(self) -> bool:
        """Whether it gave the row another due day."""
        return self.told.due is not None and self.told.due != self.told.was_due


@dataclass(frozen=True, slots=True)
class Reworded:
    """Other words that both sides agreed to, in words; why is for the two sides alone."""

    reason: str
    words: str
    told: Amendment
    asked_by: BodyView
    granted_by: BodyView


@dataclass(frozen=True, slots=True)
class Pair:
    """A row as agreed and as it stands."""

    line: Line
    of: Compared
    agreed_lead: BodyView | None
    lead_changed: bool
    due_changed: bool
    changes: list[Change]
    reworded: list[Reworded]
    words: list[Said]  # how the words that stand differ from those that both sides agreed to first
    agreed: list[tuple[str, str]]  # the same fields, as they were agreed to first


def pairs(compared: Sequence[Compared], body_id: int, today: date) -> list[Pair]:
    """Each row beside what was agreed. The reason in words is read by the two sides of the row."""
    views = organisations.views_then(
        (of.agreed_lead, of.agreed_on) for of in compared if of.agreed_lead and of.agreed_on
    )
    shown, told = lines([of.row for of in compared], today), changes(compared, body_id)
    reworded = _reworded(compared, body_id)

    def pair(line: Line, of: Compared) -> Pair:
        c = of.row.commitment
        agreed_lead = views[of.agreed_lead, of.agreed_on] if of.agreed_lead and of.agreed_on else None
        said = comparing.between(of.agreed_words, of.words) if of.agreed_words and of.words else []
        agreed = [(one.label, " ".join(p.words for p in one.pieces if p.kind != "NEW")) for one in said]
        return Pair(
            line, of, agreed_lead, of.agreed_lead != c.debtor_id, of.agreed_due != c.due_on, told[c.pk],
            reworded[c.pk], said, agreed,
        )  # fmt: skip

    return [pair(line, of) for line, of in zip(shown, compared, strict=True)]


def changes(compared: Iterable[Compared], body_id: int) -> dict[int, list[Change]]:
    """What was decided of each row, by its commitment, with the names of that day. The reason in words is for its two sides."""
    compared = list(compared)
    told = [one for of in compared for one in of.disturbances]
    views = organisations.views_then((body, one.on) for one in told for body in (one.asked_by, one.granted_by))
    return {
        of.row.commitment_id: [_change(one, views, ours=_ours(of.row, body_id)) for one in of.disturbances]
        for of in compared
    }


def _reworded(compared: Iterable[Compared], body_id: int) -> dict[int, list[Reworded]]:
    """Other words of each row since it was agreed, by its commitment, with the names of that day."""
    compared = list(compared)
    told = [one for of in compared for one in of.amendments]
    views = organisations.views_then((body, one.on) for one in told for body in (one.asked_by, one.granted_by))
    return {
        of.row.commitment_id: [
            Reworded(
                str(Reason(one.reason).label), one.words if _ours(of.row, body_id) else "", one,
                views[one.asked_by, one.on], views[one.granted_by, one.on],
            )
            for one in of.amendments
        ]
        for of in compared
    }  # fmt: skip


def _ours(row: Row, body_id: int) -> bool:
    return body_id in (row.commitment.debtor_id, row.commitment.creditor_id)


_WHAT = {
    Verb.POSTPONED: Stand.POSTPONED.label, Verb.RESCHEDULED: _("New due day"), Verb.SUSPENDED: Stand.SUSPENDED.label,
    Verb.NOT_FEASIBLE: Stand.NOT_FEASIBLE.label,
}  # fmt: skip


def _change(one: Disturbance, views: dict[tuple[int, date], BodyView], *, ours: bool) -> Change:
    return Change(
        str(_WHAT[Verb(one.verb)]), str(Reason(one.reason).label), one.words if ours else "", one,
        views[one.asked_by, one.on], views[one.granted_by, one.on],
    )  # fmt: skip


def causes(found: Iterable[Cause]) -> list[tuple[str, Cause]]:
    """Each cause with its words."""
    return [(str(Reason(cause.reason).label), cause) for cause in found]


@dataclass(frozen=True, slots=True)
class Purse:
    """The rows of a content group that have money, and the group's total."""

    name: str
    lines: list[Line]
    total: money.Total


def purses(shown: Sequence[Line]) -> list[Purse]:
    """The content groups with money."""
    return [
        Purse(group.name, group.lines, money.total(line.sums for line in group.lines if line.sums))
        for group in grouped([line for line in shown if line.sums])
    ]
