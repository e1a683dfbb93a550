"""For which body a person acts."""
