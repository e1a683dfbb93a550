"""Killed in the middle of a vote, the process loses no vote that it said it took, and none counts twice."""

import json
import signal
import subprocess
import sys

from tests.support.installation import ROOT, Installation

KILLED_AFTER = (1, 6, 15)  # votes taken


def process(case: Installation, *told: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.chaos.ballots", *told]
    return subprocess.Popen(command, env=case.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def said(case: Installation, *told: str) -> list[object]:
    run = process(case, *told)
    answer, _nothing = run.communicate(timeout=120)
    assert run.returncode == 0
    return json.loads(answer) if answer else []


class TestKilling:
    def test_in_a_vote_loses_none_and_counts_none_twice(self, installation: Installation) -> None:
        said(installation, "prepare")

        for how in ("SECRET", "OPEN"):
            said(installation, "open", how)
            for many in KILLED_AFTER:
                run = process(installation, "cast", how)
                taken = [run.stdout.readline().strip() for _vote in range(many)]  # type: ignore[union-attr]  # a pipe
                run.send_signal(signal.SIGKILL)
                rest, _nothing = run.communicate()
                kept = said(installation, "voted", how)
                assert run.returncode == -signal.SIGKILL
                assert {*taken, *rest.splitlines()} <= set(kept)
                assert len(kept) == len(set(kept))

            everybody = process(installation, "cast", how)
            assert everybody.wait(timeout=120) == 0
            electors, *sums = said(installation, "count", how)
            assert electors > 2 * KILLED_AFTER[-1]
            assert sums == [len(range(n, electors, 3)) for n in range(3)]

        assert installation.run("ledger", "verify").returncode == 0
