"""The two sides of the ledger's own tests."""

from tests.domain.ledger.conftest import committee, department, front, in_force

__all__ = ["committee", "department", "front", "in_force"]
