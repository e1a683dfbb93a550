"""Lists by what comes after a row: no page shifts while others write."""

import re
from datetime import date
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from ninja import Query
from pydantic import BeforeValidator, Field

M = TypeVar("M", bound=Model)


def _written(value: object) -> object:
    """A day as it is written, and no number that a machine might take for one."""
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError(_("Write the day as 2021-09-23."))


Day = Annotated[date, BeforeValidator(_written)]
CODE = r"^[^/\x00-\x1f\x7f]{1,120}$"  # people give plans their codes, spaces and all
Code = Annotated[str, Field(pattern=CODE, description="A short code, as in every address")]
After = Annotated[
    str,
    Query(
        pattern=r"^[^/\x00-\x1f\x7f]{0,120}$",
        description="The code after which the page begins: `next` of the page before",
    ),
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most")]


def page(rows: QuerySet[M], after: str, limit: int) -> tuple[list[M], str | None]:
    """At most so many rows in the order of their codes, and the code after which the next page begins."""
    found = list(rows.filter(code__gt=after).order_by("code")[: limit + 1])
    return found[:limit], str(found[limit - 1].code) if len(found) > limit else None  # type: ignore[attr-defined]  # each has a code
