"""Which columns of a plan's table are shown beside the content. They stand in the address, so that it can be sent to others."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAME = "cols"
EVERY = "all"  # asked for by name: also what a narrow screen leaves out by itself
COLUMNS: dict[str, str | Promise] = {
    "lead": _("Leads"), "other": _("Other side"), "due": _("Due"), "progress": _("Progress"),
}  # fmt: skip
PARTS: dict[str, str | Promise] = {  # told under the content
    "article": pgettext_lazy("column of a plan", "Article"), "product": _("Product"), "target": _("Indicator and target"),
    "beneficiaries": _("For whom"), "serves": _("Serves"),
    "money": _("Money"), "duties": _("What each side does"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What the table shows."""

    names: frozenset[str]
    chosen: bool  # by the address; else everything there is

    @property
    def span(self) -> int:
        """How many columns the table has."""
        return 1 + len(self.names & COLUMNS.keys())

    @property
    def told(self) -> dict[str, bool]:
        """By name, for the templates."""
        return {name: name in self.names for name in (*COLUMNS, *PARTS)}

    @property
    def boxes(self) -> list[tuple[str, str, bool]]:
        """Every column with its words, and whether it is shown."""
        return [(name, str(label), name in self.names) for name, label in (*COLUMNS.items(), *PARTS.items())]

    @property
    def value(self) -> str:
        """As it stands in the address; empty where nothing was chosen."""
        return ",".join(name for name in (*COLUMNS, *PARTS) if name in self.names) if self.chosen else ""


def asked(request: HttpRequest) -> Shown:
    """The columns that the page's address asks for; to htmx, which asks for one row, those of the page around it."""
    around = request.htmx.current_url if getattr(request, "htmx", None) else None  # type: ignore[attr-defined]  # set by HtmxMiddleware
    if around:
        return _of(parse_qs(urlsplit(around).query).get(NAME, []))
    return _of(request.GET.getlist(NAME))


def _of(values: Collection[str]) -> Shown:
    """What is none of the list asks for nothing; boxes send one value each, links all of them in one."""
    known = frozenset((*COLUMNS, *PARTS))
    if EVERY in values:
        return Shown(known, chosen=True)
    names = known.intersection(name for value in values for name in value.split(","))
    return Shown(names, chosen=True) if names else Shown(known, chosen=False)
