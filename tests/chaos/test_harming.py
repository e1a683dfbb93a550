"""What was acknowledged outlives a killed worker, and a form that many send at once is taken once; `make chaos` does it a thousand times."""

import json
import subprocess
import sys

import pytest

from tests.support.installation import ROOT, Installation


def harmed(case: Installation, harm: str, count: int) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.chaos.harming", harm, "--count", str(count)]
    done = subprocess.run(command, env=case.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, told
    return told


class TestAnInstallation:
    @pytest.mark.parametrize(("harm", "count"), [("kills", 6), ("submits", 10)])
    def test_keeps_whole_and_once_all_that_it_acknowledged(
        self, with_case: Installation, harm: str, count: int
    ) -> None:
        told = harmed(with_case, harm, count)

        assert (told["lost"], told["doubled"], told["half"], told["verified"]) == ([], [], [], True)
        assert told["harms"] == count
        assert told["statuses"].keys() == {"302"}
        assert told["acknowledged"] == told["sent"]


class TestTheJudge:
    def test_finds_what_is_lost_doubled_or_half_written(self, with_case: Installation) -> None:
        command = [sys.executable, "-m", "tests.chaos.harming", "lies", "--count", "1"]
        done = subprocess.run(command, env=with_case.environment, cwd=ROOT, capture_output=True, text=True, check=False)

        told = json.loads(done.stdout.splitlines()[-1])
        assert done.returncode == 1
        assert (told["lost"], told["half"]) == ([3, 4], [1, 2])
