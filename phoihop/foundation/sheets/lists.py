"""What a list is before it becomes a file: its columns, its rows, and what is to be said above them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.text import slugify

from phoihop.foundation.vn import text

Cell = str | int | float | date | None


class Kind(StrEnum):
    """How the cells of a column are written and aligned."""

    WORDS = "WORDS"
    DAY = "DAY"
    NUMBER = "NUMBER"
    SHARE = "SHARE"  # of a hundred
    MONEY = "MONEY"  # whole đồng


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, how wide its column stands in characters, and what its cells are."""

    label: str
    width: int = 16
    kind: Kind = Kind.WORDS


@dataclass(frozen=True, slots=True)
class Listed:
    """A list ready to be written. `about`: lines under the title, as the day that it holds for.

    `made_up` says of each row whether it is illustrative; those are marked in a column of their own.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    made_up: Iterable[bool]
    about: Sequence[str] = ()

    def file_name(self, on: date) -> str:
        """The name of its file without an ending: the title without marks, and the day."""
        return f"{slugify(text.fold(self.title)) or 'list'}-{on.isoformat()}"


_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def neutral(cell: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it."""
    return f"'{cell}" if _leads(cell) else cell


def restored(cell: str) -> str:
    """The text as it was before `neutral`."""
    return cell[1:] if cell.startswith("'") and _leads(cell) else cell


def _leads(cell: str) -> bool:
    """Whether it begins like a formula, or like one that was made harmless: then both ways lead back."""
    return cell.lstrip("'").startswith(_LEADS)
