"""One search over all that the portal shows: articles, what was signed, papers that are out, plans and their rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from phoihop.domain.agreements.models import Agreement, Article
from phoihop.domain.documents.models import Document
from phoihop.domain.finding.models import Findable, Kind
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import APPROVED
from phoihop.foundation.vn import text
from phoihop.surfaces.portal import proposals, queries
from phoihop.surfaces.portal.models import ArticlePage, Origin

MOST_PAPERS = 50  # papers at once; whoever gets so many adds a word
_EXACT = re.compile(r'“([^”]+)”|"([^"]+)"')
_QUOTES = str.maketrans(dict.fromkeys('“”"', " "))
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that must stand somewhere, marks or none, and those between “ ” or " " that must stand so, letter by letter."""

    folded: tuple[str, ...]
    exact: tuple[str, ...]

    def stands_in(self, words: str) -> bool:
        """Whether all of it does."""
        bare, said = text.fold(words), _said(words)
        return all(word in bare for word in self.folded) and all(one in said for one in self.exact)


def asked(words: str) -> Asked:
    """What somebody wrote into a box."""
    exact = tuple(_said(one) for pair in _EXACT.findall(words) for one in pair if one)
    return Asked(tuple(dict.fromkeys(text.fold(words).translate(_QUOTES).split())), exact)


def articles(words: str) -> QuerySet[ArticlePage]:
    """Those that are out and in which all of it stands."""
    sought, having = asked(words), Q()
    for word in sought.folded:
        having &= Q(folded__contains=word)
    found = queries.public().filter(having)
    if not sought.exact:
        return found
    rows = found.only("title", "lead", "body")
    keep = [row.pk for row in rows if sought.stands_in(" ".join([row.title, row.lead, row.body_words()]))]
    return queries.public().filter(pk__in=keep)


def papers(words: str) -> tuple[QuerySet[Agreement], list[tuple[Origin, Document]]]:
    """The agreements that bind and the papers that are out in which all of it stands; all of them for none."""
    sought = asked(words)
    agreed, opened = queries.agreements(), Origin.objects.filter(papers__isnull=False, article__live=True).distinct()
    for word in sought.folded:
        inside = Article.objects.filter(pk__in=_found(Kind.ARTICLE, word)).values("agreement")
        agreed = agreed.filter(Q(pk__in=_found(Kind.AGREEMENT, word)) | Q(pk__in=inside))
        opened = opened.filter(folded__contains=word)
    newest = opened.select_related("article").prefetch_related("papers").order_by("-article__first_published_at", "-pk")
    if not sought.exact:
        return agreed, _each(list(newest[:MOST_PAPERS]))
    keep = [one.pk for one in agreed.prefetch_related("articles") if sought.stands_in(_words_of(one))]
    rows = [row for row in newest if sought.stands_in("\n".join(map(proposals.words_of, row.papers.all())))]
    return queries.agreements().filter(pk__in=keep), _each(rows[:MOST_PAPERS])


def plans(words: str) -> list[Plan]:
    """The plans in force whose title or code has all of it."""
    sought = asked(words)
    return [plan for plan in queries.plans() if sought.stands_in(f"{plan.title}\n{plan.code}")]


def rows(words: str, most: int) -> tuple[list[Row], bool]:
    """The rows of plans in force that have all of it in what everybody may read of them, and whether there are more."""
    sought = asked(words)
    found = Row.objects.filter(plan__state__in=APPROVED).exclude(commitment__state__in=UNBOUND_STATES)
    for word in {letters for one in sought.folded for letters in _LETTERS.findall(one)}:
        # This index holds duties too, which stand on no public page: what it finds is read again below.
        found = found.filter(pk__in=_found(Kind.ROW, word))
    ordered = found.select_related("plan", "commitment").order_by("-plan__year", "plan__code", "number")
    shown: list[Row] = []
    for row in ordered.iterator(chunk_size=200):
        if sought.stands_in("\n".join([row.commitment.title, row.group, row.timing, row.plan.title])):
            if len(shown) == most:
                return shown, True
            shown.append(row)
    return shown, False


def _found(kind: Kind, word: str) -> QuerySet[Findable, Any]:  # Any: row numbers, as a subquery takes them
    return Findable.objects.filter(kind=kind, words__contains=word).values("ref")


def _each(origins: list[Origin]) -> list[tuple[Origin, Document]]:
    def each() -> Iterator[tuple[Origin, Document]]:
        for origin in origins:
            for paper in origin.papers.all():
                yield origin, paper

    return list(each())


def _words_of(agreement: Agreement) -> str:
    parts = [part for row in agreement.articles.all() for part in (row.chapter, row.heading, row.text)]
    return "\n".join([agreement.title, agreement.code, agreement.symbol, *parts])


def _said(words: str) -> str:
    """Words as two people write them who mean the same: one way of marks, small letters, single spaces."""
    return " ".join(text.nfc(words).casefold().split())
