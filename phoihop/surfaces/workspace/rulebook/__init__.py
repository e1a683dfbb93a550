"""The rule book: what is due when, and on which days nobody works."""
