"""By when, and why that day."""
