"""The demonstration case for tests that look at it or act on it: told once a run (tests/support/stories.py)."""

from phoihop.config import case
from tests.support.stories import Story

CASE = Story("case", case.load)


def load() -> None:
    """The case's files, in the data folder of the test. Its rows are where the fixture `case_database` lets it begin."""
    CASE.told()
