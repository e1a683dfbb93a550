"""Telling other programs that something happened: each body's own addresses, signed, tried for a day."""
