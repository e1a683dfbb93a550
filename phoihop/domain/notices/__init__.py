"""Who is told of what: one row a body and matter, how each person wants to hear of it, and what was read."""
