"""What the ledger and the papers beside it already know of a body's period: each figure with the records behind it.

Answered and resolved are two figures. Reports that are owed are left out: a report counts no reports.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.ledger.models import Entry
from phoihop.domain.ledger.states import LIVING_STATES, Verb
from phoihop.domain.meetings.models import Presence
from phoihop.domain.meetings.states import THERE
from phoihop.domain.petitions.models import Stage
from phoihop.domain.petitions.states import ANSWERED, PetitionState, Result
from phoihop.domain.petitions.states import STEPS as PETITION_STEPS
from phoihop.domain.plans.models import Funding, FundingKind
from phoihop.domain.regimes.commitments import REPORT
from phoihop.domain.reporting import queries as reporting
from phoihop.domain.reporting import rules as reporting_rules
from phoihop.foundation.lifecycle import steps as tables

COMMITMENT, PETITION, MEETING, MONEY = "commitment", "petition", "meeting", "money"
_MONEY = {
    FundingKind.NEEDED: "money_needed",
    FundingKind.ALLOCATED: "money_allocated",
    FundingKind.SPENT: "money_spent",
}
LABELS: dict[str, str | Promise] = {
    "rows": _("commitments that stood with the body"), "fulfilled": _("done and confirmed by the other side"),
    "on_time": _("done on time"), "claimed": _("reported done, waiting to be confirmed"), "running": _("under way, in time"),
    "overdue": _("past their day"), "suspended": _("standing still"), "postponed": _("postponed with a reason"),
    "not_feasible": _("could not be carried out at all"), "petitions": _("petitions passed to the body"),
    "petitions_answered": _("petitions answered on paper"), "petitions_resolved": _("petitions resolved and confirmed"),
    "meetings": _("meetings that the body came to"), "money_needed": _("money needed, in đồng"),
    "money_allocated": _("money allocated, in đồng"), "money_spent": _("money spent, in đồng"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """One record behind a figure: a commitment by its code and how far its story went, or another paper by its name."""

    kind: str
    ref: str
    seq: int = 0
    amount: int = 1

    def told(self) -> list[object]:
        """As it is kept with a sent figure."""
        return [self.kind, self.ref, self.seq, self.amount]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure as the ledger has it: the sum of what its records bring."""

    sources: tuple[Source, ...]

    @property
    def value(self) -> int:
        """How many, or how much."""
        return sum(source.amount for source in self.sources)


Figures = dict[str, Measured]


def measured(body_ids: Collection[int], *, first: date, last: date, known_at: datetime | None) -> dict[int, Figures]:
    """Every figure of LABELS of each body, as of the cut-off `last`: the same number of queries however many bodies.

    Commitments are as known at `known_at`; what ended before `first` belongs to an earlier period.
    """
    found: dict[int, dict[str, list[Source]]] = {body_id: {name: [] for name in LABELS} for body_id in body_ids}
    for body_id, name, source in (
        *_commitments(body_ids, first, last, known_at), *_petitions(body_ids, first, last), *_meetings(body_ids, first, last),
        *_money(body_ids, first, last),
    ):  # fmt: skip
        found[body_id][name].append(source)
    return {
        body_id: {name: Measured(tuple(sorted(sources, key=lambda one: one.ref))) for name, sources in figures.items()}
        for body_id, figures in found.items()
    }


Found = Iterator[tuple[int, str, Source]]


def _commitments(body_ids: Collection[int], first: date, last: date, known_at: datetime | None) -> Found:
    """The parts of a body's commitments, by the same tally as any report: each stands in one of them."""
    mine = ledger.standing_entries(last, known_at).filter(debtor_after_id__in=body_ids)
    rows = list(mine.exclude(commitment__kind=REPORT.code))
    rows = [entry for entry in rows if entry.state_after in LIVING_STATES or entry.effective_on >= first]
    known = ledger.entries_known(last, known_at).filter(verb=Verb.POSTPONED, effective_on__gte=first)
    postponed = set(
        known.filter(commitment_id__in=[row.commitment_id for row in rows]).values_list("commitment_id", flat=True)
    )
    of_body: dict[int, list[Entry]] = defaultdict(list)
    for entry in rows:
        of_body[entry.debtor_after_id or 0].append(entry)
    for body_id, entries in of_body.items():
        codes = {entry.commitment_id: entry.commitment.code for entry in entries}
        tally = reporting_rules.tally(reporting.stood(entry, last, postponed) for entry in entries)
        for name in LABELS.keys() & tally.keys():
            for stood in tally[name]:
                yield body_id, name, Source(COMMITMENT, codes[stood.commitment_id], stood.seq)


def _petitions(body_ids: Collection[int], first: date, last: date) -> Found:
    """Petitions that a body was given in the period, and how far they had come by its cut-off."""
    with_body = Stage.objects.filter(holder_id__in=body_ids, on__lte=last).values("petition")
    ways: dict[int, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(petition__in=with_body, on__lte=last).order_by("pk"):
        ways[stage.petition_id].append(stage)
    for petition_id, way in ways.items():
        holder, given_on, state, result = None, None, tables.NOWHERE, ""
        for stage in way:
            if stage.holder_id != holder:
                holder, given_on = stage.holder_id, stage.on
            state, result = tables.target(PETITION_STEPS, stage.verb, state), stage.result
        if holder not in body_ids or holder is None or given_on is None or given_on < first:
            continue
        source = Source(PETITION, str(petition_id), len(way))
        yield holder, "petitions", source
        if state in ANSWERED:
            yield holder, "petitions_answered", source
        if state == PetitionState.CONFIRMED and result == Result.RESOLVED:
            yield holder, "petitions_resolved", source


def _meetings(body_ids: Collection[int], first: date, last: date) -> Found:
    """Meetings of the period to which somebody of the body came, by the last note of its attendance."""
    noted: dict[int, Presence] = {}
    rows = Presence.objects.filter(
        invitation__body_id__in=body_ids,
        invitation__meeting__held_on__gte=first,
        invitation__meeting__held_on__lte=last,
    )
    for presence in rows.select_related("invitation__meeting").order_by("pk"):
        noted[presence.invitation_id] = presence
    came = {(one.invitation.body_id, one.invitation.meeting.code) for one in noted.values() if one.came in THERE}
    for body_id, code in came:
        yield body_id, "meetings", Source(MEETING, code)


def _money(body_ids: Collection[int], first: date, last: date) -> Found:
    """Lines of money of the plan rows that the body carries out, entered in the period."""
    lines = Funding.objects.filter(row__commitment__debtor_id__in=body_ids, on__gte=first, on__lte=last)
    for line in lines.select_related("row__plan", "row__commitment"):
        ref = f"{line.row.plan.code}/{line.row.number}/{line.pk}"
        yield line.row.commitment.debtor_id, _MONEY[FundingKind(line.kind)], Source(MONEY, ref, 0, line.amount)
