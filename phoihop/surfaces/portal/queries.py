"""What readers and those at the desk ask for."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import BOUND
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import APPROVED
from phoihop.foundation.audit.models import Seal
from phoihop.foundation.vn import text
from phoihop.surfaces.portal import proposals
from phoihop.surfaces.portal.models import ArticlePage, Origin, Submission, Topic
from phoihop.surfaces.portal.proposals import Seen
from phoihop.surfaces.portal.states import State

RELATED = 8
LISTED = (
    "title", "slug", "kind", "lead", "place", "byline", "event_on", "illustrative", "first_published_at",
    "last_published_at",
)  # fmt: skip
LINKED = ("title", "slug", "kind", "place", "illustrative")
READ = (*LISTED, "source_label", "body", "publication_illustrative", "agreement__code", "agreement__title",
        "agreement__illustrative")  # fmt: skip
VOUCHED = tuple(
    f"{who}__{part}" for who in ("submitted_by", "decided_by") for part in ("first_name", "last_name", "username")
)


@dataclass(frozen=True, slots=True)
class Published:
    """An article as readers see it, with the two who vouch for it."""

    article: ArticlePage
    topics: list[Topic]
    related: list[ArticlePage]
    submission: Submission | None
    seen: list[Seen]  # of the record that it tells of


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
    rows = ArticlePage.objects.filter(live=True, slug=slug).only(*READ).select_related("agreement").order_by("pk")
    found = rows.first()
    return shown(found) if found else None


def shown(article: ArticlePage) -> Published:
    """An article with what stands around it."""
    topics = list(Topic.objects.filter(articles=article.pk).order_by("name"))
    beside = ArticlePage.topics.through.objects.filter(topic__in=[one.pk for one in topics]).values("articlepage")
    related = ArticlePage.objects.filter(live=True, pk__in=beside).exclude(pk=article.pk).only(*LINKED)
    turns = Submission.objects.filter(article=article.pk, published_at__isnull=False).only(*VOUCHED)
    turn = turns.select_related("submitted_by", "decided_by").order_by("-pk").first()
    origin = (
        Origin.objects.filter(article=article.pk).select_related("meeting", "document", "report", "row__plan").first()
    )
    seen = proposals.seen(origin) if origin else []
    return Published(article, topics, list(related.order_by("-first_published_at", "-pk")[:RELATED]), turn, seen)


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


def plans() -> QuerySet[Plan]:
    """A plan in force is open to every body, and here to everybody."""
    return Plan.objects.filter(state__in=APPROVED).order_by("-year", "code")


def rows_of(plan: Plan) -> QuerySet[Row]:
    """Its rows that both sides agreed to, in its order."""
    bound = plan.rows.exclude(commitment__state__in=UNBOUND_STATES)
    return bound.select_related("commitment").order_by("number")


def seals() -> QuerySet[Seal]:
    """Every line drawn under the ledger, newest first."""
    return Seal.objects.order_by("-seq")
