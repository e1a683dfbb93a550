"""One page of figures, each with the address of what is behind it. All of one day; nothing asks the ledger's entries today."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.agreements import coverage
from phoihop.domain.information import queries as information
from phoihop.domain.ledger import tallies
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import Reason
from phoihop.domain.ledger.tallies import Asked, Mark, Owers, Record, Records, Table
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.queries import BodyView
from phoihop.domain.petitions import past
from phoihop.domain.petitions import permissions as petition_permissions
from phoihop.domain.petitions import queries as petitions
from phoihop.domain.petitions.queries import Choice, Tally
from phoihop.domain.plans import money, progress
from phoihop.domain.plans.progress import Progress
from phoihop.domain.rulebook import queries as rulebook
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.vn import dates, numbers
from phoihop.surfaces.workspace.commitments import presenting as commitments
from phoihop.surfaces.workspace.coverage.presenting import LEVELS
from phoihop.surfaces.workspace.information.presenting import SIDES
from phoihop.surfaces.workspace.structure.presenting import level_label

NEAR = 5  # working days
MONTHS, YEARS, LISTED, LOWEST = 12, 5, 10, 10
FEW = 3  # below so many a share says little
STEPS = ((90, "q1"), (80, "q2"), (70, "q3"), (60, "q4"))
SHOWS = {
    "overdue": (Mark.OVERDUE,), "soon": (Mark.SOON,), "weighed": (Mark.KEPT, Mark.DONE_LATE, Mark.OVERDUE),
    "running": (Mark.OVERDUE, Mark.SOON, Mark.AHEAD),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose duties the page is about: the body's own, those of everybody under it, and of those it has signed with."""

    body_id: int
    owers: Owers
    bound: Mapping[int, Sequence[int]]  # what binds on the day, and whom

    @property
    def lines(self) -> list[int]:
        """The bodies of the heat map."""
        return [self.body_id, *sorted(self.owers.whole)]


def sight(body_id: int, on: date) -> Sight:
    """Each duty is counted in one line alone: a partner under another line, or above the body itself, has none."""
    bound = coverage.binding(on)
    partners = coverage.partners(body_id, bound)
    below, above = organisations.around(body_id, partners, on)
    apart = {
        one
        for one in partners
        if one not in above[body_id] and not {body_id, *below, *partners}.intersection(above[one])
    }
    return Sight(body_id, Owers(frozenset({body_id}), frozenset(below | apart)), bound)


def asked(on: date, today: date) -> Asked:
    """The day, with the last of the next working days that count as near."""
    near, _passed = rulebook.calendar().after(on, NEAR)
    return Asked(on, today, near)


