"""Whether a paper was issued: asked by its code, without signing in, and by nobody who only tries codes one after another."""

import hashlib
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.domain.documents import codes
from phoihop.domain.documents import queries as documents
from phoihop.domain.documents.queries import Issued
from phoihop.foundation.accounts import adapters
from phoihop.surfaces.portal.public import views

MOST_WRONG, WITHIN = 10, 600  # codes under which nothing was issued, from one address in so many seconds


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Where the code is written; a whole code leads to its page."""
    written = request.GET.get("ma", "").strip()[:40]
    if not written:
        return views.page(request, "portal/verify.html", {"wrong": False, "written": ""})
    try:
        return redirect("portal:verified", code=codes.read(written))
    except codes.NoCode:
        return views.page(
            request, "portal/verify.html", {"wrong": True, "written": written}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )


@csrf_exempt  # nothing is changed or kept by comparing a file, and the portal sets no cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What was issued under the code: number, day, who issued and signed, and the digest of its file; never what it says.

    A file that is sent along is compared by its digest, and nothing of it is kept.
    """
    key = _who_asks(request)
    if cache.get(key, 0) >= MOST_WRONG:
        return render(request, "portal/verify_wait.html", views.frame(request), status=HTTPStatus.TOO_MANY_REQUESTS)
    try:
        found = documents.issued(code, at=timezone.now())
    except codes.NoCode:
        found = None
    if found is None:
        if not cache.add(key, 1, WITHIN):
            _one_more(key)
        unknown: dict[str, object] = {"found": None, "code": code[:40]}
        return views.page(request, "portal/verified.html", unknown, status=HTTPStatus.NOT_FOUND)
    sent = request.FILES.get("file")
    context: dict[str, object] = {
        "found": found, "code": found.document.code, "asked": request.method == "POST",
        "same": _same(found, sent) if sent else "", "named": bool(sent),
    }  # fmt: skip
    return views.page(request, "portal/verified.html", context)


def _same(found: Issued, sent: "UploadedFile[bytes]") -> str:
    """The form in which the file that was sent is the paper issued; empty where it is not."""
    digest = hashlib.sha256()
    for chunk in sent.chunks():
        digest.update(chunk)
    told = digest.hexdigest()
    files = [*found.files.items(), *(("signed", sha256) for sha256 in found.signed_files.values())]
    return next((form for form, expected in files if expected == told), "")


def _one_more(key: str) -> None:
    try:
        cache.incr(key)
    except ValueError:  # it ran out, or was pushed out, since it was there
        cache.set(key, 1, WITHIN)


def _who_asks(request: HttpRequest) -> str:
    """From where it is asked, as a digest that leads to nobody; it lives in memory for some minutes."""
    address = adapters.address_of(request) or ""
    return "paper-check:" + hashlib.sha256(f"{settings.SECRET_KEY}\n{address}".encode()).hexdigest()
