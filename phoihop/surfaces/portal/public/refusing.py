"""Addresses behind which nothing is: in the frame of the portal where a reader asks there, else in that of the workspace."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import page_not_found

from phoihop.surfaces.portal.middleware import DESK, PUBLIC
from phoihop.surfaces.portal.public import views


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With the way to the search and to the newest articles."""
    here = request.path.startswith(PUBLIC) and not request.path.startswith(DESK)
    if not here or not hasattr(request, "acting"):
        return page_not_found(request, exception)
    return render(request, "portal/not_found.html", views.frame(request), status=HTTPStatus.NOT_FOUND)
