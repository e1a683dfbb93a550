"""From things that were found to lines of a page: where each leads, and what in it answers the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from phoihop.domain.finding import queries, rules
from phoihop.domain.finding.models import Findable, Kind
from phoihop.domain.finding.rules import Piece, Question


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: its address, what it is, and its words in pieces, marked where they answer."""

    url: str
    kind: str
    title: list[Piece]
    below: list[Piece]
    snippet: list[Piece]
    illustrative: bool
    plain: str


@dataclass(frozen=True, slots=True)
class Tab:
    """All answers, or those of one kind, and how many there are."""

    label: str
    url: str
    count: int
    on: bool


def lines(numbers: Sequence[int], question: Question) -> list[Line]:
    """The answers of one page, in their order."""
    return [_line(row, question) for row in queries.rows_of(numbers)]


def _line(row: Findable, question: Question) -> Line:
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
    names = {Kind.COMMITMENT: "commitment", Kind.AGREEMENT: "agreement", Kind.PLAN: "plan", Kind.BODY: "body"}
    return reverse(names[Kind(kind)], args=[first])
