"""The product as people run it, in a folder of its own, so that it can be asked over HTTP and killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0  # seconds that a first start may take: it loads the case
SERVE = "import sys; from phoihop.config.cli import main; sys.exit(main(['serve']))"


class Served:
    """One server with all its processes. Started again, it is the same installation after whatever ended it."""

    def __init__(
        self, environment: dict[str, str], command: Sequence[str] = (sys.executable, "-c", SERVE), folder: Path = ROOT
    ) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._environment = environment | {"PORT": str(self.port)}
        self._command, self._folder = command, folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, path: str = "/robots.txt") -> None:
        """Until it answers."""
        self._process = subprocess.Popen(
            self._command, env=self._environment, cwd=self._folder, stdout=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + PATIENCE
        while not self._answers(path):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server does not answer")
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut ends it, with everything that it started."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As who runs it ends it."""
        self._end(signal.SIGTERM)

    def read(self, path: str) -> str:
        """A page, as a crawler sees it: it counts for nothing."""
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"User-Agent": "bench-crawler"})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return str(answer.read().decode())

    def worked(self) -> float:
        """Seconds of processor time of all its processes so far."""
        ticks = sum(int(fields[11]) + int(fields[12]) for fields in self._stats())
        return ticks / os.sysconf("SC_CLK_TCK")

    def held(self) -> int:
        """Megabytes of memory of all its processes now."""
        return sum(int(fields[21]) for fields in self._stats()) * os.sysconf("SC_PAGE_SIZE") // (1 << 20)

    def _stats(self) -> Iterator[list[str]]:
        """What the system tells of each of its processes, from the third column on."""
        group = str(self._process.pid if self._process else 0)
        for one in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = one.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # ended in the meantime
            if fields[2] == group:
                yield fields

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
        self._process.wait(timeout=60)
        self._process = None

    def _answers(self, path: str) -> bool:
        try:
            self.read(path)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True
