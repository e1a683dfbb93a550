"""Readings over HTTP: exact to the last one however many ask, and killed with -9 no more is lost than is said."""

import pytest

from bench import counting
from bench.serving import Served
from phoihop.surfaces.portal.counting import rules
from tests.support.installation import Installation

pytestmark = pytest.mark.once
HITS = 1_200  # as `python -m bench --hits 200000`, with fewer


class TestCounting:
    def test_shows_on_every_page_what_was_read_and_loses_no_more_than_its_window(self, with_case: Installation) -> None:
        served = Served(with_case.environment)
        served.start()
        try:
            articles = counting.published(served)
            told = counting.exactly(served, articles, HITS)
            lost = counting.killed(served, articles, HITS, rest=rules.WINDOW)
        finally:
            served.kill()

        assert len(articles) == 9
        assert [row for row in told if row[1] != row[2]] == []
        assert told[0][2] == HITS * 8 // 10
        assert lost.sooner >= HITS * 8 // 10 // 4 - counting.CLIENTS
        assert -lost.unknown <= lost.readings <= lost.within_the_window
