"""Events travel upwards: a lower app publishes, `config/subscriptions.py` says who listens.

Handlers run inside the publisher's transaction: what they write commits or falls with its cause. What happened at once
is told at once: five thousand rows agreed together are one call with five thousand events, not as many calls.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

E = TypeVar("E")
_held: ContextVar[list[object] | None] = ContextVar("held", default=None)
_handlers: dict[type[object], list[Callable[[Sequence[object]], None]]] = defaultdict(list)


def subscribe(event: type[E], handler: Callable[[Sequence[E]], None]) -> None:
    """Bind a handler to an event class. Binding the same one twice changes nothing."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)  # type: ignore[arg-type]  # the key guarantees the argument's class


def publish(events: Sequence[object]) -> None:
    """Tell all who listen what happened, in the order in which they were bound. The events are of one class."""
    if not events:
        return
    if (held := _held.get()) is not None:
        held.extend(events)
        return
    for handler in _handlers[type(events[0])]:
        handler(events)


@contextmanager
def together() -> Iterator[None]:
    """What is published in the block is told at its end, all of one class in one call; nothing where the block fails.

    For a verb that does to each of many rows what a lower app does to one. A block within a block belongs to the outer.
    """
    if _held.get() is not None:
        yield
        return
    events: list[object] = []
    token = _held.set(events)
    try:
        yield
    finally:
        _held.reset(token)
    for kind in dict.fromkeys(type(event) for event in events):
        publish([event for event in events if type(event) is kind])
