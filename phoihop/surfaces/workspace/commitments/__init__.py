"""A commitment told like a journey, with its two keys."""
