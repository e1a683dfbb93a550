"""What is to be told of what happened, who reads it, and what of it a person has not read."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from phoihop.domain.agreements import queries as agreements
from phoihop.domain.agreements.models import Extension, Party, Wording
from phoihop.domain.ledger import permissions as keys
from phoihop.domain.ledger.models import Commitment, Entry
from phoihop.domain.ledger.states import Verb
from phoihop.domain.notices.models import UNASKED, Choice, Gathered, Kind, Mailbox, Notice, Read, Way
from phoihop.domain.notices.permissions import kinds_for
from phoihop.domain.organisations import registry
from phoihop.domain.plans import queries as plans
from phoihop.domain.plans.events import PlanMoved
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanVerb
from phoihop.domain.regimes import permissions as reports
from phoihop.domain.regimes.commitments import REPORT
from phoihop.domain.regimes.models import Line
from phoihop.domain.reorganisations.events import CarriedOut
from phoihop.foundation.accounts.actors import Actor
from phoihop.foundation.audit import moments
from phoihop.foundation.jobs.schedule import VIET_NAM
from phoihop.foundation.vn import dates

BATCH = 500
NAMED = 20  # codes that one notice names; the list that it leads to has all


@dataclass(frozen=True, slots=True)
class Matter:
    """A notice before it is written. `count` are the figures that its sentence needs beside `codes`."""

    body_id: int
    kind: str
    what: str
    thing: str
    codes: tuple[str, ...]
    on: date
    at: datetime
    key: str
    count: dict[str, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many things it tells of."""
        return max(len(self.codes), 1)


def of_entries(ids: Sequence[int]) -> list[Matter]:
    """What entries of the ledger have to tell, each body and matter once: five thousand rows agreed at once are one notice."""
    if not ids or moments.is_history():  # who loads the past tells nobody of it
        return []
    found: dict[tuple[int, str, str], list[Entry]] = {}
    for start in range(0, len(ids), BATCH):
        rows = Entry.objects.filter(pk__in=ids[start : start + BATCH]).select_related("commitment")
        for entry in rows.order_by("pk"):
            kind, bodies = _TELLS[entry.verb](entry.commitment, entry)
            for body_id in bodies - {entry.by_body_id}:
                found.setdefault((body_id, kind, entry.verb), []).append(entry)
    return [_of_entries(body_id, kind, verb, entries) for (body_id, kind, verb), entries in found.items()]


def _of_entries(body_id: int, kind: str, verb: str, entries: Sequence[Entry]) -> Matter:
    last = entries[-1]
    codes = tuple(dict.fromkeys(entry.commitment.code for entry in entries))
    thing = f"commitment:{codes[0]}" if len(codes) == 1 else _LISTS.get(kind, "statement")
    what = "REPORT" if kind == Kind.DUTY and last.commitment.kind == REPORT.code else verb
    return Matter(
        body_id, kind, what, thing, codes, last.effective_on, last.recorded_at, f"entry/{last.pk}/{body_id}/{kind}",
        _asker(entries),
    )  # fmt: skip


def _asker(entries: Sequence[Entry]) -> dict[str, int]:
    """The one body that all of them come from; nobody where they come from several."""
    askers = {entry.by_body_id for entry in entries}
    return {"by": askers.pop()} if len(askers) == 1 else {}


_LISTS: dict[str, str] = {Kind.KEY: "waiting", Kind.COUNTERED: "waiting"}
Heard = tuple[str, set[int]]


def _both(row: Commitment) -> set[int]:
    return {row.debtor_id, row.creditor_id}


def _binding(row: Commitment, kind: str) -> str:
    """A report that is owed from now on is a new duty; of all else the other side hears that it was answered."""
    return Kind.DUTY if row.kind == REPORT.code else kind


