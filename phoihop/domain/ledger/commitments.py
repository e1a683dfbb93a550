"""The kinds of commitment. Each app declares its own; the ledger keeps the list."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    """`answers`: fulfilling it is a reply, and a reply is never counted as a resolution.

    `continuous`: it has no end of its own, is never overdue, and is closed rather than fulfilled.
    `handed_in`: what is claimed, returned and accepted is a paper, on the page of that paper and nowhere else.
    """

    code: str
    label: str | Promise
    answers: bool = False
    continuous: bool = False
    handed_in: bool = False


class UnknownKind(Exception):
    """No app declared this kind."""


_kinds: dict[str, Kind] = {}


def declare(*kinds: Kind) -> None:
    """Add kinds to the list. Declaring the same kind again changes nothing."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"Kind {kind.code} is declared twice.")


def kind(code: str) -> Kind:
    """The kind of this code. Raises UnknownKind."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


TASK = Kind("TASK", _("Task"))
REPLY = Kind("REPLY", _("Reply"), answers=True)
declare(TASK, REPLY)
