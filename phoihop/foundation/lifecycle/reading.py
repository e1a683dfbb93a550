"""While somebody only reads, a question asked twice is answered once.

A page asks the same small questions from many sides: what a body is called that day, whom it stands for, how much it
owes. Inside `reading` each is put to the database once. Nothing is kept from one reading to the next, and outside one
every question is asked anew, so whoever writes always sees what is there now.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
A = TypeVar("A")

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)  # Any: answers of all kinds


@contextmanager
def reading() -> Iterator[None]:
    """Whoever enters promises that nothing is written inside. A reading within a reading shares its answers."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def once(question: Callable[P, A]) -> Callable[P, A]:
    """The question, asked once a reading for the same arguments. They must be hashable, and nobody may change the answer."""

    @wraps(question)
    def asked(*args: P.args, **given: P.kwargs) -> A:
        answers = _answers.get()
        if answers is None:
            return question(*args, **given)
        key = (question, args, frozenset(given.items()))
        if key not in answers:
            answers[key] = question(*args, **given)
        answer: A = answers[key]
        return answer

    return asked


def kept(of: Callable[..., object]) -> dict[Any, Any]:  # Any: keys and answers of that question
    """What is known so far in this reading of a question about many things: fill it. Outside a reading always empty."""
    answers = _answers.get()
    found: dict[Any, Any] = {} if answers is None else answers.setdefault(of, {})
    return found
