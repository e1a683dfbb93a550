"""One article as readers open it, which is what is asked for most: its statements are made once in a process."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse

from phoihop.domain.organisations.models import Succession
from phoihop.foundation.lifecycle.prepared import Prepared
from phoihop.surfaces.portal import proposals
from phoihop.surfaces.portal.models import ArticlePage, Submission, Topic
from phoihop.surfaces.portal.proposals import Seen

RELATED = 8
SHARED = "max-1200x1200|format-jpeg"  # a picture as houses that show links want it
BODY, OWN, OF_RECORD = 12, 14, 17  # in the columns below: the body, behind the article's own, and of its record
_FIELD = ArticlePage._meta.get_field("body")
_KINDS = {kind.value: kind for kind in ArticlePage.Kind}
_ABOUT = ArticlePage.topics.through

_ARTICLES = Prepared(
    lambda slug: ArticlePage.objects.filter(live=True, slug=slug).order_by("pk").values_list(
        "pk", "title", "slug", "kind", "lead", "place", "byline", "event_on", "illustrative", "first_published_at",
        "last_published_at", "source_label", "body", "publication_illustrative",
        "agreement__code", "agreement__title", "agreement__illustrative",
        "origin__pk", "origin__meeting", "origin__document", "origin__report",
        "origin__row__number", "origin__row__plan__code", "origin__row__plan__title",
    ),
    slug=str,
)  # fmt: skip
_TOPICS = Prepared(
    lambda article: Topic.objects.filter(articles=article).order_by("name").values_list("name", "slug"), article=int
)
_RELATED = Prepared(
    lambda article: ArticlePage.objects.filter(
        live=True,
        pk__in=_ABOUT.objects.filter(
            topic__in=_ABOUT.objects.filter(articlepage=article).values("topic")
        ).values("articlepage"),
    ).exclude(pk=article).order_by("-first_published_at", "-pk").values_list(
        "title", "slug", "kind", "place", "illustrative"
    )[:RELATED],
    article=int,
)  # fmt: skip
_TURNS = Prepared(
    lambda article: Submission.objects.filter(article=article, published_at__isnull=False).order_by("-pk").values_list(
        *(f"{who}__{part}" for who in ("submitted_by", "decided_by") for part in ("first_name", "last_name", "username"))
    )[:1],
    article=int,
)  # fmt: skip
_SUCCESSIONS = Prepared(
    lambda after, today: Succession.objects.filter(effective_on__gt=after, effective_on__lte=today)
    .order_by("effective_on").values_list("effective_on")[:1],
    after=date, today=date,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leading:
    """Words that lead to another page of the portal."""

    words: str
    address: str
    kind: str = ""  # of an article, for people
    place: str = ""
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The article itself, with the columns of its page."""

    pk: int
    title: str
    slug: str
    kind: str
    lead: str
    place: str
    byline: str
    event_on: date | None
    illustrative: bool
    first_published_at: datetime
    last_published_at: datetime
    source_label: str
    body: Any  # a stream of blocks is Wagtail's, which ships no types
    publication_illustrative: bool

    def get_kind_display(self) -> str:
        """As Django names it on the row of a table: its head is drawn for an editor's preview too."""
        return str(_KINDS[self.kind].label)


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that stands for a page where others show a link to it."""

    address: str
    width: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class Published:
    """An article as readers see it, with the two who vouch for it."""

    article: Article
    agreement: Leading | None
    topics: list[Leading]
    related: list[Leading]
    edited_by: str
    approved_by: str
    seen: list[Seen]  # of the record that it tells of
    picture: Shown | None  # its first photograph


def published(slug: str) -> Published | None:
    """The article of an address; None where none is out."""
    found = _ARTICLES.row(slug=slug)
    if found is None:
        return None
    columns = [*found[:OWN]]
    columns[BODY] = _FIELD.to_python(columns[BODY])
    article = Article(*columns)
    code, title, illustrative = found[OWN:OF_RECORD]
    turn = _TURNS.row(article=article.pk)
    return Published(
        article,
        Leading(title, address("portal:paper", code), illustrative=illustrative) if code else None,
        [Leading(name, address("portal:topic", slug)) for name, slug in _TOPICS.rows(article=article.pk)],
        [
            Leading(title, address("portal:article", slug), str(_KINDS[kind].label), place, illustrative)
            for title, slug, kind, place, illustrative in _RELATED.rows(article=article.pk)
        ],
        _person(turn[:3]) if turn else "",
        _person(turn[3:]) if turn else "",
        proposals.seen(*found[OF_RECORD:]) if found[OF_RECORD] else [],
        _first_picture(article.body),
    )


def changed_after(day: date, today: date) -> date | None:
    """The first day after this one, up to today, on which bodies took the place of others."""
    found = _SUCCESSIONS.row(after=day, today=today)
    return found[0] if found else None


@lru_cache(maxsize=4096)
def address(name: str, key: str) -> str:
    """Where a page of the portal lies; a page names a dozen of them, and they do not change while a process runs."""
    return reverse(name, args=[key])


def _first_picture(body: Any) -> Shown | None:  # a stream of blocks is Wagtail's
    """The first photograph of a body, alone or in a gallery, as a JPEG that every reader of links can show."""
    for piece in body:
        if piece.block_type not in ("picture", "gallery"):
            continue
        for one in piece.value["pictures"] if piece.block_type == "gallery" else (piece.value,):
            if one["picture"]:
                made = one["picture"].get_rendition(SHARED)
                return Shown(made.url, made.width, made.height, one["alternative"])
    return None


def _person(parts: Sequence[str]) -> str:
    """As a page names one: the full name, else what they sign in with."""
    first, last, username = parts
    return f"{first} {last}".strip() or username
