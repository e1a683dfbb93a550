"""Supervision and its recommendations: the board, one supervision, and the card of two voices."""
