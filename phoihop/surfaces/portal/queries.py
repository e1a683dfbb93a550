"""What readers and those at the desk ask for."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import BOUND
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.vn import text
from phoihop.surfaces.portal.models import ArticlePage, Submission, Topic
from phoihop.surfaces.portal.states import State

RELATED = 8
LISTED = (
    "title", "slug", "kind", "lead", "place", "byline", "event_on", "illustrative", "first_published_at",
    "last_published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Published:
    """An article as readers see it, with the two who vouch for it."""

    article: ArticlePage
    topics: list[Topic]
    related: list[ArticlePage]
    submission: Submission | None


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An article at the desk: its newest turn, and whether something was written since."""

    article: ArticlePage
    submission: Submission | None
    changed: bool


def public() -> QuerySet[ArticlePage]:
    """Every article that is out, newest first. What lists do not show stays in the database."""
    found: QuerySet[ArticlePage] = ArticlePage.objects.filter(live=True).only(*LISTED)
    return found.order_by("-first_published_at", "-pk")


def about(topic: Topic) -> QuerySet[ArticlePage]:
    """Those about a topic."""
    return public().filter(topics=topic)


def matching(words: str) -> QuerySet[ArticlePage]:
    """Those in which every word stands, with or without marks."""
    asked = Q()
    for word in text.fold(words).split():
        asked &= Q(folded__contains=word)
    return public().filter(asked)


def published(slug: str) -> Published | None:
    """The article of an address; None where none is out."""
    found = ArticlePage.objects.filter(live=True, slug=slug).defer("folded").select_related("agreement").first()
    return shown(found) if found else None


def shown(article: ArticlePage) -> Published:
    """An article with what stands around it."""
    topics = list(article.topics.all())
    related = public().filter(topics__in=topics).exclude(pk=article.pk).distinct()[:RELATED] if topics else []
    turns = article.submissions.filter(published_at__isnull=False).select_related("submitted_by", "decided_by")
    return Published(article, topics, list(related), turns.first())


def withdrawn(slug: str) -> Submission | None:
    """What took the article of this address in; None where nothing did."""
    turns = Submission.objects.filter(article__slug=slug, article__live=False, state=State.WITHDRAWN)
    return turns.select_related("article").order_by("-pk").first()


def at_desk() -> list[DeskRow]:
    """Every article with its newest turn; what waits for somebody first."""
    articles = ArticlePage.objects.defer("body", "folded").order_by("-latest_revision_created_at", "-pk")
    turns: dict[int, Submission] = {}
    for turn in Submission.objects.select_related("submitted_by", "decided_by").order_by("-pk"):
        turns.setdefault(turn.article_id, turn)
    rows = [DeskRow(article, turns.get(article.pk), _changed(article, turns.get(article.pk))) for article in articles]
    return sorted(rows, key=lambda row: row.submission is None or row.submission.state != State.SUBMITTED)


def _changed(article: ArticlePage, turn: Submission | None) -> bool:
    return turn is None or article.latest_revision_id != turn.revision


def agreements() -> QuerySet[Agreement]:
    """What binds is open to everybody."""
    return Agreement.objects.filter(state__in=BOUND).order_by("-in_force_from", "code")


def seals() -> QuerySet[Seal]:
    """Every line drawn under the ledger, newest first."""
    return Seal.objects.order_by("-seq")
