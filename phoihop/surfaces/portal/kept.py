"""Public pages kept for a moment: what one reader without a sign-in was given, the next one is given too.

Whoever carries a session never gets a kept page, and a page made for such a person is never kept.
"""

import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

T = TypeVar("T")

SECONDS = 15.0
PACKING = 6  # of 9; more takes twice the time for a hundredth of the bytes
MOST = 2000  # pages; beyond that all are forgotten, for nobody reads that many in the time


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer, and whose reading it counts as."""

    content: bytes
    packed: bytes  # the same for who understands gzip: nearly all, and a quarter of the bytes
    headers: tuple[tuple[str, str], ...]  # without those that tell of the one or the other
    article_id: int
    day: date
    until: float


def pack(content: bytes) -> bytes:
    """The same bytes for the same page, whenever it is packed."""
    return gzip.compress(content, PACKING, mtime=0)


_pages: dict[str, Kept] = {}
_parts: dict[str, tuple[float, object]] = {}  # what stands on every page, with when it is old
_lock = threading.Lock()


def find(key: str, now: float) -> Kept | None:
    """The page, if it is still fresh."""
    page = _pages.get(key)
    return page if page is not None and page.until > now else None


def keep(key: str, page: Kept) -> None:
    """Keep a page until it is old."""
    with _lock:
        if len(_pages) >= MOST:
            _pages.clear()
        _pages[key] = page


def part(key: str, now: float, make: Callable[[], T]) -> T:
    """What stands on every page alike, made once in `SECONDS`."""
    until, found = _parts.get(key, (0.0, None))
    if until <= now:
        found = make()
        _parts[key] = (now + SECONDS, found)
    return cast(T, found)


def forget() -> None:
    """Forget every page: something was published or taken in. Other processes forget within `SECONDS`."""
    with _lock:
        _pages.clear()
        _parts.clear()
