"""The public pages kept for those without a sign-in, and the frame of the editor's tool."""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from phoihop.foundation.accounts import adapters
from phoihop.foundation.ui import themes
from phoihop.surfaces.portal import kept, permissions, services
from phoihop.surfaces.portal.counting.keeper import KEEPER

PUBLIC, EDITOR, DESK = "/cong/", "/bien-tap/", "/cong/ban-bien-tap/"
# Wagtail's own screens write styles and a few scripts into their pages; nothing outside their path may.
_EDITOR_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_Next = Callable[[HttpRequest], HttpResponse]


class KeptPages:
    """Stands before sessions: a page that the next reader gets too costs neither a query nor a template."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_open(request):
            return self.get_response(request)
        key = "\n".join([
            request.get_host(), request.get_full_path(), themes.chosen(request.COOKIES),
            request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        ])  # fmt: skip
        page = kept.find(key, time.monotonic())
        if page is not None:
            KEEPER.see(
                path=request.path, article_id=page.article_id, address=adapters.address_of(request) or "",
                agent=request.headers.get("User-Agent", ""), day=page.day, at=timezone.now(),
            )  # fmt: skip
            return _given(page, request)
        response = self.get_response(request)
        counted = getattr(response, "counted", None)
        if counted is None or response.status_code != HTTPStatus.OK or response.cookies:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        headers = tuple((name, value) for name, value in response.items() if name.lower() != "content-length")
        article_id, day = counted
        content, until = response.content, time.monotonic() + kept.SECONDS
        page = kept.Kept(content, kept.pack(content), headers, article_id, day, until)
        kept.keep(key, page)
        return _given(page, request)


def _given(page: kept.Kept, request: HttpRequest) -> HttpResponse:
    """Packed for who understands it. Nothing secret is in such a page, so its length tells nobody anything."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    content = page.packed if packed else page.content
    response = HttpResponse(content, headers=dict(page.headers) | {"Content-Length": str(len(content))})
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


def _is_open(request: HttpRequest) -> bool:
    """Whether a page for anybody is asked for by somebody who has not signed in."""
    here = request.path.startswith(PUBLIC) and not request.path.startswith(DESK)
    return here and request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES


class EditorsTool:
    """Who may write today gets in, with the rights of today; the looser policy ends where the tool's path ends."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(EDITOR):
            return self.get_response(request)
        actor = request.acting.actor  # type: ignore[attr-defined]  # set by ActingMiddleware
        if not request.user.is_authenticated:
            return redirect(f"{settings.WAGTAILADMIN_LOGIN_URL}?next={request.path}")
        services.seat(user=request.user, by=actor)
        if not actor.may(permissions.EDIT):
            raise PermissionDenied
        response = self.get_response(request)
        response["Content-Security-Policy"] = _EDITOR_POLICY
        response["Cache-Control"] = "no-store"
        return response