def spans(on: date) -> list[tuple[date, date]]:
    """The months of the day's year, then the years before it."""
    starts = [date(on.year, month, 1) for month in range(1, MONTHS + 1)] + [date(on.year + 1, 1, 1)]
    months = list(pairwise(starts))
    return months + [(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(on.year - YEARS + 1, on.year)]


def url_of(on: date, show: str, **more: str) -> str:
    """The address of the records behind a figure."""
    return f"{reverse('overview_records')}?{urlencode({'on': dates.show(on), 'show': show} | more)}"


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the five figures."""

    label: str
    value: str
    note: str
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """How much was on time of what was due in a month: the share of a hundred, None where nothing is to be judged."""

    share: int | None
    kept: int
    of: int
    url: str
    step: str

    @property
    def few(self) -> bool:
        """Whether it is a share of very few."""
        return 0 < self.of < FEW

    @property
    def said(self) -> str:
        """What stands behind the number for who hears the page."""
        return _(" percent on time, %(kept)s of %(of)s") % {"kept": self.kept, "of": self.of}


@dataclass(frozen=True, slots=True)
class HeatLine:
    """One body's year by months."""

    body: BodyView
    cells: tuple[Cell, ...]
    year: Cell


@dataclass(frozen=True, slots=True)
class Overdue:
    """One of the longest late, with the last that was said of it."""

    record: Record
    debtor: BodyView
    last: str
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement or plan as a bar; parts as the bar component reads them."""

    title: str
    url: str
    parts: tuple[tuple[str, float, str], ...]
    next_due: date | None
    illustrative: bool
    plan: bool
    money: "money.Total | None" = None
    money_url: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """How much of a level has signed."""

    label: str
    bound: int
    of: int
    url: str

    @property
    def share(self) -> float:
        """Of a hundred."""
        return round(100 * self.bound / self.of, 1)


@dataclass(frozen=True, slots=True)
class Answered:
    """Of one side: how many answers were due this year, and how many of them came by their day."""

    label: str
    in_time: int
    of: int

    @property
    def share(self) -> float:
        """Of a hundred."""
        return round(100 * self.in_time / self.of, 1)


@dataclass(frozen=True, slots=True)
class Cause:
    """How many commitments one cause disturbed this year."""

    label: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on it."""

    tiles: tuple[Tile, ...]
    overdue: tuple[Overdue, ...]
    overdue_count: int
    next_due: date | None
    heat: tuple[HeatLine, ...]
    lowest: tuple[HeatLine, ...]
    months: tuple[int, ...]
    lines: tuple[Line, ...]
    more_lines: bool
    information: tuple[Answered, ...]
    signed: tuple[Signed, ...]
    causes: tuple[Cause, ...]
    gap: int
    trend: tuple[tuple[int, Cell], ...]
    illustrative: bool


def page(actor: Actor, when: Asked) -> Page:
    """All figures of the day, as the actor's body sees them."""
    place = sight(actor.body_id or 0, when.on)
    table = tallies.table(place.owers, spans(when.on), when)
    late = tallies.records(place.owers, when, marks=[Mark.OVERDUE])[:LISTED]
    views = organisations.views_of({*place.lines, *(record.debtor_id for record in late)}, when.on)
    ours = [agreement for agreement, bodies in place.bound.items() if place.body_id in bodies]
    parts = progress.progress(actor, when, first=ours, most=LISTED + 1)
    totals = money.by_plan([part.plan.pk for part in parts if part.plan.year == when.on.year], when.on)
    heat = _heat(place, table, views, when.on)
    judged = sorted((line for line in heat if line.year.of), key=lambda line: (line.year.share or 0, -line.year.of))
    whole = sum(table.values(), Counter[Mark]())
    signed = _signed(place, when.on)
    return Page(
        tiles=(*_work(whole, when), *_petitions(actor, when), _share_signed(signed, when.on)),
        overdue=_overdue(late, views, when.on),
        overdue_count=whole[Mark.OVERDUE],
        next_due=min((part.next_due for part in parts if part.next_due), default=None),
        heat=tuple(heat), lowest=tuple(judged[:LOWEST]), months=tuple(range(1, MONTHS + 1)),
        lines=_lines(parts, totals, when.on),
        more_lines=len({part.plan.agreement_id for part in parts}) > LISTED,
        information=tuple(
            Answered(str(SIDES.get(row.side, row.side)), row.in_time, row.due) for row in information.timeliness(actor, when.on)
        ),
        signed=tuple(signed),
        causes=_causes(place.owers, when.on),
        gap=sum(total.gap for total in totals.values()),
        trend=_trend(table, when.on),
        illustrative=any(record.illustrative for record in late) or any(part.plan.illustrative for part in parts),
    )  # fmt: skip


def _work(whole: Mapping[Mark, int], when: Asked) -> tuple[Tile, Tile]:
    late, soon = whole.get(Mark.OVERDUE, 0), whole.get(Mark.SOON, 0)
    running = late + soon + whole.get(Mark.AHEAD, 0)
    of = _("of %(n)s in force") % {"n": numbers.read_number(running)}
    until = _("until %(day)s") % {"day": dates.show(when.soon)}
    return (
        Tile(_("Overdue"), numbers.read_number(late), of, url_of(when.on, "overdue") if late else "", "late" if late else ""),
        Tile(_("Due within 5 working days"), numbers.read_number(soon), until, url_of(when.on, "soon") if soon else ""),
    )  # fmt: skip


def _petitions(actor: Actor, when: Asked) -> tuple[Tile, Tile]:
    """Answered and resolved stand side by side: neither is part of the other."""
    year = str(when.on.year)
    seen = Choice(year=year).of(petition_permissions.visible_to(actor), when.on)
    told = petitions.tally(seen, when.on) if when.is_now else past.tally_on(seen, when.on)
    url = f"{reverse('petitions')}?{urlencode({'year': year})}"
    return (
        _of_petitions(_("Petitions answered"), told.answered, told, f"{url}&which=answered" if when.is_now else ""),
        _of_petitions(_("Petitions resolved"), told.resolved, told, f"{url}&which=resolved" if when.is_now else ""),
    )


def _of_petitions(label: str, number: int, told: Tally, url: str) -> Tile:
    share = numbers.read_percent(round(100 * number / told.collected, 1)) if told.collected else "—"
    note = _("%(n)s of %(all)s") % {"n": number, "all": told.collected} if told.collected else _("none this year")
    return Tile(label, share, note, url if told.collected else "")


def _signed(place: Sight, on: date) -> list[Signed]:
    """The body's own level and those below it."""
    from_level: dict[str, list[tuple[int, int]]] = {}
    own = ""
    for row in coverage.coverage(on, place.bound):
        own = row.level if place.body_id in row.bodies else own
        from_level.setdefault(row.level, []).append((len(row.bound), len(row.bodies)))
    found = []
    for level in LEVELS[LEVELS.index(own) if own else 0 :]:
        if rows := from_level.get(level):
            url = f"{reverse('coverage')}?{urlencode({'on': dates.show(on), 'level': level, 'show': 'bare'})}#behind"
            found.append(Signed(level_label(level), sum(row[0] for row in rows), sum(row[1] for row in rows), url))
    return found


def _share_signed(signed: Sequence[Signed], on: date) -> Tile:
    bound, of = sum(row.bound for row in signed), sum(row.of for row in signed)
    slowest = min(signed, key=lambda row: row.share, default=None)
    note = _("%(n)s of %(all)s") % {"n": bound, "all": of}
    if slowest and slowest.bound < slowest.of:
        note = _("%(note)s · slowest: %(level)s") % {"note": note, "level": slowest.label}
    return Tile(
        _("Have signed"), numbers.read_percent(round(100 * bound / of, 1)) if of else "—", note,
        f"{reverse('coverage')}?{urlencode({'on': dates.show(on)})}",
    )  # fmt: skip


def _cell(counts: Mapping[Mark, int], url: str) -> Cell:
    share, of = tallies.rate(counts), tallies.weighed(counts)
    if share is None:
        return Cell(None, 0, 0, "", "q0")
    shown = numbers.whole_percent(share)
    return Cell(shown, counts.get(Mark.KEPT, 0), of, url, next((step for least, step in STEPS if shown >= least), "q5"))


def _heat(place: Sight, table: Table, views: Mapping[int, BodyView], on: date) -> list[HeatLine]:
    lines, base = [], url_of(on, "weighed")
    for body_id in place.lines:
        months = [table.get((body_id, month), Counter()) for month in range(MONTHS)]
        if not any(months):
            continue  # it owed nothing this year
        year, url = sum(months, Counter[Mark]()), f"{base}&body={body_id}&span={on.year}"
        cells = tuple(_cell(counts, f"{url}-{month:02}") for month, counts in enumerate(months, start=1))
        lines.append(HeatLine(views[body_id], cells, _cell(year, url)))
    return lines


def _trend(table: Table, on: date) -> tuple[tuple[int, Cell], ...]:
    """Year by year, the oldest that has anything first."""
    found: dict[int, Counter[Mark]] = {}
    for (_body, span), counts in table.items():
        if span == tallies.ELSEWHEN:
            continue
        year = on.year if span < MONTHS else on.year - YEARS + 1 + span - MONTHS
        found.setdefault(year, Counter()).update(counts)
    told = ((year, _cell(found[year], url_of(on, "weighed", span=str(year)))) for year in sorted(found))
    return tuple((year, cell) for year, cell in told if cell.of)


def _overdue(late: Sequence[Record], views: Mapping[int, BodyView], on: date) -> tuple[Overdue, ...]:
    said: Mapping[int, Entry] = tallies.last_words([record.commitment_id for record in late], on) if late else {}
    found = []
    for record in late:
        entry = said.get(record.commitment_id)
        words = commitments.told(entry) if entry else ""
        found.append(Overdue(record, views[record.debtor_id], words, entry.effective_on if entry else None))
    return tuple(found)


def _lines(parts: Sequence[Progress], totals: Mapping[int, money.Total], on: date) -> tuple[Line, ...]:
    """An agreement with all its plans, and below it the plan of the year."""
    lines: list[Line] = []
    of_agreement: dict[int, list[Progress]] = {}
    for part in parts:
        of_agreement.setdefault(part.plan.agreement_id, []).append(part)
    for together in list(of_agreement.values())[:LISTED]:
        agreement = together[0].plan.agreement
        ahead = min((part.next_due for part in together if part.next_due), default=None)
        bar = _bar(progress.together(together))
        url = reverse("agreement", args=[agreement.code])
        lines.append(Line(agreement.title, url, bar, ahead, agreement.illustrative, plan=False))
        for part in together:
            if part.plan.year == on.year:
                plan, total = part.plan, totals.get(part.plan.pk)
                lines.append(
                    Line(
                        plan.title, reverse("plan", args=[plan.code]), _bar(part.counts), part.next_due,
                        plan.illustrative, plan=True, money=total, money_url=reverse("plan_money", args=[plan.code]),
                    )
                )  # fmt: skip
    return tuple(lines)


def _bar(counts: Mapping[Mark, int]) -> tuple[tuple[str, float, str], ...]:
    done = counts.get(Mark.KEPT, 0) + counts.get(Mark.DONE_LATE, 0)
    doing, late = counts.get(Mark.SOON, 0) + counts.get(Mark.AHEAD, 0), counts.get(Mark.OVERDUE, 0)
    rest = counts.get(Mark.STOPPED, 0) + counts.get(Mark.DROPPED, 0)
    whole = done + doing + late + rest
    words = {
        "ok": _("%(n)s reported done"), "doing": _("%(n)s going on"), "late": _("%(n)s overdue"), "idle": _("%(n)s suspended or ended"),
    }  # fmt: skip
    parts = (("ok", done), ("doing", doing), ("late", late), ("idle", rest))
    return tuple((kind, 100 * n / whole, words[kind] % {"n": n}) for kind, n in parts if n)


def _causes(owers: Owers, on: date) -> tuple[Cause, ...]:
    found = tallies.causes(owers, date(on.year, 1, 1), on)
    return tuple(
        Cause(str(Reason(code).label), n, url_of(on, "cause", cause=code)) for code, n in found.items() if code
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """What a figure opens: its words, and the records."""

    title: str
    records: Records


def behind(actor: Actor, when: Asked, given: Mapping[str, str]) -> Behind | None:
    """The records of the figure that the address names; None where it names none."""
    place = sight(actor.body_id or 0, when.on)
    show, body, span = given.get("show", "overdue"), given.get("body", ""), _span_of(given.get("span", ""))
    owers = place.owers
    if body:
        chosen = frozenset({int(body)}) if body.isdecimal() else frozenset[int]()
        owers = Owers(owers.alone & chosen, owers.whole & chosen)
    if show == "cause" and given.get("cause") in Reason.values:
        first, reason = date(when.on.year, 1, 1), given["cause"]
        title = _("Postponed, suspended or given up because of: %(cause)s") % {"cause": Reason(reason).label}
        return Behind(title, tallies.disturbed_by(reason, owers, first, when))
    if show not in SHOWS:
        return None
    words = {
        "overdue": _("Overdue"), "soon": _("Due within 5 working days"), "weighed": _("Done or overdue"),
        "running": _("In force"),
    }  # fmt: skip
    return Behind(words[show], tallies.records(owers, when, marks=SHOWS[show], span=span))


def _span_of(text: str) -> tuple[date, date] | None:
    """A month or a year of an address, half-open."""
    try:
        year, _dash, month = text.partition("-")
        first = date(int(year), int(month or 1), 1)
        return first, (first + timedelta(days=31)).replace(day=1) if month else date(first.year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One commitment of the list behind a figure, with both its sides."""

    record: Record
    debtor: BodyView
    creditor: BodyView


def record_lines(records: Sequence[Record], on: date) -> list[RecordLine]:
    """Lines of the list; two queries however many."""
    views = organisations.views_of({side for row in records for side in (row.debtor_id, row.creditor_id)}, on)
    return [RecordLine(row, views[row.debtor_id], views[row.creditor_id]) for row in records]
