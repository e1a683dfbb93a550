"""`python -m tests.chaos.harming HARM --count N`: does one harm so many times to the installation of this environment.

    kills      a worker is killed (-9) up to half a second after something was sent to it
    submits    one form is sent by two to twenty at once
    cuts       the line to PostgreSQL is cut at a COMMIT, before it arrives or before its answer does
    restarts   PostgreSQL is stopped (fast, immediate, or every process killed) and started while people write
    full       the disk is full, of rows and files or of files alone, and has room again later
    power      the power goes: what the disk holds of SQLite's and the files' writes is all that is left
    lies       nothing is harmed, but what is judged is untrue: the judge must say so

After each, whoever had no answer sends the same form again. What was acknowledged must be there, once, with its file and
what vouches for it. Prints one line of JSON; exit code 0 where nothing was lost, doubled or half written.
"""

import argparse
import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
django.setup()

from django.conf import settings  # noqa: E402  # Django is set up first
from django.db import connections  # noqa: E402  # as above

from phoihop.config import cli, starting  # noqa: E402  # as above
from tests.chaos import acts, disks  # noqa: E402  # as above
from tests.chaos.postgres import Line, Server  # noqa: E402  # as above
from tests.chaos.workers import Worker, apart  # noqa: E402  # as above

PATIENCE = 90.0  # seconds that an answer may take while the database comes and goes
LONGEST = 0.5  # seconds between a form and the end of its worker
ROOM = 96 * 1024  # bytes that are left at most when the disk is about to be full


@dataclass
class Run:
    """Who writes, what was sent and acknowledged, and what came of the harm."""

    desk: acts.Desk
    chance: random.Random
    acknowledged: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)
    lost: list[int] = field(default_factory=list)
    doubled: list[int] = field(default_factory=list)
    half: list[int] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    harms: int = 0
    unanswered: int = 0
    next: int = 1

    def ask(self, worker: Worker, number: int, within: float) -> bool:
        """Send one act; whether it was acknowledged in time."""
        self.sent.add(number)
        worker.ask(number)
        told = worker.answer(within)
        if told is None:
            return False
        self.statuses[told[0]] += 1
        if told[0] == acts.TAKEN:
            self.acknowledged.add(number)
        return told[0] == acts.TAKEN

    def look(self, numbers: set[int]) -> None:
        """Judge these as they stand now."""
        known = sorted(self.acknowledged & numbers)
        told = apart(lambda: asdict(acts.judge(known, sorted(numbers))))
        for name in ("lost", "doubled", "half"):
            getattr(self, name).extend(told[name])

    def told(self, **more: object) -> dict[str, object]:
        """The result."""
        wrong = {name: sorted(set(getattr(self, name))) for name in ("lost", "doubled", "half")}
        return {
            "harms": self.harms, "acknowledged": len(self.acknowledged), "sent": len(self.sent), "unanswered": self.unanswered,
            "statuses": dict(self.statuses), **more, **wrong,
        }  # fmt: skip


def kills(run: Run, count: int) -> dict[str, object]:
    """A worker answers one form after another; at a moment that nobody chose it is gone."""
    for _time in range(count):
        worker = Worker(run.desk)
        _again(run, worker)  # the form that had no answer, then others until it is gone
        until = time.monotonic() + run.chance.uniform(0, LONGEST)
        while run.ask(worker, run.next, until - time.monotonic()):
            run.next += 1
        worker.kill()
        run.harms += 1
        run.unanswered += 1
        run.look({run.next})  # whole, or not there at all; then the next worker is sent the same form
    _settle(run)
    run.look(run.sent)
    return run.told()


