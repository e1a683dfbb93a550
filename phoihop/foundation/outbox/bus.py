"""Events travel upwards: a lower app publishes, `config/subscriptions.py` says who listens.

Handlers run inside the publisher's transaction: what they write commits or falls with its cause. What happened at once
is told at once: five thousand rows agreed together are one call with five thousand events, not as many calls.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

E = TypeVar("E")
_handlers: dict[type[object], list[Callable[[Sequence[object]], None]]] = defaultdict(list)


def subscribe(event: type[E], handler: Callable[[Sequence[E]], None]) -> None:
    """Bind a handler to an event class. Binding the same one twice changes nothing."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)  # type: ignore[arg-type]  # the key guarantees the argument's class


def publish(events: Sequence[object]) -> None:
    """Tell all who listen what happened, in the order in which they were bound. The events are of one class."""
    if not events:
        return
    for handler in _handlers[type(events[0])]:
        handler(events)
