"""Words set in columns of a terminal, where every letter takes one place however many signs it is written with."""

import unicodedata
from collections.abc import Sequence

GAP = "  "


def width(words: str) -> int:
    """How many places the words take: a mark that sits on a letter takes none."""
    return sum(not unicodedata.combining(sign) for sign in unicodedata.normalize("NFC", words))


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each row as one line, every column as wide as its widest words and never touching the next; the last one runs free."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return [
        GAP.join(cell + " " * (places - width(cell)) for cell, places in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
