"""What every refusal looks like: RFC 9457 problem details, with a sentence that says what to do."""

import logging
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError
from pydantic import ConfigDict

from phoihop.foundation.ui import failing
from phoihop.surfaces.exchange.api.entering import speak

TYPE = "application/problem+json"
log = logging.getLogger("django.request")


class NotFound(Exception):
    """There is no such thing, or the caller may not know of it: which of the two is not said."""


class Moved(Exception):
    """It stands otherwise than the caller thinks."""


class Unfit(Exception):
    """What was asked does not fit. Carries a sentence for people."""


class Fault(Schema):
    """One thing that was filled in wrongly: where, and what to do."""

    model_config = ConfigDict(extra="forbid")
    at: str
    says: str


class Problem(Schema):
    """RFC 9457: what went wrong, in words for people, and nothing was changed."""

    model_config = ConfigDict(extra="forbid")
    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


REFUSED = frozenset({400, 401, 403, 404, 405, 409, 412, 415, 422, 429})


def told(
    api: NinjaAPI, request: HttpRequest, status: int, detail: str, faults: list[dict[str, str]] | None = None
) -> HttpResponse:
    """The answer of a refusal."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": faults or []}
    answer = api.create_response(request, problem, status=status)
    answer["Content-Type"] = TYPE
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def answer_with(api: NinjaAPI, refusal: type[Exception], status: int) -> None:
    """Answer this refusal so, with its own sentence."""

    def answer(request: HttpRequest, given: Any) -> HttpResponse:  # Any: ninja passes an exception or its class
        speak(request)
        return told(api, request, status, _sentence(given))

    api.add_exception_handler(refusal, answer)


def _sentence(given: Exception) -> str:
    if isinstance(given, AuthenticationError):
        return _(
            "This key opens nothing. Make one on the page “Keys for machines”, and send it as “Authorization: Bearer …”."
        )
    if isinstance(given, NotFound):
        return _("There is no such thing here, or it is not yours to know of.")
    if isinstance(given, Moved):
        return _("It has changed since you read it. Read it again, then decide.")
    return str(given)


def misfilled(api: NinjaAPI, request: HttpRequest, given: Any) -> HttpResponse:
    """Every field that does not fit, each with what to do."""
    speak(request)
    faults = [{"at": ".".join(map(str, fault["loc"])), "says": _says(fault)} for fault in given.errors]
    return told(
        api,
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        _("Some of what was sent does not fit. Nothing was changed."),
        faults,
    )


def _says(fault: dict[str, Any]) -> str:
    if fault["type"] == "missing":
        return _("This is missing.")
    if fault["type"] == "extra_forbidden":
        return _("There is no such field. Leave it out.")
    return str(fault["msg"])


def too_often(api: NinjaAPI, request: HttpRequest, given: Any) -> HttpResponse:
    """Too many at once, and when to come again."""
    speak(request)
    wait = max(1, int(given.wait or 1))
    answer = told(
        api,
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        _("Too many requests by this key. Ask again in %(n)s seconds.") % {"n": wait},
    )
    answer["Retry-After"] = str(wait)
    return answer


def http(api: NinjaAPI, request: HttpRequest, given: Any) -> HttpResponse:
    """What the machinery itself refuses: words that are no JSON, a method that is not there."""
    speak(request)
    return told(api, request, given.status_code, _("This request cannot be read: %(why)s") % {"why": str(given)})


def ours(api: NinjaAPI, request: HttpRequest, given: Any) -> HttpResponse:
    """What is no fault of the caller's: it is logged as a page's would be, and says no more than whether room or the database lacks."""
    speak(request)
    log.error("Internal Server Error: %s", request.path, exc_info=given, extra={"request": request})
    status = failing.status_of(given)
    sentence = {
        HTTPStatus.INSUFFICIENT_STORAGE: _(
            "There is no room left on the disk here. Nothing was changed; try again later."
        ),
        HTTPStatus.SERVICE_UNAVAILABLE: _(
            "The database does not answer. Send the same again under the same Idempotency-Key: it is taken once."
        ),
    }.get(status, _("Something went wrong here. Nothing was changed; try again later."))
    answer = told(api, request, status, sentence)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = str(failing.AGAIN)
    return answer
