"""`make chaos`: every harm of `tests.chaos.harming` so often that it counts, each to an installation of its own. Needs root.

apt-get install postgresql e2fsprogs
.venv/bin/python -m tests.chaos --only power --share 0.1
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos import disks
from tests.chaos.postgres import Server

ROOT = Path(__file__).resolve().parents[2]
TMPFS = 160  # megabytes of the disk that gets full


@dataclass(frozen=True, slots=True)
class Plan:
    """One harm, on which database, how often."""

    harm: str
    engine: str
    count: int


PLANS = (
    Plan("kills", "sqlite", 500), Plan("kills", "postgresql", 500),
    Plan("submits", "sqlite", 2500), Plan("submits", "postgresql", 2500),
    Plan("cuts", "postgresql", 300), Plan("restarts", "postgresql", 100), Plan("full", "sqlite", 200), Plan("power", "sqlite", 200),
)  # fmt: skip


@contextmanager
def prepared(plan: Plan, folder: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation with the case, on the disk and the database that its harm is done to."""
    disk = folder / "disk"
    disk.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PHOIHOP_", "CHAOS_"))}
    made = kept | {"PHOIHOP_DATA": str(disk / "data"), "DATABASE_URL": f"sqlite:///{disk}/data/phoihop.sqlite3"}
    with ExitStack() as stack:
        if plan.harm == "full":
            stack.enter_context(disks.memory(disk, TMPFS))
            (disk / "data" / "files").mkdir(parents=True)
            stack.enter_context(disks.memory(disk / "data" / "files", TMPFS // 4))
        if plan.harm == "power":
            image = disks.Image(folder / "image", disk)
            image.make()
            stack.callback(image.unmount)
            made |= {"CHAOS_IMAGE": str(image.file), "CHAOS_DISK": str(disk)}
        (disk / "data").mkdir(exist_ok=True)
        if plan.engine == "postgresql":
            folder.chmod(0o755)
            server = Server(folder / "pg", 21000 + os.getpid() % 9000)
            server.make()
            server.start()
            stack.callback(server.stop, "immediate")
            made |= {"DATABASE_URL": server.url, "CHAOS_DOOR": str(server.door)}
        loading = [sys.executable, "-c", "import sys; from phoihop.config.cli import main; sys.exit(main(['demo']))"]
        subprocess.run(loading, env=made, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        yield made


def main() -> int:
    """All of them in turn, a line each."""
    parser = argparse.ArgumentParser(
        prog="tests.chaos", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", choices=sorted({plan.harm for plan in PLANS}), help="this harm alone")
    parser.add_argument("--share", type=float, default=1.0, help="of how often, as 0.1")
    given = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("Disks that fill up and lose their power need root: run it as root, on a machine that is yours.")
    good = True
    for plan in PLANS:
        if given.only in (None, plan.harm):
            good &= _done(plan, max(1, round(plan.count * given.share)))
    return 0 if good else 1


def _done(plan: Plan, count: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="phoihop-chaos.", dir="/tmp") as folder:  # a socket's path is short
        began = time.monotonic()
        with prepared(plan, Path(folder)) as environment:
            command = [sys.executable, "-m", "tests.chaos.harming", plan.harm, "--count", str(count)]
            done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        took = time.monotonic() - began
    if not done.stdout.strip():
        print(f"{plan.harm} on {plan.engine}: it ended by itself")
        return False
    told = json.loads(done.stdout.splitlines()[-1])
    print(_line(plan, told, took), flush=True)
    return done.returncode == 0


def _line(plan: Plan, told: dict[str, object], took: float) -> str:
    counts = {name: len(told.pop(name)) for name in ("lost", "doubled", "half")}  # type: ignore[arg-type]  # lists
    told.pop("harm")
    harms, sent, acknowledged = told.pop("harms"), told.pop("sent"), told.pop("acknowledged")
    wrong = ", ".join(f"{number} {name}" for name, number in counts.items())
    more = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in told.items())
    return f"{plan.harm:<9}{plan.engine:<11}{harms:>6,} times, {acknowledged:,} of {sent:,} acknowledged: {wrong}; {more}; {took:.0f} s"


if __name__ == "__main__":
    sys.exit(main())
