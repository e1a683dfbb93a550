"""Letters: what they say, to whom they go, and that each goes once."""
