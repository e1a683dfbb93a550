"""A mail server on this machine that takes every letter, refuses some, or says nothing."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class PostOffice(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as one letter needs. `taken`: the letters whole; `refuses`: addresses that it does not know."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *refuses: str) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.refuses, self.taken, self.calls = refuses, list[bytes](), 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Desk(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self.server.calls += 1
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.decode().strip()
            if word.upper() == "DATA":
                self._say("354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            refused = any(address in word for address in self.server.refuses)
            self._say("550 nobody here" if refused else "221 bye" if word.upper() == "QUIT" else "250 well")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def post_office(*refuses: str) -> Iterator[PostOffice]:
    """One that is open meanwhile."""
    with PostOffice(*refuses) as office:
        serving = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        serving.start()
        try:
            yield office
        finally:
            office.shutdown()
            serving.join()
