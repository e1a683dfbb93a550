"""How what bodies owe stands on a day, counted by how it went and by when it was due: a table of counts, never a list.

Today's is read from the standings, whose rows say the due day, so that what is late follows from the question and no
entry is read. A day that is past is counted from the end of the month before it (`past.py`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Count, DateField, F, IntegerField, Q, QuerySet, Sum, Value, When

from phoihop.domain.ledger import past, queries, rules
from phoihop.domain.ledger.models import Commitment, Entry, MonthStanding, Side, Standing, StandingDelta
from phoihop.domain.ledger.states import CHANGES, UNBOUND_STATES, Reason, State
from phoihop.domain.organisations import queries as organisations

ELSEWHEN = -1  # the span of what is due in none of those asked for


class Mark(StrEnum):
    """How a commitment that binds stands on a day. Waiting to be confirmed never makes the debtor late."""

    KEPT = "KEPT"  # reported done by its day
    DONE_LATE = "DONE_LATE"
    OVERDUE = "OVERDUE"
    SOON = "SOON"  # due within the days that count as near
    AHEAD = "AHEAD"
    STOPPED = "STOPPED"  # suspended: no time runs
    DROPPED = "DROPPED"  # could not be carried out, closed, or ended with its body: nobody was late


LATE = frozenset({Mark.DONE_LATE, Mark.OVERDUE})


@dataclass(frozen=True, slots=True)
class Asked:
    """The day asked for, which day today is, and the last day that counts as near."""

    on: date
    today: date
    soon: date

    @property
    def is_now(self) -> bool:
        """Whether the rows as they stand answer."""
        return self.on == self.today


@dataclass(frozen=True, slots=True)
class Owers:
    """Whose duties: of some bodies their own alone, of others with those of all that stand under them."""

    alone: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()

    def filter(self, column: str, on: date) -> Q:
        """The filter for rows whose debtor is one of these, by the structure of the day."""
        named = Q(**{f"{column}__in": self.alone | self.whole})
        below = Q(**{f"{column}__in": organisations.bodies_below_any(self.whole, on)}) if self.whole else Q()
        return named | below if self.whole else named


Spans = Sequence[tuple[date, date]]  # half-open, none overlaps another
Table = dict[tuple[int, int], Counter[Mark]]  # body and span → how many of each mark


@dataclass(frozen=True, slots=True)
class Seen:
    """Commitments that bind on a day, each row with its `mark`; from rows as they stand, or from entries of a past day.

    `of` goes before the name of a commitment's own column; the others name what may differ from day to day.
    """

    rows: "QuerySet[Any]"  # Any: of two models
    of: str
    debtor: str
    creditor: str
    state: str
    due: str


def seen(asked: Asked) -> Seen:
    """What binds on the day, with its mark."""
    if asked.is_now:
        now = Seen(Commitment.objects.order_by(), "", "debtor_id", "creditor_id", "state", "due_on")
        return _marked(now, asked)
    return _told(queries.standing_entries(asked.on, None).select_related(None).order_by(), asked)


def _told(entries: "QuerySet[Any]", asked: Asked) -> Seen:
    """The same of a past day, from the steps that stood on it."""
    told = Seen(entries, "commitment__", "debtor_after_id", "creditor_after_id", "state_after", "due_after")
    return _marked(told, asked)


def _marked(seen: Seen, asked: Asked) -> Seen:
    near = Q(**{f"{seen.due}__gte": asked.on, f"{seen.due}__lte": asked.soon})
    done, late = Q(**{f"{seen.state}__in": [State.CLAIMED, State.FULFILLED]}), Q(claimed_on__gt=F(seen.due))
    runs = Q(**{seen.state: State.IN_FORCE})
    mark = Case(
        When(done & late, then=Value(Mark.DONE_LATE.value)), When(done, then=Value(Mark.KEPT.value)),
        When(runs & Q(**{f"{seen.due}__lt": asked.on}), then=Value(Mark.OVERDUE.value)),
        When(runs & near, then=Value(Mark.SOON.value)), When(runs, then=Value(Mark.AHEAD.value)),
        When(Q(**{seen.state: State.SUSPENDED}), then=Value(Mark.STOPPED.value)),
        default=Value(Mark.DROPPED.value), output_field=CharField(),
    )  # fmt: skip
    binding = seen.rows.exclude(**{f"{seen.state}__in": UNBOUND_STATES})
    return Seen(binding.annotate(mark=mark), seen.of, seen.debtor, seen.creditor, seen.state, seen.due)


def table(owers: Owers, spans: Spans, asked: Asked) -> Table:
    """How many of each mark for each body and span, each of whole months. One query today; of a past day one, one a storey
    above owers, and one that says how far the past is counted.
    """
    if any(day.day != 1 for span in spans for day in span):
        raise ValueError("a span is of whole months")
    return _from_standings(owers, spans, asked) if asked.is_now else _from_the_past(owers, spans, asked)


def _from_standings(owers: Owers, spans: Spans, asked: Asked) -> Table:
    """By month, whatever the kind; of the few months that hold the day and what is near, what runs is read day by day."""
    found: Table = {}
    first, end = asked.on.replace(day=1), rules.month_after(asked.soon)
    runs = Q(state=State.IN_FORCE)
    by_month = MonthStanding.objects.exclude(runs, month__gte=first, month__lt=end)
    by_day = Standing.objects.filter(runs, side=Side.OWES, due_on__gte=first, due_on__lt=end)
    fresh = StandingDelta.objects.filter(side=Side.OWES)
    wanted = Q(body_id__in=owers.alone, under=False) | Q(body_id__in=owers.whole, under=True)
    months, days, unfolded = (
        _by_span(rows.filter(wanted), day, spans, asked)
        for rows, day in ((by_month, "month"), (by_day, "due_on"), (fresh, "due_on"))
    )
    for body, state, late, span, near, n in months.union(days, unfolded, all=True):
        found.setdefault((body, span), Counter())[_mark(state, late, near)] += n
    return {cell: counts for cell, counts in ((cell, +counts) for cell, counts in found.items()) if counts}


def _by_span(kept: "QuerySet[Any]", day: str, spans: Spans, asked: Asked) -> "QuerySet[Any]":
    """Counts of one of the three tables, by span and by how near they are."""
    time = Case(
        When(**{f"{day}__lt": asked.on}, then=Value(Mark.OVERDUE.value)),
        When(**{f"{day}__lte": asked.soon}, then=Value(Mark.SOON.value)),
        default=Value(Mark.AHEAD.value), output_field=CharField(),
    )  # fmt: skip
    rows = kept.exclude(state__in=UNBOUND_STATES).order_by().annotate(span=_span(day, spans), time=time)
    counted: QuerySet[Any] = rows.values_list("body_id", "state", "late", "span", "time").annotate(total=Sum("n"))
    return counted


def _mark(state: str, late: bool, near: str) -> Mark:
    if state in (State.CLAIMED, State.FULFILLED):
        return Mark.DONE_LATE if late else Mark.KEPT
    if state == State.IN_FORCE:
        return Mark(near)
    return Mark.STOPPED if state == State.SUSPENDED else Mark.DROPPED


_NEAR = {"late": Mark.OVERDUE, "soon": Mark.SOON, "ahead": Mark.AHEAD}


def _from_the_past(owers: Owers, spans: Spans, asked: Asked) -> Table:
    counted = list(past.counted(asked.on, spans, asked.soon))
    above = organisations.ancestors_of({row[0] for row in counted}, asked.on)
    found: Table = {}
    for debtor, stands, span, near, n in counted:
        mark = _NEAR[near] if stands == rules.RUNS else Mark(stands)
        for body in _counted_with(debtor, above[debtor], owers):
            found.setdefault((body, span), Counter())[mark] += n
    return {cell: counts for cell, counts in ((cell, +counts) for cell, counts in found.items()) if counts}


def _counted_with(debtor: int, above: Iterable[int], owers: Owers) -> set[int]:
    """The bodies with which a duty is counted: its debtor itself, and those asked for whole that stand above."""
    return {body for body in (debtor, *above) if body in owers.whole} | ({debtor} & owers.alone)


def _span(due: str, spans: Spans) -> Case:
    whens = [
        When(**{f"{due}__gte": first, f"{due}__lt": end}, then=Value(place)) for place, (first, end) in enumerate(spans)
    ]
    return Case(*whens, default=Value(ELSEWHEN), output_field=IntegerField())


def rate(counts: Mapping[Mark, int]) -> float | None:
    """The share done on time of what was done or is overdue; None where there was neither: nothing is not zero."""
    kept, late = counts.get(Mark.KEPT, 0), sum(counts.get(mark, 0) for mark in LATE)
    return kept / (kept + late) if kept + late else None


def weighed(counts: Mapping[Mark, int]) -> int:
    """Of how many a share is."""
    return counts.get(Mark.KEPT, 0) + sum(counts.get(mark, 0) for mark in LATE)


@dataclass(frozen=True, slots=True)
class Record:
    """One commitment behind a figure, as it stood on the day."""

    commitment_id: int
    code: str
    title: str
    debtor_id: int
    creditor_id: int
    due_on: date | None
    late: int  # days
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Records:
    """The commitments behind a figure: counted and cut by whoever shows them, the longest late first."""

    rows: "QuerySet[Any]"  # Any: of two models
    held: Seen
    asked: Asked

    def count(self) -> int:
        """How many there are."""
        return self.rows.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, which: slice) -> list[Record]:
        of, held = self.held.of, self.held
        names = (f"{of}pk", f"{of}code", f"{of}title", held.debtor, held.creditor, held.due, f"{of}illustrative")
        found = []
        for *row, state, claimed in self.rows.values_list(*names, held.state, "claimed_on")[which]:
            pk, code, title, debtor, creditor, due, made_up = row
            late = rules.days_late(state=state, due_on=due, claimed_on=claimed, today=self.asked.on)
            found.append(Record(pk, code, title, debtor, creditor, due, late, made_up))
        return found


_NEVER = Value(None, output_field=DateField())  # what is overdue was not reported done


def records(owers: Owers, asked: Asked, *, marks: Iterable[Mark], span: tuple[date, date] | None = None) -> Records:
    """What stands behind a figure: those with one of the marks, due in the span if one is given."""
    wanted = frozenset(marks)
    late_then = wanted == {Mark.OVERDUE} and not asked.is_now
    held = _told(past.overdue(asked.on).annotate(claimed_on=_NEVER), asked) if late_then else seen(asked)
    rows = held.rows.filter(owers.filter(held.debtor, asked.on), _stands(held, asked, wanted))
    if span:
        rows = rows.filter(**{f"{held.due}__gte": span[0], f"{held.due}__lt": span[1]})
    return Records(rows.order_by(F(held.due).asc(nulls_last=True), f"{held.of}code"), held, asked)


def _stands(held: Seen, asked: Asked, marks: frozenset[Mark]) -> Q:
    """The filter for these marks. What runs is told by its day alone, so that an index in the order of days finds it."""
    due = held.due
    near = {
        Mark.OVERDUE: Q(**{f"{due}__lt": asked.on}), Mark.SOON: Q(**{f"{due}__gte": asked.on, f"{due}__lte": asked.soon}),
        Mark.AHEAD: Q(**{f"{due}__gt": asked.soon}) | Q(**{f"{due}__isnull": True}),
    }  # fmt: skip
    found = Q(mark__in=[mark.value for mark in marks - near.keys()]) if marks - near.keys() else Q()
    for mark in sorted(marks & near.keys()):
        found |= Q(**{held.state: State.IN_FORCE}) & near[mark]
    return found if marks else Q(pk__in=[])


def last_words(commitment_ids: Sequence[int], on: date) -> dict[int, Entry]:
    """The last thing that was told of each until the day. One query: for the few of a list."""
    found: dict[int, Entry] = {}
    for entry in Entry.objects.filter(commitment_id__in=commitment_ids, effective_on__lte=on).order_by("seq"):
        found[entry.commitment_id] = entry
    return found


def causes(owers: Owers, first: date, on: date) -> dict[str, int]:
    """How often each cause disturbed what these bodies owed then, from a day until another, the most frequent first. One query."""
    told = _disturbed(first, on).filter(owers.filter("debtor_after_id", on))
    reason = Case(
        *(When(facts__contains=f'"reason":"{code}"', then=Value(code)) for code in Reason.values),
        default=Value(""), output_field=CharField(),
    )  # fmt: skip
    rows = told.order_by().annotate(cause=reason).values_list("cause").annotate(n=Count("pk"))
    return dict(sorted(rows, key=lambda row: (-row[1], row[0])))


def _disturbed(first: date, on: date) -> QuerySet[Entry]:
    """The changes that one side asked for and the other granted in the period, both days within."""
    return Entry.objects.filter(verb__in=sorted(map(str, CHANGES)), effective_on__gte=first, effective_on__lte=on)


def _because(reason: str) -> Q:
    return Q(facts__contains=f'"reason":"{reason}"')


def disturbed_by(reason: str, owers: Owers, first: date, asked: Asked) -> Records:
    """The commitments behind one cause, as they stand on the day."""
    held = seen(asked)
    touched = _disturbed(first, asked.on).filter(_because(reason), owers.filter("debtor_after_id", asked.on))
    rows = held.rows.filter(**{f"{held.of}pk__in": touched.order_by().values("commitment_id")})
    return Records(rows.order_by(F(held.due).asc(nulls_last=True), f"{held.of}code"), held, asked)
