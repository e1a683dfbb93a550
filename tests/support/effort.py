"""How many examples the long properties try: all of them on the first database, a share of them on another.

What they hold (a forest, a recount, two keys) no database decides; that each of them speaks to a second one well is
shown by a few stories as by many.
"""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

SHARE = 4
_on_another = False
_asked = 0


def spare() -> None:
    """From here on a share is enough: everything was tried on one database already."""
    global _on_another  # noqa: PLW0603  # said once, before any test is read
    _on_another = True


def ask(number: int) -> None:
    """From here on so many examples are tried of each long property: `--examples 200`."""
    global _asked  # noqa: PLW0603  # said once, before any test is read
    _asked = number


def examples(whole: int) -> int:
    """How many of `whole` examples to try; at least two."""
    return _asked or (max(2, whole // SHARE) if _on_another else whole)


def promised(least: int) -> int:
    """How often something seldom has to come in all of them. A share of them can promise nothing."""
    return 0 if _on_another else least


def some(cases: Sequence[T]) -> Sequence[T]:
    """Which of `cases` to try, where one of them says as much about another database as all: there the first."""
    return cases[:1] if _on_another else cases
