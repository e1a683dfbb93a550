"""Doors for other machines: the same services and rights as the pages, described by OpenAPI."""
