"""What happened to agreements, for those above."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Presented:
    """An agreement was presented to its parties: it waits for their signatures."""

    agreement_id: int


@dataclass(frozen=True, slots=True)
class ExtensionProposed:
    """A side proposed to prolong the term of an agreement in force: it waits for the signatures of the other sides."""

    extension_id: int


@dataclass(frozen=True, slots=True)
class TermExtended:
    """All sides have signed that the term of an agreement ends later, the last of them on that day."""

    agreement_id: int
    on: date


@dataclass(frozen=True, slots=True)
class AmendmentProposed:
    """Words that amend an agreement in force were proposed: they wait for the signatures of its other sides."""

    wording_id: int
