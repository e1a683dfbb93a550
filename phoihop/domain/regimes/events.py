"""What happened to reports, for those above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellSpokenOf:
    """One side of a report wrote to the other about a cell of it, or settled what was asked."""

    line_id: int
