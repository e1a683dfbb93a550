"""Formats of our own: Django reads 03/04/2026 as 4 March under `vi`."""
