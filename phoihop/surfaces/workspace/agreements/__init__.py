"""Agreements: their articles, and what serves each."""
