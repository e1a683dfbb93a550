"""Lists a page at a time: plain links that keep every other parameter of the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, overload

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

SHOWN = 50
T = TypeVar("T")
C_co = TypeVar("C_co", covariant=True)
M = TypeVar("M", bound=Model)


class Cut(Protocol[C_co]):
    """Whatever can be counted and cut into pages."""

    def __len__(self) -> int: ...
    def __getitem__(self, which: slice, /) -> Sequence[C_co]: ...


@dataclass(frozen=True, slots=True)
class Links:
    """The way to the pages before and after, empty where there is none, and where one is."""

    before: str
    after: str
    words: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """What one page shows of a list."""

    things: list[T]
    links: Links


@overload
def page_of(request: HttpRequest, things: Cut[T], *, shown: int | None = None, count: int | None = None) -> Page[T]: ...
@overload
def page_of(
    request: HttpRequest, things: "QuerySet[M]", *, shown: int | None = None, count: int | None = None
) -> Page[M]: ...
def page_of(
    request: HttpRequest, things: Any, *, shown: int | None = None, count: int | None = None
) -> Page[Any]:  # a list or a queryset: both are counted and sliced
    """The page that the address asks for; the nearest one where it asks for none that there is. `count` where it is known."""
    pages = Paginator(things, shown or SHOWN)
    if count is not None:
        pages.count = count  # a cached property: what is known is not asked
    page = pages.get_page(request.GET.get("page"))

    def link(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}"

    several = page.paginator.num_pages > 1
    words = _("Page %(number)s of %(all)s") % {"number": page.number, "all": page.paginator.num_pages}
    links = Links(
        before=link(page.previous_page_number()) if page.has_previous() else "",
        after=link(page.next_page_number()) if page.has_next() else "",
        words=words if several else "",
    )
    return Page(list(page.object_list), links)
