"""Reads a conclusion and proposes commitments; pure: no database, no clock. Nothing here enters the ledger."""
