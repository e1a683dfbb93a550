"""A damaged file is read or refused with a sentence by everything that reads files; fifty thousand of them by the command itself."""

from tests.security import mutating

COUNT = 300


class TestDamagedFiles:
    def test_end_in_no_server_error(self):
        told = mutating.run(COUNT)

        assert told["faults"] == []

    def test_are_read_by_every_reader_at_least_once(self):
        read = {name for kind in mutating.WHOLE for name in mutating.read(kind, mutating.whole(kind))}

        assert read == {"kept", "conclusion", "text", "lines", "list", "picture"}
