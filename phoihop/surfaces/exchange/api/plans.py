"""Joint plans of a year, and their rows: each row is a commitment."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict

from phoihop.domain.plans import permissions, queries
from phoihop.domain.plans.models import Plan
from phoihop.domain.plans.states import PlanState
from phoihop.surfaces.exchange.api.asking import only_known
from phoihop.surfaces.exchange.api.entering import caller_of
from phoihop.surfaces.exchange.api.paging import CODE, After, Limit, page
from phoihop.surfaces.exchange.api.problems import REFUSED, NotFound, Problem

router = Router(tags=["plans"])


class PlanOut(Schema):
    """The head of a plan."""

    model_config = ConfigDict(extra="forbid")
    code: str
    title: str
    year: int
    agreement: str
    state: PlanState
    approved_on: date | None
    illustrative: bool


class PlanRowOut(Schema):
    """A row, in the words of its time; how it stands is told of its `commitment`, what it serves by numbers of articles and codes."""

    model_config = ConfigDict(extra="forbid")
    number: int
    group: str
    commitment: str
    lead_duty: str
    other_duty: str
    timing: str
    articles: list[int]
    programmes: list[str]


class WholePlanOut(PlanOut):
    """A plan with the rows that the caller may see."""

    rows: list[PlanRowOut]


class PlansOut(Schema):
    """A page of plans; `next` is what `after` says for the page after it, null on the last."""

    model_config = ConfigDict(extra="forbid")
    items: list[PlanOut]
    next: str | None


@router.get(
    "plans", response={200: PlansOut, REFUSED: Problem}, url_name="plans", summary="Plans that the caller may know of"
)
@only_known
def plans(request: HttpRequest, after: After = "", limit: Limit = 50) -> PlansOut:
    """Plans by their codes."""
    rows = permissions.visible_to(caller_of(request).actor).select_related("agreement")
    found, following = page(rows, after, limit)
    return PlansOut(items=[PlanOut(**_head(row)) for row in found], next=following)


@router.get(
    "plans/{code}", response={200: WholePlanOut, REFUSED: Problem}, url_name="plan", summary="One plan with its rows"
)
@only_known
def plan(request: HttpRequest, code: Annotated[str, Path(pattern=CODE)]) -> WholePlanOut:
    """One plan."""
    caller = caller_of(request)
    row = permissions.visible_to(caller.actor).select_related("agreement").filter(code=code).first()
    if row is None:
        raise NotFound
    seen = permissions.rows_visible_to(caller.actor, row, caller.today).select_related("commitment").order_by("number")
    rows = list(seen)
    served = queries.aims_of(rows)
    shown = [
        PlanRowOut(
            number=one.number, group=one.group, commitment=one.commitment.code, lead_duty=one.lead_duty, other_duty=one.other_duty,
            timing=one.timing, articles=[article.number for article in served.get(one.pk, ([], []))[0]],
            programmes=[aim.code for aim in served.get(one.pk, ([], []))[1]],
        )
        for one in rows
    ]  # fmt: skip
    return WholePlanOut(**_head(row), rows=shown)


def _head(row: Plan) -> dict[str, Any]:  # Any: the columns of the schema
    return {
        "code": row.code, "title": row.title, "year": row.year, "agreement": row.agreement.code, "state": PlanState(row.state),
        "approved_on": row.approved_on, "illustrative": row.illustrative,
    }  # fmt: skip
