"""A damaged file is read or refused with a sentence by everything that reads files; fifty thousand of them by the command itself."""

import pytest

from tests.security import mutating

COUNT = 300


class TestDamagedFiles:
    def test_end_in_no_server_error(self):
        told = mutating.run(COUNT)

        assert told["faults"] == []

    def test_are_read_by_every_reader_at_least_once(self):
        read = {name for kind in mutating.WHOLE for name in mutating.read(kind, mutating.whole(kind))}

        assert read == {"kept", "conclusion", "text", "lines", "list", "picture"}

    @pytest.mark.parametrize("number", [12_001])  # an archive of a version that is still to come
    def test_that_once_did_are_refused(self, number):
        assert mutating.read(*mutating.mutated(number)) is not None
