"""What happened to bodies, for those above."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TermsKept:
    """The terms of a body are others than they were; `before` are the periods that stood, the last day exclusive."""

    body_id: int
    before: tuple[tuple[date, date | None], ...]
