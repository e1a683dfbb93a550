"""Writing, approving and withdrawing: what only those of the portal see."""
