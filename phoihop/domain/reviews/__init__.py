"""Whether an agreement works: each side scores alone, then together; from a shortcoming to its cause and its remedy."""
