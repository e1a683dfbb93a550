"""Background work, queued in the transaction that asks for it."""
