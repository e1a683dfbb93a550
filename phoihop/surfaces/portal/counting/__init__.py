"""Counting what is read: first-party, without a cookie, following nobody."""
