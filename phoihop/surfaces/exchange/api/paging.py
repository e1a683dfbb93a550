"""Lists by what comes after a row: no page shifts while others write."""

from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query
from pydantic import Field

M = TypeVar("M", bound=Model)
CODE = r"^[0-9A-Za-z._-]{1,60}$"
Code = Annotated[str, Field(pattern=CODE, description="A short code, as in every address")]
After = Annotated[
    str,
    Query(
        pattern=r"^[0-9A-Za-z._-]{0,60}$", description="The code after which the page begins: `next` of the page before"
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]


def page(rows: QuerySet[M], after: str, limit: int) -> tuple[list[M], str | None]:
    """At most so many rows in the order of their codes, and the code after which the next page begins."""
    found = list(rows.filter(code__gt=after).order_by("code")[: limit + 1])
    return found[:limit], str(found[limit - 1].code) if len(found) > limit else None  # type: ignore[attr-defined]  # each has a code