_TELLS: dict[str, Callable[[Commitment, Entry], Heard]] = {
    Verb.PROPOSED: lambda row, _entry: (Kind.KEY, {keys.answering_side(row)}),
    Verb.COUNTERED: lambda row, _entry: (Kind.COUNTERED, {keys.answering_side(row)}),
    Verb.CLAIMED: lambda row, _entry: (Kind.KEY, {row.creditor_id}),
    Verb.ASKED: lambda row, entry: (Kind.KEY, _both(row) - {entry.by_body_id}),
    Verb.RETURNED: lambda row, _entry: (Kind.RETURNED, {row.debtor_id}),
    Verb.ASSIGNED: lambda row, _entry: (Kind.DUTY, {row.debtor_id}),
    Verb.AGREED: lambda row, _entry: (_binding(row, Kind.ANSWERED), _both(row)),
    Verb.DECLINED: lambda row, _entry: (Kind.ANSWERED, _both(row)),
    Verb.ACCEPTED: lambda row, _entry: (Kind.ANSWERED, {row.debtor_id}),
    Verb.REFUSED: lambda row, _entry: (Kind.ANSWERED, _both(row)),
    Verb.POSTPONED: lambda row, _entry: (Kind.ANSWERED, _both(row)),
    Verb.RESCHEDULED: lambda row, _entry: (Kind.ANSWERED, _both(row)),
    Verb.AMENDED: lambda row, _entry: (Kind.ANSWERED, _both(row)),
    Verb.SUSPENDED: lambda row, _entry: (Kind.ANSWERED, _both(row)),
    Verb.TRANSFERRED: lambda row, _entry: (Kind.PASSED, _both(row)),
    Verb.EXTINGUISHED: lambda row, _entry: (Kind.PASSED, _both(row)),
}
TOLD = frozenset(_TELLS)


def of_signing(ids: Sequence[int]) -> list[Matter]:
    """Every party that has not signed one of these agreements."""
    if moments.is_history():
        return []
    now = moments.recording().at
    parties = Party.objects.filter(agreement_id__in=ids, signed_on=None).select_related("agreement").order_by("pk")
    return [
        Matter(
            party.body_id, Kind.SIGNING, "SIGNING", f"agreement:{party.agreement.code}", (party.agreement.code,),
            dates.today_in_vietnam(now), now, f"signing/{party.pk}",
        )
        for party in parties
    ]  # fmt: skip


def of_amending(ids: Sequence[int]) -> list[Matter]:
    """Every body that stands on a side of the agreement on the day, but for the one that proposes these words."""
    if moments.is_history():
        return []
    now, found = moments.recording().at, list[Matter]()
    for row in Wording.objects.filter(pk__in=ids).select_related("article__agreement").order_by("pk"):
        code = row.article.agreement.code
        found += [
            Matter(
                body_id, Kind.SIGNING, "AMENDING", f"agreement:{code}", (code,), row.on, now, f"amending/{row.pk}/{body_id}",
                {"by": row.by_body_id},
            )
            for body_id in sorted(set(agreements.sides_on(row.article.agreement, row.on)) - {row.by_body_id})
        ]  # fmt: skip
    return found


def of_extending(ids: Sequence[int]) -> list[Matter]:
    """Every body that stands on a side of the agreement on the day, but for the one that proposes the longer term."""
    if moments.is_history():
        return []
    now, found = moments.recording().at, list[Matter]()
    for row in Extension.objects.filter(pk__in=ids).select_related("agreement").order_by("pk"):
        code = row.agreement.code
        found += [
            Matter(
                body_id, Kind.SIGNING, "EXTENDING", f"agreement:{code}", (code,), row.on, now, f"extending/{row.pk}/{body_id}",
                {"by": row.by_body_id},
            )
            for body_id in sorted(set(agreements.sides_on(row.agreement, row.on)) - {row.by_body_id})
        ]  # fmt: skip
    return found


def of_plan(event: PlanMoved) -> list[Matter]:
    """One notice of the whole plan to each body that it concerns; an agreement's heirs stand where their predecessors stood."""
    if moments.is_history():
        return []
    row, now = Plan.objects.select_related("agreement").get(pk=event.plan_id), moments.recording().at
    kind, what, column = _OF_PLANS[event.verb]
    bodies = plans.carrying(row, column, event.on)
    if event.verb == PlanVerb.APPROVE:
        bodies |= set(agreements.sides_on(row.agreement, event.on)) - {event.by_body_id}
    return [
        Matter(
            body_id, kind, what, f"plan:{row.code}", (row.code,), event.on, now,
            f"plan/{row.pk}/{event.verb}/{row.returns.count()}/{body_id}", {"by": event.by_body_id},
        )
        for body_id in sorted(bodies)
    ]  # fmt: skip


_OF_PLANS: dict[str, tuple[str, str, str]] = {
    PlanVerb.SUBMIT: (Kind.KEY, "PLAN_SUBMITTED", "approver_id"),
    PlanVerb.RETURN: (Kind.RETURNED, "PLAN_RETURNED", "drafter_id"),
    PlanVerb.APPROVE: (Kind.ANSWERED, "PLAN_APPROVED", "drafter_id"),
}


