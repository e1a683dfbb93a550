"""Bodies as of a day, who is asking, and what a body owes and is owed."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict

from phoihop.domain.ledger import queries as ledger
from phoihop.domain.organisations import queries as organisations
from phoihop.domain.organisations.models import Body
from phoihop.domain.organisations.structure import roll
from phoihop.surfaces.exchange.api.asking import only_known
from phoihop.surfaces.exchange.api.entering import caller_of
from phoihop.surfaces.exchange.api.paging import CODE, After, Day, Limit, page
from phoihop.surfaces.exchange.api.problems import REFUSED, NotFound, Problem, Unfit

router = Router(tags=["bodies"])
OnDay = Annotated[Day | None, Query(description="As of this day; today without it")]


class BodyOut(Schema):
    """A body as it was called on the day. `side`: AUTHORITY, FRONT, PARTY or OTHER. `illustrative`: made up."""

    model_config = ConfigDict(extra="forbid")
    code: str
    name: str
    short_name: str
    side: str
    kind: str
    illustrative: bool

    @classmethod
    def of(cls, view: organisations.BodyView) -> "BodyOut":
        """The body as it is shown."""
        return cls(
            code=view.code, name=view.name, short_name=view.short_name, side=view.side, kind=view.kind_code,
            illustrative=view.illustrative,
        )  # fmt: skip


class BodiesOut(Schema):
    """A page of bodies; `next` is what `after` says for the page after it, null on the last."""

    model_config = ConfigDict(extra="forbid")
    items: list[BodyOut]
    next: str | None


class MeOut(Schema):
    """Whose key this is."""

    model_config = ConfigDict(extra="forbid")
    body: BodyOut
    role: str
    may: list[str]
    purpose: str
    last_day: date
    today: date


class StatementRowOut(Schema):
    """One commitment as it stood. `side`: OWES or OWED. `late` and `unanswered` are days."""

    model_config = ConfigDict(extra="forbid")
    code: str
    title: str
    kind: str
    side: str
    other: str
    state: str
    due_on: date | None
    late: int
    unanswered: int
    illustrative: bool


class StatementOut(Schema):
    """What a body owes and is owed on a day, as known at a moment."""

    model_config = ConfigDict(extra="forbid")
    body: str
    as_of: date
    known_at: datetime | None
    rows: list[StatementRowOut]


@router.get(
    "me", response={200: MeOut, REFUSED: Problem}, url_name="me", summary="Whose key this is, and what it may do"
)
@only_known
def me(request: HttpRequest) -> MeOut:
    """Whose key this is."""
    caller = caller_of(request)
    view = organisations.view_of(caller.body_id, caller.today)
    return MeOut(
        body=BodyOut.of(view), role=caller.actor.role, may=sorted(caller.actor.capabilities),
        purpose=caller.token.purpose, last_day=caller.token.last_day, today=caller.today,
    )  # fmt: skip


@router.get(
    "bodies", response={200: BodiesOut, REFUSED: Problem}, url_name="bodies", summary="The bodies that lived on a day"
)
@only_known
def bodies(request: HttpRequest, on: OnDay = None, after: After = "", limit: Limit = 50) -> BodiesOut:
    """Bodies by their codes."""
    day = _day(request, on)
    rows, following = page(roll.living_bodies(day), after, limit)
    views = organisations.views_of([row.pk for row in rows], day)
    return BodiesOut(items=[BodyOut.of(views[row.pk]) for row in rows], next=following)


@router.get(
    "bodies/{code}",
    response={200: BodyOut, REFUSED: Problem},
    url_name="body",
    summary="One body, as it was called on a day",
)
@only_known
def body(request: HttpRequest, code: Annotated[str, Path(pattern=CODE)], on: OnDay = None) -> BodyOut:
    """One body."""
    return BodyOut.of(organisations.view_of(_body(code).pk, _day(request, on)))


@router.get(
    "bodies/{code}/statement", response={200: StatementOut, REFUSED: Problem}, url_name="statement",
    summary="What the body of the key owes and is owed on a day, as known at a moment",
)  # fmt: skip
@only_known
def statement(
    request: HttpRequest, code: Annotated[str, Path(pattern=CODE)], as_of: OnDay = None,
    known_at: Annotated[datetime | None, Query(description="As known at this moment; without it, all that is known")] = None,
) -> StatementOut:  # fmt: skip
    """A statement. Only of the key's own body: what others owe one another unbound is theirs."""
    caller, row = caller_of(request), _body(code)
    if row.pk != caller.body_id:
        raise NotFound
    day = _day(request, as_of)
    if known_at is not None and known_at.tzinfo is None:
        raise Unfit(_("“known_at” is a moment with its zone, as 2021-09-23T12:00:00+07:00."))
    if known_at is not None:
        organisations.check_year(known_at.date(), caller.today)
    found = ledger.statement(body_id=row.pk, as_of=day, known_at=known_at)
    views = organisations.views_of({line.other_id for line in found.rows}, day)
    rows = [
        StatementRowOut(
            code=line.code, title=line.title, kind=line.kind, side=line.side, other=views[line.other_id].code, state=line.state,
            due_on=line.due_on, late=line.late, unanswered=line.unanswered, illustrative=line.illustrative,
        )
        for line in found.rows
    ]  # fmt: skip
    return StatementOut(body=row.code, as_of=day, known_at=known_at, rows=rows)


def _day(request: HttpRequest, on: date | None) -> date:
    today = caller_of(request).today
    day = on or today
    organisations.check_year(day, today)
    return day


def _body(code: str) -> Body:
    row = Body.objects.filter(code=code).first()
    if row is None:
        raise NotFound
    return row
