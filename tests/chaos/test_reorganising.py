"""Killed at any moment, a reorganisation leaves everything as it was, or as it becomes; never anything between."""

import json
import signal
import subprocess

import pytest

from tests.domain.reorganisations.sheets import SHIPPED
from tests.support.installation import COMMAND, ROOT, Installation

RUN = (COMMAND, "reorganise", SHIPPED, "--confirm", "Nghị quyết 202/2025/QH15", "--give", "all")
STEP, LEAST = 0.8, 2  # seconds more at each try; how many tries must have been cut short for this to tell anything


@pytest.fixture
def case(installation: Installation) -> Installation:
    """The case, in a database of its own."""
    assert installation.run("demo").returncode == 0
    return installation


def started(case: Installation) -> subprocess.Popen[bytes]:
    return subprocess.Popen(RUN, env=case.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def open_of(case: Installation, body: str, day: str) -> int:
    answer = case.run("ledger", "statement", body, "--as-of", day, "--json")
    if answer.returncode != 0:
        return -1  # there is no such body
    return sum(row["state"] in {"IN_FORCE", "CLAIMED", "SUSPENDED"} for row in json.loads(answer.stdout)["rows"])


def stands(case: Installation) -> tuple[int, int]:
    """What the old Front and the new one have open on the day."""
    return open_of(case, "laocai.mttq", "1/7/2025"), open_of(case, "laocai-2025.mttq", "1/7/2025")


class TestKilling:
    def test_leaves_before_or_after(self, case: Installation) -> None:
        old = open_of(case, "laocai.mttq", "1/7/2025")
        before, after = (old, -1), (0, old)
        assert stands(case) == before

        seen, patience = [], STEP
        while not seen or seen[-1] == before:  # each time a little later, until it comes through
            process = started(case)
            try:
                process.wait(timeout=patience)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            seen.append(stands(case))
            assert case.run("ledger", "verify").returncode == 0
            patience += STEP

        assert set(seen) == {before, after}
        assert len(seen) >= LEAST
        assert case.run("ledger", "rebuild", "--check").returncode == 0
