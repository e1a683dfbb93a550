"""What happened to plans, for those above."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanMoved:
    """A plan was handed in, returned or approved by a body; `verb` as in the table of its states."""

    plan_id: int
    verb: str
    by_body_id: int
    on: date
