"""Agreements: who signed with whom, and their articles."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict

from phoihop.domain.agreements import clauses, permissions, queries
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import AgreementKind, AgreementState
from phoihop.surfaces.exchange.api.asking import only_known
from phoihop.surfaces.exchange.api.entering import caller_of
from phoihop.surfaces.exchange.api.paging import CODE, After, Day, Limit, page
from phoihop.surfaces.exchange.api.problems import REFUSED, NotFound, Problem

router = Router(tags=["agreements"])


class PartyOut(Schema):
    """A party, all of equal weight; the order is that of the paper."""

    model_config = ConfigDict(extra="forbid")
    body: str
    signed_on: date | None


class AgreementOut(Schema):
    """The head of an agreement. `last_day`: the last of its term, null while open."""

    model_config = ConfigDict(extra="forbid")
    code: str
    title: str
    symbol: str
    kind: AgreementKind
    state: AgreementState
    term_from: date
    last_day: date | None
    in_force_from: date | None
    parties: list[PartyOut]
    illustrative: bool


class ClauseOut(Schema):
    """A clause or point as it reads; `path` names it within its article: 2, 2.đ, b. `cited`: how Vietnamese papers name it."""

    model_config = ConfigDict(extra="forbid")
    path: str
    cited: str
    words: str


class ArticleOut(Schema):
    """An article in its words of the day, with every amendment that holds on it. `cited`: how Vietnamese papers name it."""

    model_config = ConfigDict(extra="forbid")
    number: int
    cited: str
    chapter: str
    heading: str
    text: str
    clauses: list[ClauseOut]
    illustrative: bool


class WholeAgreementOut(AgreementOut):
    """An agreement with its articles."""

    articles: list[ArticleOut]


class AgreementsOut(Schema):
    """A page of agreements; `next` is what `after` says for the page after it, null on the last."""

    model_config = ConfigDict(extra="forbid")
    items: list[AgreementOut]
    next: str | None


@router.get(
    "agreements",
    response={200: AgreementsOut, REFUSED: Problem},
    url_name="agreements",
    summary="Agreements that the caller may know of",
)
@only_known
def agreements(request: HttpRequest, after: After = "", limit: Limit = 50) -> AgreementsOut:
    """Agreements by their codes."""
    rows = permissions.visible_to(caller_of(request).actor).prefetch_related("parties__body")
    found, following = page(rows, after, limit)
    return AgreementsOut(items=[AgreementOut(**_head(row)) for row in found], next=following)


@router.get(
    "agreements/{code}",
    response={200: WholeAgreementOut, REFUSED: Problem},
    url_name="agreement",
    summary="One agreement with its articles",
)
@only_known
def agreement(
    request: HttpRequest, code: Annotated[str, Path(pattern=CODE)],
    on: Annotated[Day | None, Query(description="Its text of this day; today's without it")] = None,
) -> WholeAgreementOut:  # fmt: skip
    """One agreement."""
    row = permissions.visible_to(caller_of(request).actor).filter(code=code).first()
    if row is None:
        raise NotFound
    articles = [
        ArticleOut(
            number=one.number,
            cited=one.cited,
            chapter=one.chapter,
            heading=one.heading,
            text=one.text,
            clauses=_clauses(one.text),
            illustrative=one.illustrative,
        )
        for one in queries.articles(row, on or caller_of(request).today)
    ]
    return WholeAgreementOut(**_head(row), articles=articles)


def _clauses(words: str) -> list[ClauseOut]:
    lines = [line for line in clauses.outline(words) if line.path]
    return [ClauseOut(path=line.path, cited=line.cited, words=line.words) for line in lines]


def _head(row: Agreement) -> dict[str, Any]:  # Any: the columns of the schema
    parties = [PartyOut(body=party.body.code, signed_on=party.signed_on) for party in row.parties.all()]
    return {
        "code": row.code, "title": row.title, "symbol": row.symbol, "kind": AgreementKind(row.kind),
        "state": AgreementState(row.state), "term_from": row.term_from,
        "last_day": row.last_day, "in_force_from": row.in_force_from, "parties": parties, "illustrative": row.illustrative,
    }  # fmt: skip
