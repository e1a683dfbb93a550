"""A poor line to a product: so many bytes a second each way, and every so often all that is under way is cut."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE, _JUST_NOW = 1024, 0.05  # bytes, seconds


@dataclass
class Line:
    """The line: where it begins, and what was carried and cut so far."""

    url: str
    bytes_a_second: int
    carried: int = 0
    cuts: int = 0  # each while something was under way
    _busy_until: dict[str, float] = field(default_factory=lambda: {"up": 0.0, "down": 0.0})
    _open: dict[socket.socket, float] = field(default_factory=dict)  # when something last went over it
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_for(self, way: str, size: int) -> None:
        """All that goes one way shares its width."""
        with self._lock:
            begins = max(time.monotonic(), self._busy_until[way])
            self._busy_until[way] = begins + size / self.bytes_a_second
            self.carried += size
        time.sleep(max(0.0, self._busy_until[way] - time.monotonic()))

    def touched(self, *ends: socket.socket) -> None:
        """Something went over this connection just now."""
        with self._lock:
            self._open.update(dict.fromkeys(ends, time.monotonic()))

    def busy(self) -> bool:
        """Whether something is under way."""
        with self._lock:
            return any(time.monotonic() - last < _JUST_NOW for last in self._open.values())

    def cut(self) -> None:
        """End everything that is open, whatever it was doing."""
        with self._lock:
            ends = list(self._open)
            self._open.clear()
        self.cuts += bool(ends)
        for end in ends:
            _end(end)


@contextmanager
def poor_line(url: str, *, bytes_a_second: int, cut_every: float) -> Iterator[Line]:
    """A line to the product at `url` until the block ends."""
    there = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(f"http://127.0.0.1:{door.getsockname()[1]}", bytes_a_second)
        over = threading.Event()

        def cutting() -> None:
            while not over.wait(cut_every):
                while not line.busy() and not over.wait(0.01):
                    pass  # the worst moment is while something is under way
                line.cut()

        def taking() -> None:
            while not over.is_set():
                try:
                    here, _address = door.accept()
                except OSError:
                    return
                beyond = socket.create_connection((there.hostname or "", there.port or 80))
                line.touched(here, beyond)
                for way, one, other in (("up", here, beyond), ("down", beyond, here)):
                    threading.Thread(target=_carry, args=(line, way, one, other), daemon=True).start()

        for work in (cutting, taking):
            threading.Thread(target=work, daemon=True).start()
        try:
            yield line
        finally:
            over.set()
            line.cut()


def _carry(line: Line, way: str, one: socket.socket, other: socket.socket) -> None:
    try:
        while piece := one.recv(_PIECE):
            line.wait_for(way, len(piece))
            line.touched(one, other)
            other.sendall(piece)
    except OSError:
        pass  # it was cut
    finally:
        _end(one)
        _end(other)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was faster
        end.shutdown(socket.SHUT_RDWR)
    end.close()
