"""What readers and those at the desk ask for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from phoihop.domain.agreements.models import Agreement
from phoihop.domain.agreements.states import BOUND
from phoihop.domain.documents.models import Document
from phoihop.domain.ledger.states import UNBOUND_STATES
from phoihop.domain.oversight.models import Criticism, Recommendation
from phoihop.domain.oversight.states import CriticismState
from phoihop.domain.petitions.models import Petition, Stage
from phoihop.domain.petitions.states import PetitionVerb
from phoihop.domain.plans.models import Plan, Row
from phoihop.domain.plans.states import APPROVED
from phoihop.foundation.audit.models import Seal
from phoihop.surfaces.portal.models import ArticlePage, BrokenLink, Origin, Submission, Topic
from phoihop.surfaces.portal.states import State

LISTED = (
    "title", "slug", "kind", "lead", "place", "byline", "event_on", "illustrative", "first_published_at",
    "last_published_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An article at the desk: its newest turn, and whether something was written since."""

    article: ArticlePage
    submission: Submission | None
    changed: bool
    broken: tuple[str, ...] = ()  # links of it that lead nowhere
    again: bool = False  # the day on which somebody wanted to look at it again has come
    opens: bool = False  # papers go out with it
    out: Submission | None = None  # what was let out and not taken in again
    history: tuple[Submission, ...] = ()  # its earlier turns, newest first


def public() -> QuerySet[ArticlePage]:
    """Every article that is out, newest first. What lists do not show stays in the database."""
    found: QuerySet[ArticlePage] = ArticlePage.objects.filter(live=True).only(*LISTED)
    return found.order_by("-first_published_at", "-pk")


def about(topic: Topic) -> QuerySet[ArticlePage]:
    """Those about a topic."""
    return public().filter(topics=topic)


def of_meeting(meeting_id: int) -> tuple[str, str] | None:
    """Title and address of the article that is out and tells of a meeting; None where none does."""
    row = Origin.objects.filter(meeting=meeting_id, article__live=True).values_list("article__title", "article__slug")
    found = row.first()
    return (found[0], reverse("portal:article", args=[found[1]])) if found else None


def withdrawn(slug: str) -> Submission | None:
    """What took the article of this address in; None where nothing did."""
    turns = Submission.objects.filter(article__slug=slug, article__live=False, state=State.WITHDRAWN)
    return turns.select_related("article").order_by("-pk").first()


def at_desk(today: date) -> list[DeskRow]:
    """Every article with its newest turn; what waits for somebody first, then what is to be looked at again."""
    articles = ArticlePage.objects.defer("body", "folded").order_by("-latest_revision_created_at", "-pk")
    turns: dict[int, Submission] = {}
    out: dict[int, Submission] = {}
    earlier: dict[int, list[Submission]] = {}
    for turn in Submission.objects.select_related("submitted_by", "decided_by", "withdrawn_by").order_by("-pk"):
        if turns.setdefault(turn.article_id, turn) is not turn:
            earlier.setdefault(turn.article_id, []).append(turn)
        if turn.state == State.APPROVED:
            out.setdefault(turn.article_id, turn)
    broken: dict[int, list[str]] = {}
    for number, address in BrokenLink.objects.values_list("article", "address"):
        broken.setdefault(number, []).append(address)
    opens = set(Origin.objects.filter(papers__isnull=False).values_list("article", flat=True))
    rows = [
        DeskRow(
            article, turns.get(article.pk), _changed(article, turns.get(article.pk)), tuple(broken.get(article.pk, ())),
            article.live and article.review_on is not None and article.review_on <= today, article.pk in opens,
            out.get(article.pk), tuple(earlier.get(article.pk, ())),
        )
        for article in articles
    ]  # fmt: skip
    return sorted(rows, key=_after)


def _after(row: DeskRow) -> int:
    """Which place a row has at the desk."""
    if row.submission is not None and row.submission.state == State.SUBMITTED:
        return 0
    return 1 if row.again or row.broken else 2


def _changed(article: ArticlePage, turn: Submission | None) -> bool:
    return turn is None or article.latest_revision_id != turn.revision


def agreements() -> QuerySet[Agreement]:
    """What binds is open to everybody."""
    return Agreement.objects.filter(state__in=BOUND).order_by("-in_force_from", "code")


def open_paper(code: str) -> Document | None:
    """The paper of this code, where an article that is out lets everybody take it away."""
    paper = Document.objects.filter(code=code).first()
    if paper is None:
        return None
    return paper if Origin.objects.filter(papers=paper, article__live=True).exists() else None


def plans() -> QuerySet[Plan]:
    """A plan in force is open to every body, and here to everybody."""
    return Plan.objects.filter(state__in=APPROVED).order_by("-year", "code")


def rows_of(plan: Plan) -> QuerySet[Row]:
    """Its rows that both sides agreed to, in its order."""
    bound = plan.rows.exclude(commitment__state__in=UNBOUND_STATES)
    return bound.select_related("commitment").order_by("number")


def rows_with(bodies: Collection[int]) -> QuerySet[Row]:
    """The rows of plans in force, as far as they bind, in which one of these bodies owes or is owed; the newest plans first."""
    found = Row.objects.filter(plan__state__in=APPROVED).exclude(commitment__state__in=UNBOUND_STATES)
    sides = Q(commitment__debtor__in=bodies) | Q(commitment__creditor__in=bodies)
    return found.filter(sides).select_related("plan", "commitment").order_by("-plan__year", "plan__code", "number")


def petitions() -> QuerySet[Petition]:
    """Those whose words were let out by the body that collected them, with their way; the newest first."""
    let_out = Stage.objects.filter(verb=PetitionVerb.SHOW_ASK).values("petition")
    found = Petition.objects.filter(pk__in=let_out).prefetch_related(Prefetch("way", Stage.objects.order_by("pk")))
    return found.order_by("-taken_on", "-pk")


def recommendations() -> QuerySet[Recommendation]:
    """Everything that supervision recommended, for figures."""
    return Recommendation.objects.all()


def criticisms() -> QuerySet[Criticism]:
    """Every criticism that was held against the text that was issued."""
    return Criticism.objects.filter(state=CriticismState.CLOSED)


def seals() -> QuerySet[Seal]:
    """Every line drawn under the ledger, newest first."""
    return Seal.objects.order_by("-seq")
