"""The rules of the house as code: docs/decisions/0002 says why."""
