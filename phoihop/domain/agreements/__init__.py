"""What was promised: regulations and programmes, parties, articles, signing."""
