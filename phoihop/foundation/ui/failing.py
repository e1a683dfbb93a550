"""What a person is told when a page cannot be made: whether the disk is full, the database is away, or we are at fault."""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_DISK_FULL = "53100"  # as PostgreSQL tells it
AGAIN = 30  # seconds after which it is worth asking again


def status_of(failure: BaseException | None) -> HTTPStatus:
    """What stands behind a failure: 507 where there is no room left, 503 where the database is not there, else 500."""
    causes = list(_causes(failure))
    if any(_is_full(one) for one in causes):
        return HTTPStatus.INSUFFICIENT_STORAGE
    if any(isinstance(one, OperationalError | InterfaceError) for one in causes):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.INTERNAL_SERVER_ERROR


def failed(request: HttpRequest) -> HttpResponse:
    """The page of the failure that is being handled. What was sent is not kept: each write is whole or was never begun."""
    status = status_of(sys.exc_info()[1])
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return server_error(request)
    # Without the request: its page would ask the database who reads it.
    answer = HttpResponse(loader.render_to_string(f"{status.value}.html"), status=status)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = str(AGAIN)
    return answer


def _is_full(cause: BaseException) -> bool:
    if isinstance(cause, sqlite3.OperationalError):
        return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    if isinstance(cause, OSError):
        return cause.errno in _FULL
    return getattr(cause, "sqlstate", "") == _DISK_FULL


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        yield failure
        failure = failure.__cause__ or failure.__context__
