"""Whatever somebody does to the rows below the models is found, and the chain that it was done to is named; a thousand by the command itself."""

import pytest

from tests.security import tampering
from tests.support import loaded_case

pytestmark = pytest.mark.django_db
TIMES = 40


class TestTampering:
    def test_is_found_and_named_every_time(self, case_database: None) -> None:
        loaded_case.load()

        told = tampering.run(TIMES)

        assert told["missed"] == []
        assert told["ways"] >= TIMES // 3
