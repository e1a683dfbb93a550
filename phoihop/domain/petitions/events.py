"""What happened to petitions, for those above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WroteBySlip:
    """Somebody who holds a slip added words to a petition, or does not agree with its answer."""

    word_id: int
