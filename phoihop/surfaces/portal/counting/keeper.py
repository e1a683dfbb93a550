"""The tally of this process and the thread that pours it: opening a page never waits for either."""

import logging
import os
import secrets
import threading
from collections.abc import Callable
from datetime import date, datetime
from multiprocessing.util import Finalize

from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from phoihop.surfaces.portal.counting import rules, services
from phoihop.surfaces.portal.counting.tally import Pending, Tally

log = logging.getLogger(__name__)


class Keeper:
    """Starts its thread with the first page that is opened, so that it lives in the process that serves."""

    def __init__(self, *, pause: float = rules.PAUSE, clock: Callable[[], datetime] = timezone.now) -> None:
        self.tally = Tally()
        self.poured = threading.Event()  # set by every pour
        self._pause, self._clock = pause, clock
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def see(self, *, path: str, article_id: int, address: str, agent: str, day: date, at: datetime) -> bool:
        """Count an opened page; it is in the database within the window."""
        if self._thread is None and settings.PORTAL_POURS:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="portal-counting", daemon=True)
                    self._thread.start()
                    Finalize(None, self._end, exitpriority=0)  # `atexit` is passed over where a server forks
        return self.tally.see(path=path, article_id=article_id, address=address, agent=agent, day=day, at=at)

    def pour(self) -> None:
        """Everything pending into the database now."""
        at = self._clock()

        def write(pending: Pending, readers: int) -> None:
            services.pour(pending=pending, readers=readers, process=self._name, at=at)

        self.tally.pour(write, at)
        self.poured.set()

    def _work(self) -> None:
        pause = threading.Event()
        while not pause.wait(self._pause):
            close_old_connections()
            try:
                self.pour()
            except Exception:
                log.exception("readings stay in memory: the database took none")
                connections.close_all()

    def _end(self) -> None:
        """A process that is asked to end loses nothing."""
        try:
            self.pour()
        except Exception:
            log.exception("readings of the last seconds are lost: the database took none")


KEEPER = Keeper()
