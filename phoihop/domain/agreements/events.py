"""What happened to agreements, for those above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Presented:
    """An agreement was presented to its parties: it waits for their signatures."""

    agreement_id: int


@dataclass(frozen=True, slots=True)
class AmendmentProposed:
    """Words that amend an agreement in force were proposed: they wait for the signatures of its other sides."""

    wording_id: int
