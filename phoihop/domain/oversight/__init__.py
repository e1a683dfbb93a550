"""Supervision of public bodies by the Front and the organisations: what was found, what was recommended, what came of it."""
