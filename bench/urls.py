"""The product's addresses, and one more that answers nothing: the floor for pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

EMPTY = "/bench/empty/"


def empty(_request: HttpRequest) -> HttpResponse:
    """Nothing, to whoever is signed in."""
    return HttpResponse("")


urlpatterns = [path(EMPTY.lstrip("/"), empty), path("", include("phoihop.config.urls"))]
