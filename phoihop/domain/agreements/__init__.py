"""What was promised: regulations, parties, articles, signing."""
