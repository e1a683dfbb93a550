"""A PostgreSQL of its own, as durable as a real one, that can be stopped in every way; and a line to it that can be cut."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))  # Debian keeps versions apart
USER = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()  # it refuses to run as root
READY = 60.0  # seconds


class Server:
    """One server in one folder; it listens on a socket in that folder alone."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.data, self.port = folder, folder / "data", port

    @classmethod
    def at(cls, door: Path) -> "Server":
        """The one that was made with this socket."""
        return cls(door.parent, int(door.name.rpartition(".")[2]))

    def make(self) -> None:
        """An empty one; started by nobody yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)
        if USER:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def url(self) -> str:
        """How the product reaches it."""
        return f"postgres://postgres@{str(self.folder).replace('/', '%2F')}:{self.port}/postgres"

    @property
    def door(self) -> Path:
        """Its socket."""
        return self.folder / f".s.PGSQL.{self.port}"

    def start(self) -> None:
        """Until it answers."""
        said = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -p {self.port} -c max_connections=60"
        self._run(
            "pg_ctl",
            "-D",
            str(self.data),
            "-l",
            str(self.folder / "log"),
            "-w",
            "-t",
            str(int(READY)),
            "start",
            "-o",
            said,
        )

    def stop(self, how: str) -> None:
        """`fast`, `immediate`, or `kill`: every process of it at once."""
        if how != "kill":
            self._run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")
            return
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + READY
        while self.processes() and time.monotonic() < until:
            time.sleep(0.05)

    def processes(self) -> list[int]:
        """The postmaster and its children."""
        first = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        told = subprocess.run(
            ["ps", "-o", "pid=", "--pid", str(first), "--ppid", str(first)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in told.stdout.split()]

    def _run(self, name: str, *arguments: str) -> None:
        command: Sequence[str] = (*USER, str(BIN / name), *arguments)
        with (self.folder / "control.log").open("ab") as log:
            subprocess.run(command, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL, check=True)


class Line:
    """Passes on what the product and its database tell each other; told to, it cuts the line at a COMMIT."""

    def __init__(self, door: Path) -> None:
        self._door, self._lock = door, threading.Lock()
        self._cut: tuple[int, str] | None = None
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, commit: int, side: str) -> None:
        """Cut at the so-manieth COMMIT from now on: `before` it reaches the database, or `after`, when its answer is on its way."""
        with self._lock:
            self._cut = (commit, side)

    def mend(self) -> bool:
        """Cut nothing more; whether something was cut since it was told to."""
        with self._lock:
            waiting, self._cut = self._cut, None
        return waiting is None

    def _accept(self) -> None:
        while True:
            product, _address = self._listener.accept()
            database = socket.socket(socket.AF_UNIX)
            try:
                database.connect(str(self._door))
            except OSError:
                product.close()
                continue
            threading.Thread(target=self._ask, args=(product, database), daemon=True).start()
            threading.Thread(target=_pass_on, args=(database, product), daemon=True).start()

    def _ask(self, product: socket.socket, database: socket.socket) -> None:
        while came := _come(product):
            side = self._due(came)
            if side == "before":
                break
            if side == "after":
                _hang_up(product)  # who asks hears nothing more; what is asked is still done
                database.sendall(came)
                time.sleep(0.05)
                break
            try:
                database.sendall(came)
            except OSError:
                break
        _hang_up(product)
        _hang_up(database)

    def _due(self, came: bytes) -> str:
        if b"COMMIT" not in came:
            return ""
        with self._lock:
            if self._cut is None:
                return ""
            left, side = self._cut
            self._cut = (left - 1, side) if left > 1 else None
            self.cuts += left <= 1
            return side if left <= 1 else ""


def _come(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    while came := _come(one):
        try:
            other.sendall(came)
        except OSError:
            break
    _hang_up(one)
    _hang_up(other)


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side did
    finally:
        line.close()
