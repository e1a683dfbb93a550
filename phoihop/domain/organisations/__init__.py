"""Who: bodies, names, posts, terms; the structure as of a day."""
