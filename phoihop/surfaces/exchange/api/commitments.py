"""Commitments: who owes what to whom, by when; and each step that the caller's body may take."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Header, Path, Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from phoihop.domain.ledger import commitments as kinds
from phoihop.domain.ledger import permissions, queries
from phoihop.domain.ledger import services as ledger
from phoihop.domain.ledger.models import Commitment, Supporter
from phoihop.domain.ledger.states import Mood, Reason, State, Verb
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.rulebook import rules as rulebook
from phoihop.surfaces.exchange.api.asking import only_known
from phoihop.surfaces.exchange.api.entering import Caller, caller_of
from phoihop.surfaces.exchange.api.paging import CODE, After, Code, Day, Limit, page
from phoihop.surfaces.exchange.api.problems import REFUSED, Moved, NotFound, Problem, Unfit

router = Router(tags=["commitments"])
SHOWN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"  # what people can read
Words = Annotated[str, Field(max_length=4000, pattern=SHOWN)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_-]{1,40}$",
        description="The same request sent twice under one key is done once",
    ),
]
Matching = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^("[0-9a-f]{64}")?$',
        description="The `version` that was read, in quotes: refused with 412 where it has moved on",
    ),
]


class CommitmentOut(Schema):
    """A commitment as it stands. `version` moves with every entry; `percent` is what was last reported."""

    model_config = ConfigDict(extra="forbid")
    code: str
    kind: str
    title: str
    product: str
    basis: str
    mood: Mood
    debtor: str
    creditor: str
    supporters: list[str]
    state: State
    due_on: date | None
    opened_on: date
    claimed_on: date | None
    fulfilled_on: date | None
    percent: int
    illustrative: bool
    version: str


class CommitmentsOut(Schema):
    """A page of commitments; `next` is what `after` says for the page after it, null on the last."""

    model_config = ConfigDict(extra="forbid")
    items: list[CommitmentOut]
    next: str | None


class EntryOut(Schema):
    """One line of the story, as it is hashed but for its facts and words, which are for the two sides on their page."""

    model_config = ConfigDict(extra="forbid")
    seq: int
    verb: Verb
    effective_on: date
    recorded_at: datetime
    by: str
    state_after: str
    due_after: date | None
    previous_hash: str
    hash: str


class StoryOut(Schema):
    """The whole story, oldest first."""

    model_config = ConfigDict(extra="forbid")
    code: str
    entries: list[EntryOut]


class CommitmentIn(Schema):
    """A draft between the body of the key and another; only that body sees it until it is proposed."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[str, Field(min_length=1, max_length=500, pattern=SHOWN)]
    product: Annotated[str, Field(max_length=300, pattern=SHOWN)] = ""
    basis: Annotated[str, Field(max_length=300, pattern=SHOWN)] = ""
    debtor: Code
    creditor: Code
    supporters: Annotated[list[Code], Field(max_length=50)] = []
    due_on: Day


class StepIn(Schema):
    """A step. What it needs beside the verb stands in the table of the guide; what it does not need may be left out."""

    model_config = ConfigDict(extra="forbid")
    verb: Literal[
        "propose", "assign", "agree", "decline", "withdraw", "progress", "claim", "accept", "return", "ask", "grant", "refuse", "resume", "close",
    ]  # fmt: skip
    words: Words = ""
    percent: Annotated[int | None, Field(ge=0, le=100, description="progress")] = None
    change: Annotated[
        Literal["RESCHEDULED", "POSTPONED", "SUSPENDED", "NOT_FEASIBLE"] | None, Field(description="ask")
    ] = None
    reason: Annotated[Reason | None, Field(description="ask")] = None
    until: Annotated[Day | None, Field(description="ask: the new day")] = None
    document: Annotated[
        str, Field(max_length=300, pattern=SHOWN, description="grant: the decision that it rests on")
    ] = ""


