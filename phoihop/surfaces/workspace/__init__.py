"""Signed-in pages."""
