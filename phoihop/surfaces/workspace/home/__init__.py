"""The desk of the body that one works for."""
