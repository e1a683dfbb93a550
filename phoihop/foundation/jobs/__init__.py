"""Background work: what is done again and again, by whom it was taken, and what came of it."""
