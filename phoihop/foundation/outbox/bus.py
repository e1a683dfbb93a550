"""Events travel upwards: a lower app publishes, `config/subscriptions.py` says who listens.

Handlers run inside the publisher's transaction: what they write commits or falls with its cause.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

E = TypeVar("E")
_handlers: dict[type[object], list[Callable[[object], None]]] = defaultdict(list)


def subscribe(event: type[E], handler: Callable[[E], None]) -> None:
    """Bind a handler to an event class. Binding the same one twice changes nothing."""
    if handler not in _handlers[event]:
        _handlers[event].append(handler)  # type: ignore[arg-type]  # the key guarantees the argument's class


def publish(event: object) -> None:
    """Tell all who listen, in the order in which they were bound."""
    for handler in _handlers[type(event)]:
        handler(event)
