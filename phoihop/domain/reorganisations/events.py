"""What happened, for those above."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PartnerChanged:
    """From a day on a body stands across from others: `passed` duties went to heirs, `ended` ended with their body."""

    reorganisation: str
    body_id: int
    effective_on: date
    passed: int
    ended: int
