"""What happens below is told above: at once, or at the end of what belongs together."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from phoihop.foundation.outbox import bus


@dataclass(frozen=True)
class Fell:
    """Something that happens in this test alone."""

    number: int


@dataclass(frozen=True)
class Rose:
    """Something else."""

    number: int


@pytest.fixture
def calls() -> Iterator[list[list[object]]]:
    """What those who listen were told, call by call."""
    heard: list[list[object]] = []
    for event in (Fell, Rose):
        bus.subscribe(event, lambda events: heard.append(list(events)))
    yield heard
    for event in (Fell, Rose):
        del bus._handlers[event]


class TestPublish:
    def test_tells_at_once(self, calls: list[list[object]]) -> None:
        bus.publish([Fell(1)])
        bus.publish([Fell(2)])

        assert calls == [[Fell(1)], [Fell(2)]]


class TestTogether:
    def test_tells_at_its_end_each_class_in_one_call(self, calls: list[list[object]]) -> None:
        with bus.together():
            for number in (1, 2):
                bus.publish([Fell(number)])
                with bus.together():
                    bus.publish([Rose(number)])
            before = list(calls)

        assert before == []
        assert calls == [[Fell(1), Fell(2)], [Rose(1), Rose(2)]]

    def test_tells_nothing_where_it_fails_and_at_once_afterwards(self, calls: list[list[object]]) -> None:
        def fall() -> None:
            with bus.together():
                bus.publish([Fell(1)])
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fall()
        bus.publish([Fell(2)])

        assert calls == [[Fell(2)]]
