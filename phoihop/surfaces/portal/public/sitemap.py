"""Every public address, for search engines, with the day on which its page changed where that is known."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from phoihop.domain.agreements.states import WordingState
from phoihop.surfaces.portal import queries
from phoihop.surfaces.portal.models import Origin, Topic
from phoihop.surfaces.portal.public import places

Changed = date | datetime | None
_STANDING = (
    "papers",
    "plans",
    "petitions",
    "oversight",
    "places",
    "bodies",
    "bodies_english",
    "seals",
    "figures",
    "verify",
)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """As https://www.sitemaps.org/protocol.html has it."""
    today = request.acting.today  # type: ignore[attr-defined]  # set by ActingMiddleware
    pages = [(request.build_absolute_uri(address), at) for address, at in _pages(today)]
    return render(request, "portal/sitemap.xml", {"pages": pages}, content_type="application/xml")


def _pages(today: date) -> Iterator[tuple[str, Changed]]:
    articles = list(queries.public())
    for one in articles:
        yield str(one.get_url()), one.last_published_at
    yield reverse("portal:front"), max((one.last_published_at for one in articles), default=None)
    topics = Topic.objects.filter(articles__live=True)
    for slug, at in topics.annotate(at=Max("articles__last_published_at")).values_list("slug", "at").order_by("slug"):
        yield reverse("portal:topic", args=[slug]), at
    amended = Q(articles__wordings__state=WordingState.STANDS, articles__wordings__holds_from__lte=today)
    for agreement in queries.agreements().annotate(held=Max("articles__wordings__holds_from", filter=amended)):
        days = (agreement.begins, agreement.held)
        yield reverse("portal:paper", args=[agreement.code]), max((day for day in days if day), default=None)
    plans = queries.plans().annotate(at=Max("rows__commitment__entries__recorded_at"))
    for code, at in plans.values_list("code", "at"):
        yield reverse("portal:plan", args=[code]), at
    opened = Origin.objects.filter(papers__isnull=False, article__live=True).values("papers__code")
    published = opened.annotate(at=Max("article__last_published_at")).order_by("papers__code")
    for code, at in published.values_list("papers__code", "at"):
        yield reverse("portal:verified", args=[code]), at
    for address in places.addresses(today):
        yield address, None
    for name in _STANDING:
        yield reverse(f"portal:{name}"), None
