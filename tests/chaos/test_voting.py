"""Killed in the middle of a vote, the process loses no vote that it said it took, and none counts twice."""

import json
import signal
import subprocess
import sys

from tests.support.installation import ROOT, Installation

KILLED_AFTER = (1, 15)  # votes taken


def process(case: Installation, *told: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.chaos.ballots", *told]
    return subprocess.Popen(command, env=case.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


class TestKilling:
    def test_in_a_vote_loses_none_and_counts_none_twice(self, installation: Installation) -> None:
        assert process(installation, "prepare").wait() == 0

        for how in ("SECRET", "OPEN"):
            taken: set[str] = set()
            for many in KILLED_AFTER:
                run = process(installation, "cast", how)
                kept = json.loads(run.stdout.readline())  # type: ignore[union-attr]  # a pipe
                assert (taken <= set(kept), len(kept) == len(set(kept))) == (True, True)
                taken |= {run.stdout.readline().strip() for _vote in range(many)}  # type: ignore[union-attr]  # the same
                run.send_signal(signal.SIGKILL)
                taken |= set(run.communicate()[0].split())
                assert run.returncode == -signal.SIGKILL

            whole = process(installation, "cast", how).communicate()[0].splitlines()
            kept, everybody, sums = json.loads(whole[0]), whole[1:-1], json.loads(whole[-1])
            assert taken <= set(kept) < set(everybody)
            assert sums == [len(range(n, len(everybody), 3)) for n in range(3)]

        assert installation.run("ledger", "verify").returncode == 0
