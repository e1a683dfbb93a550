"""Append-only, hash-chained records and the seals over them."""