@router.get(
    "commitments",
    response={200: CommitmentsOut, REFUSED: Problem},
    url_name="commitments",
    summary="Commitments that the caller may know of",
)
@only_known
def commitments(
    request: HttpRequest, after: After = "", limit: Limit = 50,
    side: Annotated[Literal["OWES", "OWED", "SUPPORTS", "ANY"], Query(description="Of the key's body: what it owes, is owed, supports, or all that it may read")] = "ANY",
    state: Annotated[State | None, Query()] = None,
    due_from: Annotated[Day | None, Query()] = None, due_to: Annotated[Day | None, Query(description="Inclusive")] = None,
) -> CommitmentsOut:  # fmt: skip
    """Commitments by their codes."""
    caller = caller_of(request)
    rows = permissions.visible_to(caller.actor, caller.today).filter(_side(side, caller.body_id))
    if state:
        rows = rows.filter(state=state)
    if due_from:
        rows = rows.filter(due_on__gte=due_from)
    if due_to:
        rows = rows.filter(due_on__lte=due_to)
    found, following = page(rows, after, limit)
    return CommitmentsOut(items=_shown(found, caller), next=following)


def _side(side: str, body_id: int) -> Q:
    return {
        "OWES": Q(debtor_id=body_id), "OWED": Q(creditor_id=body_id), "SUPPORTS": Q(supporters=body_id), "ANY": Q(),
    }[side]  # fmt: skip


def _shown(rows: list[Commitment], caller: Caller) -> list[CommitmentOut]:
    supporting: dict[int, list[str]] = {}
    pairs = Supporter.objects.filter(commitment__in=[row.pk for row in rows])
    for commitment_id, code in pairs.order_by("body__code").values_list("commitment_id", "body__code"):
        supporting.setdefault(commitment_id, []).append(code)
    views = organisations.views_of({body for row in rows for body in (row.debtor_id, row.creditor_id)}, caller.today)
    return [
        CommitmentOut(
            code=row.code, kind=row.kind, title=row.title, product=row.product, basis=row.basis, mood=Mood(row.mood),
            debtor=views[row.debtor_id].code, creditor=views[row.creditor_id].code, supporters=supporting.get(row.pk, []),
            state=State(row.state), due_on=row.due_on, opened_on=row.opened_on, claimed_on=row.claimed_on,
            fulfilled_on=row.fulfilled_on, percent=row.percent, illustrative=row.illustrative, version=row.head_hash,
        )
        for row in rows
    ]  # fmt: skip


def _seen(caller: Caller) -> QuerySet[Commitment]:
    return permissions.visible_to(caller.actor, caller.today)


def _one(caller: Caller, code: str) -> Commitment:
    row = _seen(caller).filter(code=code).first()
    if row is None:
        raise NotFound
    return row


@router.post(
    "commitments", response={201: CommitmentOut, REFUSED: Problem}, url_name="commitments", summary="Open a draft"
)
@only_known
def draft(request: HttpRequest, given: CommitmentIn, key: Key) -> Status[CommitmentOut]:
    """Open a draft."""
    caller = caller_of(request)
    bodies = {row.code: row for row in Body.objects.filter(code__in={given.debtor, given.creditor, *given.supporters})}
    for code in (given.debtor, given.creditor, *given.supporters):
        if code not in bodies:
            raise organisations.UnknownBody(
                _("There is no body with the code “%(code)s”. Check the code and try again.") % {"code": code}
            )
    organisations.check_year(given.due_on, caller.today)
    row = ledger.open_(
        kind=kinds.TASK.code, title=given.title, product=given.product, basis=given.basis, debtor=bodies[given.debtor],
        creditor=bodies[given.creditor], supporters=[bodies[code] for code in sorted(set(given.supporters))],
        reckoning=rulebook.fixed(given.due_on, given.basis, verified=False), by=caller.actor, on=caller.today, key=caller.key(key),
    )  # fmt: skip
    return Status(201, _shown([row], caller)[0])


