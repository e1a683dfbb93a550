"""`python -m deploy.cluster`: builds the cluster from nothing, harms it while people write, counts what is left, takes it away.

    apt-get install postgresql patroni etcd-server pgbouncer haproxy iproute2

Every write has a key and is sent again under it until it is acknowledged, as a program should. At the end each acknowledged
key is looked for in the ledger: there once, or it is lost or doubled.
"""

import argparse
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.cluster.machines import Machine, bridge, wait
from deploy.cluster.topology import TTL, Cluster

WRITERS, CALM = 8, 12.0  # seconds before the harm
BACK, ERRORS = 10.0, 0.001  # goals: seconds until the next acknowledged write; share of failed requests


@dataclass
class Writing:
    """Who writes all the time, and what became of it."""

    door: str
    name: str
    keys: list[str]
    codes: list[str]
    acknowledged: dict[str, float] = field(default_factory=dict)  # by key, when
    failed: list[tuple[float, str]] = field(default_factory=list)
    asked: int = 0
    stop: bool = False

    def write(self, number: int) -> None:
        """One writer: a step of a duty, again under its key until it is acknowledged, then the next."""
        for count in itertools.count():
            if self.stop:
                return
            key = f"{self.name}-{number}-{count}"
            while not self.stop and not self._once(number, count, key):
                time.sleep(0.1)

    def _once(self, number: int, count: int, key: str) -> bool:
        mine = self.codes[number::WRITERS]  # no two of them write one duty: that would be a conflict, and no failure
        code, secret = mine[count % len(mine)], self.keys[(number + count * WRITERS) % len(self.keys)]
        body = json.dumps({"verb": "progress", "percent": 40, "words": "Đang làm."}).encode()
        asked = urllib.request.Request(
            f"http://{self.door}/api/v1/commitments/{code}/steps", body,
            {"Authorization": f"Bearer {secret}", "Idempotency-Key": key, "Content-Type": "application/json"},
        )  # fmt: skip
        self.asked += 1
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                answer.read()
        except urllib.error.HTTPError as refused:
            self.failed.append((time.monotonic(), f"{refused.code} {refused.read(200)!r}"))
            return False
        except OSError as gone:
            self.failed.append((time.monotonic(), str(gone)))
            return False
        self.acknowledged[key] = time.monotonic()
        return True


@contextmanager
def writing(work: Writing) -> Iterator[None]:
    """The writers, for as long as the body runs."""
    threads = [threading.Thread(target=work.write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        work.stop = True
        for thread in threads:
            thread.join()


def main() -> int:
    """Every harm in turn, on one cluster."""
    parser = argparse.ArgumentParser(prog="deploy.cluster", description=__doc__)
    parser.add_argument("--only", choices=[*HARMS], help="this harm alone")
    parser.add_argument("--keep", action="store_true", help="harm nothing; stay until Ctrl+C")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they write after each harm")
    given = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("Namespaces need root: run it as root, on a machine that is yours.")
    good = True
    with tempfile.TemporaryDirectory(prefix="phoihop-cluster.") as folder:
        cluster = Cluster(Path(folder))
        with bridge(cluster.machines):
            began = time.monotonic()
            try:
                cluster.start()
            except RuntimeError:
                _tell_logs(cluster)
                raise
            print(f"built from nothing in {time.monotonic() - began:.0f} s; http://{cluster.door.address}/", flush=True)
            codes, keys = _prepared(cluster)
            if given.keep:
                signal.pause()
            for name, harm in HARMS.items():
                if given.only in (None, name):
                    good &= _harmed(cluster, name, harm, codes, keys, given.seconds)
    return 0 if good else 1


def _tell_logs(cluster: Cluster) -> None:
    """The last lines of every log: they go with the folder."""
    for log in sorted(cluster.folder.glob("*/*.log")):
        print(f"{log.parent.name} {log.name}", *log.read_text(errors="replace").splitlines()[-8:], sep="\n    ")


def _harmed(
    cluster: Cluster, name: str, harm: Callable[[Cluster], Machine | None], codes: list[str], keys: list[str], seconds: float
) -> bool:  # fmt: skip
    """Whether everything that was acknowledged is there once, and how long nobody was acknowledged."""
    work = Writing(cluster.door.address, name, keys, codes)
    before = _entries(cluster)
    with writing(work):
        time.sleep(CALM)
        struck, hurt = time.monotonic(), harm(cluster)
        time.sleep(seconds)
    if hurt is not None:
        cluster.revive(hurt)
    whole = wait("all three again", cluster.whole, 180)
    time.sleep(2 * TTL)  # who woke up as if nothing had been has heard by now
    wait("all three still", cluster.whole, 180)
    found = _entries(cluster) - before
    told = {key.split("-", 2)[2] for key in found}  # behind “api”, and the number of the key for machines
    lost = [key for key in work.acknowledged if key not in told]
    moments = sorted(work.acknowledged.values())
    silent = max((b - a for a, b in itertools.pairwise(moments) if b > struck), default=float("inf"))
    share = len(work.failed) / max(work.asked, 1)
    print(
        f"{name:<10}{len(moments):>7,} acknowledged, {len(lost)} lost, {len(found) - len(told)} doubled; "
        f"{len(work.failed)} of {work.asked:,} requests failed ({share:.2%}); back after {silent:.1f} s; whole again {whole:.0f} s later",
        flush=True,
    )
    for _at, words in work.failed[:3]:
        print(f"           {words[:160]}")
    return not lost and len(found) == len(told) and silent <= BACK and share <= ERRORS


def _prepared(cluster: Cluster) -> tuple[list[str], list[str]]:
    """Duties on which one may report, and keys for machines, told by a process of the product's own."""
    told = _asked(cluster, "keys")
    found: dict[str, list[str]] = json.loads(told)
    return found["codes"], found["keys"]


def _entries(cluster: Cluster) -> set[str]:
    """The keys of every entry, as `<row>:<key>`: a doubled one stands twice. Asked of the machine that decides, past all between."""
    return set(json.loads(_asked(cluster, "entries")))


def _asked(cluster: Cluster, what: str) -> str:
    environment = cluster.environment | {"DATABASE_URL": cluster.url_of(_primary(cluster))}
    command = (sys.executable, "-m", "deploy.cluster.looking", what)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def _kill(cluster: Cluster) -> Machine:
    """The machine that decides loses its power."""
    found = _primary(cluster)
    found.signal(signal.SIGKILL)
    return found


def _cut(cluster: Cluster) -> Machine:
    """The machine that decides loses its line, and goes on believing."""
    found = _primary(cluster)
    found.cut()
    return found


def _pause(cluster: Cluster) -> Machine:
    """Every process of the machine that decides stands still, and goes on later as if nothing had been."""
    found = _primary(cluster)
    found.signal(signal.SIGSTOP)
    return found


def _upgrade(cluster: Cluster) -> None:
    """The offices are stopped and started anew one after the other."""
    name = Path(sys.executable).name
    for office in cluster.offices:
        office.end(name)
        cluster.start_office(office)
        wait(f"the product on {office.name}", lambda office=office: cluster.answers(office), 120)  # type: ignore[misc]  # bound now


def _primary(cluster: Cluster) -> Machine:
    found = cluster.primary()
    if found is None:
        raise RuntimeError("no machine decides")
    return found


HARMS: dict[str, Callable[[Cluster], Machine | None]] = {
    "kill": _kill, "cut": _cut, "pause": _pause, "upgrade": _upgrade,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
