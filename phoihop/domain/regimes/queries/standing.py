"""How the duties of a period stand, at a moment or now; and who was in time. The ledger says it, nothing is kept twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger import rules as ledger_rules
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import State, Verb
from phoihop.domain.regimes import measuring, rules
from phoihop.domain.regimes.models import Duty, Edition, OpenedPeriod
from phoihop.domain.regimes.states import ASKED_FOR, COUNTED, Stand
from phoihop.foundation.audit import queries as audit


@dataclass(frozen=True, slots=True)
class Standing:
    """One duty, how it stands, by when it was due, and the edition that was sent last. `late` in days, 0 when not."""

    duty: Duty
    stand: Stand
    due_on: date | None
    edition: Edition | None
    late: int
    editions: int

    @property
    def counts(self) -> bool:
        """Whether it stands in the sums: sent and not returned."""
        return self.stand in COUNTED and self.edition is not None

    @property
    def is_asked(self) -> bool:
        """Whether it is one of those of whom a sum says “so many of so many”."""
        return self.stand in ASKED_FOR


_OVER = {
    State.CLAIMED: Stand.SENT, State.FULFILLED: Stand.APPROVED, State.SUSPENDED: Stand.SUSPENDED,
    State.NOT_FEASIBLE: Stand.EXCUSED, State.CLOSED: Stand.EXCUSED, State.EXTINGUISHED: Stand.EXCUSED,
    State.DECLINED: Stand.EXCUSED, State.WITHDRAWN: Stand.EXCUSED,
}  # fmt: skip


def standings(period: OpenedPeriod, *, today: date, known_at: datetime | None = None) -> list[Standing]:
    """Every duty of the period as it stands on the day, as known at the moment; in the order of opening. Three queries."""
    known = ledger.entries_known(date.max if known_at else today, known_at)
    steps = known.filter(commitment__reporting_duty__period=period).exclude(state_after="").order_by("seq")
    last: dict[int, Entry] = {}
    claimed: dict[int, date] = {}
    for entry in steps:
        last[entry.commitment_id] = entry
        if entry.verb == Verb.CLAIMED:
            claimed[entry.commitment_id] = entry.effective_on
    sent: dict[int, list[Edition]] = {}
    editions = Edition.objects.filter(duty__period=period).order_by("number")
    for edition in editions.filter(recorded_at__lte=known_at) if known_at else editions:
        sent.setdefault(edition.duty_id, []).append(edition)
    duties = period.duties.select_related("commitment", "period__regime").order_by("pk")
    return [
        _standing(duty, last[duty.commitment_id], claimed.get(duty.commitment_id), sent.get(duty.pk, []), today)
        for duty in duties
        if duty.commitment_id in last
    ]


def _standing(duty: Duty, entry: Entry, claimed_on: date | None, editions: list[Edition], today: date) -> Standing:
    due_on, state = entry.due_after, State(entry.state_after)
    late = ledger_rules.days_late(state=state, due_on=due_on, claimed_on=claimed_on, today=today)
    stand = _OVER.get(state)
    if stand is None and editions:
        stand = Stand.RETURNED
    elif state == State.PROPOSED:  # an equal that has not agreed owes nothing yet: it cannot be late
        stand = Stand.ASKED
    elif stand is None:
        stand = Stand.MISSING if due_on and due_on < today else Stand.TO_SEND
    return Standing(duty, stand, due_on, editions[-1] if editions else None, late, len(editions))


def standing_of(duty: Duty, *, today: date) -> Standing:
    """The same of one duty."""
    return next(one for one in standings(duty.period, today=today) if one.duty.pk == duty.pk)


def below(rows: Iterable[Standing], body_id: int) -> list[Standing]:
    """Those that report to the body, directly or over others, in the structure of the day of opening; itself last."""
    found, ahead = [], [body_id]
    by_receiver: dict[int, list[Standing]] = {}
    own = []
    for row in rows:
        by_receiver.setdefault(row.duty.receiver_id, []).append(row)
        own += [row] if row.duty.body_id == body_id else []
    while ahead:
        for row in by_receiver.pop(ahead.pop(0), []):
            found.append(row)
            ahead.append(row.duty.body_id)
    return found + [row for row in own if row not in found]


def changed_since(period: OpenedPeriod, rows: Iterable[Standing]) -> dict[int, list[str]]:
    """Of each sent report the figures that the ledger, asked again as of the cut-off, now has otherwise."""
    sent = {row.duty.body_id: row for row in rows if row.edition is not None}
    now = measuring.measured(list(sent), first=period.first_day, last=period.last_day, known_at=None)
    sources = {row.code: row.source for row in period.regime.indicators.exclude(source="")}
    found: dict[int, list[str]] = {}
    for body_id, row in sent.items():
        assert row.edition is not None  # those without were left out above
        figures = figures_of(row.edition)
        for code, source in sources.items():
            kept = figures.get(code, {}).get("measured", "")
            if kept != str(now[body_id][source].value):
                found.setdefault(row.duty.pk, []).append(code)
    return found


def unusual(period: OpenedPeriod, rows: Iterable[Standing]) -> dict[int, list[str]]:
    """Of each sent report the figures that are far from what the same body sent for the same period a year before. Two queries."""
    fields = [one.field for one in period.regime.indicators.order_by("place")]
    earlier = Edition.objects.filter(
        duty__period__regime=period.regime_id, duty__period__code=rules.year_before(period.code)
    ).select_related("duty")
    before = {edition.duty.body_id: figures_of(edition) for edition in earlier.order_by("number")}
    found: dict[int, list[str]] = {}
    for row in rows:
        if row.edition is None or row.duty.body_id not in before:
            continue
        then, now = before[row.duty.body_id], figures_of(row.edition)
        far = [field.code for field in fields if rules.swings(_kept(field, now), _kept(field, then))]
        if far:
            found[row.duty.pk] = far
    return found


def _kept(field: rules.Field, figures: dict[str, dict[str, object]]) -> rules.Value | None:
    return rules.back(field, str(figures.get(field.code, {}).get("value", "")))


def figures_of(edition: Edition) -> dict[str, dict[str, object]]:
    """The figures of a sent report by their codes, as they were kept."""
    found = audit.facts_of(edition.facts).get("figures")
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Counts over duties. `expected` leaves out who was excused; sent ones are in time or late, never both."""

    expected: int
    sent: int
    on_time: int
    late: int
    missing: int
    returned: int
    suspended: int
    excused: int
    approved: int
    changed: int


def timeliness(rows: Iterable[Standing], changed: Iterable[int]) -> Timeliness:
    """Count these duties."""
    duties, altered = list(rows), set(changed)
    sent = [row for row in duties if row.counts]

    def standing(stand: Stand) -> int:
        return sum(row.stand == stand for row in duties)

    return Timeliness(
        expected=sum(row.is_asked for row in duties), sent=len(sent), on_time=sum(not row.late for row in sent),
        late=sum(bool(row.late) for row in sent), missing=standing(Stand.MISSING), returned=standing(Stand.RETURNED),
        suspended=standing(Stand.SUSPENDED), excused=standing(Stand.EXCUSED), approved=standing(Stand.APPROVED),
        changed=sum(row.duty.pk in altered for row in duties),
    )  # fmt: skip
