"""The look, tested without any surface above it."""
