"""Readings in memory, until they are poured into the database. Who read is never written down anywhere."""

import hashlib
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from phoihop.surfaces.portal.counting import rules

SITE = 0  # in the place of an article: the whole site
Pending = dict[tuple[date, int], int]  # a day and an article → readings


class Tally:
    """Counts exactly, from many threads at once. A reader is known by a digest under a salt that only memory holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._salt = secrets.token_bytes(32)
        self._salt_day: date | None = None
        self._pending: Counter[tuple[date, int]] = Counter()
        self._counted: dict[tuple[bytes, str], datetime] = {}
        self._seen: dict[bytes, datetime] = {}

    def see(self, *, path: str, article_id: int, address: str, agent: str, day: date, at: datetime) -> bool:
        """One opened page; whether it counts as a reading."""
        if rules.is_crawler(agent):
            return False
        with self._lock:
            if self._salt_day != at.date():  # from one day to the next nobody can be recognised
                self._salt, self._salt_day = secrets.token_bytes(32), at.date()
            reader = hashlib.blake2b(f"{address}\n{agent}".encode(), key=self._salt, digest_size=12).digest()
            self._seen[reader] = at
            before = self._counted.get((reader, path))
            if before is not None and at - before < rules.RELOAD:
                return False
            self._counted[reader, path] = at
            self._pending[day, SITE] += 1
            if article_id != SITE:
                self._pending[day, article_id] += 1
            return True

    def pour(self, write: Callable[[Pending, int], None], at: datetime) -> None:
        """Hand over what is pending and how many readers are online; what could not be written stays pending."""
        with self._lock:
            pending, self._pending = self._pending, Counter()
            self._counted = {key: seen for key, seen in self._counted.items() if at - seen < rules.RELOAD}
            self._seen = {reader: seen for reader, seen in self._seen.items() if at - seen < rules.ONLINE}
            online = len(self._seen)
        try:
            write(dict(pending), online)
        except BaseException:
            with self._lock:
                self._pending.update(pending)
            raise
