"""Vietnamese conventions as pure functions."""
