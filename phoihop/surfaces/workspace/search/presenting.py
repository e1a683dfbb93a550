"""From things that were found to lines of a page: where each leads, and what in it answers the question."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from phoihop.domain.finding import queries, rules
from phoihop.domain.finding.models import Findable, Kind
from phoihop.domain.finding.rules import Piece, Question
from phoihop.domain.organisations import structure
from phoihop.foundation.vn import dates
from phoihop.surfaces.workspace.structure.presenting import Linked, linked

HEIRS = 12  # named beside a body that ended; its own page names all


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: its address, what it is, and its words in pieces, marked where they answer.

    Of a body that ended also since when, and who stands in its place, `now` saying how.
    """

    url: str
    kind: str
    title: list[Piece]
    below: list[Piece]
    snippet: list[Piece]
    illustrative: bool
    plain: str
    ended: str = ""
    now: str = ""
    heirs: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """All answers, or those of one kind, and how many there are."""

    label: str
    url: str
    count: int
    on: bool


def lines(numbers: Sequence[int], question: Question, on: date) -> list[Line]:
    """The answers of one page, in their order, as of a day."""
    rows = queries.rows_of(numbers)
    bodies = [row.address for row in rows if row.kind == Kind.BODY]
    gone = structure.replaced(bodies, on) if bodies else {}
    return [_line(row, question, gone.get(row.address) if row.kind == Kind.BODY else None) for row in rows]


def _line(row: Findable, question: Question, gone: structure.Replaced | None) -> Line:
    line = _found(row, question)
    if gone is None:
        return line
    ended = _("has ended on %(day)s") % {"day": dates.show(gone.ended_on)}
    now = _("its territory today belongs to") if gone.by_territory else _("followed by")
    return replace(line, ended=ended, now=now, heirs=tuple(map(linked, gone.heirs[:HEIRS])))


def _found(row: Findable, question: Question) -> Line:
    snippet = rules.snippet(row.text, question)
    return Line(
        url=url_of(row.kind, row.address), kind=str(Kind(row.kind).label), title=rules.marked(row.title, question),
        below=rules.marked(row.line, question), snippet=rules.marked(snippet, question), illustrative=row.illustrative,
        plain=row.title,
    )  # fmt: skip


def url_of(kind: str, address: str) -> str:
    """The page of a thing; of an article or a row, its place on the page that it stands on."""
    first, _slash, second = address.partition("/")
    if kind == Kind.ARTICLE:
        return f"{reverse('agreement', args=[first])}#article-{second}"
    if kind == Kind.ROW:
        return f"{reverse('plan', args=[first])}#row-{second}"
    if kind == Kind.REPORT:
        return reverse("report", args=[first, second])
    names = {
        Kind.COMMITMENT: "commitment", Kind.AGREEMENT: "agreement", Kind.PLAN: "plan", Kind.BODY: "body", Kind.MEETING: "meeting",
        Kind.PROGRAMME: "programme", Kind.FILE: "commitment", Kind.DUTY: "commitment",
    }  # fmt: skip
    return reverse(names[Kind(kind)], args=[first])