def of_cells(ids: Sequence[int]) -> list[Matter]:
    """The other side of the report that was spoken of: that something was, and nothing of what."""
    if moments.is_history():
        return []
    rows = Line.objects.filter(pk__in=ids).select_related("thread__duty__commitment").order_by("pk")
    return [
        Matter(
            body_id, Kind.FIGURE, f"CELL_{row.verb}", f"unit_report_talk:{row.thread.duty_id}",
            (row.thread.duty.commitment.code,), dates.today_in_vietnam(row.said_at), row.said_at, f"cell/{row.pk}/{body_id}",
            {"by": row.body_id},
        )
        for row in rows
        for body_id in sorted(reports.sides_of(row.thread.duty) - {row.body_id})
    ]  # fmt: skip


def of_reorganisation(event: CarriedOut) -> list[Matter]:
    """What each body is told of it, in one notice each."""
    now, numbers = moments.recording().at, registry.numbers_of(told.body for told in event.told)
    return [
        Matter(
            numbers[told.body], Kind.PASSED, "REORGANISED", "statement", (event.code,), event.on, now,
            f"reorganisation/{event.code}/{told.body}"[:120],
            {"taken": told.taken, "passed": told.passed, "ended": told.ended},
        )
        for told in event.told
    ]  # fmt: skip


def meant_for(by: Actor) -> QuerySet[Notice]:
    """What the body that a person acts for was told, as far as their role there has to do with it."""
    return Notice.objects.filter(body_id=by.body_id or 0, kind__in=kinds_for(by.capabilities))


def listed(by: Actor, user_id: int) -> QuerySet[Notice]:
    """The same without what the person does not want to hear of, the newest first; `unread` says whether they read it."""
    unwanted = Choice.objects.filter(user_id=user_id, way=Way.NOT).values("kind")
    read = Read.objects.filter(notice=OuterRef("pk"), user_id=user_id)
    found = meant_for(by).exclude(kind__in=unwanted).annotate(unread=~Exists(read))
    return found.order_by("-recorded_at", "-pk")


def unread(by: Actor, user_id: int) -> QuerySet[Notice]:
    """What of it the person has not read."""
    return listed(by, user_id).exclude(reads__user_id=user_id)


BACK = timedelta(seconds=30)  # for so long what was marked as read can be unread again


def just_read(by: Actor, user_id: int, at: datetime) -> QuerySet[Read]:
    """What the person marked as read for this body in the last seconds."""
    return Read.objects.filter(user_id=user_id, at__gt=at - BACK, notice__in=meant_for(by).order_by().values("pk"))


def ways_of(user_id: int) -> dict[str, str]:
    """How a person hears of each kind: as chosen, else as everybody does who chose nothing."""
    chosen = dict(Choice.objects.filter(user_id=user_id).values_list("kind", "way"))
    return {kind: chosen.get(kind, unasked) for kind, unasked in UNASKED.items()}


def mailbox_of(user_id: int) -> Mailbox | None:
    """Where a person's letters go; None while they chose nothing."""
    return Mailbox.objects.filter(user_id=user_id).first()


MOST = 500  # notices that are posted together, the rest at the next look


def unposted() -> list[Notice]:
    """Notices of which no letter was made yet, the oldest first."""
    return list(Notice.objects.filter(posted_at=None).order_by("pk")[:MOST])


def gathered(*, before_week_of: datetime) -> list[Gathered]:
    """What waits to be put together: all for each day, and for each week what came before the week of this moment.

    MOST at a time, person by person and body by body: of a very long letter the rest is another one.
    """
    local = before_week_of.astimezone(VIET_NAM)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), VIET_NAM)
    due = Q(way=Way.DAY) | Q(way=Way.WEEK, notice__recorded_at__lt=monday)
    rows = Gathered.objects.filter(due, put_at=None).select_related("notice")
    return list(rows.order_by("user_id", "notice__body_id", "notice_id")[:MOST])


def of_letter(ids: Iterable[int]) -> list[Notice]:
    """The notices that a letter tells of, the oldest first."""
    return [
        row for some in batches(ids) for row in Notice.objects.filter(pk__in=some).select_related("body").order_by("pk")
    ]


def facts_of(notice: Notice) -> dict[str, object]:
    """The codes and figures of a notice."""
    return cast("dict[str, object]", json.loads(notice.facts))


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    """A few hundred at a time: both databases bound what one statement may name."""
    left = sorted(numbers)
    return (left[start : start + BATCH] for start in range(0, len(left), BATCH))
