"""What is refused: in the frame of the portal where a reader asks there, else in that of the workspace."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from phoihop.surfaces.portal.middleware import DESK, PUBLIC
from phoihop.surfaces.portal.public import views

_REFUSALS = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the way to the search and to the newest articles."""
    if not _is_public(request):
        return page_not_found(request, exception)
    return render(request, "portal/not_found.html", views.frame(request), status=HTTPStatus.NOT_FOUND)


class PublicRefusals:
    """Stands around all that could refuse before a page of the portal is asked: a reader never meets the workspace's frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code not in _REFUSALS or not _is_public(request):
            return response
        context = views.frame(request) | {"sent": request.method not in ("GET", "HEAD"), "code": response.status_code}
        page = render(request, "portal/refused.html", context, status=response.status_code)
        if "Allow" in response:
            page["Allow"] = response["Allow"]
        return page


def _is_public(request: HttpRequest) -> bool:
    """Whether this is a page for readers; what is refused before the day is known has no frame to stand in."""
    here = request.path.startswith(PUBLIC) and not request.path.startswith(DESK)
    return here and hasattr(request, "acting")
