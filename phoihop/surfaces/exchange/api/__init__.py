"""The API under `/api/v1/`: one address a question, and every step of a commitment through the ledger's own verbs."""

from phoihop.surfaces.exchange.api.doors import api

__all__ = ["api"]
