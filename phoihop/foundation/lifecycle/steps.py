"""A life cycle is a table of steps. No ladders of `if state == …` anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass

NOWHERE = ""  # the source of a first step


@dataclass(frozen=True, slots=True)
class Step:
    """`verb` leads from `source` to `target`; both are codes of the app's state enum, `source` NOWHERE at birth."""

    verb: str
    source: str
    target: str


class WrongStep(Exception):
    """The table has no such step from here, or someone else took one in between. Nothing was changed."""

    def __init__(self, verb: str, state: str) -> None:
        super().__init__(f"{verb} from {state}")
        self.verb, self.state = verb, state


def target(steps: Iterable[Step], verb: str, source: str) -> str:
    """Where `verb` leads from `source`. Raises WrongStep when the table has no such row."""
    for step in steps:
        if step.verb == verb and step.source == source:
            return step.target
    raise WrongStep(verb, source)


def verbs_from(steps: Iterable[Step], source: str) -> list[str]:
    """The verbs that the table allows from a state, in the table's order."""
    return [step.verb for step in steps if step.source == source]
