"""Open data by address: everybody's, without a key, kept for a while by whoever passes it on."""

import threading
import time
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from phoihop.foundation.lifecycle import queries as installation
from phoihop.surfaces.exchange.opendata import packing
from phoihop.surfaces.exchange.opendata.tables import TABLES

_SHAPES: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (packing.csv_of, "text/csv; charset=utf-8"), "json": (packing.json_of, "application/json"),
}  # fmt: skip
MINUTES = 10


_made: dict[str, tuple[float, bytes]] = {}
_making = threading.Lock()


def _once(name: str, make: Callable[[], bytes]) -> bytes:
    """Made once in `MINUTES`, by one at a time: anybody may ask, and as often as they like."""
    with _making:
        until, content = _made.get(name, (0.0, b""))
        if until <= time.monotonic():
            content = make()
            _made[name] = (time.monotonic() + MINUTES * 60, content)
        return content


def forget() -> None:
    """Make all of it anew at the next question."""
    _made.clear()


def _answer(content: bytes, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def table(request: HttpRequest, name: str, shape: str) -> HttpResponse:  # noqa: ARG001  # the shape of a view
    """One table, as CSV or JSON."""
    if name not in TABLES or shape not in _SHAPES:
        raise Http404
    make, kind = _SHAPES[shape]
    return _answer(_once(f"{name}.{shape}", lambda: make(TABLES[name])), kind)


@require_safe
def package(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the same
    """The description of all of them."""
    made = _once("package", lambda: packing.as_json(packing.package(installation.effective_today(timezone.now()))))
    return _answer(made, "application/json")


@require_safe
def popolo(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the same
    """Bodies, public posts and change events."""
    return _answer(_once("popolo", lambda: packing.as_json(packing.popolo())), "application/json")


@require_safe
def whole(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # the same
    """All of it as one file."""
    made = _once("whole", lambda: packing.whole(installation.effective_today(timezone.now())))
    answer = _answer(made, "application/zip")
    answer["Content-Disposition"] = 'attachment; filename="phoi-hop.zip"'
    return answer
