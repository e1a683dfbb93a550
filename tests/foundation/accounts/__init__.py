"""Accounts: given, never taken, and hard to guess one's way into."""
