"""The newest articles for readers of feeds."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from phoihop.surfaces.portal import queries
from phoihop.surfaces.portal.models import ArticlePage

NEWEST = 20


class Newest(Feed[ArticlePage, None]):
    """Atom, with the lead of each article."""

    feed_type = Atom1Feed
    title = _("Coordination portal")
    subtitle = _("Articles of the coordination portal")
    link = reverse_lazy("portal:front")

    def items(self) -> "QuerySet[ArticlePage]":
        return queries.public()[:NEWEST]

    def item_title(self, item: ArticlePage) -> str:  # type: ignore[override]  # the stubs ask for any model
        return str(item.title)

    def item_description(self, item: ArticlePage) -> str:  # type: ignore[override]  # the same
        return item.lead

    def item_link(self, item: ArticlePage) -> str:
        return str(item.get_url())

    def item_pubdate(self, item: ArticlePage) -> datetime:
        published: datetime = item.first_published_at
        return published

    def item_author_name(self, item: ArticlePage) -> str:
        """Every entry of Atom names one: where nobody signed, the portal itself."""
        return item.byline or str(self.title)
