"""What every browser and every search engine asks a site for, wherever it came in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

# The portal is for everybody; the workspace is nobody's find, and nothing on it is for an index.
ROBOTS = "User-agent: *\nDisallow: /\nAllow: /cong/\nAllow: /open-data/\nDisallow: /cong/theo-doi/\nDisallow: /cong/ban-bien-tap/\nAllow: /static/\n"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Which addresses a search engine may read (RFC 9309: the longest match holds)."""
    addresses = f"Sitemap: {request.build_absolute_uri(reverse('portal:sitemap'))}\n"
    return HttpResponse(ROBOTS + addresses, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """The mark of the house, for what asks for it by this name."""
    return redirect(static("ui/mark.svg"))
