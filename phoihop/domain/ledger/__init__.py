"""The heart: commitments, entries, two keys, standings."""
