"""Many clients at once over HTTP, from one thread: each has an address of its own on the loopback and asks one thing after another."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

PATIENCE = 120.0  # seconds without any answer at all
AT_ONCE = 1 << 17
GOOD = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)


@dataclass(frozen=True, slots=True)
class Ask:
    """A page, and who says they want it. `reading`: whether the site has to count it, and for which page."""

    path: str
    agent: str
    reading: bool = True
    method: str = "GET"
    headers: tuple[str, ...] = ()
    body: str = ""

    def written(self) -> bytes:
        body = self.body.encode()
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1", f"User-Agent: {self.agent}", *self.headers]
        lines += ["Accept-Encoding: gzip", *([f"Content-Length: {len(body)}"] if body else [])]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(slots=True)
class Client:
    """One of them. `address`: which of the machine's own addresses it calls from."""

    address: str
    asks: Iterator[Ask]
    asking: Ask | None = None
    buffer: bytearray = field(default_factory=bytearray)
    line: socket.socket | None = None
    asked_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked and answered, when, after how many seconds, and with what."""

    ask: Ask
    at: float
    took: float
    status: int
    size: int


class Load:
    """Asks until nothing is left, or until the other end is gone; then it can go on with what is left."""

    def __init__(self, clients: list[Client], *, only_ok: bool = True) -> None:
        self.clients = clients
        self.answered: list[Answered] = []
        self.unanswered: list[Ask] = []  # asked, and the other end was gone: nobody knows whether they were counted
        self._only_ok = only_ok

    def run(self, port: int, *, most: int | None = None) -> None:
        """Every client until it has asked all. Stops after `most` answers, and where the server is gone."""
        with selectors.DefaultSelector() as watch:
            for client in self.clients:
                self._connect(client, port, watch)
            while watch.get_map():
                ready = watch.select(PATIENCE)
                if not ready:
                    raise TimeoutError("the server answers nobody")
                for key, _events in ready:
                    self._read(key.data, watch)
                if most is not None and len(self.answered) >= most:
                    break
            self._leave(watch)

    def _connect(self, client: Client, port: int, watch: selectors.BaseSelector) -> None:
        client.line = socket.create_connection(("127.0.0.1", port), source_address=(client.address, 0))
        client.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.buffer.clear()
        watch.register(client.line, selectors.EVENT_READ, client)
        self._ask(client, watch)

    def _ask(self, client: Client, watch: selectors.BaseSelector) -> None:
        client.asking = next(client.asks, None)
        if client.asking is None:
            self._hang_up(client, watch)
        elif client.line is not None:
            client.asked_at = time.monotonic()
            try:
                client.line.sendall(client.asking.written())
            except OSError:
                self._lost(client, watch)

    def _read(self, client: Client, watch: selectors.BaseSelector) -> None:
        if client.line is None or client.asking is None:
            return
        try:
            came = client.line.recv(AT_ONCE)
        except OSError:
            came = b""
        if not came:
            self._lost(client, watch)
            return
        client.buffer += came
        if (whole := _whole(client.buffer)) is None:
            return
        status, size = whole
        if self._only_ok and status not in GOOD:
            raise RuntimeError(f"{client.asking.path}: {status} {bytes(client.buffer[:2000])!r}")
        now = time.monotonic()
        self.answered.append(Answered(client.asking, now, now - client.asked_at, status, size))
        client.buffer.clear()
        self._ask(client, watch)

    def _lost(self, client: Client, watch: selectors.BaseSelector) -> None:
        if client.asking is not None:
            self.unanswered.append(client.asking)
        self._hang_up(client, watch)

    def _hang_up(self, client: Client, watch: selectors.BaseSelector) -> None:
        if client.line is not None:
            watch.unregister(client.line)
            client.line.close()
        client.line = client.asking = None

    def _leave(self, watch: selectors.BaseSelector) -> None:
        for client in self.clients:
            if client.line is not None:
                self._lost(client, watch)


def _whole(buffer: bytearray) -> tuple[int, int] | None:
    """Status and length of a whole answer; None while some of it has not come."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return None
    names = bytes(buffer[:head]).lower()
    if int(buffer[9:12]) == HTTPStatus.NO_CONTENT:
        return HTTPStatus.NO_CONTENT, 0
    if b"transfer-encoding: chunked" in names:
        return (int(buffer[9:12]), len(buffer) - head - 4) if buffer.endswith(b"0\r\n\r\n") else None
    length = int(names.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return (int(buffer[9:12]), length) if len(buffer) >= head + 4 + length else None
