"""Many viewers of one meeting at once, over HTTP: how soon each sees what was done, and how long a page takes."""

import http.client
import os
import random
import re
import statistics
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from bench.serving import Served

EVERY, WRITES = 4.0, 5.0  # seconds: as the page asks, and between two things done in the meeting
DAY = date(2021, 9, 23)
_SEEN = re.compile(r"\?seen=((\d+)-\w*)")


@dataclass
class Viewer:
    """Somebody with the page open: what they saw when, and how long each answer took."""

    cookie: str
    path: str
    saw: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    whole: float = 0.0
    failed: int = 0

    def follow(self, port: int, until: float) -> None:
        """Open the page, then ask as it does whether anything moved."""
        time.sleep(random.uniform(0, EVERY))  # nobody opens it in the same moment as all others
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        began = time.monotonic()
        mark = self._ask(line, self.path, "")
        self.whole = time.monotonic() - began
        while time.monotonic() < until:
            time.sleep(EVERY)
            began = time.monotonic()
            mark = self._ask(line, f"{self.path}?seen={mark}", mark)
            self.took.append(time.monotonic() - began)

    def _ask(self, line: http.client.HTTPConnection, path: str, mark: str) -> str:
        line.request("GET", path, headers={"Cookie": self.cookie})
        answer = line.getresponse()
        body = answer.read().decode()
        if answer.status not in (200, 204):
            self.failed += 1
        if found := _SEEN.search(body):
            mark = found[1]
            self.saw.setdefault(int(found[2]), time.monotonic())
        return mark


def run(*, viewers: int, seconds: float) -> None:
    """Serve the case, begin a meeting, let everybody follow it, and print what they saw."""
    server = Served(os.environ | {"PHOIHOP_DATA": os.environ["PHOIHOP_DATA"]})
    server.start()
    try:
        _watch(server, viewers, seconds)
    finally:
        server.stop()


def _watch(server: Served, viewers: int, seconds: float) -> None:
    from django.contrib.auth import get_user_model

    from phoihop.config import case_meetings
    from phoihop.domain.meetings import services
    from phoihop.domain.meetings.models import Meeting
    from phoihop.domain.organisations.models import Body

    hosts = list(Body.objects.filter(code__in=["laocai.ubnd", "laocai.mttq"]).order_by("-code"))
    by, now = case_meetings.speaker(hosts[0]), datetime.now(UTC)
    matters = [services.Item("Một", 10), services.Item("Hai", 10)]
    draft = services.Draft("Đo", DAY, "MORNING", "Phòng họp", hosts, matters)
    row = services.prepare(draft=draft, by=by, at=now, key="bench")
    services.invite(meeting=row, bodies=hosts[1:], by=by, at=now, key="bench")
    services.send(meeting=row, by=by, at=now)
    services.begin(meeting=row, by=by, on=DAY, at=now)
    users = list(get_user_model().objects.filter(username__in=["lanhdao.ubnd", "lanhdao.mttq"]))
    everybody = []
    for number in range(viewers):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(users[number % len(users)], backend="django.contrib.auth.backends.ModelBackend")
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        everybody.append(Viewer(cookie, f"/meetings/{row.code}/live/"))
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=one.follow, args=(server.port, until)) for one in everybody]
    for thread in threads:
        thread.start()
    done: dict[int, float] = {}
    while time.monotonic() < until - EVERY - 2:
        time.sleep(WRITES)
        row = services.take_up(meeting=row, place=len(done) % 2 + 1, by=by, at=datetime.now(UTC))
        done[Meeting.objects.get(pk=row.pk).beat] = time.monotonic()
    for thread in threads:
        thread.join()
    _print(everybody, done, until)


def _print(everybody: list[Viewer], done: dict[int, float], until: float) -> None:
    lags = []
    for viewer in everybody:
        for beat, at in done.items():
            seen = [when for other, when in viewer.saw.items() if other >= beat]
            if seen or at < until - 2 * EVERY:
                lags.append(min(seen, default=until + 60) - at)
    took = sorted(one for viewer in everybody for one in viewer.took)
    whole = sorted(viewer.whole for viewer in everybody)
    print(f"viewers {len(everybody)}, answers {len(took)}, failed {sum(viewer.failed for viewer in everybody)}")
    print(
        f"seen after: median {statistics.median(lags):.1f} s, 95th of a hundred {_share(lags):.1f} s, longest {max(lags):.1f} s"
    )
    print(
        f"asking again: p95 {1000 * _share(took):.0f} ms; the whole page, all opening it within four seconds: p95 {1000 * _share(whole):.0f} ms"
    )


def _share(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
