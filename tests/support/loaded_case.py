"""The demonstration case for tests that look at it or act on it: told once a run (tests/support/stories.py)."""

from phoihop.config import case, case_later
from phoihop.domain.agreements.models import Agreement
from phoihop.domain.organisations.models import Holding
from tests.support.stories import Story

CASE = Story("case", case.load)


def load() -> None:
    """The case's files, in the data folder of the test. Its rows are where the fixture `case_database` lets it begin."""
    CASE.told()


def _go_on() -> None:
    load()
    case_later.load()


EVE = Story("eve", _go_on, on=CASE)  # the case on the eve of 1/7/2025


def post_of(username: str) -> dict[str, str]:
    """What a form of signing asks of this account: the post that its holder has."""
    return {"holding": str(Holding.objects.get(person__user__username=username).pk)}


def signing_of(username: str, code: str) -> dict[str, str]:
    """The form with which this account signs the agreement as it stands."""
    return post_of(username) | {"read": Agreement.objects.get(code=code).text_digest()}