@router.get(
    "commitments/{code}",
    response={200: CommitmentOut, REFUSED: Problem},
    url_name="commitment",
    summary="One commitment",
)
@only_known
def commitment(request: HttpRequest, code: Annotated[str, Path(pattern=CODE)]) -> CommitmentOut:
    """One commitment."""
    caller = caller_of(request)
    return _shown([_one(caller, code)], caller)[0]


@router.get(
    "commitments/{code}/entries",
    response={200: StoryOut, REFUSED: Problem},
    url_name="entries",
    summary="The story of a commitment, entry by entry",
)
@only_known
def entries(request: HttpRequest, code: Annotated[str, Path(pattern=CODE)]) -> StoryOut:
    """The story of a commitment."""
    row = _one(caller_of(request), code)
    told = [
        EntryOut(
            seq=entry.seq, verb=Verb(entry.verb), effective_on=entry.effective_on, recorded_at=entry.recorded_at, by=entry.by_body.code,
            state_after=entry.state_after, due_after=entry.due_after, previous_hash=entry.previous_hash, hash=entry.hash,
        )
        for entry in reversed(queries.history(row))
    ]  # fmt: skip
    return StoryOut(code=row.code, entries=told)


@router.post(
    "commitments/{code}/steps",
    response={200: CommitmentOut, REFUSED: Problem},
    url_name="steps",
    summary="Take a step: turn a key, or say how it goes",
)
@only_known
def step(
    request: HttpRequest, code: Annotated[str, Path(pattern=CODE)], given: StepIn, key: Key, matching: Matching = ""
) -> CommitmentOut:
    """Take a step."""
    caller = caller_of(request)
    row = _one(caller, code)
    if kinds.kind(row.kind).handed_in and given.verb in ("claim", "accept", "return"):
        raise Unfit(_("A report is sent, returned and approved on its own page."))
    turn = {"commitment": row, "by": caller.actor, "on": caller.today, "key": caller.key(key)}
    with transaction.atomic():
        _STEPS[given.verb](given, turn)
        made = row.entries.get(by_body=caller.body_id, key=caller.key(key))
        if matching and made.previous_hash != matching.strip('"'):  # it moved on before this step, or between
            raise Moved
    row.refresh_from_db()
    return _shown([row], caller)[0]


Turn = dict[str, Any]  # what every verb of the ledger asks


def _ask(given: StepIn, turn: Turn) -> object:
    if given.change is None or given.reason is None:
        raise Unfit(_("“ask” needs “change” and “reason”."))
    reckoning = rulebook.agreed(given.until) if given.until else None
    return ledger.ask(change=given.change, reason=given.reason, words=given.words, reckoning=reckoning, **turn)


def _progress(given: StepIn, turn: Turn) -> object:
    if given.percent is None:
        raise Unfit(_("“progress” needs “percent”."))
    return ledger.progress(percent=given.percent, text=given.words, **turn)


_STEPS: dict[str, Callable[[StepIn, Turn], object]] = {
    "propose": lambda _given, turn: ledger.propose(**turn),
    "assign": lambda _given, turn: ledger.assign(**turn),
    "agree": lambda _given, turn: ledger.agree(**turn),
    "decline": lambda given, turn: ledger.decline(reason=given.words, **turn),
    "withdraw": lambda given, turn: ledger.withdraw(reason=given.words, **turn),
    "progress": _progress,
    "claim": lambda given, turn: ledger.claim(result=given.words, **turn),
    "accept": lambda _given, turn: ledger.accept(**turn),
    "return": lambda given, turn: ledger.return_(reason=given.words, **turn),
    "ask": _ask,
    "grant": lambda given, turn: ledger.grant(document=given.document, **turn),
    "refuse": lambda given, turn: ledger.refuse(reason=given.words, **turn),
    "resume": lambda _given, turn: ledger.resume(**turn),
    "close": lambda _given, turn: ledger.close(**turn),
}
