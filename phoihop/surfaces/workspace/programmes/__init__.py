"""Pages of what the work serves."""
