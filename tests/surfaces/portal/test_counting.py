"""Every reading counts once; crawlers and reloads never do; a killed process loses at most its window."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from phoihop.surfaces.portal.counting import queries, rules, services
from phoihop.surfaces.portal.counting.tally import SITE, Pending, Tally
from phoihop.surfaces.portal.models import Counted, Presence
from tests.support import loaded_case

NOON = datetime(2021, 9, 23, 5, tzinfo=UTC)
DAY = date(2021, 9, 23)
FIREFOX = "Mozilla/5.0 (X11; Linux) Firefox/150.0"


def seen(tally: Tally, *, reader: int = 1, article: int = 7, agent: str = FIREFOX, at: datetime = NOON) -> bool:
    return tally.see(
        path=f"/cong/bai/{article}/", article_id=article, address=f"10.0.0.{reader}", agent=agent, day=DAY, at=at
    )


def poured(tally: Tally, at: datetime = NOON) -> tuple[Pending, int]:
    kept: list[tuple[Pending, int]] = []
    tally.pour(lambda pending, readers: kept.append((pending, readers)), at)
    return kept[0]


class TestAReading:
    def test_counts_for_its_article_and_for_the_site(self) -> None:
        tally = Tally()

        seen(tally, reader=1)
        seen(tally, reader=2)
        seen(tally, reader=2, article=8)

        assert poured(tally) == ({(DAY, SITE): 3, (DAY, 7): 2, (DAY, 8): 1}, 2)

    def test_counts_again_only_after_the_time_of_a_reload(self) -> None:
        tally = Tally()
        moments = [NOON, NOON + timedelta(minutes=1), NOON + rules.RELOAD - timedelta(seconds=1), NOON + rules.RELOAD]

        assert [seen(tally, at=at) for at in moments] == [True, False, False, True]

    @pytest.mark.parametrize(
        "agent", ["Googlebot/2.1", "Mozilla/5.0 (compatible; bingbot/2.0)", "coccocbot-web", "curl/8", "", "  "]
    )
    def test_of_a_crawler_counts_for_nothing(self, agent: str) -> None:
        tally = Tally()

        assert not seen(tally, agent=agent)
        assert poured(tally) == ({}, 0)

    def test_is_kept_when_the_database_takes_none(self) -> None:
        tally = Tally()
        seen(tally)

        def fails(_pending: Pending, _readers: int) -> None:
            raise OSError("locked")

        with pytest.raises(OSError, match="locked"):
            tally.pour(fails, NOON)

        assert poured(tally)[0] == {(DAY, SITE): 1, (DAY, 7): 1}


@pytest.mark.django_db
class TestTheFigures:
    def test_add_up_exactly_under_load_with_crawlers_and_reloads(self) -> None:
        """40 clients, 10 % crawlers, 10 % reloads, poured all the while."""
        tally, clients, each = Tally(), 40, 500
        stopped, waiting = threading.Event(), threading.Lock()
        written: list[tuple[Pending, int]] = []

        def client(number: int) -> None:
            for turn in range(each):
                if turn % 10 == 0:
                    seen(tally, reader=number, article=turn, agent="Googlebot/2.1")
                elif turn % 10 == 1:
                    seen(tally, reader=number, article=turn + 1)  # opened first, reloaded by the next turn
                else:
                    seen(tally, reader=number, article=turn)

        def pour() -> None:
            while not stopped.is_set():
                tally.pour(lambda pending, readers: written.append((pending, readers)), NOON)

        def take(work: Callable[[int], None], number: int) -> threading.Thread:
            thread = threading.Thread(target=work, args=(number,))
            thread.start()
            return thread

        pouring = threading.Thread(target=pour)
        pouring.start()
        for thread in [take(client, number) for number in range(clients)]:
            thread.join()
        stopped.set()
        pouring.join()
        with waiting:
            tally.pour(lambda pending, readers: written.append((pending, readers)), NOON)
        for pending, readers in written:
            services.pour(pending=pending, readers=readers, process="one", at=NOON)

        expected = clients * each * 8 // 10
        assert Counted.objects.get(day=DAY, article_id=SITE).hits == expected
        assert sum(Counted.objects.exclude(article_id=SITE).values_list("hits", flat=True)) == expected

    def test_are_those_of_days_in_viet_nam_and_weeks_from_monday(self) -> None:
        for day, hits in [(date(2021, 9, 19), 1000), (date(2021, 9, 20), 100), (DAY, 10), (date(2021, 9, 24), 1)]:
            services.pour(pending={(day, SITE): hits}, readers=3, process="one", at=NOON)
        services.pour(pending={}, readers=4, process="another", at=NOON)

        assert queries.board(today=DAY, at=NOON) == queries.Board(online=7, today=10, week=110, all=1110)
        assert queries.online(today=DAY, at=NOON + timedelta(minutes=2)) == 0

    def test_begin_with_what_was_counted_elsewhere(self, case_database: None) -> None:
        loaded_case.load()

        board = queries.board(today=DAY, at=NOON)

        assert board == queries.Board(online=129, today=5_264, week=136_855, all=52_709_936)


CHILD = """
import os, signal, sys
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[1]
from datetime import date, datetime, UTC
from phoihop.surfaces.portal.counting.keeper import Keeper
keeper = Keeper(pause=0.2)
def see(number):
    keeper.see(path="/x", article_id=7, address=str(number), agent="Firefox", day=date(2021, 9, 23), at=datetime.now(UTC))
for number in range(1000):
    see(number)
keeper.poured.clear()
keeper.poured.wait(30)
for number in range(1000, 1050):
    see(number)
print("ready", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
class TestAKilledProcess:
    def test_loses_at_most_what_it_saw_within_the_window(self) -> None:
        name = str(connection.settings_dict["NAME"])
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "phoihop.config.settings"}

        done = subprocess.run(
            [sys.executable, "-c", CHILD, name],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

        assert (done.stdout, done.returncode) == ("ready\n", -9), done.stderr
        kept = Counted.objects.get(day=DAY, article_id=7).hits
        assert 1000 <= kept <= 1050
        assert Presence.objects.count() == 1
