"""Two who carry out a reorganisation from the command line at once take turns: neither waits for the other for ever."""

import argparse
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from phoihop.config import cli_reorganisations
from phoihop.domain.reorganisations.models import Reorganisation
from tests.domain.reorganisations.factories import place
from tests.domain.reorganisations.sheets import begin, sheet
from tests.domain.reorganisations.test_racing import PATIENCE, Beside

pytestmark = pytest.mark.django_db(transaction=True)


class TestTwoAtOnce:
    def test_take_turns(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        place()
        meet, real = threading.Barrier(2), cli_reorganisations._prepare

        def together(*told: object) -> object:
            found = real(*told)  # type: ignore[arg-type]  # handed on as it came
            with suppress(threading.BrokenBarrierError):
                meet.wait(2)  # who has to take turns does not come
            return found

        def reorganise(code: str) -> int:
            file = tmp_path / f"{code}.csv"
            file.write_text(sheet(begin(code, under="tinh")), encoding="utf-8")
            given = argparse.Namespace(file=str(file), dry_run=False, json=True, heir=[], confirm="", give=[])
            return cli_reorganisations.reorganise(given)

        monkeypatch.setattr(cli_reorganisations, "_prepare", together)
        both = [Beside(lambda code=code: reorganise(code)) for code in ("xa-7", "xa-8")]
        for one in both:
            one.join(PATIENCE)

        assert [one.answer for one in both] == [0, 0]
        assert set(Reorganisation.objects.values_list("state", flat=True)) == {"CARRIED_OUT"}
