"""Joint plans as tables."""