def submits(run: Run, count: int) -> dict[str, object]:
    """Two to twenty threads press the same button at the same moment; every one is led to the same page."""
    elsewhere = 0
    for number in range(1, count + 1):
        many = 2 if number % 10 else run.chance.randint(3, 20)
        gate, told = threading.Barrier(many), list[tuple[int, str]]()

        def press(gate: threading.Barrier = gate, number: int = number, told: list[tuple[int, str]] = told) -> None:
            gate.wait()
            told.append(acts.send(run.desk, number))
            connections.close_all()

        threads = [threading.Thread(target=press) for _one in range(many)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        run.sent.add(number)
        run.harms += 1
        run.statuses.update(status for status, _where in told)
        if all(status == acts.TAKEN for status, _where in told):
            run.acknowledged.add(number)
        elsewhere += len({where for _status, where in told}) > 1
    run.look(run.sent)
    refused = run.sent - run.acknowledged
    return run.told(elsewhere=elsewhere, refused=sorted(refused))


def cuts(run: Run, count: int) -> dict[str, object]:
    """The line goes at one of the first commits of a request; nobody knows whether it was done, and sends it again."""
    line = Line(Path(os.environ["CHAOS_DOOR"]))
    settings.DATABASES["default"].update(HOST="127.0.0.1", PORT=str(line.port))
    connections["default"].settings_dict.update(HOST="127.0.0.1", PORT=str(line.port))
    worker = Worker(run.desk)
    while run.harms < count:
        run.next += 1
        line.cut_at(run.chance.randint(1, 3), run.chance.choice(("before", "after")))
        answered = run.ask(worker, run.next, PATIENCE)
        if line.mend():
            run.harms += 1
            run.unanswered += not answered
            run.look({run.next})
        _again(run, worker)
    worker.kill()
    run.look(run.sent)
    return run.told()


def restarts(run: Run, count: int) -> dict[str, object]:
    """People write on while the database goes and comes back."""
    server = Server.at(Path(os.environ["CHAOS_DOOR"]))
    worker, slowest = Worker(run.desk), 0.0
    while run.harms < count:
        how = ("fast", "immediate", "kill")[run.harms % 3]
        going = threading.Timer(run.chance.uniform(0, LONGEST), server.stop, [how])
        going.start()
        while going.is_alive():
            _one(run, worker)
        server.start()
        began = time.monotonic()
        _again(run, worker)
        slowest = max(slowest, time.monotonic() - began)
        run.harms += 1
    worker.kill()
    run.look(run.sent)
    return run.told(back_after=round(slowest, 1))


def full(run: Run, count: int) -> dict[str, object]:
    """The last room goes to somebody else's file; people read on, and write again once it is gone, without a restart."""
    worker, read = Worker(run.desk), Counter[int]()
    while run.harms < count:
        folder = Path(settings.DATA) / ("files" if run.harms % 2 else ".")
        with disks.filled(folder, run.chance.randrange(ROOM)):
            refused = 0
            for _time in range(400):
                refused += not _one(run, worker)
                if refused > 2:  # an odd one, an even one, and one more
                    break
            worker.ask("read")
            told = worker.answer()
            read[told[0] if told else 0] += 1
            run.harms += bool(refused)
        _again(run, worker)
        run.look({run.next, run.next - 1})
    worker.kill()
    run.look(run.sent)
    return run.told(read_while_full=dict(read))


def power(run: Run, count: int) -> dict[str, object]:
    """The machine stops between two writes to its disk; it starts again with what the disk holds."""
    image, checked = disks.Image(Path(os.environ["CHAOS_IMAGE"]), Path(os.environ["CHAOS_DISK"])), 0
    while run.harms < count:
        worker = Worker(run.desk)
        until = time.monotonic() + run.chance.uniform(0.05, LONGEST)
        while run.ask(worker, run.next, until - time.monotonic()):
            run.next += 1
        os.kill(worker.pid, signal.SIGSTOP)
        image.lose_power(worker.kill)
        run.harms += 1
        run.unanswered += 1
        run.look({run.next} | set(sorted(run.acknowledged)[-50:]))
        if run.harms % 20 == 0:
            checked += apart(_whole)
    run.look(run.sent)
    return run.told(found_whole=checked)


def _one(run: Run, worker: Worker) -> bool:
    """The next act, or the last one again; whether it was taken."""
    if taken := run.ask(worker, run.next, PATIENCE):
        run.next += 1
    return taken


def _again(run: Run, worker: Worker) -> None:
    """The same form until it is taken."""
    until = time.monotonic() + PATIENCE
    while not run.ask(worker, run.next, PATIENCE):
        if time.monotonic() > until:
            raise RuntimeError("nothing is taken any more")
        time.sleep(0.1)
    run.next += 1


def _settle(run: Run) -> None:
    worker = Worker(run.desk)
    _again(run, worker)
    worker.kill()


def _whole() -> bool:
    """Whether every chain and every count is what was recorded."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  # a device
        sys.stdout = nowhere
        return cli.main(["ledger", "verify"]) == 0 and cli.main(["ledger", "rebuild", "--check"]) == 0


def lies(run: Run, _count: int) -> dict[str, object]:
    """What a judge must not pass: a file that is gone, an act that nobody vouches for, and two that were never there."""
    for number in (1, 2):
        run.statuses[acts.send(run.desk, number)[0]] += 1
    acts.spoil(1, 2)
    run.sent, run.acknowledged = {1, 2, 3, 4}, {1, 2, 3, 4}
    run.look(run.sent)
    return run.told()


HARMS: dict[str, Callable[[Run, int], dict[str, object]]] = {
    "kills": kills, "submits": submits, "cuts": cuts, "restarts": restarts, "full": full, "power": power,
    "lies": lies,
}  # fmt: skip


def main() -> int:
    """One harm, then everything verified."""
    parser = argparse.ArgumentParser(
        prog="tests.chaos.harming", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("harm", choices=[*HARMS])
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    starting.collect_static(lambda _words: None)
    desk = acts.prepare()
    acts.send(desk, 0)  # everything is loaded once, before the first fork
    acts.read(desk)
    told = HARMS[given.harm](Run(desk, random.Random(given.seed)), given.count)
    told["verified"] = apart(_whole)
    print(json.dumps({"harm": given.harm, **told}))
    return 0 if told["verified"] and not (told["lost"] or told["doubled"] or told["half"]) else 1


if __name__ == "__main__":
    sys.exit(main())
