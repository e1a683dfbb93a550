"""What happened in the ledger, for those above."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntryAppended:
    """A commitment's story grew by one entry."""

    commitment_id: int
    entry_id: int
    verb: str
    cause: str = ""  # the reorganisation that moved it, which tells of all that it moves itself
