"""Machines on one machine: each a network namespace with an address of its own on one bridge, and the processes in it.

Needs Linux, root, iproute2. Nothing outside the bridge and the namespaces is touched, and `down` takes both away.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

BRIDGE, NET = "phbr0", "10.77.0"
PATIENCE = 0.2  # seconds between two looks


def run(*command: str, quiet: bool = False) -> str:
    """What the command prints. `quiet`: it may fail."""
    done = subprocess.run(command, capture_output=True, text=True, check=not quiet)
    return done.stdout


class Machine:
    """One of them. `number` is the last part of its address; its processes are started, killed, held and let go together."""

    def __init__(self, name: str, number: int, folder: Path) -> None:
        self.name, self.address, self.folder = name, f"{NET}.{number}", folder / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def up(self) -> None:
        """Its namespace, its line to the bridge, its address."""
        wire = f"ph-{self.name}"
        run("ip", "netns", "add", self.name)
        run("ip", "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        run("ip", "link", "set", wire, "master", BRIDGE, "up")
        for words in (f"addr add {self.address}/24 dev eth0", "link set eth0 up", "link set lo up"):
            run("ip", "-n", self.name, *words.split())

    def start(self, *command: str, user: str = "", environment: dict[str, str] | None = None) -> None:
        """Start a process in it and go on; what it prints stands in its folder. The same again only if the first ended."""
        name = Path(command[0]).name
        running = self._started.get(name)
        if running is not None and running.poll() is None:
            return
        becoming = ("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups") if user else ()
        with (self.folder / f"{name}.log").open("ab") as log:
            self._started[name] = subprocess.Popen(
                ("ip", "netns", "exec", self.name, *becoming, *command), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=environment or {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}, cwd="/", start_new_session=True,
            )  # fmt: skip

    def signal(self, how: signal.Signals) -> None:
        """To every process inside at once."""
        for pid in self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, how)

    def pids(self) -> list[int]:
        """Every process inside."""
        return [int(pid) for pid in run("ip", "netns", "pids", self.name, quiet=True).split()]

    def end(self, name: str) -> None:
        """Ask one process to end, and wait until it has."""
        process = self._started[name]
        process.terminate()
        process.wait(timeout=120)

    def cut(self) -> None:
        """Pull its line out: what runs inside runs on."""
        run("ip", "link", "set", f"ph-{self.name}", "down")

    def mend(self) -> None:
        """Put its line back."""
        run("ip", "link", "set", f"ph-{self.name}", "up")

    def down(self) -> None:
        """Everything that is left of it."""
        self.signal(signal.SIGKILL)
        run("ip", "netns", "del", self.name, quiet=True)
        run("ip", "link", "del", f"ph-{self.name}", quiet=True)


@contextmanager
def bridge(machines: Sequence[Machine]) -> Iterator[None]:
    """The bridge and its machines for as long as the body runs."""
    unbridge(machines)
    run("ip", "link", "add", BRIDGE, "type", "bridge")
    run("ip", "addr", "add", f"{NET}.1/24", "dev", BRIDGE)
    run("ip", "link", "set", BRIDGE, "up")
    try:
        for machine in machines:
            machine.up()
        yield
    finally:
        unbridge(machines)


def unbridge(machines: Sequence[Machine]) -> None:
    """Take away what an earlier run left too."""
    for machine in machines:
        machine.down()
    run("ip", "link", "del", BRIDGE, quiet=True)


def wait(for_: str, until: Callable[[], bool], seconds: float) -> float:
    """After how many seconds it was so; raises RuntimeError where it was not in time."""
    began = time.monotonic()
    while not until():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"waited {seconds:.0f} s in vain: {for_}")
        time.sleep(PATIENCE)
    return time.monotonic() - began
